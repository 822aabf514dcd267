"""Tables of text: resources as rows, and rows as records."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import columns
from nswp_catalog.exchange.format import Entry, Library, Wishes

_BETWEEN = "\x00"
"""Parts cells that wait; no spreadsheet has such a character."""
_FIELD_LIMIT = 1 << 27


class Rows:
    """The rows of a library, kept small until the last one tells which columns there are."""

    def __init__(self, library: Library, wishes: Wishes) -> None:
        for_people = wishes.headers == "people"
        self._numbers: dict[str, int] = {}
        self._shapes: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._kept: list[tuple[tuple[int, ...], str | bytes]] = []
        cells = columns.Cells(library.head, for_people, wishes.all_fields)
        for resource in library.resources:
            self._keep(cells.of(resource))
        self.keys = sorted(self._numbers, key=columns.order) or ["id", "title"]
        """The keys of the columns that are used."""
        self.headings = [columns.heading(key) for key in self.keys] if for_people else self.keys

    def _keep(self, cells: Iterable[tuple[str, str]]) -> None:
        pairs = [(key, text.replace(_BETWEEN, "\ufffd") if _BETWEEN in text else text) for key, text in cells]
        shape = tuple([self._numbers.setdefault(key, len(self._numbers)) for key, _ in pairs])
        text = _BETWEEN.join([text for _, text in pairs])
        # One foreign letter makes all letters of a text take two or four bytes.
        kept = text if text.isascii() else text.encode("utf-8", "surrogatepass")
        self._kept.append((self._shapes.setdefault(shape, shape), kept))

    def __iter__(self) -> Iterator[list[str]]:
        places = {self._numbers[key]: place for place, key in enumerate(self.keys) if key in self._numbers}
        for shape, kept in self._kept:
            row = [""] * len(self.keys)
            text = kept if isinstance(kept, str) else kept.decode("utf-8", "surrogatepass")
            for number, cell in zip(shape, text.split(_BETWEEN), strict=True):
                row[places[number]] = cell
            yield row


def write(library: Library, wishes: Wishes, delimiter: str) -> Iterator[str]:
    """Yield a table by RFC 4180 but for the ``delimiter``; no cell of it is run as a formula."""
    rows = Rows(library, wishes)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(rows.headings)
    for row in rows:
        writer.writerow([columns.guarded(cell) if cell else cell for cell in row])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


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
            yield [columns.unguarded(cell) for cell in row]
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
        yield Entry(f"row {number}", columns.record(zip(keys, row, strict=False)), fault, tuple(told))
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
