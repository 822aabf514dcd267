"""RIS, which EndNote, Mendeley, Zotero and library catalogues read.

Each keyword stands on a line of its own. A line of an abstract that is not its first is
written below it, as RIS has it, and a lone line parts paragraphs.
"""

import re
from collections.abc import Iterator

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_KINDS = {ref.ARTICLE: "JOUR", ref.FILM: "VIDEO", ref.REPORT: "RPRT"}
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|\s*)\Z")
_KEPT = {
    "JO": "journal", "JF": "journal", "JA": "journal", "J1": "journal", "J2": "journal", "VL": "volume", "IS": "number", "SP": "pages",
    "EP": "end-page", "CY": "place", "ET": "edition", "N1": "note", "T3": "series", "BT": "book",
}  # fmt: skip
_IGNORED = {"ER", "TY", "Y2", "DB", "DP", "ST", "AN", "C7", "LB", "RN", "U1", "U2", "U3", "U4", "U5", "CN"}
_TYPES = {"THES": "thesis", "CHAP": "chapter", "CONF": "conference paper", "CPAPER": "conference paper", "NEWS": "newspaper article", "MGZN": "magazine article"}  # fmt: skip


def _write(library: Library, _: Wishes) -> Iterator[str]:
    for resource in library.resources:
        one = ref.reference(resource, library.head)
        lines = [("TY", _KINDS[one.kind]), ("ID", one.key), ("TI", one.title)]
        lines += [("AU", f"{name.family}, {name.given}" if name.is_person else name.family) for name in one.authors]
        lines += [("PY", one.date[:4]), ("DA", _slashed(one.date))] if one.date else []
        lines += [("PB", name) for name in one.publishers]
        lines += [("M3", one.genre), ("LA", one.language), ("DO", one.doi), ("SN", one.isbn), ("UR", one.url)]
        lines += [("L1", address) for address in one.files]
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
    entry: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate([*lines, "ER  - "], 1):
        match = _TAG.match(line)
        if match is None:
            if entry and line.strip():
                tag, before = entry[-1]
                entry[-1] = (tag, f"{before} {line.strip()}".strip())
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag in ("TY", "ER") and entry:
            yield start, entry
            entry = []
        if tag == "TY":
            entry, start = [(tag, value)], number
        elif entry:
            entry.append((tag, value))


def _entry(place: str, lines: list[tuple[str, str]]) -> Entry:
    def all_of(*tags: str) -> list[str]:
        return [value for tag, value in lines if tag in tags and value]

    def first(*tags: str) -> str:
        return next((value for wanted in tags for tag, value in lines if tag == wanted and value), "")

    kind = first("TY").upper()
    remarks: list[str] = []
    addresses = [part for value in all_of("UR") for part in re.split(r"\s*;\s*(?=https?:)|\s+(?=https?:)", value)]
    dates = [ref.day(value) for value in all_of("DA", "PY", "Y1")]
    is_article = kind in ("JOUR", "EJOUR", "MGZN", "NEWS", "CHAP", "CONF", "CPAPER", "JFULL")
    links = all_of("L2")
    archived = next((link for link in links if "web.archive.org" in link or "archive." in link), "")
    number = first("SN")
    fields = {
        "id": ref.key(first("ID")),
        "title": first("TI", "T1", "CT", "BT"),
        "summary": "\n\n".join(all_of("AB") or all_of("N2")),
        "type": first("M3") if kind not in ("JOUR", "EJOUR") else first("M3") if "rticle" not in first("M3") else "",
        "date": max(dates, key=len, default=""),
        "authors": list(dict.fromkeys(all_of("AU", "A1"))),
        "publishers": list(dict.fromkeys(all_of("PB"))),
        "languages": [tag for value in all_of("LA") for tag in ref.languages(value)],
        "url": next(iter(addresses), ""),
        "doi": ref.doi(first("DO", "M3") if first("DO") else ""),
        "isbn": ref.isbn(number),
        "archived": archived,
        "keywords": list(dict.fromkeys(word.strip() for value in all_of("KW") for word in re.split(r"[\n;]", value) if word.strip())),
        "downloads": ref.files([*all_of("L1"), *(link for link in links if link != archived)], remarks),
    }  # fmt: skip
    taken = {
        "ID",
        "TI",
        "T1",
        "CT",
        "AB",
        "N2",
        "M3",
        "DA",
        "PY",
        "Y1",
        "AU",
        "A1",
        "PB",
        "LA",
        "UR",
        "DO",
        "KW",
        "L1",
        "L2",
    }
    unknown: dict[str, object] = {}
    for tag, value in lines:
        name = _KEPT.get(tag, tag.lower())
        if tag == "T2":
            name = "journal" if is_article else "series"
        if tag in ("A2", "ED"):
            unknown["editors"] = all_of("A2", "ED")
        elif (tag not in taken | _IGNORED and value and name not in unknown) and not (tag == "SN" and fields["isbn"]):
            unknown[{"sn": "issn"}.get(name, name)] = value
    if (start := unknown.get("pages")) and (end := unknown.pop("end-page", None)):
        unknown["pages"] = f"{start}-{end}"
    if addresses[1:]:
        unknown["urls"] = addresses[1:]
    if kind in _TYPES and not fields["type"]:
        unknown["type"] = _TYPES[kind]
    return ref.entry(place, fields, unknown, remarks)


FORMAT = Format("ris", "EndNote, Mendeley, Zotero, library catalogues", (".ris",), _write, _read, keeps_unknown=True)
