"""The table that Zotero exports: a reference in each row, in columns of its own."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import delimited, meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Wishes

_COLUMNS = ("Key", "Item Type", "Publication Year", "Author", "Title")
"""How the first row begins."""
_TAKEN = {
    "Title", "Abstract Note", "Type", "Date", "Publication Year", "Author", "Publisher", "Language", "Url", "DOI", "ISBN",
    "Link Attachments", "File Attachments", "Manual Tags", "Automatic Tags", "Archive Location", "Item Type",
}  # fmt: skip
_BOOKKEEPING = {"Key", "Date Added", "Date Modified", "Access Date", "Library Catalog"}
"""What Zotero notes for itself."""
_USUAL = {"report", "journalArticle", "book", "document", "webpage", ""}


def _read(text: bytes, wishes: Wishes) -> Iterator[Entry]:
    rows, remarks = delimited.rows(text, wishes)
    first = next(rows, None)
    if first is None or tuple(first.cells[: len(_COLUMNS)]) != _COLUMNS:
        raise CatalogError("This is not the table that Zotero exports.", "Import it as a table: --format csv.")
    for row in rows:
        if row.fault or not any(row.cells):
            if row.fault:
                yield Entry(f"row {row.number}", {}, row.fault)
            continue
        entry = _entry(f"row {row.number}", dict(zip(first.cells, map(str.strip, row.cells), strict=False)))
        yield entry._replace(of_file=tuple(remarks))
        remarks = ()


def _entry(place: str, said: Mapping[str, str]) -> Entry:
    def get(column: str) -> str:
        return said.get(column, "")

    def listed(column: str) -> list[str]:
        return [item.strip() for item in get(column).split(";") if item.strip()]

    told: list[str] = []
    unknown: dict[str, Any] = {}
    archived = get("Archive Location")
    isbn, isbns = meant.isbns([get("ISBN")], is_part=False)
    fields = {
        "title": get("Title"),
        "summary": get("Abstract Note"),
        "type": get("Type"),
        "date": meant.dated(get("Date") or get("Publication Year"), told, unknown),
        "authors": listed("Author"),
        "publishers": listed("Publisher"),
        "languages": meant.languages(get("Language")),
        "url": get("Url") if meant.is_address(get("Url")) else "",
        "doi": meant.doi(get("DOI")),
        "isbn": isbn,
        "keywords": [*listed("Manual Tags"), *listed("Automatic Tags")],
        "downloads": ref.files(
            [(each, "") for each in (*listed("Link Attachments"), *listed("File Attachments"))], told
        ),
        "archived": archived if meant.is_address(archived) else "",
    }
    unknown |= {name: text for name, text in said.items() if text and name not in _TAKEN | _BOOKKEEPING}
    unknown |= {
        name: get(name) for name, field in (("Url", "url"), ("Archive Location", "archived")) if not fields[field]
    }
    unknown |= isbns
    if not fields["type"] and get("Item Type") not in _USUAL:
        unknown["type"] = get("Item Type")
    return ref.entry(place, fields, unknown, told)


def _recognises(text: bytes) -> bool:
    """Return whether the first row is that of Zotero's table."""
    return re.match(rb'(?:\xef\xbb\xbf)?"?Key"?,"?Item Type"?,"?Publication Year"?,', text) is not None


FORMAT = Format("zotero-csv", "Zotero's own table", (".csv",), read=_read, is_default=False, recognises=_recognises, keeps_unknown=True)  # fmt: skip
