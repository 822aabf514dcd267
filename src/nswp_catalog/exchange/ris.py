"""RIS, which EndNote, Mendeley, Zotero and library catalogues read.

Each keyword stands on a line of its own. The paragraphs of an abstract stand on lines without a
tag, set in and with an empty line between them: of a tag ``AB`` that is repeated Zotero and others
keep but the first.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

_LINE_BREAK = "\r\n"
_INDENT = " " * 6
"""So far in no line is taken for a tag, whatever it begins with."""
_KINDS = {ref.ARTICLE: "JOUR", ref.FILM: "VIDEO", ref.REPORT: "RPRT"}
_LINE = re.compile(r"\s{0,3}([A-Z][A-Z0-9]{1,3})(\s{0,4})-(?:\s+(.*)|(.*))\Z")
_KNOWN = (
    "TY ER ID TI T1 T2 T3 TT ST CT BT AU A1 A2 A3 A4 ED TA PY Y1 Y2 DA AB N1 N2 KW PB CY CP SN DO UR L1 L2 L3 L4 LK LA M1 M2 M3 "
    "JO JF JA J1 J2 VL IS SP EP ET NV SE CN AN AD AV CA DB DP LB OP RI RN RP SV VO PP IP U1 U2 U3 U4 U5 C1 C2 C3 C4 C5 C6 C7 C8"
)
_KEPT = {
    "JF": "journal", "VL": "volume", "VO": "volume", "IS": "number", "IP": "number",
    "SP": "pages", "EP": "end-page", "CY": "place", "CP": "place", "PP": "place", "ET": "edition", "N1": "note", "T3": "series", "BT": "book",
    "RN": "research-notes", "CN": "call-number", "AN": "accession-number", "C7": "article-number", "LB": "label", "ED": "editors", "A2": "editors",
    "SN": "issn", "Y2": "accessed", "ST": "short-title", "DB": "database", "DP": "provider", "TT": "translated-title", "T2": "container",
    "NV": "volumes", "AD": "affiliation", "RP": "reprint", "OP": "original-publication", "ID": "reference-id", "AV": "location",
}  # fmt: skip
_KINDS_OF_THEIRS = {
    "JOUR": "journal article", "EJOUR": "journal article", "BOOK": "book", "EBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "THES": "thesis",
    "CONF": "conference paper", "CPAPER": "conference paper", "NEWS": "newspaper article", "MGZN": "magazine article", "ELEC": "web page",
    "WEB": "web page", "BLOG": "blog post", "VIDEO": "video", "MPCT": "film", "UNPB": "manuscript", "MANSCPT": "manuscript", "UNPD": "manuscript",
    "STAT": "statute", "BILL": "bill", "CASE": "case", "DATA": "data set", "SLIDE": "presentation", "PAMP": "pamphlet", "STAND": "standard",
    "RPRT": "", "GEN": "",
}  # fmt: skip
_ARTICLES = ("JOUR", "EJOUR", "MGZN", "NEWS", "JFULL", "INPR", "ABST")
_PARTS = ("CHAP", "ECHAP", "CONF", "CPAPER", "ENCYC", "DICT")
_ABBREVIATED = ("JO", "JA", "J1", "J2")
_SERIES = ("RPRT", "BOOK", "EBOOK", "THES", "PAMP", "GOVDOC", "EDBOOK")


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
        told = [f"{tag}  - {_line(text)}" for tag, text in lines if text]
        paragraphs = [text for part in re.split(r"\n\s*\n", one.summary) if (text := _line(" ".join(part.split())))]
        told += [f"AB  - {f'{_LINE_BREAK}{_LINE_BREAK}{_INDENT}'.join(paragraphs)}"] if paragraphs else []
        yield _LINE_BREAK.join([*told, "ER  - ", "", ""])


def _line(text: str) -> str:
    """Return ``text`` on one line: a line break in it could forge a field."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).split(" ")).strip()


