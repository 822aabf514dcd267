"""CSV, as Excel, LibreOffice and Google Sheets open it."""

from collections.abc import Iterator

from nswp_catalog.exchange import delimited, table
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    if wishes.bom:
        yield "\ufeff"  # without it Excel takes the file for the code page of the country
    yield from table.write(library, wishes, ",")


def _read(text: bytes, wishes: Wishes) -> Iterator[Entry]:
    return delimited.read(text, wishes)


FORMAT = Format("csv", "spreadsheets and programs: a row for each resource", (".csv",), _write, _read)
