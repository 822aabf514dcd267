"""Files of BibTeX and BibLaTeX: what both write, and the entries of either, whoever wrote them."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nswp_catalog.core.text import fold
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import latex
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry

_VERBATIM = {"url", "doi", "file", "eprint", "howpublished", "archived", "isbn", "issn", "pdf", "link"}
_KEPT = {
    "journal": "journal", "journaltitle": "journal", "volume": "volume", "number": "number", "issue": "number", "pages": "pages",
    "series": "series", "booktitle": "book", "address": "place", "location": "place", "edition": "edition", "issn": "issn", "note": "note",
    "annote": "note", "chapter": "chapter", "eprint": "eprint", "howpublished": "howpublished", "addendum": "note",
}  # fmt: skip
_IGNORED = {
    "key", "timestamp", "owner", "date-added", "date-modified", "bdsk-url-1", "abstractnote", "urldate", "shorttitle", "month", "year", "day",
    "keyword", "groups", "added-at", "biburl", "interhash", "intrahash", "mendeley-groups", "mendeley-tags", "crossref", "origdate", "langidopts",
    "entrysubtype", "options", "publication_stage", "unique-id", "creationdate", "modificationdate", "priority", "ranking", "readstatus",
}  # fmt: skip
_TYPES = {"phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "inproceedings": "conference paper", "conference": "conference paper", "incollection": "chapter", "inbook": "chapter", "unpublished": "manuscript"}  # fmt: skip
_GENRES = {"phdthesis": "PhD thesis", "mathesis": "Master's thesis", "techreport": "Technical report"}


def written(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return an entry of fields whose values are already escaped; empty ones are left out."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""]) + "\n"


def people(names: Iterable[ref.Name]) -> str:
    """Return authors as a list of names; a body stands in braces, so that it is not taken apart."""
    return " and ".join(
        f"{_part(name.family)}, {_part(name.given)}" if name.is_person else f"{{{latex.escaped(name.family)}}}"
        for name in names
    )


def bodies(names: Iterable[str]) -> str:
    """Return publishers as a list; one with the word that parts the list in it stands in braces."""
    return " and ".join(
        f"{{{latex.escaped(name)}}}" if re.search(r"(?i)\band\b|^others$", name) else latex.escaped(name)
        for name in names
    )


def words(keywords: Iterable[str]) -> str:
    """Return keywords as a list; a comma in one stands in braces."""
    return ", ".join(
        f"{{{latex.escaped(word)}}}" if "," in word or ";" in word else latex.escaped(word) for word in keywords
    )


def files(addresses: Iterable[str]) -> str:
    """Return files as JabRef and Zotero write them: the address, its colons escaped, and the type."""
    return ";".join(f":{re.sub(r'([:;])', lambda sign: chr(92) + sign[0], latex.verbatim(one).replace('%5C', chr(92)))}:" for one in addresses)  # fmt: skip


def _part(name: str) -> str:
    return f"{{{latex.escaped(name)}}}" if re.search(r"(?i)\band\b|,", name) else latex.escaped(name)


def read(text: bytes) -> Iterator[Entry]:
    """Yield the entries of a file. Raises `CatalogError` if there is none."""
    from bibtexparser.entrypoint import parse_string  # start-up: nothing else needs it

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is told as a fault of the entry
    decoded = ref.decoded(text)
    if not re.search(r"@\s*\w+\s*[{(]", decoded):
        raise CatalogError(
            "There is no reference in this file.", "In BibTeX each one begins with `@report{key,` or the like."
        )
    try:
        library = parse_string(_with_braces(decoded))
    except Exception as error:  # noqa: BLE001  the parser promises nothing of what it raises
        raise CatalogError("This file cannot be read as BibTeX.", f"Export it again. ({str(error)[:80]})") from None
    parents = {entry.key.lower(): entry for entry in library.entries}
    for block in library.blocks:
        place = f"line {(block.start_line or 0) + 1}"
        failed = block in library.failed_blocks if not hasattr(block, "entry_type") else False
        entry: Any = getattr(block, "ignore_error_block", None) if failed else block
        if hasattr(entry, "entry_type"):
            fields: dict[str, str] = {}
            for field in entry.fields:
                fields.setdefault(field.key.lower(), _unwrapped(str(field.value)))
            parent = parents.get(fields.get("crossref", "").lower())
            if parent is not None:
                for field in parent.fields:
                    fields.setdefault(
                        {"title": "booktitle"}.get(field.key.lower(), field.key.lower()), _unwrapped(str(field.value))
                    )
            yield _entry(place, entry.entry_type.lower(), entry.key, fields)
        elif failed:
            told = re.sub(r"\s+", " ", str(getattr(block, "error", ""))).strip()[:120]
            yield Entry(place, {}, f"This entry is broken: {told or 'a brace or a quotation mark is missing'}.")


def _with_braces(text: str) -> str:
    """Return ``text`` with entries in parentheses, which are rare, in braces as all others."""
    return (
        re.sub(r"(?m)^(\s*@\s*\w+\s*)\(((?:[^()@]|\([^()]*\))*)\)\s*$", r"\1{\2}", text)
        if re.search(r"@\s*\w+\s*\(", text)
        else text
    )


def _unwrapped(value: str) -> str:
    """Return a value without what encloses it; the inner braces of a body stay."""
    value = value.strip()
    if len(value) > 1 and value[0] == '"' == value[-1]:
        return value[1:-1]
    return value


def _entry(place: str, kind: str, key: str, given: Mapping[str, str]) -> Entry:
    remarks: list[str] = []

    def text(*names: str) -> str:
        return next((_plain(name, given[name]) for name in names if given.get(name, "").strip()), "")

    editors = [ref.shown(name) for name in _people(given.get("editor", ""))]
    genre = text("type")
    addresses = [part for part in re.split(r"\s+(?=https?:)", text("url")) if part]
    linked = re.search(r"https?://[^\s{}]+", given.get("howpublished", "") + " " + given.get("note", ""))
    if not addresses and linked and kind in ("misc", "online", "electronic", "techreport", "report"):
        addresses = [latex.plain(linked[0]).rstrip(".,")]
    note_is_link = bool(linked) and re.fullmatch(
        r"(?:\\url\{)?https?://[^\s{}]+\}?\.?", given.get("howpublished", "").strip()
    )
    fields = {
        "id": ref.key(key),
        "title": ": ".join(filter(None, (text("title"), text("subtitle")))),
        "summary": re.sub(r"[ \t]+", " ", re.sub(r"\n\s*\n\s*", "\n\n", text("abstract"))).strip(),
        "type": _GENRES.get(genre, genre),
        "date": ref.day(text("date")) if text("date") else ref.date(text("year"), re.sub(r"[{}\"]", "", given.get("month", "")), text("day")),
        "authors": [ref.shown(name) for name in _people(given.get("author", ""))],
        "publishers": list(dict.fromkeys(name for field in ("institution", "publisher", "organization", "school") for name in _bodies(given.get(field, "")))),
        "languages": ref.languages(text("language", "langid")),
        "url": addresses[0] if addresses else "",
        "doi": ref.doi(text("doi")),
        "isbn": ref.isbn(text("isbn")),
        "archived": text("archived"),
        "keywords": _words(given.get("keywords", "") or given.get("keyword", "")),
        "downloads": ref.files([*_files(given.get("file", "")), text("pdf")], remarks),
    }  # fmt: skip
    taken = {
        "title", "subtitle", "abstract", "type", "date", "author", "institution", "publisher", "organization", "school", "language", "langid",
        "url", "doi", "isbn", "archived", "keywords", "file", "pdf", "editor",
    }  # fmt: skip
    unknown: dict[str, Any] = {}
    for name in given:
        if name not in taken | _IGNORED and not (name == "howpublished" and note_is_link):
            unknown.setdefault(_KEPT.get(name, name), _plain(name, given[name]))
    unknown["editors"] = editors
    if addresses[1:]:
        unknown["urls"] = addresses[1:]
    if kind in _TYPES and not fields["type"]:
        unknown["type"] = _TYPES[kind]
    return ref.entry(place, fields, unknown, remarks)


def _plain(name: str, value: str) -> str:
    value = value.strip()
    if name in _VERBATIM:
        url = re.fullmatch(r"\{?\\url\{(.*)\}\}?", value)
        plain = url[1] if url else value
        return re.sub(r"\\([_%&#$~^])", r"\1", plain).replace("{\\_}", "_").replace("{", "").replace("}", "").strip()
    if name in ("abstract", "note", "annote", "annotation"):
        return latex.plain(value).strip()
    return " ".join(latex.plain(value).split())


def _parted(value: str, separator: str) -> list[str]:
    """Return the parts of a list by a pattern that counts only outside braces."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"(?<!\\)[{{}}]|{separator}", value, re.IGNORECASE):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [part.strip() for part in (*parts, value[start:]) if part.strip()]