def _slashed(date: str) -> str:
    return "/".join([*date.split("-"), "", ""][:3]) + "/"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    told, remarks = decoded(text)
    found = _references(re.split(r"\r\n|\n|\r", told))
    if not found:
        raise CatalogError(
            "There is no reference in this file.", "In RIS each one begins with a line `TY  - RPRT` or the like."
        )
    yield from ref.told((_entry(f"line {number}", lines) for number, lines in found), remarks)


def _references(lines: list[str]) -> list[tuple[int, list[tuple[str, str]]]]:
    """Return the tags and values of each reference, with the number of its first line; its first or last tag may be missing."""
    # Tags in small letters count only in a file that has no others: "in - fact" may begin a line of an abstract.
    in_capitals = any(line.lstrip().startswith(("TY ", "TY-")) for line in lines)
    found: list[tuple[int, list[tuple[str, str]]]] = []
    entry: list[tuple[str, str]] = []
    start = 0
    after_gap = False
    for number, line in enumerate([*lines, "ER  - "], 1):
        tag, value = _tagged(line if in_capitals else line[:6].upper() + line[6:])
        if not tag:
            if entry and line.strip():
                entry[-1] = (entry[-1][0], _continued(*entry[-1], line.strip(), after_gap))
            after_gap = not line.strip()
            continue
        after_gap = False
        if tag in ("TY", "ER") and entry:
            if found and not _begins(entry):
                found[-1][1].extend(entry)
            else:
                found.append((start, entry))
            entry = []
        if tag != "ER":
            start = start if entry else number
            entry.append((tag, value))
    return found


def _begins(entry: list[tuple[str, str]]) -> bool:
    """Return whether lines are a reference: what comes after the end of one is more of it."""
    return not {tag for tag, _ in entry}.isdisjoint({"TY", "TI", "T1", "AU", "A1"})


def _tagged(line: str) -> tuple[str, str]:
    """Return the tag with which a line begins and its value; no tag where it goes on with the one before.

    Two spaces before the hyphen make any tag one, else it must be known: "UK - based" is none.
    """
    match = _LINE.match(line)
    if match is None or (match[2] != "  " and match[1] not in _KNOWN):
        return "", ""
    if match[4] and match[2] != "  ":
        return "", ""  # "ED-based"
    return match[1], (match[3] or match[4] or "").strip()


def _continued(tag: str, before: str, line: str, after_gap: bool) -> str:
    """Return a value with one more line: a keyword of its own, as EndNote writes them, a paragraph, or more of the same."""
    between = "\n" if tag in ("KW", "UR", "L1") else "\n\n" if after_gap and tag in ("AB", "N1", "N2") else " "
    return f"{before}{between}{line}".strip()


