"""CSL-JSON, which Pandoc and citation processors read. It knows no tags; keywords stand under ``keyword``."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_KINDS = {ref.ARTICLE: "article-journal", ref.FILM: "motion_picture", ref.REPORT: "report"}
_KEPT = {
    "container-title": "journal", "volume": "volume", "issue": "number", "page": "pages", "collection-title": "series", "title-short": "short-title",
    "publisher-place": "place", "ISSN": "issn", "edition": "edition", "note": "note", "number": "report-number", "editor": "editors",
    "shortTitle": "short-title", "journalAbbreviation": "journal-abbreviation",
}  # fmt: skip
_OF_CSL = {"issued", "container-title", "author", "DOI", "URL", "ISSN", "ISBN", "citation-key", "abstract"}
_KINDS_OF_THEIRS = {
    "article-journal": "journal article", "article-magazine": "magazine article", "article-newspaper": "newspaper article", "paper-conference": "conference paper",
    "proceedings-article": "conference paper", "book-chapter": "chapter", "webpage": "web page", "post-weblog": "blog post", "motion_picture": "film",
    "report": "", "document": "",
}  # fmt: skip
_PARTS = {
    "chapter",
    "book-chapter",
    "paper-conference",
    "proceedings-article",
    "entry-encyclopedia",
    "entry-dictionary",
    "entry",
}


def item(one: ref.Reference) -> dict[str, Any]:
    """Return a reference as an item of CSL-JSON (the schema of citation-style-language, 1.0.2)."""
    data: dict[str, Any] = {
        "id": one.key,
        "type": _KINDS[one.kind],
        "title": one.title,
        "author": [_name(author) for author in one.authors],
        "issued": {"date-parts": [[int(part) for part in one.date.split("-")]]} if one.date else None,
        "publisher": "; ".join(one.publishers),
        "genre": one.genre,
        "abstract": one.summary,
        "language": one.language,
        "keyword": "; ".join(one.keywords),
        "DOI": one.doi,
        "ISBN": one.isbn,
        "URL": one.url or (one.files[0].url if one.files else ""),
        "archive_location": one.archived,
    }
    return {name: value for name, value in data.items() if value}


def _name(author: ref.Name) -> dict[str, str]:
    return {"family": author.family, "given": author.given} if author.is_person else {"literal": author.family}


def _write(library: Library, _: Wishes) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    separator = "["
    for resource in library.resources:
        yield f"{separator}\n{encode(item(ref.reference(resource, library.head)))}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    try:
        told, remarks = decoded(text)
        found = json.loads(told)
    except json.JSONDecodeError as error:
        raise CatalogError(f"Line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}.", "Export it again as CSL JSON.") from None  # fmt: skip
    except (ValueError, RecursionError):
        raise CatalogError("This is not JSON.", "Export it again as CSL JSON.") from None
    found = _items(found)
    if not isinstance(found, list) or not any(isinstance(one, Mapping) for one in found or [{}]):
        raise CatalogError("This JSON is no list of references.", "Export it again as CSL JSON.")
    if found and not any(
        {"title", "type", "author", "issued"} & one.keys() for one in found if isinstance(one, Mapping)
    ):
        raise CatalogError("This JSON has no references in it.", "Export it again as CSL JSON.")
    yield from ref.told((_entry(f"entry {number}", one) for number, one in enumerate(found, 1)), remarks)


def _items(found: Any) -> Any:
    """Return the list of references in what a file or an answer of Crossref holds."""
    if isinstance(found, Mapping) and isinstance(found.get("message"), Mapping):
        found = found["message"]
    if isinstance(found, Mapping):
        return next((found[name] for name in ("items", "references") if isinstance(found.get(name), list)), [found])
    return found


def _recognises(text: bytes) -> bool:
    """Return whether JSON has items of CSL in it, and no records of ours."""
    try:
        found = json.loads(decoded(text)[0])
    except (ValueError, RecursionError):
        return False
    found = _items(found)
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, Mapping) and bool(_OF_CSL & first.keys())


_DATES = ("issued", "published", "published-print", "published-online")
_TAKEN = {"type", "title", "subtitle", "abstract", "genre", "publisher", "language", "URL", "DOI", "ISBN", "keyword", "author", "id", "citation-key"}  # fmt: skip


def _entry(place: str, given: Any) -> Entry:
    if not isinstance(given, Mapping):
        return Entry(place, {}, "This is no reference: a reference has `title`, `author` and so on.")
    one: Mapping[str, Any] = given
    said = {name: text for name, value in one.items() if (text := _text(value))}
    remarks: list[str] = []
    unknown: dict[str, Any] = {}
    kind = said.get("type", "")
    issued = next((name for name in _DATES if _says_when(one.get(name))), "issued")
    isbn, isbns = meant.isbns([said.get("ISBN", "")], is_part=kind in _PARTS)
    archived = said.get("archive_location", "")
    key = said.get("citation-key") or said.get("id", "")
    title, *titles = _texts(one.get("title")) or [""]
    fields = {
        "id": ref.key(key),
        "title": _with_subtitle(meant.plain(title), meant.plain(" ".join(_texts(one.get("subtitle"))))),
        "summary": _without_markup(said.get("abstract", "")),
        "type": said.get("genre", ""),
        "date": _date(one.get(issued), remarks, unknown),
        "authors": _people(one.get("author")),
        "publishers": meant.bodies(said.get("publisher", "")),
        "languages": meant.languages(said.get("language", "")),
        "url": meant.address(said.get("URL", "")),
        "doi": meant.doi(said.get("DOI", "")),
        "isbn": isbn,
        "archived": archived if meant.is_address(archived) else "",
        "keywords": [word.strip() for word in _parted(said.get("keyword", "")) if word.strip()],
    }
    if not fields["type"]:
        unknown["type"] = _KINDS_OF_THEIRS.get(kind, kind)
    unknown["titles"] = titles
    unknown |= isbns
    if not (fields["id"] or meant.is_address(key) or key.isdecimal()):
        fields["x-citation-key"] = key
    left_out = []
    for name, value in one.items():
        if name in _TAKEN or name == issued or (name == "archive_location" and fields["archived"]):
            continue
        if kept := meant.plain(said.get(name, "")) or _people(value) or _date(value, [], {}):
            is_book = name == "container-title" and kind in _PARTS
            ref.keep(unknown, "book" if is_book else _KEPT.get(name, name), kept)
        elif value and not (name in _DATES and isinstance(value, Mapping)):  # a date that says nothing
            left_out.append(name)
    if left_out:
        remarks.append(f"Left out, for it is neither text nor names: {', '.join(left_out)}.")
    return ref.entry(place, fields, unknown, remarks)


def _with_subtitle(title: str, subtitle: str) -> str:
    """Return a title with the subtitle that Crossref tells apart, where it has not got it already."""
    return f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title


def _says_when(value: Any) -> bool:
    return bool(_date(value, [], {})) or (isinstance(value, Mapping) and bool(_text(value.get("literal")) or _text(value.get("raw"))))  # fmt: skip


def _texts(value: Any) -> list[str]:
    """Return a text, or each of a list of them."""
    found = value if isinstance(value, list) else [value]
    return [text for one in found if not isinstance(one, list) and (text := _text(one).strip())]


def _text(value: Any) -> str:
    """Return a value as text, a list of texts as one; empty if it is neither."""
    if isinstance(value, list):
        return (
            "; ".join(filter(None, map(_text, value)))
            if all(isinstance(one, str | int | float) for one in value)
            else ""
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""


def _people(value: Any) -> list[str]:
    """Return the names in a list of them."""
    names = [_author(one) for one in value if isinstance(one, str | Mapping)] if isinstance(value, list) else []
    return [ref.shown(name) for name in names if name.family]


def _author(value: Any) -> ref.Name:
    if not isinstance(value, Mapping):
        return ref.name(str(value))
    said = {part: str(text) for part, text in value.items() if isinstance(text, str)}
    if body := said.get("literal") or said.get("name"):
        return ref.Name(body)
    family = " ".join(filter(None, (said.get("non-dropping-particle"), said.get("family"))))
    given = " ".join(filter(None, (said.get("given"), said.get("dropping-particle"))))
    given += f", {said['suffix']}" if said.get("suffix") else ""
    return ref.Name(family, given, bool(given)) if family else ref.Name(given)


def _date(value: Any, remarks: list[str], unknown: dict[str, Any]) -> str:
    """Return the first day of a date of CSL; what it says beyond that is told."""
    if not isinstance(value, Mapping):
        return meant.dated(_text(value), remarks, unknown)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and not isinstance(parts[0], list):
        parts = [parts]
    if not (isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]):
        return meant.dated(_text(value.get("raw")) or _text(value.get("literal")), remarks, unknown)
    found = meant.date(*(_text(part) for part in parts[0][:3]))
    beyond = [word for word in ("season", "circa") if value.get(word)] + (["an end"] if len(parts) > 1 else [])
    if beyond:
        remarks.append(f"Of the date, {found or 'nothing'} is taken; it had {' and '.join(beyond)} too.")
    return found


def _parted(text: str) -> list[str]:
    return text.split(";") if ";" in text else text.split(",")


def _without_markup(text: str) -> str:
    """Return an abstract without the tags of JATS and HTML that Crossref and Zotero leave in it."""
    paragraphs = re.sub(
        r"(?i)</?(?:jats:)?(?:p|title|sec|abstract|div|list|list-item)(?:\s[^<>]*)?>|<br\s*/?>", "\n\n", text
    )
    plain = meant.plain(re.sub(r"(?i)</?jats:[a-z-]+(?:\s[^<>]*)?>", "", paragraphs))
    return re.sub(r"[ \t]*\n\s*\n\s*", "\n\n", plain).strip()


FORMAT = Format("csl-json", "Pandoc, citation processors, Zotero", (".csl.json", ".json"), _write, _read, is_default=False, recognises=_recognises, keeps_unknown=True)  # fmt: skip
