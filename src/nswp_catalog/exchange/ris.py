"""RIS, which EndNote, Mendeley, Zotero and library catalogues read.

Each keyword stands on a line of its own, and so does each paragraph of an abstract: its tag
``AB`` is repeated, which programs that know but one line join.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_KINDS = {ref.ARTICLE: "JOUR", ref.FILM: "VIDEO", ref.REPORT: "RPRT"}
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])(?:\s{1,4}-(?:\s+(.*)|\s*)|  -(.*))\Z")
_KEPT = {
    "JO": "journal", "JF": "journal", "JA": "journal", "J1": "journal", "J2": "journal", "VL": "volume", "IS": "number", "SP": "pages",
    "EP": "end-page", "CY": "place", "ET": "edition", "N1": "note", "T3": "series", "BT": "book", "RN": "research-notes", "CN": "call-number", "AN": "accession-number", "C7": "article-number", "LB": "label",
}  # fmt: skip
_IGNORED = {"ER", "TY", "Y2", "DB", "DP", "ST", "LK"}
_TYPES = {"THES": "thesis", "CHAP": "chapter", "CONF": "conference paper", "CPAPER": "conference paper", "NEWS": "newspaper article", "MGZN": "magazine article"}  # fmt: skip


def _write(library: Library, _: Wishes) -> Iterator[str]:
    for resource in library.resources:
        one = ref.reference(resource, library.head)
        lines = [("TY", _KINDS[one.kind]), ("ID", one.key), ("TI", one.title)]
        lines += [("AU", ref.shown(name)) for name in one.authors]
        lines += [("PY", one.date[:4]), ("DA", _slashed(one.date))] if one.date else []
        lines += [("PB", name) for name in one.publishers]
        lines += [("M3", one.genre), ("LA", one.language), ("DO", one.doi), ("SN", one.isbn), ("UR", one.url)]
        lines += [("L1", file.url) for file in one.files]
        lines += [("L2", one.archived)]
        lines += [("KW", word) for word in one.keywords]
        lines += [("AB", " ".join(part.split())) for part in re.split(r"\n\s*\n", one.summary)]
        yield "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in lines if text) + "ER  - \r\n\r\n"


def _line(text: str) -> str:
    """Return ``text`` on one line: a line break in it could forge a field."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).split(" ")).strip()


def _slashed(date: str) -> str:
    return "/".join([*date.split("-"), "", ""][:3]) + "/"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    found = False
    for number, lines in _references(re.split(r"\r\n|\n|\r", ref.decoded(text))):
        found = True
        yield _entry(f"line {number}", lines)
    if not found:
        raise CatalogError(
            "There is no reference in this file.", "In RIS each one begins with a line `TY  - RPRT` or the like."
        )


