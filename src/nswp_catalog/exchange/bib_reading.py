"""Entries of BibTeX and BibLaTeX as records, whoever wrote them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import bib_names, latex, meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.bib_syntax import Block, blocks
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry

_VERBATIM = {"url", "doi", "file", "eprint", "howpublished", "archived", "isbn", "issn", "pdf", "link", "eprinttype", "ids", "local-url"}  # fmt: skip
_LONG = {"abstract", "note", "annote", "annotation", "addendum"}
_NAMES_OF_OURS = {
    "journaltitle": "journal", "issue": "number", "booktitle": "book", "address": "place", "location": "place", "annote": "note",
    "annotation": "note", "addendum": "note", "urldate": "accessed", "shorttitle": "short-title", "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass", "type": "genre",
}  # fmt: skip
# What programs write for themselves.
_IGNORED = {
    "timestamp", "owner", "date-added", "date-modified", "added-at", "interhash", "intrahash", "groups", "mendeley-groups", "options", "langidopts",
    "creationdate", "modificationdate", "__markedentry", "month", "year", "day",
}  # fmt: skip
_KINDS = {
    "article": "journal article", "suppperiodical": "journal article", "inproceedings": "conference paper", "conference": "conference paper",
    "incollection": "chapter", "inbook": "chapter", "suppbook": "chapter", "suppcollection": "chapter", "phdthesis": "thesis",
    "mastersthesis": "thesis", "unpublished": "manuscript", "online": "web page", "electronic": "web page", "www": "web page",
    "techreport": "", "report": "", "misc": "",
}  # fmt: skip
_PARTS = {
    "incollection",
    "inbook",
    "suppbook",
    "suppcollection",
    "inproceedings",
    "conference",
    "inreference",
    "bookinbook",
}
_GENRES = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "candthesis": "Candidate thesis", "bathesis": "Bachelor's thesis",
    "techreport": "Technical report", "resreport": "Research report", "software": "Software",
}  # fmt: skip
# What says whose the whole is, not the part; and what would make the part a double of the whole.
_NOT_INHERITED = {
    "crossref", "xref", "xdata", "ids", "entryset", "entrysubtype", "options", "presort", "related", "relatedtype", "relatedstring", "shorthand",
    "sortkey", "label", "doi", "url", "urldate", "file", "abstract", "keywords", "pages", "note", "annote", "eprint", "pagetotal", "pdf",
    "shorttitle",
}  # fmt: skip
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", "author": "bookauthor"}  # fmt: skip


def read(text: bytes) -> Iterator[Entry]:
    """Yield the entries of a file. Raises `CatalogError` if there is none."""
    told, remarks = decoded(text)
    found = list(blocks(told))
    if not found:
        raise CatalogError(
            "There is no reference in this file.", "In BibTeX each one begins with `@report{key,` or the like."
        )
    wholes: dict[str, Block] = {}
    for block in found:
        if block.key:
            wholes.setdefault(block.key.lower(), block)
    yield from ref.told((_entry(block, wholes) for block in found if block.kind != "xdata"), remarks)


def _entry(block: Block, wholes: Mapping[str, Block]) -> Entry:
    if block.fault:
        return Entry(f"line {block.line}", {}, f"This entry is broken: {block.fault}")
    return _Reading(block, _inherited(block, wholes)).entry()


def _inherited(block: Block, wholes: Mapping[str, Block]) -> Mapping[str, str]:
    """Return the fields of an entry with those that it takes from others, as BibLaTeX lets it."""
    fields = block.fields
    for name in fields.get("xdata", "").split(","):
        if (data := wholes.get(name.strip().lower())) is not None and data.kind == "xdata":
            fields = {**data.fields, **fields, "xdata": ""}
    whole = wholes.get(fields.get("crossref", "").strip().lower())
    if whole is None or whole is block:
        return fields
    fields = {name: value for name, value in fields.items() if name != "crossref"}
    renamed = _RENAMED if block.kind in _PARTS else {}
    taken = {renamed.get(name, name): value for name, value in whole.fields.items() if name not in _NOT_INHERITED}
    return {**taken, **fields}


class _Reading:
    """An entry that is being read: its fields, those that were taken, and what is to be told of it."""

    def __init__(self, block: Block, fields: Mapping[str, str]) -> None:
        self._block = block
        self._fields = fields
        self._taken: set[str] = set()
        self._remarks = list(block.remarks)
        self._unknown: dict[str, Any] = {}

    def entry(self) -> Entry:
        """Return the record, with what it has no field for under ``x-``."""
        kind = self._block.kind
        authors = self._people("author")
        isbn, isbns = meant.isbns([self._text("isbn")], is_part=kind in _PARTS)
        addresses = self._addresses()
        genre = self._text("type")
        fields = {
            "id": ref.key(self._block.key),
            "title": self._title(),
            "summary": _paragraphs(self._text("abstract")),
            "type": _GENRES.get(genre, genre),
            "date": self._date(),
            "authors": authors,
            "publishers": self._publishers(),
            "languages": meant.languages(self._text("language") or self._text("langid") or self._text("hyphenation")),
            "url": addresses[0] if addresses else "",
            "doi": meant.doi(self._text("doi")),
            "isbn": isbn,
            "archived": self._text("archived"),
            "keywords": self._keywords(),
            "downloads": ref.files(self._files(), self._remarks),
        }
        self._taken |= {"langid", "hyphenation"} if fields["languages"] else set()
        fields["x-citation-key"] = "" if fields["id"] else self._block.key
        ref.keep(self._unknown, "editors", self._people("editor"))
        if not fields["type"]:
            ref.keep(self._unknown, "type", _KINDS.get(kind, kind))
        self._unknown |= isbns
        ref.keep(self._unknown, "urls", addresses[1:])
        self._keep_the_rest()
        return ref.entry(f"line {self._block.line}", fields, self._unknown, self._remarks)

    def _text(self, *names: str) -> str:
        """Return the first of fields that is there, as text, and take it."""
        for name in names:
            if self._fields.get(name, "").strip():
                self._taken.add(name)
                return _text(name, self._fields[name])
        return ""

    def _all(self, *names: str) -> Iterator[str]:
        """Yield the raw values of fields, and of those that are there more than once, and take them."""
        is_one = _names(names).fullmatch
        for name, value in self._fields.items():
            if is_one(name) and value.strip():
                self._taken.add(name)
                yield value

    def _title(self) -> str:
        """Return the title with its subtitle; of what has none, the name of the whole or the short one."""
        title = self._text("title", "booktitle", "maintitle", "issuetitle", "shorttitle", "eventtitle")
        subtitle = self._text("subtitle") if "title" in self._taken else ""
        if not subtitle:
            return title
        return f"{title} {subtitle}" if title[-1:] in "?!:" else f"{title}: {subtitle}"

    def _people(self, role: str) -> list[str]:
        value = self._fields.get(role, "")
        self._taken.add(role)
        if bib_names.has_others(value):
            self._remarks.append(f"The {role}s end with “others”, who are not named.")
        return [ref.shown(name) for name in bib_names.people(value)]

    def _publishers(self) -> list[str]:
        found = [
            body for field in ("institution", "publisher", "organization", "school") for body in bib_names.bodies(self._fields.get(field, ""))
        ]  # fmt: skip
        self._taken |= {"institution", "publisher", "organization", "school"}
        return list(dict.fromkeys(found))

    def _keywords(self) -> list[str]:
        values = self._all("keywords?", "key-words?", "author[-_]keywords", "mendeley-tags", "tags")
        return list(dict.fromkeys(word for value in values for word in bib_names.words(value)))

    def _addresses(self) -> list[str]:
        """Return the addresses of the work: those that it says, else one in a note of how it was published."""
        said = [
            _address(part)
            for value in self._all("url", "bdsk-url-\\d+")
            for part in re.split(r"(?<![\s;,])[\s;,]++(?=https?:)", value.strip())
        ]
        found = list(dict.fromkeys(filter(None, said)))
        published, note = self._fields.get("howpublished", ""), self._fields.get("note", "")
        if not found and (match := re.search(r"https?://[^\s{}]+", f"{published} {note}")):
            found = [_address(match[0].rstrip(".,;)"))]
        if re.fullmatch(r"(?:\\(?:url|path|texttt|href))?\{?https?://[^\s{}]+\}?\.?", published.strip()):
            self._taken.add("howpublished")
        return found

    def _date(self) -> str:
        """Return the date of BibLaTeX, or that of BibTeX's year and month, which may have the day with it: ``10~jan``."""
        month, day = self._text("month"), self._text("day")
        if date := self._text("date"):
            return meant.dated(f"{date} {month}" if len(date) == 4 else date, self._remarks, self._unknown)  # fmt: skip
        year = self._text("year")
        month = month.strip("#")
        together = re.fullmatch(r"(\d{1,2})\W+([^\W\d]+)\.?|([^\W\d]+)\W+(\d{1,2})", month)
        if together and not day:
            month, day = together[2] or together[3], together[1] or together[4]
        return meant.dated(" ".join(filter(None, (day, month, year))), self._remarks, self._unknown)

    def _files(self) -> Iterator[tuple[str, str]]:
        """Yield each file with its label, as JabRef and Zotero write them (``label:file:type``), as Mendeley does, or plain."""
        for value in self._all("file", "pdf", "local-url", "localfile"):
            for part in re.split(r"(?<!\\);", value.strip().removeprefix("{").removesuffix("}")):
                plain = _address(part.replace("\\:", ":").replace("\\;", ";"))
                pieces = [re.sub(r"\\([:;])", r"\1", piece) for piece in re.split(r"(?<!\\):", part)]
                if meant.is_address(plain) or len(pieces) < 3:
                    yield plain, ""
                else:
                    yield _address(":".join(pieces[1:-1])), bib_names.text(pieces[0])
        yield from ((f"bdsk-file-{number}", "") for number, _ in enumerate(self._all("bdsk-file-\\d+"), 1))

    def _keep_the_rest(self) -> None:
        for name, value in self._fields.items():
            known = name.partition("#")[0]
            if name not in self._taken and known not in _IGNORED:
                ref.keep(self._unknown, _NAMES_OF_OURS.get(known, known), _text(known, value))


