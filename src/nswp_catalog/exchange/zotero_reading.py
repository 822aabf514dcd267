"""Libraries that Zotero exports as RDF, as records."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import meant
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.characters import decoded
from nswp_catalog.exchange.format import Entry

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "vcard": "http://nwalsh.com/rdf/vCard#",
}


def read(text: bytes) -> Iterator[Entry]:
    """Yield the references of a library. Raises `CatalogError` if it is none."""
    try:
        told = _characters(text)
        if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", told, re.IGNORECASE):
            raise CatalogError("This file has a DOCTYPE, which Zotero never writes.", "Export it again as Zotero RDF.")
        root = ET.fromstring(told)  # noqa: S314  without a DOCTYPE there is nothing to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise CatalogError(f"This is not RDF: {error}.", "Export it again as Zotero RDF.") from None
    if root.tag != _name("rdf:RDF"):
        raise CatalogError("This XML is not RDF.", "Export it again as Zotero RDF.")
    library = _Library(root)
    if not library.items and len(root):
        raise CatalogError("There is no reference in this file.", "Export it again as Zotero RDF.")
    for number, node in enumerate(library.items, 1):
        yield _entry(f"entry {number}", node, library)
    for title in library.loose:
        yield Entry("a file or note of its own", {}, f"It hangs on no reference, and is left out: {title}.")


class _Library:
    """What is in a file: the references, what they lead to, and what leads to them."""

    def __init__(self, root: ET.Element) -> None:
        self.by_about = {node.get(_name("rdf:about"), ""): node for node in root}
        led_to = {part.get(_name("rdf:resource"), "") for part in root.iter()} - {""}
        self.items = [node for node in root if _is_item(node) and (_kind(node) or _about(node) not in led_to)]
        self.loose = [_title(node) for node in root if _is_extra(node) and _about(node) not in led_to]
        self._collections: dict[str, list[str]] = {}
        for node in root.findall(_name("z:Collection")):
            for part in node.findall(_name("dcterms:hasPart")):
                self._collections.setdefault(part.get(_name("rdf:resource"), ""), []).append(_title(node))

    def collections(self, node: ET.Element) -> list[str]:
        """Return the names of the collections that a reference is in."""
        return self._collections.get(_about(node), [])


def _about(node: ET.Element) -> str:
    return node.get(_name("rdf:about"), "")


def _kind(node: ET.Element) -> str:
    return (node.findtext(_name("z:itemType")) or "").strip()


def _title(node: ET.Element) -> str:
    text = node.findtext(_name("dc:title")) or re.sub(r"<[^<>]*>", " ", node.findtext(_name("rdf:value")) or "")
    return " ".join(text.split())[:60] or "without a title"


def _characters(text: bytes) -> str:
    """Return the characters of XML, in the encoding that it says. What is refused is looked for in them, not in bytes."""
    said = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""", text)
    if said and said[1].lower() not in (b"utf-8", b"utf8"):
        return text.decode(said[1].decode(), "replace")
    return decoded(text)[0]


def _is_item(node: ET.Element) -> bool:
    kind = _kind(node)
    if kind:
        return kind not in ("attachment", "note")
    is_bib = node.tag.startswith("{" + SPACES["bib"]) and node.tag != _name("bib:Memo")
    return is_bib and node.find(_name("dc:title")) is not None


def _is_extra(node: ET.Element) -> bool:
    return node.tag == _name("bib:Memo") or _kind(node) in ("attachment", "note")


