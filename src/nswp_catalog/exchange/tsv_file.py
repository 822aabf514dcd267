"""Tab-separated text: what is pasted into a spreadsheet, or cut by other programs."""

from collections.abc import Iterator

from nswp_catalog.exchange import delimited, table
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    return table.write(library, wishes, "\t")


def _read(text: bytes, wishes: Wishes) -> Iterator[Entry]:
    return delimited.read(text, wishes, "\t")


FORMAT = Format("tsv", "pasting into spreadsheets", (".tsv", ".tab"), _write, _read)
