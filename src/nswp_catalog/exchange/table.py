"""Tables of text: resources as rows, and rows as records."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import columns
from nswp_catalog.exchange.cells import FORMULA, Cells, guarded, record, unguarded
from nswp_catalog.exchange.format import Entry, Library, Wishes

_BETWEEN = "\x00"
"""Parts cells that wait; no spreadsheet has such a character."""
_FIELD_LIMIT = 1 << 27
_AT_ONCE = 200
"""So many rows are written in one go."""

Shape = tuple[str, ...]
"""The keys of the columns in which a record has something."""


class Rows:
    """The rows of a library, kept small until the last one tells which columns there are.

    ``dress`` returns the cells of a record as they are to be written; none of them has a NUL.
    """

    def __init__(self, library: Library, wishes: Wishes, dress: Callable[[list[str]], list[str]] = list) -> None:
        for_people = wishes.headers == "people"
        self._shapes: dict[Shape, Shape] = {}
        self._kept: list[tuple[Shape, str | bytes]] = []
        cells = Cells(library.head, for_people)
        for each in library.public(wishes):
            keys, texts = cells.of(each)
            if _BETWEEN.join(texts).count(_BETWEEN) >= len(texts):
                texts = [cell.replace(_BETWEEN, "\ufffd") for cell in texts]
            self._keep(tuple(keys), _BETWEEN.join(dress(texts)))
        used = {key for shape in self._shapes for key in shape}
        self.keys = sorted(used, key=columns.order) or ["id", "title"]
        """The keys of the columns that are used."""
        self.headings = [columns.heading(key) for key in self.keys] if for_people else self.keys

    def _keep(self, shape: Shape, cells: str) -> None:
        # One foreign letter makes all letters of a text take two or four bytes.
        kept = cells if cells.isascii() else cells.encode("utf-8", "surrogatepass")
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

    def dress(cells: list[str]) -> list[str]:
        """Return cells guarded, and in quotation marks where they need them: several times as fast as `csv`."""
        if not FORMULA.isdisjoint([cell[:1] for cell in cells]):
            cells = [guarded(cell) for cell in cells]
        return [
            '"' + cell.replace('"', '""') + '"'
            if delimiter in cell or "\n" in cell or '"' in cell or "\r" in cell
            else cell
            for cell in cells
        ]

    rows = Rows(library, wishes, dress)
    yield delimiter.join(dress(rows.headings)) + "\r\n"
    lines = map(delimiter.join, rows)
    while some := list(islice(lines, _AT_ONCE)):
        yield "\r\n".join(some) + "\r\n"


def read(text: bytes, wishes: Wishes, delimiter: str = "") -> Iterator[Entry]:
    """Yield the entries of a table of text, whoever wrote it; without ``delimiter`` it is found out.

    Raises `CatalogError`.
    """
    decoded, remarks = _decoded(text)
    if match := re.match(r"sep=(.)\r?\n", decoded):
        delimiter, decoded = match[1], decoded[match.end() :]
    csv.field_size_limit(_FIELD_LIMIT)
    lines = io.StringIO(decoded, newline="")
    yield from entries(_rows(csv.reader(lines, delimiter=delimiter or _delimiter(decoded))), wishes, remarks)


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for row in reader:
            number += 1
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        raise CatalogError(f"Row {number + 1} cannot be read: {error}.", "Save the table anew as CSV UTF-8.") from None


def entries(rows: Iterable[Sequence[str]], wishes: Wishes, remarks: Sequence[str] = ()) -> Iterator[Entry]:
    """Yield the entries of ``rows``, the first of which that is not empty has the headings. Raises `CatalogError`."""
    keys: list[str] = []
    told = list(remarks)
    for number, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        if not keys:
            keys, found = columns.keys(row, wishes.columns)
            told += found
            continue
        beyond = [cell for cell in row[len(keys) :] if cell.strip()]
        fault = ""
        if beyond:
            fault = "The row has more cells than there are headings: perhaps a quotation mark is missing."
        yield Entry(f"row {number}", record(zip(keys, row, strict=False)), fault, tuple(told))
        told = []
    if not keys:
        raise CatalogError("The table is empty.", "Its first row has the headings: Title, Date, URL and so on.")


def _decoded(text: bytes) -> tuple[str, list[str]]:
    """Return the characters of a file, and what is to be said of how they were read."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if text.startswith(mark):
            return text.decode(encoding, "replace").removeprefix("\ufeff"), []
    try:
        return text.decode(), []
    except UnicodeDecodeError:
        remark = "The file is not UTF-8; it was read as Windows-1252. Look whether the accents are right."
        return text.decode("cp1252", "replace"), [remark]


def _delimiter(text: str) -> str:
    """Return what parts the cells of the first line: comma, semicolon or tab, outside quotation marks."""
    first = re.match(r'(?:[^"\r\n]|"[^"]*"?)*', text.lstrip("\r\n"))
    line = re.sub(r'"[^"]*"', "", first[0] if first else "")
    return max(",;\t", key=line.count)
