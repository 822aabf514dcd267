"""Resources as reference managers see them, and the words of reference managers as ours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Download, Resource, Text
from nswp_catalog.core.text import fold
from nswp_catalog.exchange import meant
from nswp_catalog.exchange.format import LONGEST_KEY, Entry

ARTICLE, FILM, REPORT = "article", "film", "report"


class Name(NamedTuple):
    """A person with a ``family`` name, or a body that is only ``family``."""

    family: str
    given: str = ""
    is_person: bool = False


class Reference(NamedTuple):
    """A resource in the words that all reference managers share. What is not there is empty."""

    key: str
    kind: str
    genre: str
    title: str
    language: str
    summary: str
    date: str
    authors: tuple[Name, ...]
    publishers: tuple[str, ...]
    keywords: tuple[str, ...]
    url: str
    doi: str
    isbn: str
    files: tuple[Download, ...]
    archived: str


def reference(resource: Resource, head: Head) -> Reference:
    """Return ``resource`` as a reference, its texts in its own language where they are there in it."""
    labels = [head.vocabulary("themes").label(theme) for theme in resource.themes]
    wanted = (*resource.languages[:1], head.about.language)
    genre = _line(head.vocabulary("types").label(resource.type)) if resource.type else ""
    return Reference(
        resource.id,
        _kind(resource, genre),
        genre,
        _line(_version(resource.title, wanted)),
        resource.languages[0] if resource.languages else "",
        _version(resource.summary, wanted).strip() if resource.summary else "",
        resource.date or "",
        tuple(name(_line(author)) for author in resource.authors),
        tuple(map(_line, resource.publishers)),
        tuple(dict.fromkeys(map(_line, [*labels, *resource.tags]))),
        resource.url or "",
        resource.doi or "",
        resource.isbn or "",
        resource.downloads,
        resource.archived or "",
    )


def _line(text: str) -> str:
    """Return ``text`` on one line: in a name, programs take an empty line for its end. French spaces stay."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", _space, text).strip(" ")


def _space(match: re.Match[str]) -> str:
    return match[0] if match[0] in ("\xa0", "\u202f") else " "


def _version(text: Text, wanted: Iterable[str]) -> str:
    versions = dict(text.versions)
    return next((versions[language] for language in wanted if language in versions), str(text))


def _kind(resource: Resource, label: str) -> str:
    """Return what a resource is to a reference manager: a film, an article with a DOI, else a report."""
    words = set(re.findall(r"\w+", fold(f"{resource.type} {label}")))
    if words & {"video", "videos", "film", "films", "documentary", "documentaries"}:
        return FILM
    return ARTICLE if resource.doi and words & {"academic", "article", "articles", "journal", "scholarly"} else REPORT


def name(text: str) -> Name:
    """Return the author that ``text`` names: "Family, Given" is a person, all else a body.

    >>> name("Family,Given"), name("A Body")
    (Name(family='Family', given='Given', is_person=True), Name(family='A Body', given='', is_person=False))
    """
    family, _, given = map(str.strip, text.partition(","))
    return Name(family, given, is_person=True) if family and given else Name(text)


def shown(author: Name) -> str:
    """Return an author as a record has it."""
    return f"{author.family}, {author.given}" if author.is_person else author.family


def key(text: str) -> str:
    """Return the id that a citation key is, empty where it is none: then one is made from the title."""
    return text if re.fullmatch(r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*", text) else ""


def entry(place: str, fields: Mapping[str, Any], unknown: Mapping[str, Any] | None = None, remarks: Iterable[str] = ()) -> Entry:  # fmt: skip
    """Return the entry of a reference; what is ``unknown`` is kept under ``x-`` and told in one sentence."""
    record = {field: _clean(value) for field, value in fields.items() if value}
    told = list(remarks)
    kept = []
    for field, value in (unknown or {}).items():
        own = "x-" + (re.sub(r"[^\w]+", "-", fold(field)).strip("-_")[:LONGEST_KEY] or "other")
        while value and record.get(own, value) != value:
            own += "-2"
        if value and own not in record:
            record[own] = _clean(value)
            kept.append(own)
    if kept:
        told.append(f"Kept as it is: {', '.join(kept)}.")
    return Entry(place, record, remarks=tuple(told))


def keep(unknown: dict[str, Any], name: str, value: Any) -> None:
    """Add what the record format has no field for; what is there twice is kept twice, notes as one text."""
    if not value:
        return
    own, number = name, 1
    while unknown.get(own) and unknown[own] != value:
        if name == "note":
            value = f"{unknown[name]}\n\n{value}"
            break
        number += 1
        own = f"{name}-{number}"
    unknown[own] = value


def _clean(value: Any) -> Any:
    """Return a value without halves of characters, which JSON lets through and no file can hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value


def told(entries: Iterable[Entry], remarks: tuple[str, ...]) -> Iterator[Entry]:
    """Yield ``entries``, the first one with what is to be told of the file as a whole."""
    for entry in entries:
        yield entry._replace(of_file=remarks) if remarks else entry
        remarks = ()


def files(found: Iterable[tuple[str, str]], remarks: list[str]) -> list[dict[str, str]]:
    """Return downloads of the addresses that are of the web, each given with its label.

    Files of somebody's own disk are told and left out.
    """
    labels = dict[str, str]()
    local = []
    for address, label in found:
        if meant.is_address(address.strip()):
            labels.setdefault(address.strip(), label.strip())
        elif address.strip():
            local.append(address.strip())
    if local:
        remarks.append(f"Files on a disk are left out: {', '.join(local[:3])}{' …' if local[3:] else ''}.")
    return [{"url": address, "label": label} if label else {"url": address} for address, label in labels.items()]


def file_name(address: str) -> str:
    """Return the name of a file, by which Zotero calls one that has no title."""
    return address.rpartition("/")[2] or address
