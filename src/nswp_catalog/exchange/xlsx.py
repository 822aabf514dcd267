"""Excel workbooks: the table for people, to be filtered, filled in and taken back."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.vocabulary import VOCABULARIES
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes
from nswp_catalog.exchange.headings import has_title, understood
from nswp_catalog.exchange.table import SEARCHED, Row, Rows, entries

_SHEET = "Resources"
_TERMS = "Vocabularies"
_MOST = 32_767
"""Characters that a cell of Excel holds."""
_LONGEST_LINK = 2_079
_MOST_LINKS = 65_530
_SPARE = 1_000
"""So many rows below the last one have choices too, to be filled in."""
_WIDTHS = {"title": 48, "summary": 60, "authors": 30, "publishers": 30, "url": 36, "id": 28, "tags": 24, "themes": 24}
_WIDTH = 16
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
"""What stands in a cell whose formula went wrong."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def _write(library: Library, wishes: Wishes) -> Iterator[bytes]:
    try:
        import xlsxwriter  # start-up: nothing else needs it
    except ImportError:
        raise _missing("xlsxwriter") from None
    rows = Rows(library, wishes)
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    sheet, terms = book.add_worksheet(_SHEET), book.add_worksheet(_TERMS)
    _Sheet(book, sheet, rows).fill()
    ranges = _vocabularies(book, terms, library.head, wishes.headers == "people")
    _choices(sheet, rows.keys, ranges, library.number + _SPARE)
    book.close()
    yield buffer.getvalue()


class _Sheet:
    """The sheet of resources."""

    def __init__(self, book: Any, sheet: Any, rows: Rows) -> None:
        self._sheet = sheet
        self._rows = rows
        self._links = 0
        self._heading = book.add_format({"bold": True, "valign": "top", "bottom": 1})
        self._text = book.add_format({"valign": "top"})
        self._wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
        self._link = book.add_format({"valign": "top", "font_color": "blue", "underline": 1})

    def fill(self) -> None:
        """Write the headings, frozen and with filters, and the rows."""
        sheet, keys = self._sheet, self._rows.keys
        for column, (key, heading) in enumerate(zip(keys, self._rows.headings, strict=True)):
            sheet.set_column(column, column, _WIDTHS.get(key.split(" ")[0], _WIDTH))
            sheet.write_string(0, column, _readable(heading), self._heading)
        number = 0
        for number, row in enumerate(self._rows, 1):
            for column, (key, cell) in enumerate(zip(keys, row, strict=True)):
                if cell:
                    self._cell(number, column, key, cell.decode("utf-8", "surrogatepass"))
        sheet.freeze_panes(1, 2 if keys[1:] else 1)
        sheet.autofilter(0, 0, number, len(keys) - 1)

    def _cell(self, row: int, column: int, key: str, cell: str) -> None:
        text = _readable(cell)
        if len(text) > _MOST:
            raise CatalogError(
                f"Row {row + 1}, {key}: {len(text):,} characters, and a cell of Excel holds {_MOST:,}.",
                "Export csv instead, or shorten the text.",
            )
        part = key.rsplit(" ", maxsplit=1)[-1]
        if part in ("date", "added", "since") and (day := _as_day(cell)):
            self._sheet.write_datetime(row, column, day, self._day)
        elif part in ("url", "archived") and len(text) <= _LONGEST_LINK and self._links < _MOST_LINKS:
            self._links += 1
            # A long address is shown, and a number sign in it is no place in another workbook.
            self._sheet.write_url(row, column, text, self._link, string=text)
        elif part in ("pages", "bytes") and cell.isdigit():
            self._sheet.write_number(row, column, int(cell), self._text)
        else:
            wraps = key.split(" ", maxsplit=1)[0] in ("title", "summary", "notes") or "\n" in text
            self._sheet.write_string(row, column, text, self._wrapped if wraps else self._text)