def _entry(place: str, node: ET.Element, library: _Library) -> Entry:
    def text(name: str, where: ET.Element | None = node) -> str:
        return (where.findtext(_name(name)) or "").strip() if where is not None else ""

    remarks: list[str] = []
    unknown: dict[str, Any] = {}
    by_about = library.by_about
    kind = _kind(node)
    wholes = _wholes(node, by_about)
    series = next((whole for whole in wholes if whole.tag == _name("bib:Series")), None)
    container = next((whole for whole in wholes if whole is not series and whole.tag != _name("bib:Part")), None)
    identifiers = [found for one in (node, *wholes) if one is not series for found in _texts_of(one, "dc:identifier")]
    said = {one.partition(" ")[0].upper(): one.partition(" ")[2] for one in reversed(identifiers)}
    extra = dict(re.findall(r"(?m)^(Citation Key|Archived|DOI|ISBN): *(.+?) *$", text("dc:description")))
    key = extra.get("Citation Key", "") or text("z:citationKey")
    organisation = " ".join(_texts_of(node, "dc:publisher//foaf:name") or _texts_of(node, "dc:publisher"))
    isbn, isbns = meant.isbns([said.get("ISBN", "") or extra.get("ISBN", "")], is_part=kind in _PARTS)
    files, pages = _files(node, by_about)
    address = next(filter(meant.is_address, identifiers), "")
    fields = {
        "id": ref.key(key),
        "x-citation-key": "" if ref.key(key) else key,
        "title": meant.plain(" ".join(text("dc:title").split())),
        "summary": meant.plain(text("dcterms:abstract")),
        "type": text("z:type") or text("dc:type"),
        "date": meant.dated(text("dc:date"), remarks, unknown),
        "authors": next(filter(None, (_people(node, role) for role in _AUTHORS)), []),
        "publishers": meant.bodies(organisation),
        "languages": meant.languages(text("z:language") or text("dc:language")),
        "url": address,
        "doi": meant.doi(said.get("DOI", "") or extra.get("DOI", "")),
        "isbn": isbn,
        "archived": extra.get("Archived", ""),
        "keywords": [word for word in map(_subject, node.findall(_name("dc:subject"))) if word],
        "downloads": ref.files(files, remarks),
        "notes": "\n\n".join(_notes(node, by_about)),
    }
    unknown |= {
        "type": "" if fields["type"] else _KINDS_OF_THEIRS.get(kind, re.sub(r"(?=[A-Z])", " ", kind).lower()),
        "collections": library.collections(node),
        "urls": [page for page in dict.fromkeys(pages) if page != address],
        **isbns,
        _container_name(kind, container): text("dc:title", container),
        "journal-abbreviation": text("dcterms:alternative", container),
        "volume": text("prism:volume") or text("prism:volume", container),
        "number": text("prism:number") or text("prism:number", container),
        "series": text("dc:title", series),
        "series-number": text("dc:identifier", series),
        "issn": said.get("ISSN", ""),
        "place": " ".join(_texts_of(node, "dc:publisher//vcard:locality")),
        "conference": " ".join(_texts_of(node, "bib:presentedAt//dc:title")),
        "note": re.sub(r"(?m)^(?:Citation Key|Archived|DOI|ISBN): .*\n?", "", text("dc:description")).strip(),
    }
    for name, value in _others(node):
        ref.keep(unknown, name, value)
    if node.find(_name("dc:relation")) is not None:
        remarks.append("What it is related to is left out.")
    return ref.entry(place, fields, unknown, remarks)


def _container_name(kind: str, container: ET.Element | None) -> str:
    """Return what the whole is called that a work of a kind is in: a book, a journal, or a site or blog."""
    if kind in _PARTS:
        return "book"
    is_site = container is not None and container.tag.startswith("{" + SPACES["z"])
    return "container" if is_site else "journal"


def _texts_of(node: ET.Element, path: str) -> list[str]:
    """Return the texts at a path of names, whatever elements they are wrapped in."""
    steps = "//".join(map(_name, path.split("//")))
    return ["".join(found.itertext()).strip() for found in node.findall(steps)]


def _wholes(node: ET.Element, by_about: Mapping[str, ET.Element]) -> list[ET.Element]:
    """Return what an item is a part of: its journal, book or series, and theirs, written inside it or elsewhere."""
    found: list[ET.Element] = []
    waiting = [node]
    while waiting and len(found) < _MANY:
        for part in waiting.pop().findall(_name("dcterms:isPartOf")):
            named = by_about.get(part.get(_name("rdf:resource"), "?"))
            new = [whole for whole in (*part, *([] if named is None else [named])) if whole not in found]
            found += new
            waiting += new
    return found


_MANY = 9
"""More wholes than any work has; they may go in a circle."""


