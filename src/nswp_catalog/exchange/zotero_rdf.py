"""Zotero RDF, the format in which Zotero loses nothing: what the documentation recommends.

The names are those of Zotero's own export (its translator ``Zotero RDF``).
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes
from nswp_catalog.exchange.markup import is_web, xml

_SPACES = {
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
_KINDS = {ref.ARTICLE: ("Article", "journalArticle"), ref.FILM: ("Recording", "videoRecording"), ref.REPORT: ("Report", "report")}  # fmt: skip


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    spaces = "".join(f'\n xmlns:{name}="{address}"' for name, address in _SPACES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for resource in library.resources:
        yield _item(ref.reference(resource, library.head), resource.notes if wishes.all_fields else None)
    yield "</rdf:RDF>\n"


def _item(one: ref.Reference, notes: str | None) -> str:
    element, kind = _KINDS[one.kind]
    attachments = [
        (f"#file_{xml(one.key)}_{number}", address) for number, address in enumerate(one.files, 1) if is_web(address)
    ]
    extra = [f"Citation Key: {one.key}"] + ([f"Archived: {one.archived}"] if one.archived else [])
    lines = [
        f'<bib:{element} rdf:about="#item_{xml(one.key)}">',
        f"<z:itemType>{kind}</z:itemType>",
        *_agents(one),
        *(f'<link:link rdf:resource="{about}"/>' for about, _ in attachments),
        *([f'<dcterms:isReferencedBy rdf:resource="#note_{xml(one.key)}"/>'] if notes else []),
        *(f"<dc:subject>{xml(word)}</dc:subject>" for word in one.keywords),
        *_texts(one),
        f"<dc:description>{xml(chr(10).join(extra))}</dc:description>",
        f"</bib:{element}>",
        *(_attachment(about, address) for about, address in attachments),
    ]
    if notes:
        lines.append(f'<bib:Memo rdf:about="#note_{xml(one.key)}"><rdf:value>{xml(notes)}</rdf:value></bib:Memo>')
    return "\n".join(lines) + "\n"


def _agents(one: ref.Reference) -> Iterator[str]:
    if one.publishers:
        name = xml("; ".join(one.publishers))
        yield f"<dc:publisher><foaf:Organization><foaf:name>{name}</foaf:name></foaf:Organization></dc:publisher>"
    if one.authors:
        people = "".join(f"<rdf:li>{_person(author)}</rdf:li>" for author in one.authors)
        yield f"<bib:authors><rdf:Seq>{people}</rdf:Seq></bib:authors>"


def _texts(one: ref.Reference) -> Iterator[str]:
    texts = (
        ("dc:title", one.title),
        ("dcterms:abstract", one.summary),
        ("dc:date", one.date),
        ("z:language", one.language),
        ("z:type", one.genre),
        ("dc:identifier", f"DOI {one.doi}" if one.doi else ""),
        ("dc:identifier", f"ISBN {one.isbn}" if one.isbn else ""),
    )
    yield from (f"<{name}>{xml(text)}</{name}>" for name, text in texts if text)
    if one.url:
        yield _uri(one.url)


def _uri(address: str) -> str:
    return f"<dc:identifier><dcterms:URI><rdf:value>{xml(address)}</rdf:value></dcterms:URI></dc:identifier>"


def _attachment(about: str, address: str) -> str:
    title = xml(address.rpartition("/")[2] or address)
    # Zotero's link mode 3: an address, nothing stored.
    return (
        f'<z:Attachment rdf:about="{about}">\n<z:itemType>attachment</z:itemType>\n{_uri(address)}\n'
        f"<dc:title>{title}</dc:title>\n<z:linkMode>3</z:linkMode>\n</z:Attachment>"
    )


def _person(author: ref.Name) -> str:
    given = f"<foaf:givenName>{xml(author.given)}</foaf:givenName>" if author.given else ""
    return f"<foaf:Person><foaf:surname>{xml(author.family)}</foaf:surname>{given}</foaf:Person>"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise CatalogError("This file has a DOCTYPE, which Zotero never writes.", "Export it again as Zotero RDF.")
    try:
        root = ET.fromstring(text)  # noqa: S314  without a DOCTYPE there is nothing to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise CatalogError(f"This is not RDF: {error}.", "Export it again as Zotero RDF.") from None
    by_about = {node.get(_name("rdf:about"), ""): node for node in root}
    items = [node for node in root if _is_item(node)]
    if not items and len(root):
        raise CatalogError("There is no reference in this file.", "Export it again as Zotero RDF.")
    for number, node in enumerate(items, 1):
        yield _entry(f"entry {number}", node, by_about)


def _is_item(node: ET.Element) -> bool:
    kind = node.findtext(_name("z:itemType"))
    return kind not in ("attachment", "note", None) or (
        kind is None and node.tag.startswith("{" + _SPACES["bib"]) and node.find(_name("dc:title")) is not None and node.tag != _name("bib:Memo")
    )  # fmt: skip


def _entry(place: str, node: ET.Element, by_about: dict[str, ET.Element]) -> Entry:
    def text(name: str) -> str:
        return (node.findtext(_name(name)) or "").strip()

    remarks: list[str] = []
    identifiers = ["".join(found.itertext()).strip() for found in node.findall(_name("dc:identifier"))]
    doi = next((one[4:] for one in identifiers if one.upper().startswith("DOI ")), "")
    isbn = next((one[5:] for one in identifiers if one.upper().startswith("ISBN ")), "")
    url = next((one for one in identifiers if ref.is_address(one)), "")
    extra = dict(re.findall(r"(?m)^(Citation Key|Archived|DOI): *(.+?) *$", text("dc:description")))
    rest = re.sub(r"(?m)^(?:Citation Key|Archived|DOI): .*\n?", "", text("dc:description")).strip()
    files = []
    for link in node.findall(_name("link:link")):
        attached = by_about.get(link.get(_name("rdf:resource"), ""))
        if attached is not None:
            place_of = attached.find(_name("rdf:resource"))
            address = "".join(attached.find(_name("dc:identifier")).itertext()).strip() if attached.find(_name("dc:identifier")) is not None else ""  # type: ignore[union-attr]  # fmt: skip
            files.append(address or (place_of.get(_name("rdf:resource"), "") if place_of is not None else ""))
    subjects = ["".join(found.itertext()).strip() for found in node.findall(_name("dc:subject"))]
    publisher = " ".join("".join(found.itertext()).strip() for found in node.findall(_name("dc:publisher")))
    fields = {
        "id": ref.key(extra.get("Citation Key", "")),
        "title": text("dc:title"),
        "summary": text("dcterms:abstract"),
        "type": text("z:type"),
        "date": ref.day(text("dc:date")),
        "authors": _people(node, "authors"),
        "publishers": [name.strip() for name in " ".join(publisher.split()).split(";") if name.strip()],
        "languages": ref.languages(text("z:language") or text("dc:language")),
        "url": url,
        "doi": ref.doi(doi or extra.get("DOI", "")),
        "isbn": ref.isbn(isbn),
        "archived": extra.get("Archived", ""),
        "keywords": [word for word in subjects if word],
        "downloads": ref.files(files, remarks),
    }
    part_of = node.find(_name("dcterms:isPartOf"))
    journal = (part_of.find(f".//{_name('dc:title')}") if part_of is not None else None)  # fmt: skip
    unknown = {
        "journal": journal.text if journal is not None else "",
        "volume": text("prism:volume"),
        "number": text("prism:number"),
        "pages": text("bib:pages"),
        "editors": _people(node, "editors"),
        "note": rest,
    }
    kind = text("z:itemType")
    if kind in ("thesis", "bookSection", "conferencePaper", "newspaperArticle", "magazineArticle", "blogPost") and not fields["type"]:  # fmt: skip
        unknown["type"] = re.sub(r"(?=[A-Z])", " ", kind).lower()
    return ref.entry(place, fields, unknown, remarks)


def _people(node: ET.Element, role: str) -> list[str]:
    found = []
    for person in node.findall(f"{_name(f'bib:{role}')}//{_name('foaf:Person')}"):
        family = (person.findtext(_name("foaf:surname")) or "").strip()
        given = (person.findtext(_name("foaf:givenName")) or person.findtext(_name("foaf:givenname")) or "").strip()
        if family or given:
            found.append(ref.shown(ref.Name(family or given, given if family else "", bool(family and given))))
    return found


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


FORMAT = Format("zotero-rdf", "Zotero, without loss", (".rdf",), _write, _read, keeps_unknown=True)