def _entry(place: str, lines: list[tuple[str, str]]) -> Entry:
    by_tag: dict[str, list[str]] = {}
    for tag, value in lines:
        if value:
            by_tag.setdefault(tag, []).append(value)

    def first(*tags: str) -> str:
        """Return the first value of the first tag that has one, and take it."""
        for tag in tags:
            if by_tag.get(tag):
                return by_tag[tag].pop(0)
        return ""

    def each(*tags: str) -> list[str]:
        """Return all values of all tags, and take them."""
        return list(dict.fromkeys(value for tag in tags for value in by_tag.pop(tag, ())))

    kind = first("TY").upper()
    remarks: list[str] = []
    unknown: dict[str, Any] = {}
    addresses = [
        meant.address(part) for value in each("UR") for part in re.split(r"\s*[;,]\s*(?=https?:)|\s+", value) if part
    ]
    genre, doi = _genre(kind, first("M3"))
    links = each("L1", "L2")
    archived = next(filter(meant.is_archive, links), "")
    numbers = each("SN")
    isbn, isbns = meant.isbns(filter(meant.has_isbn, numbers), is_part=kind in _PARTS)
    key = ref.key(by_tag.get("ID", [""])[0]) and first("ID")
    abstract = by_tag.pop("AB", None) or by_tag.pop("N2", [])
    year = max(each("PY", "Y1"), key=lambda one: len(meant.day(one)), default="")
    fields = {
        "id": key,
        "title": meant.plain(first("TI", "T1", "CT", "BT", "T2", "ST")),
        "summary": meant.plain("\n\n".join(abstract)),
        "type": genre,
        "date": _date(year, first("DA"), remarks, unknown),
        "authors": list(dict.fromkeys(ref.shown(ref.name(author.strip(" ,;"))) for author in each("AU", "A1"))),
        "publishers": [body for value in each("PB") for body in meant.bodies(value)],
        "languages": [tag for value in each("LA") for tag in meant.languages(value)],
        "url": addresses[0] if addresses else "",
        "doi": meant.doi(first("DO") or doi),
        "isbn": isbn,
        "archived": archived,
        "keywords": list(dict.fromkeys(word.strip() for value in each("KW") for word in re.split(r"[\n;]", value) if word.strip())),
        "downloads": ref.files([(part, "") for link in links if link != archived for part in link.split("\n")], remarks),
    }  # fmt: skip
    if not genre:
        unknown["type"] = _KINDS_OF_THEIRS.get(kind, kind)
    unknown["urls"] = addresses[1:]
    unknown |= isbns
    by_tag["SN"] = [number for number in numbers if not meant.has_isbn(number)]
    repeated = {fields["title"], fields["summary"]}
    for name, values in _unknown(by_tag, kind, repeated).items():
        unknown.setdefault(name, values)
    return ref.entry(place, fields, unknown, remarks)


def _genre(kind: str, told: str) -> tuple[str, str]:
    """Return what ``M3`` says that a work is, and the DOI that older programs put there."""
    if re.match(r"(?i)(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/", told):
        return "", told
    return "" if kind in _ARTICLES and re.fullmatch(r"(?i)(?:journal )?articles?", told) else told, ""


def _date(year: str, date: str, remarks: list[str], unknown: dict[str, Any]) -> str:
    """Return the date of a reference, whose day may stand apart from its year: ``SEP 14``."""
    known = meant.day(year)[:4]
    if known and meant.day(date) and meant.day(date)[:4] != known:
        unknown["other-date"] = date
        date = ""
    together = date if meant.day(date) else f"{date} {year[:4]}".strip()
    return meant.dated(
        together if date and len(meant.day(year)) <= len(meant.day(together)) else year, remarks, unknown
    )


def _unknown(by_tag: Mapping[str, list[str]], kind: str, repeated: Collection[Any]) -> dict[str, Any]:
    """Return what the record format has no field for, by the names under which it is kept."""
    container = (
        "journal" if kind in _ARTICLES else "book" if kind in _PARTS else "series" if kind in _SERIES else "container"
    )
    found: dict[str, list[str]] = {}
    journal = "journal-abbreviation" if container == "journal" and (by_tag.get("T2") or by_tag.get("JF")) else "journal"
    for tag, values in by_tag.items():
        name = container if tag == "T2" else journal if tag in _ABBREVIATED else _KEPT.get(tag, tag.lower())
        if name == "editors":
            values = [ref.shown(ref.name(editor)) for editor in values]  # noqa: PLW2901  as names
        if name == "accessed":
            values = [meant.day(value) or value for value in values]  # noqa: PLW2901  as dates
        told = [text for text in map(meant.plain, values) if text not in repeated]
        found[name] = list(dict.fromkeys([*found.get(name, ()), *told]))
    if found.get("pages") and (end := found.pop("end-page", None)):
        found["pages"] = [f"{found['pages'][0]}-{end[0]}"]
    return {name: _told(name, values) for name, values in found.items()}


def _told(name: str, values: list[str]) -> Any:
    """Return what is kept of several values: a note is one text, and people are always a list."""
    if name == "note":
        return "\n\n".join(values)
    return values if name == "editors" or values[1:] else "".join(values)


FORMAT = Format("ris", "EndNote, Mendeley, Zotero, library catalogues", (".ris",), _write, _read, keeps_unknown=True)