def _references(lines: list[str]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield the tags and values of each reference, with the number of its first line; its end may be missing."""
    # Tags in small letters count only in a file that has no others: "in - fact" may begin a line of an abstract.
    in_capitals = any(match[1] == "TY" for line in lines if (match := _TAG.match(line)))
    entry: list[tuple[str, str]] = []
    start = 0
    after_gap = False
    for number, line in enumerate([*lines, "ER  - "], 1):
        match = _TAG.match(line if in_capitals else line[:6].upper() + line[6:])
        if match is None:
            if entry and line.strip():
                entry[-1] = (entry[-1][0], _continued(*entry[-1], line.strip(), after_gap))
            after_gap = not line.strip()
            continue
        after_gap = False
        tag, value = match[1], (match[2] or match[3] or "").strip()
        if tag in ("TY", "ER") and entry:
            yield start, entry
            entry = []
        if tag == "TY":
            entry, start = [(tag, value)], number
        elif entry:
            entry.append((tag, value))


def _continued(tag: str, before: str, line: str, after_gap: bool) -> str:
    """Return a value with one more line: a keyword of its own, as EndNote writes them, a paragraph, or more of the same."""
    between = "\n" if tag == "KW" else "\n\n" if after_gap and tag in ("AB", "N1", "N2") else " "
    return f"{before}{between}{line}".strip()


_ARTICLES = ("JOUR", "EJOUR", "MGZN", "NEWS", "CHAP", "CONF", "CPAPER", "JFULL")
_TAKEN = {"ID", "TI", "T1", "CT", "AB", "N2", "M3", "DA", "PY", "Y1", "AU", "A1", "PB", "LA", "UR", "DO", "KW", "L1", "L2"}  # fmt: skip


def _entry(place: str, lines: list[tuple[str, str]]) -> Entry:
    by_tag: dict[str, list[str]] = {}
    for tag, value in lines:
        if value:
            by_tag.setdefault(tag, []).append(value)

    def all_of(*tags: str) -> list[str]:
        return [value for tag in tags for value in by_tag.get(tag, ())]

    def first(*tags: str) -> str:
        return next(iter(all_of(*tags)), "")

    kind = first("TY").upper()
    remarks: list[str] = []
    unknown: dict[str, Any] = {}
    addresses = [part for value in all_of("UR") for part in re.split(r"\s*;\s*(?=https?:)|\s+(?=https?:)", value)]
    # `M3` is the kind of a work; older programs put the DOI there.
    is_doi = bool(re.match(r"(?i)(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/", first("M3")))
    genre = "" if is_doi or (kind in ("JOUR", "EJOUR") and "rticle" in first("M3")) else first("M3")
    archived = next(filter(ref.is_archive, all_of("L2")), "")
    fields = {
        "id": ref.key(first("ID")),
        "title": first("TI", "T1", "CT", "BT"),
        "summary": "\n\n".join(all_of("AB") or all_of("N2")),
        "type": genre,
        "date": _date(first("PY", "Y1"), first("DA"), remarks, unknown),
        "authors": list(dict.fromkeys(ref.shown(ref.name(author)) for author in all_of("AU", "A1"))),
        "publishers": list(dict.fromkeys(all_of("PB"))),
        "languages": [tag for value in all_of("LA") for tag in ref.languages(value)],
        "url": next(iter(addresses), ""),
        "doi": ref.doi(first("DO") or (first("M3") if is_doi else "")),
        "isbn": next(filter(None, map(ref.isbn, all_of("SN"))), ""),
        "archived": archived,
        "keywords": list(dict.fromkeys(word.strip() for value in all_of("KW") for word in re.split(r"[\n;]", value) if word.strip())),
        "downloads": ref.files([(link, "") for link in all_of("L1", "L2") if link != archived], remarks),
    }  # fmt: skip
    unknown.update(_unknown(by_tag, kind, fields))
    if addresses[1:]:
        unknown["urls"] = addresses[1:]
    if kind in _TYPES and not fields["type"]:
        unknown["type"] = _TYPES[kind]
    return ref.entry(place, fields, unknown, remarks)


def _date(year: str, date: str, remarks: list[str], unknown: dict[str, Any]) -> str:
    """Return the date of a reference, whose day may stand apart from its year: ``SEP 14``."""
    found = ref.day(date) or ref.day(f"{date} {year}")
    if found and found[:4] == (ref.day(year) or found)[:4] and len(found) >= len(ref.day(year)):
        return ref.dated(date if ref.day(date) else f"{date} {year}", remarks, unknown, found)
    return ref.dated(year, remarks, unknown)


def _unknown(by_tag: Mapping[str, list[str]], kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record format has no field for, by the names under which it is kept."""
    unknown: dict[str, Any] = {}
    editors = [ref.shown(ref.name(editor)) for tag in ("A2", "ED") for editor in by_tag.get(tag, ())]
    for tag, values in by_tag.items():
        name = _KEPT.get(tag, tag.lower())
        if tag == "T2":
            name = "journal" if kind in _ARTICLES else "series"
        if tag == "SN":
            name, values = "issn", [value for value in values if not ref.isbn(value)]  # noqa: PLW2901  the rest of them
        if tag in _TAKEN | _IGNORED | {"A2", "ED"} or not values or values[0] in (unknown.get(name), fields["title"]):
            continue
        unknown.setdefault(name, "\n\n".join(values) if tag == "N1" else values if values[1:] else values[0])
    if (start := unknown.get("pages")) and (end := unknown.pop("end-page", None)):
        unknown["pages"] = f"{start}-{end}"
    return {**unknown, "editors": editors}


FORMAT = Format("ris", "EndNote, Mendeley, Zotero, library catalogues", (".ris",), _write, _read, keeps_unknown=True)