def _vocabularies(book: Any, sheet: Any, head: Head, for_people: bool) -> dict[str, str]:
    """Write the terms of each vocabulary, and return where the names stand by which a cell means them."""
    heading = book.add_format({"bold": True, "bottom": 1})
    ranges = {}
    for number, name in enumerate(VOCABULARIES):
        vocabulary, column = head.vocabulary(name), number * 3
        sheet.set_column(column, column + 1, 28)
        sheet.write_string(0, column, f"{name.capitalize()}: label", heading)
        sheet.write_string(0, column + 1, "ID", heading)
        for row, term in enumerate(vocabulary.terms, 1):
            label = vocabulary.label(term.id)
            sheet.write_string(row, column, _readable(label if vocabulary.find(label) == term.id else term.id))
            sheet.write_string(row, column + 1, term.id)
        if vocabulary.terms:
            letter = chr(ord("A") + column + (0 if for_people else 1))
            ranges[name] = f"={_TERMS}!${letter}$2:${letter}${len(vocabulary.terms) + 1}"
    sheet.freeze_panes(1, 0)
    return ranges


def _choices(sheet: Any, keys: Sequence[str], ranges: dict[str, str], last: int) -> None:
    """Offer the terms in the cells of types, themes, regions and languages."""
    for column, key in enumerate(keys):
        name = {"type": "types"}.get(key, key)
        if name not in ranges:
            continue
        several = key != "type"
        sheet.data_validation(
            1, column, last, column,
            {
                "validate": "list",
                "source": ranges[name],
                "error_type": "information" if several else "stop",
                "error_title": "Several at once" if several else "Not in the vocabulary",
                "error_message": "Parted by semicolons: Health; Violence"
                if several
                else "Choose one of the list; the sheet Vocabularies has them all.",
                "input_title": "Choose",
                "input_message": "One of the list; several are parted by semicolons." if several else "One of the list.",
            },
        )  # fmt: skip


def _as_day(text: str) -> date | None:
    """Return a full day that Excel can count: from 1900-03-01 on, before which it errs."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    day = date.fromisoformat(text)
    return day if day >= date(1900, 3, 1) else None


def _readable(text: str) -> str:
    """Return ``text`` with what XML forbids made visible, and nothing that Excel would take for an escape."""
    return _LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def read(text: bytes, wishes: Wishes) -> Iterator[Entry]:
    """Yield the entries of a workbook of any kind. Raises `CatalogError`."""
    try:
        import python_calamine as calamine  # start-up: nothing else needs it
    except ImportError:
        raise _missing("python-calamine") from None
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(text))
        sheets = {name: _rows(book.get_sheet_by_name(name)) for name in _wanted(book.sheet_names)}
    except (calamine.CalamineError, ValueError, IndexError, OSError) as error:
        raise CatalogError("This is no workbook that can be read.", "Save it anew as .xlsx.") from error
    filled = {name: rows for name, rows in sheets.items() if any(row.cells for row in rows)}
    if len(filled) <= 1:
        yield from entries(next(iter(filled.values()), []), wishes)
        return
    tables = {name: rows for name, rows in filled.items() if _is_table(rows, wishes)}
    others = ", ".join(f"“{name}”" for name in filled if name not in tables)
    remarks = [f"Sheets without a column of titles are left out: {others}."] if others and tables else []
    for name, rows in (tables or filled).items():
        yield from entries(rows, wishes, remarks, place=f"sheet “{name}”, row")
        remarks = []


def _wanted(names: list[str]) -> list[str]:
    """Return the sheets to be read: ours of resources where it is there, else all."""
    return [_SHEET] if _SHEET in names else names


def _rows(sheet: Any) -> list[Row]:
    rows = enumerate(sheet.to_python(skip_empty_area=False), 1)
    return [Row(number, cells) for number, row in rows if any(cells := [_cell_text(value) for value in row])]


def _is_table(rows: list[Row], wishes: Wishes) -> bool:
    return any(has_title(understood(row.cells, wishes.columns)) for row in rows[:SEARCHED])


def _cell_text(value: object) -> str:
    if isinstance(value, str):
        return "" if _ERROR.fullmatch(value) else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _missing(library: str) -> CatalogError:
    return CatalogError(f"Workbooks need {library}.", f"Install it where catalog is: pip install {library}")


FORMAT = Format("xlsx", "people: a workbook to filter, fill in and take back", (".xlsx",), _write, read)
