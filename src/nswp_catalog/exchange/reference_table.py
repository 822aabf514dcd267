"""Tables that databases of literature export: rows that are references, in columns of their own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nswp_catalog.core.resource import Data
from nswp_catalog.core.text import fold
from nswp_catalog.exchange import meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.bib_names import is_body, people
from nswp_catalog.exchange.headings import key_of

_TELLING = {
    "journal", "source title", "publication title", "journal/book", "journal title", "volume", "issue", "issn", "eid", "pmid", "cites", "pages",
    "page start", "start page", "accession number", "ut (unique wos id)", "bibliographytype", "num pages", "gsrank", "cited by", "so", "vl", "pt",
    "journal abbreviation", "primary title", "secondary title", "author keywords", "mendeley tags", "emtree keywords", "type of reference",
}  # fmt: skip
"""Columns that only references have; two of them tell a table of references."""
_OURS = {
    "themes",
    "regions",
    "archive copy",
    "archived",
    "added",
    "download 1 address",
    "download 1 url",
    "related 1 id",
    "caution 1 country",
}
"""Columns that only our own tables have, which may have others besides."""
_NAMES = {
    "article title": "title", "primary title": "title", "article": "title", "author full names": "authors", "author names": "authors", "author(s)": "authors",
    "author keywords": "keywords", "index keywords": "keywords", "keywords plus": "keywords", "mendeley tags": "keywords", "emtree keywords": "keywords",
    "journal": "x-journal", "source title": "x-journal", "publication title": "x-journal", "journal/book": "x-journal", "journal title": "x-journal",
    "publication": "x-journal", "source": "x-journal", "secondary title": "x-journal", "vol": "x-volume", "issue": "x-number", "number": "x-number",
    "language of original document": "languages", "original language": "languages", "articleurl": "url", "fulltexturl": "download 1 url",
    "full text link": "download 1 url", "published year": "x-year", "published month": "x-month", "month": "x-month", "publication month": "x-month",
    "day": "x-day", "publication day": "x-day", "id": "x-citation-key", "key": "x-citation-key", "identifier": "x-citation-key",
    "citation key": "x-citation-key", "affiliation": "x-affiliations", "pmcid": "x-pmcid", "item type": "x-type", "publication type": "x-publication-type",
    "source type": "x-source-type", "address": "x-place", "place published": "x-place", "type of reference": "x-type", "note": "x-note",
}  # fmt: skip
_TAGS = {
    "ti": "title", "au": "x-authors", "af": "authors", "so": "x-journal", "ab": "summary", "de": "keywords", "id": "keywords", "la": "languages", "dt": "type",
    "pu": "publishers", "py": "x-year", "pd": "x-date", "di": "doi", "bn": "isbn", "sn": "x-issn", "vl": "x-volume", "is": "x-number", "ut": "x-accession-number",
    "pt": "x-publication-type", "c1": "x-affiliations",
}  # fmt: skip
"""The columns of the Web of Science."""
_FULL_NAMES = ("author full names", "af")
_NOTHING = re.compile(r"\[no [\w ]+ available\]", re.IGNORECASE)
_INITIALS = r"(?:[^\W\d_a-zß-ÿа-яё]\.?-?){1,4}"
_BEHIND = re.compile(rf"(?P<family>[^\d,]*[^\W\d_]{{2}}[^\d,]*?)\s+(?P<given>{_INITIALS}(?:\s{_INITIALS})?)(?:\s(?P<junior>Jr|Sr|2nd|3rd|I{{2,3}}|IV)\.?)?")  # fmt: skip
_BEFORE = re.compile(rf"(?P<given>{_INITIALS}(?:\s{_INITIALS})?)\s+(?P<family>[^\d,]*[^\W\d_]{{2}}[^\d,]*)(?P<junior>)")


def recognised(headings: Iterable[str]) -> bool:
    """Return whether a table has references in its rows."""
    found = {_plain(name) for name in headings}
    return len(found & _TELLING) > 1 and len(found & _OURS) < 2


def columns(headings: Sequence[str]) -> dict[str, str]:
    """Return what the columns of a table of references mean that mean something else, or nothing, in other tables."""
    given = [" ".join(name.split()) for name in headings]
    plain = [_plain(name) for name in given]
    names = _NAMES | _TAGS if {"au", "ti", "so"} <= set(plain) else _NAMES
    if not set(_FULL_NAMES).isdisjoint(plain):
        names = names | {"authors": "x-authors"}
    elif names is not _NAMES:
        names = names | {"au": "authors"}
    found: dict[str, str] = {}
    for name, known in zip(given, plain, strict=True):
        key = names.get(known) or key_of(name)
        if key == "date":
            key = "x-year" if re.search(r"year|jahr|ann|año|год|年", known) else "x-date"
        if key and (key not in found.values() or key in ("keywords", "authors")):
            found[name] = key
    return found


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[_\s]+", " ", fold(name)).split())


def settled(record: Data) -> tuple[Data, list[str]]:
    """Return the record of a row as that of a reference, and what is to be told of it."""
    told: list[str] = []
    unknown: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, list):
            fields[name] = [part for part in value if not (isinstance(part, str) and _NOTHING.fullmatch(part))]
        elif not (isinstance(value, str) and _NOTHING.fullmatch(value)):
            is_text = isinstance(value, str) and name in ("title", "summary")
            fields[name] = meant.plain(value) if is_text else value
    fields["authors"] = list(_authors(fields.get("authors", ())))
    written = _written(*(str(fields.pop(name, "")) for name in ("x-date", "x-year", "x-month", "x-day")))
    fields["date"] = meant.dated(written, told, unknown)
    fields["languages"] = [tag for word in fields.get("languages", ()) for tag in meant.languages(word)]
    if addresses := fields.get("url", "").split():
        fields["url"], *more = map(meant.address, addresses)
        unknown["urls"] = more
    fields["isbn"], isbns = meant.isbns([fields.get("isbn", "")], is_part=False)
    key = fields.pop("x-citation-key", "")
    fields["id"] = ref.key(key) if not key.isdecimal() else ""
    fields["x-citation-key"] = "" if fields["id"] else key
    entry = ref.entry("", fields, unknown | isbns, told)
    return entry.record, list(entry.remarks)


def _written(date: str, year: str, month: str, day: str) -> str:
    """Return a date whose parts stand in columns of their own."""
    if not date:
        return " ".join(filter(None, (day, month, year)))
    return date if not year or meant.day(date) else f"{date} {year}"


def _authors(items: Sequence[str]) -> Iterator[str]:
    """Yield people and bodies, in whichever of the usual ways they are listed."""
    for item in items:
        name = re.sub(r"\s*\(\d{6,}\)$", "", item)
        pieces = [piece.strip() for piece in name.split(",") if piece.strip(" .")]
        parted = [_parted(piece) for piece in pieces]
        if re.search(r"\sand\s", name) and ("," in name or not is_body(name)):
            yield from map(ref.shown, people(name))
        elif len(pieces) > 1 and all(parted[:-1]) and (parted[-1] or " " in pieces[-1]):
            yield from (found or piece.rstrip(".") for found, piece in zip(parted, pieces, strict=True))
        elif len(pieces) > 2 and all(" " in piece for piece in pieces):
            yield from pieces
        else:
            yield (parted[0] if len(pieces) == 1 and parted[0] else name).strip()


def _parted(name: str) -> str:
    """Return a name with initials behind or before it, as databases write them, by family and given; else nothing.

    >>> _parted("Lind Sato AB"), _parted("J.-P. Lind"), _parted("WHO Working Group")
    ('Lind Sato, AB', 'Lind, J.-P.', '')
    """
    match = _BEHIND.fullmatch(name) or _BEFORE.fullmatch(name)
    if match is None or is_body(name):
        return ""
    return f"{match['family']}, {match['given']}" + (f", {match['junior']}" if match["junior"] else "")
