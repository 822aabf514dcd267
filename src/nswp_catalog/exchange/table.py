"""Tables: resources as rows, and rows as records."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import cells, dates, headings, reference_table
from nswp_catalog.exchange.cells import FORMULA, Cells, guarded
from nswp_catalog.exchange.columns import heading, order
from nswp_catalog.exchange.format import Entry, Library, Wishes
from nswp_catalog.exchange.headings import has_title, understood

_BETWEEN = "\0"
"""Parts cells that wait; no spreadsheet has such a character."""
_FORMULA_IN = re.compile(f"{_BETWEEN}[{re.escape(''.join(FORMULA))}]").search
_QUOTED = frozenset('"\r\n')
_AT_ONCE = 200
"""So many rows are written in one go."""

SEARCHED = 20
"""Among so many rows the headings are looked for: above them a table may have a title."""
_BEYOND = "The row has more cells than there are headings: perhaps a quotation mark is missing."

Shape = tuple[str, ...]
"""The keys of the columns in which a record has something."""


class Row(NamedTuple):
    """A row of a table with its number, or why it cannot be read."""

    number: int
    cells: list[str]
    fault: str = ""


class Rows:
    """The rows of a library, kept small until the last one tells which columns there are.

    ``dress`` returns the cells of a record as they are to be written; none of them has a NUL.
    """

    def __init__(self, library: Library, wishes: Wishes, dress: Callable[[list[str]], list[str]] = list) -> None:
        for_people = wishes.headers == "people"
        self._shapes: dict[Shape, Shape] = {}
        self._kept: list[tuple[Shape, bytes]] = []
        cells_of = Cells(library.head, for_people).of
        for each in library.public(wishes):
            keys, texts = cells_of(each)
            joined = _BETWEEN.join(dress(texts))
            if joined.count(_BETWEEN) >= len(texts):
                joined = _BETWEEN.join(dress([cell.replace(_BETWEEN, "\ufffd") for cell in texts]))
            shape = tuple(keys)
            self._kept.append((self._shapes.setdefault(shape, shape), joined.encode("utf-8", "surrogatepass")))
        used = {key for shape in self._shapes for key in shape}
        self.keys = sorted(used, key=order) or ["id", "title"]
        """The keys of the columns that are used."""
        self.headings = [heading(key) for key in self.keys] if for_people else self.keys

    def __iter__(self) -> Iterator[Sequence[bytes]]:
        """Yield the rows, each with a cell for each of the ``keys``, in UTF-8."""
        pickers = {shape: self._picker(shape) for shape in self._shapes}
        for shape, kept in self._kept:
            yield pickers[shape]([b"", *kept.split(b"\0")])

    def _picker(self, shape: Shape) -> Callable[[Sequence[bytes]], Sequence[bytes]]:
        """Return what puts the cells of a shape, behind an empty one, into the columns of the table."""
        places = {key: place for place, key in enumerate(shape, 1)}
        return itemgetter(*(places.get(key, 0) for key in self.keys))


def write(library: Library, wishes: Wishes, delimiter: str) -> Iterator[str]:
    """Yield a table by RFC 4180 but for the ``delimiter``; no cell of it is run as a formula."""

    def dress(texts: list[str]) -> list[str]:
        """Return cells guarded, and in quotation marks where they need them: several times as fast as `csv`."""
        whole = _BETWEEN + _BETWEEN.join(texts)  # what is in no cell is looked for once
        if _FORMULA_IN(whole):
            texts = [guarded(text) for text in texts]
        if '"' in whole or "\r" in whole:
            texts = [text.replace('"', '""') for text in texts]
            return [f'"{text}"' if not _QUOTED.isdisjoint(text) or delimiter in text else text for text in texts]
        return [f'"{text}"' if delimiter in text or "\n" in text else text for text in texts]

    rows = Rows(library, wishes, dress)
    yield delimiter.join(dress(rows.headings)) + "\r\n"
    lines = map(delimiter.encode().join, rows)
    while some := list(islice(lines, _AT_ONCE)):
        yield b"\r\n".join([*some, b""]).decode("utf-8", "surrogatepass")


def is_top(cells: Sequence[str], wishes: Wishes) -> bool:
    """Return whether a row of a table has its headings."""
    return has_title(understood(cells, wishes.columns)) or reference_table.recognised(cells)


def entries(rows: Iterable[Row], wishes: Wishes, remarks: Sequence[str] = (), place: str = "row") -> Iterator[Entry]:
    """Yield the entries of numbered ``rows``, once the row that has the headings was found. Raises `CatalogError`."""
    top, rest = _begun(iter(rows), wishes)
    is_reference = reference_table.recognised(top.cells)
    wanted = {**(reference_table.columns(top.cells) if is_reference else {}), **wishes.columns}
    keys, found = headings.keys(top.cells, wanted)
    orders = _orders(keys, rest)
    found += [f"“{top.cells[number]}” is read with the {order} first." for number, order in orders.items()]
    told = (*remarks, *found)
    for row in rest:
        if row.fault:
            yield Entry(f"{place} {row.number}", {}, row.fault, of_file=told)
            told = ()
        elif any(cell and not cell.isspace() for cell in row.cells) and row.cells != top.cells:
            for number, order in orders.items():
                row.cells[number : number + 1] = [dates.ordered(cell, order) for cell in row.cells[number : number + 1]]
            record, doubts, aside = cells.understood(keys, row.cells)
            beyond = any(cell.strip() for cell in row.cells[len(keys) :])
            fault = _BEYOND if beyond else doubts
            if is_reference:
                record, more = reference_table.settled(record)
                aside = [*aside, *more]
            yield Entry(f"{place} {row.number}", record, fault, tuple(aside), is_reference, told)
            told = ()


def _begun(rows: Iterator[Row], wishes: Wishes) -> tuple[Row, list[Row]]:
    """Return the row that has the headings, the first one if none has ours, and the rows after it. Raises `CatalogError`."""
    before: list[Row] = []
    for row in rows:
        if row.fault or any(cell.strip() for cell in row.cells):
            before.append(row)
        if is_top(row.cells, wishes) or len(before) == SEARCHED:
            break
    tops = [number for number, row in enumerate(before) if not row.fault]
    if not tops:
        raise CatalogError("The table is empty.", "Its first row has the headings: Title, Date, URL and so on.")
    place = next((number for number in tops if is_top(before[number].cells, wishes)), tops[0])
    return before[place], [*before[place + 1 :], *rows]


def _orders(keys: Sequence[str], rows: Sequence[Row]) -> dict[int, str]:
    """Return which comes first in the columns of dates, the day or the month, where the cells tell it."""
    return {
        number: order
        for number, key in enumerate(keys)
        if key in ("date", "added")
        and (order := dates.order(row.cells[number] for row in rows if number < len(row.cells)))
    }
