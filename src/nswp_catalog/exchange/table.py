"""Tables: resources as rows, and rows as records."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import cells, columns, headings
from nswp_catalog.exchange.cells import FORMULA, Cells, guarded
from nswp_catalog.exchange.format import Entry, Library, Wishes
from nswp_catalog.exchange.headings import has_title, understood

_BETWEEN = "\x00"
"""Parts cells that wait; no spreadsheet has such a character."""
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
        self._kept: list[tuple[Shape, str | bytes]] = []
        cells_of = Cells(library.head, for_people).of
        for each in library.public(wishes):
            keys, texts = cells_of(each)
            if _BETWEEN.join(texts).count(_BETWEEN) >= len(texts):
                texts = [cell.replace(_BETWEEN, "\ufffd") for cell in texts]
            self._keep(tuple(keys), _BETWEEN.join(dress(texts)))
        used = {key for shape in self._shapes for key in shape}
        self.keys = sorted(used, key=columns.order) or ["id", "title"]
        """The keys of the columns that are used."""
        self.headings = [columns.heading(key) for key in self.keys] if for_people else self.keys

    def _keep(self, shape: Shape, joined: str) -> None:
        # One foreign letter makes all letters of a text take two or four bytes.
        kept = joined if joined.isascii() else joined.encode("utf-8", "surrogatepass")
        self._kept.append((self._shapes.setdefault(shape, shape), kept))

    def __iter__(self) -> Iterator[Sequence[str]]:
        pickers = {shape: self._picker(shape) for shape in self._shapes}
        for shape, kept in self._kept:
            text = kept if isinstance(kept, str) else kept.decode("utf-8", "surrogatepass")
            yield pickers[shape](["", *text.split(_BETWEEN)])

    def _picker(self, shape: Shape) -> Callable[[Sequence[str]], Sequence[str]]:
        """Return what puts the cells of a shape, behind an empty one, into the columns of the table."""
        places = {key: place for place, key in enumerate(shape, 1)}
        return itemgetter(*(places.get(key, 0) for key in self.keys))


def write(library: Library, wishes: Wishes, delimiter: str) -> Iterator[str]:
    """Yield a table by RFC 4180 but for the ``delimiter``; no cell of it is run as a formula."""

    def dress(texts: list[str]) -> list[str]:
        """Return cells guarded, and in quotation marks where they need them: several times as fast as `csv`."""
        if not FORMULA.isdisjoint([text[:1] for text in texts]):
            texts = [guarded(text) for text in texts]
        return [
            '"' + text.replace('"', '""') + '"'
            if delimiter in text or "\n" in text or '"' in text or "\r" in text
            else text
            for text in texts
        ]

    rows = Rows(library, wishes, dress)
    yield delimiter.join(dress(rows.headings)) + "\r\n"
    lines = map(delimiter.join, rows)
    while some := list(islice(lines, _AT_ONCE)):
        yield "\r\n".join(some) + "\r\n"


def entries(rows: Iterable[Row], wishes: Wishes, remarks: Sequence[str] = (), place: str = "row") -> Iterator[Entry]:
    """Yield the entries of numbered ``rows``, once the row that has the headings was found. Raises `CatalogError`."""
    numbered = iter(rows)
    before: list[Row] = []
    for row in numbered:
        if not row.fault and any(cell.strip() for cell in row.cells):
            before.append(row)
            if has_title(understood(row.cells, wishes.columns)) or len(before) == SEARCHED:
                break
    if not before:
        raise CatalogError("The table is empty.", "Its first row has the headings: Title, Date, URL and so on.")
    top = before[-1] if has_title(understood(before[-1].cells, wishes.columns)) else before[0]
    keys, found = headings.keys(top.cells, wishes.columns)
    told = (*remarks, *found)
    for row in numbered:
        if row.fault:
            yield Entry(f"{place} {row.number}", {}, row.fault, of_file=told)
            told = ()
        elif any(cell and not cell.isspace() for cell in row.cells) and row.cells != top.cells:
            record, doubts, aside = cells.understood(keys, row.cells)
            beyond = any(cell.strip() for cell in row.cells[len(keys) :])
            fault = _BEYOND if beyond else doubts
            yield Entry(f"{place} {row.number}", record, fault, tuple(aside), told)
            told = ()