def _people(value: str) -> list[ref.Name]:
    names = []
    for part in _parted(" ".join(value.split()), r"\s+and\s+"):
        if part.lower() == "others":
            continue
        whole = re.fullmatch(r"\{((?:[^{}]|\{[^{}]*\})*)\}", part)
        if whole:
            names.append(ref.Name(_plain("author", whole[1])))
            continue
        pieces = [_plain("author", piece) for piece in _parted(part, ",")]
        if len(pieces) == 1:
            names.append(_split(pieces[0]))
        elif len(pieces) == 2:
            names.append(ref.Name(pieces[0], pieces[1], is_person=True))
        else:  # von Last, Jr, First
            names.append(ref.Name(pieces[0], f"{pieces[-1]}, {', '.join(pieces[1:-1])}", is_person=True))
    return names


def _split(name: str) -> ref.Name:
    """Return a person's name that is written as it is spoken, by BibTeX's rule of the particles in small letters."""
    words = name.split()
    if len(words) < 2:
        return ref.Name(name)
    particles = [place for place, word in enumerate(words[:-1]) if place and word[:1].islower()]
    start = particles[0] if particles else len(words) - 1
    return ref.Name(" ".join(words[start:]), " ".join(words[:start]), is_person=True)


def _bodies(value: str) -> list[str]:
    return [_plain("publisher", part) for part in _parted(" ".join(value.split()), r"\s+and\s+")]


