"""Zotero RDF, the format in which Zotero loses nothing: what the documentation recommends.

The names are those of Zotero's own export (its translator ``Zotero RDF``).
"""

from collections.abc import Iterator

from nswp_catalog.core.resource import Download
from nswp_catalog.exchange import reference as ref
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes
from nswp_catalog.exchange.markup import is_web, xml
from nswp_catalog.exchange.zotero_reading import SPACES, read

_KINDS = {ref.ARTICLE: ("Article", "journalArticle"), ref.FILM: ("Recording", "videoRecording"), ref.REPORT: ("Report", "report")}  # fmt: skip


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    spaces = "".join(f'\n xmlns:{name}="{address}"' for name, address in SPACES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for resource in library.resources:
        yield _item(ref.reference(resource, library.head), resource.notes if wishes.all_fields else None)
    yield "</rdf:RDF>\n"


def _item(one: ref.Reference, notes: str | None) -> str:
    element, kind = _KINDS[one.kind]
    attachments = [
        (f"#file_{xml(one.key)}_{number}", file) for number, file in enumerate(one.files, 1) if is_web(file.url)
    ]
    extra = [f"{name}: {said}" for name, said in (("Citation Key", one.key), ("Archived", one.archived)) if said]
    if one.kind != ref.ARTICLE:  # for whose numbers Zotero has fields; of other kinds older ones drop them
        extra += [f"{name}: {number}" for name, number in (("DOI", one.doi), ("ISBN", one.isbn)) if number]
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
        *(_attachment(about, file) for about, file in attachments),
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
        role = "z:directors" if one.kind == ref.FILM else "bib:authors"  # Zotero's films have no authors
        yield f"<{role}><rdf:Seq>{people}</rdf:Seq></{role}>"


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


def _attachment(about: str, file: Download) -> str:
    # Zotero's link mode 3: an address, nothing stored.
    return (
        f'<z:Attachment rdf:about="{about}">\n<z:itemType>attachment</z:itemType>\n{_uri(file.url)}\n'
        f"<dc:title>{xml(file.label or ref.file_name(file.url))}</dc:title>\n<z:linkMode>3</z:linkMode>\n</z:Attachment>"
    )


def _person(author: ref.Name) -> str:
    given = f"<foaf:givenName>{xml(author.given)}</foaf:givenName>" if author.given else ""
    return f"<foaf:Person><foaf:surname>{xml(author.family)}</foaf:surname>{given}</foaf:Person>"


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    return read(text)


FORMAT = Format("zotero-rdf", "Zotero, without loss", (".rdf",), _write, _read, keeps_unknown=True)
