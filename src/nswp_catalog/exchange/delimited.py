"""Tables of text, whoever wrote them: in which characters, parted by what, and with which quotation marks."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from nswp_catalog.exchange import table
from nswp_catalog.exchange.cells import unguarded
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry, Wishes
from nswp_catalog.exchange.headings import understood
from nswp_catalog.exchange.table import Row

_FIELD_LIMIT = 1 << 27
_LOOKED_AT = 1 << 16
"""So many characters tell what parts the cells."""
_SAYS_DELIMITER = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read(text: bytes, wishes: Wishes, delimiter: str = "") -> Iterator[Entry]:
    """Yield the entries of a table of text; without ``delimiter`` it is found out. Raises `CatalogError`."""
    found, remarks = rows(text, wishes, delimiter)
    yield from table.entries(found, wishes, remarks)


def rows(text: bytes, wishes: Wishes, delimiter: str = "") -> tuple[Iterator[Row], Sequence[str]]:
    """Return the rows of a table of text, and what is to be told of how it was read."""
    told, remarks = decoded(text)
    if match := _SAYS_DELIMITER.match(told):
        delimiter, told = match[1], told[match.end() :]
    return _rows(told, delimiter or _delimiter(told, wishes)), remarks


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a table; one whose quotation marks do not fit has a fault, and the next line begins anew."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            last = reader.line_num
            lines = f"line {line}" if last <= line else f"lines {line} to {last}"
            yield Row(number, [], f"A quotation mark in {lines} of the file is missing, or is one too many.")
        else:
            yield Row(number, [unguarded(cell) for cell in cells])


def _delimiter(text: str, wishes: Wishes) -> str:
    """Return what parts the cells: the sign by which the first rows have most headings that are known, or most cells."""

    def known(delimiter: str) -> tuple[bool, int, int]:
        found = islice(_rows(text[:_LOOKED_AT], delimiter), table.SEARCHED)
        tops = [
            (table.is_top(row.cells, wishes), len(understood(row.cells, wishes.columns)), len(row.cells))
            for row in found
        ]
        return max(tops, default=(False, 0, 0))

    return max(",;\t", key=known)