def _words(value: str) -> list[str]:
    separator = ";" if ";" in re.sub(r"\{[^{}]*\}", "", value) else ","
    return list(dict.fromkeys(word for part in _parted(value, separator) if (word := _plain("keywords", part))))


def _files(value: str) -> Iterator[str]:
    """Yield the files of JabRef and Zotero (``description:file:type``), of Mendeley, or plain ones."""
    value = value.strip().removeprefix("{").removesuffix("}")
    for part in re.split(r"(?<!\\);", value):
        if not part.strip():
            continue
        pieces = [re.sub(r"\\(.)", r"\1", piece) for piece in re.split(r"(?<!\\):", part)]
        plain = part.strip().replace("\\:", ":").replace("\\_", "_")
        if ref.is_address(plain) or len(pieces) < 3:
            yield plain
        else:
            yield pieces[1].strip()


def month(number: str) -> str:
    """Return the macro that BibTeX has for a month."""
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return names[int(number) - 1]


def kept_words(text: str) -> str:
    """Return a title, escaped, whose words keep their case: those with a capital that is not the first letter of the title."""
    return re.sub(
        r"[^\s{}\\]+",
        lambda match: f"{{{match[0]}}}" if re.search(r".[A-Z]", match[0]) and fold(match[0]).isalnum() else match[0],
        text,
    )
