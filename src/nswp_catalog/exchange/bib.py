"""Files of BibTeX and BibLaTeX: what both write, and the entries of either, whoever wrote them."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nswp_catalog.core.resource import Download
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
        f"{{{latex.escaped(word)}}}" if re.search("[,;]", word) else latex.escaped(word) for word in keywords
    )


def files(downloads: Iterable[Download]) -> str:
    """Return files as JabRef and Zotero write them: label, address and type, with their colons escaped."""
    return ";".join(f"{_piece(latex.escaped(one.label or ''))}:{_piece(latex.verbatim(one.url))}:" for one in downloads)


def _piece(text: str) -> str:
    return re.sub(r"[:;]", lambda sign: f"\\{sign[0]}", text)


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
        library = parse_string(_with_braces(decoded), parse_stack=[])  # values as they stand: `_value` reads them
    except Exception as error:  # noqa: BLE001  the parser promises nothing of what it raises
        raise CatalogError("This file cannot be read as BibTeX.", f"Export it again. ({str(error)[:80]})") from None
    macros: dict[str, str] = {}
    for string in library.strings:
        macros[string.key.lower()] = _value(str(string.value), macros)[0]
    fields = {id(one): _fields(one, macros) for block in library.blocks if (one := _whole(block)) is not None}
    parents = {one.key.lower(): fields[id(one)][0] for one in library.entries if one.key}
    for block in library.blocks:
        place = f"line {(block.start_line or 0) + 1}"
        entry = _whole(block)
        if entry is not None:
            given, remarks = fields[id(entry)]
            parent = parents.get(given.get("crossref", "").lower())
            if parent is not None and parent is not given:
                given = {**{{"title": "booktitle"}.get(name, name): value for name, value in parent.items()}, **given}
            yield _entry(place, entry.entry_type.lower(), entry.key, given, remarks)
        elif hasattr(block, "error"):
            told = re.sub(r"\s+", " ", str(block.error or "")).strip()[:120]
            yield Entry(place, {}, f"This entry is broken: {told or 'a brace or a quotation mark is missing'}.")


def _whole(block: Any) -> Any:
    """Return the entry that a block is; of one with a key or a field that is there twice, what it would be."""
    entry = getattr(block, "ignore_error_block", None) or block
    return entry if hasattr(entry, "entry_type") else None


def _fields(entry: Any, macros: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the fields of an entry by name, and what is to be told of them."""
    fields: dict[str, str] = {}
    odd, twice = [], []
    for field in entry.fields:
        name = field.key.lower()
        value, is_sound = _value(str(field.value), macros)
        if not is_sound:
            odd.append(name)
        if fields.setdefault(name, value) != value:
            twice.append(name)
    remarks = [f"A comma or a quotation mark is missing after: {', '.join(odd)}."] if odd else []
    return fields, remarks + ([f"There twice, the first is taken: {', '.join(twice)}."] if twice else [])


_BARE = r"[^\s\"#{},=]+"


def _value(raw: str, macros: Mapping[str, str]) -> tuple[str, bool]:
    """Return a value, its parts put together and its macros resolved, and whether it is written as it should be."""
    pieces = []
    rest = raw.strip()
    if rest[:1] == "{" and rest.find("}") == len(rest) - 1 and rest.rfind("{") == 0:
        return rest[1:-1], True  # nearly all of them
    while rest:
        end = _end_of_piece(rest)
        if not end:
            return raw, False
        piece = rest[:end]
        pieces.append(piece[1:-1] if piece[0] in '{"' else macros.get(piece.lower(), piece))
        rest = rest[end:].lstrip()
        if rest and rest[0] != "#":
            return raw, False
        rest = rest[1:].lstrip()
    return "".join(pieces), True


