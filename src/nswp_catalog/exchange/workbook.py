"""Workbooks of other kinds than Excel's present one: they are read, and none is written."""

from nswp_catalog.exchange import xlsx
from nswp_catalog.exchange.format import Format

FORMAT = Format("workbook", "LibreOffice and older Excel", (".ods", ".xls", ".xlsm", ".xlsb"), read=xlsx.read)