def _subject(found: ET.Element) -> str:
    """Return a tag; a call number, which stands beside them, is none."""
    is_call_number = any(found.find(_name(f"dcterms:{kind}")) is not None for kind in ("LCC", "DDC", "UDC"))
    return "" if is_call_number else "".join(found.itertext()).strip()


def _files(node: ET.Element, by_about: Mapping[str, ET.Element]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the address or the path of each attachment, with its label, and the addresses of those that are pages."""
    files, pages = [], []
    for link in node.findall(_name("link:link")):
        attached = by_about.get(link.get(_name("rdf:resource"), ""))
        if attached is None:
            continue
        where = attached.find(_name("rdf:resource"))
        path = "" if where is None else where.get(_name("rdf:resource"), "")
        address = next(filter(None, _texts_of(attached, "dc:identifier")), "")
        title = (attached.findtext(_name("dc:title")) or "").strip()
        if address and "html" in (attached.findtext(_name("link:type")) or ""):
            pages.append(address)
            files += [(path, "")] if path else []  # a snapshot
        else:
            files.append((address or path, "" if title == ref.file_name(address or path) else title))
    return files, pages


def _notes(node: ET.Element, by_about: Mapping[str, ET.Element]) -> Iterator[str]:
    """Yield the notes that hang on an item, without the markup that Zotero writes them in."""
    for link in node.findall(_name("dcterms:isReferencedBy")):
        memo = by_about.get(link.get(_name("rdf:resource"), ""))
        note = (memo.findtext(_name("rdf:value")) or "") if memo is not None else ""
        if re.search(r"(?i)</(?:p|div|li|h\d)>|<br", note):
            note = html.unescape(re.sub(r"<[^<>]*>", "", re.sub(r"(?i)</(?:p|div|li|h\d)>|<br\s*/?>", "\n", note)))
        if note.strip():
            yield re.sub(r"\n\s*\n\s*", "\n\n", note).strip()


def _others(node: ET.Element) -> Iterator[tuple[str, Any]]:
    """Yield the people and the fields that we have no place for, by their names."""
    authors = next((role for role in _AUTHORS if _people(node, role)), "")
    names = {_name(name): name for name in _NAMES_OF_OURS}
    taken = {_name(name) for name in (*_TAKEN, authors) if name}
    for child in node:
        if child.tag not in taken:
            local = child.tag.rpartition("}")[2]
            name = _NAMES_OF_OURS.get(names.get(child.tag, ""), re.sub(r"(?=[A-Z])", "-", local).lower())
            yield name, _people_in(child) or " ".join("".join(child.itertext()).split())


_AUTHORS = (
    "bib:authors", "z:directors", "z:presenters", "z:podcasters", "z:artists", "z:programmers", "z:inventors", "z:performers", "z:cartographers",
    "z:interviewees",
)  # fmt: skip
_TAKEN = (
    "z:itemType", "z:type", "dc:type", "z:language", "dc:language", "z:citationKey", "dc:title", "dcterms:abstract", "dc:date", "dc:publisher",
    "dc:identifier", "dc:subject", "dc:description", "dcterms:isPartOf", "dcterms:isReferencedBy", "link:link", "prism:volume", "prism:number",
    "bib:presentedAt", "dc:relation",
)  # fmt: skip
_NAMES_OF_OURS = {
    "dcterms:dateSubmitted": "accessed",
    "bib:pages": "pages",
    "z:libraryCatalog": "provider",
    "dc:coverage": "location",
}
_PARTS = {"bookSection", "conferencePaper", "encyclopediaArticle", "dictionaryEntry"}
_KINDS_OF_THEIRS = {
    "report": "",
    "document": "",
    "bookSection": "chapter",
    "webpage": "web page",
    "videoRecording": "video",
}


def _people(node: ET.Element, role: str) -> list[str]:
    return [person for child in node.findall(_name(role)) for person in _people_in(child)]


def _people_in(role: ET.Element) -> list[str]:
    found = []
    for person in role.iter(_name("foaf:Person")):
        family = (person.findtext(_name("foaf:surname")) or "").strip()
        given = (person.findtext(_name("foaf:givenName")) or person.findtext(_name("foaf:givenname")) or "").strip()
        if family or given:
            found.append(ref.shown(ref.Name(family or given, given if family else "", bool(family and given))))
    return found


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"