def _end_of_piece(text: str) -> int:
    """Return where the first braced, quoted or bare part of a value ends, 0 if it does not."""
    if text[0] not in '{"':
        bare = re.match(_BARE, text)
        return bare.end() if bare else 0
    depth = 0
    for match in re.finditer(r'(?<!\\)[{}]|"', text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth <= 0 and text[0] == "{":
                return match.end()
        elif text[0] == '"' and match.start() and depth == 0:
            return match.end()
    return 0


def _with_braces(text: str) -> str:
    """Return ``text`` with entries in parentheses, which are rare, in braces as all others."""
    return (
        re.sub(r"(?m)^(\s*@\s*\w+\s*)\(((?:[^()@]|\([^()]*\))*)\)\s*$", r"\1{\2}", text)
        if re.search(r"@\s*\w+\s*\(", text)
        else text
    )


def _entry(place: str, kind: str, key: str, given: Mapping[str, str], odd: Iterable[str] = ()) -> Entry:
    remarks = list(odd)
    unknown: dict[str, Any] = {}

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
        "date": _date(text("date"), text("year"), text("month"), text("day"), remarks, unknown),
        "authors": [ref.shown(name) for name in _people(given.get("author", ""))],
        "publishers": list(dict.fromkeys(name for field in ("institution", "publisher", "organization", "school") for name in _bodies(given.get(field, "")))),
        "languages": ref.languages(text("language", "langid")),
        "url": addresses[0] if addresses else "",
        "doi": ref.doi(text("doi")),
        "isbn": ref.isbn(text("isbn")),
        "archived": text("archived"),
        "keywords": _words(given.get("keywords", "") or given.get("keyword", "")),
        "downloads": ref.files([*_files(given.get("file", "")), (text("pdf"), "")], remarks),
    }  # fmt: skip
    taken = {
        "title", "subtitle", "abstract", "type", "date", "author", "institution", "publisher", "organization", "school", "language", "langid",
        "url", "doi", "isbn", "archived", "keywords", "file", "pdf", "editor",
    }  # fmt: skip
    for name in given:
        if name not in taken | _IGNORED and not (name == "howpublished" and note_is_link):
            unknown.setdefault(_KEPT.get(name, name), _plain(name, given[name]))
    unknown["editors"] = editors
    if addresses[1:]:
        unknown["urls"] = addresses[1:]
    if kind in _TYPES and not fields["type"]:
        unknown["type"] = _TYPES[kind]
    return ref.entry(place, fields, unknown, remarks)


def _date(date: str, year: str, month: str, day: str, remarks: list[str], unknown: dict[str, Any]) -> str:
    """Return the date of BibLaTeX, or that of BibTeX's year and month, which may have the day with it: ``10~jan``."""
    if date:
        return ref.dated(date, remarks, unknown)
    together = re.fullmatch(r"(\d{1,2})\W+([^\W\d]+)|([^\W\d]+)\W+(\d{1,2})", month)
    if together:
        month, day = together[2] or together[3], together[1] or together[4]
    found = ref.date(year, month, day)
    is_told = not month or len(found) > 4
    return ref.dated(year if is_told else f"{month} {year}", remarks, unknown, found)


def _plain(name: str, value: str) -> str:
    value = value.strip()
    if name in _VERBATIM:
        if "\\" not in value and "{" not in value:
            return value
        url = re.fullmatch(r"\{?\\url\{(.*)\}\}?", value)
        return re.sub(r"\\([_%&#$~^])", r"\1", url[1] if url else value).replace("{", "").replace("}", "").strip()
    if name in ("abstract", "note", "annote", "annotation"):
        return latex.plain(value).strip()
    return " ".join(latex.plain(value).split())


def _parted(value: str, separator: str) -> list[str]:
    """Return the parts of a list by a pattern that counts only outside braces."""
    if "{" not in value:
        return [part for each in re.split(separator, value, flags=re.IGNORECASE) if (part := each.strip())]
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


def _files(value: str) -> Iterator[tuple[str, str]]:
    """Yield each file with its label, as JabRef and Zotero write them (``label:file:type``), as Mendeley does, or plain."""
    value = value.strip().removeprefix("{").removesuffix("}")
    for part in re.split(r"(?<!\\);", value):
        plain = part.strip().replace("\\:", ":").replace("\\_", "_")
        pieces = [re.sub(r"\\([:;])", r"\1", piece) for piece in re.split(r"(?<!\\):", part)]
        if ref.is_address(plain) or len(pieces) < 3:
            yield plain, ""
        else:
            yield re.sub(r"\\([_%&#$~^\\])", r"\1", pieces[1].strip()), latex.plain(pieces[0].strip())


def month(number: str) -> str:
    """Return the macro that BibTeX has for a month."""
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return names[int(number) - 1]