@cache
def _names(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})(?:#\d+)?")


def _text(name: str, value: str) -> str:
    if name in _VERBATIM:
        return _address(value)
    return meant.plain(latex.plain(value).strip() if name in _LONG else bib_names.text(value))


def _address(value: str) -> str:
    r"""Return a value that LaTeX does not set, such as an address, without what LaTeX would need in it.

    >>> _address(r"\url{https://example.org/a\_b}"), _address(r"http://example.org/{\~{}}x\%20y")
    ('https://example.org/a_b', 'http://example.org/~x%20y')
    """
    value = meant.address(re.sub(r"\s*\n\s*", "", value.strip()))
    if "\\" not in value and "{" not in value and "$" not in value:
        return value
    value = re.sub(r"\\(?:url|path|href|texttt)\s*(?=\{)", "", value)
    value = re.sub(r"\$?\\(?:sim|tilde)\b\s*(?:\{\})?\$?|\\textasciitilde\s*(?:\{\})?|\\~(?:\{\s*\})?", "~", value)
    value = re.sub(r"\$?\\(?:backslash|textbackslash)\b\s*\$?", r"\\", value)
    value = re.sub(r"\\(?:textunderscore|_)\s*(?:\{\})?", "_", value)
    return re.sub(r"\\([%&#$^{}~ ])", r"\1", value).replace("{", "").replace("}", "").strip()


def _paragraphs(abstract: str) -> str:
    """Return an abstract with an empty line between its paragraphs; lines that were broken to fit are joined."""
    joined = re.sub(r"[ \t]*\n[ \t]+(?=\S)", " ", abstract)
    return re.sub(r"[ \t]+", " ", re.sub(r"\n\s*\n\s*", "\n\n", joined)).strip()
