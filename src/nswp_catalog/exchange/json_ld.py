"""JSON-LD: schema.org, for search engines and linked data; the terms are those of the SKOS export."""

import json
import re
from collections.abc import Iterator
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Download, Resource, Text
from nswp_catalog.core.values import doi_address
from nswp_catalog.exchange.format import Format, Library, Wishes
from nswp_catalog.exchange.skos import iri

_CONTEXT = ["https://schema.org", {"skos": "http://www.w3.org/2004/02/skos/core#", "inScheme": {"@id": "skos:inScheme", "@type": "@id"}}]  # fmt: skip
_KINDS = (
    ("academic", "ScholarlyArticle"), ("article", "ScholarlyArticle"), ("video", "VideoObject"),
    ("infographic", "ImageObject"), ("report", "Report"), ("brief", "Report"), ("research", "Report"), ("case-study", "Report"),
)  # fmt: skip


def _write(library: Library, _: Wishes) -> Iterator[str]:
    head = library.head
    yield f'{{"@context": {_dump(_CONTEXT)},\n"@graph": ['
    separator = "\n"
    for name in ("themes", "types", "regions"):
        for term in head.vocabulary(name).terms:
            yield separator + _dump(_concept(head, name, term.id, term.label))
            separator = ",\n"
    for resource in library.resources:
        yield separator + _dump(work(resource, head))
        separator = ",\n"
    yield "\n]}\n"


def _concept(head: Head, name: str, term: str, label: Text) -> dict[str, Any]:
    return {
        "@id": iri(head, f"{name}-{term}"),
        "@type": ["DefinedTerm", "skos:Concept"],
        "termCode": term,
        "name": _text(label),
        "inScheme": iri(head, name),
    }


def work(resource: Resource, head: Head) -> dict[str, Any]:
    """Return a resource in the words of schema.org."""
    terms = {"about": [iri(head, f"themes-{theme}") for theme in resource.themes]}
    data: dict[str, Any] = {
        "@id": iri(head, resource.id),
        "@type": next((kind for word, kind in _KINDS if word in (resource.type or "")), "CreativeWork"),
        "name": _text(resource.title),
        "description": _text(resource.summary) if resource.summary else None,
        "datePublished": resource.date,
        "author": [_author(name) for name in resource.authors],
        "publisher": [{"@type": "Organization", "name": name} for name in resource.publishers],
        "inLanguage": list(resource.languages),
        "url": resource.url,
        "archivedAt": resource.archived,
        "sameAs": doi_address(resource.doi) if resource.doi else None,
        "isbn": resource.isbn,
        "keywords": list(resource.tags),
        "about": [{"@id": address} for address in terms["about"]],
        "genre": iri(head, f"types-{resource.type}") if resource.type else None,
        "spatialCoverage": [{"@id": iri(head, f"regions-{region}")} for region in resource.regions],
        "encoding": [_file(file) for file in resource.downloads],
        "isRelatedTo": [{"@id": iri(head, relation.id)} for relation in resource.related],
    }
    return {name: value for name, value in data.items() if value}


def _author(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if not comma:
        return {"@type": "Organization", "name": name}
    return {
        "@type": "Person",
        "name": f"{given.strip()} {family}".strip(),
        "familyName": family,
        "givenName": given.strip(),
    }


def _file(file: Download) -> dict[str, Any]:
    data = {
        "@type": "MediaObject",
        "contentUrl": file.url,
        "name": file.label,
        "inLanguage": file.language,
        "encodingFormat": file.format,
        "contentSize": f"{file.bytes} B" if file.bytes else None,
        "sha256": file.sha256,
        "archivedAt": file.archived,
    }
    return {name: value for name, value in data.items() if value}


def _text(text: Text) -> Any:
    if not text.versions[0][0]:
        return str(text)
    return [{"@value": version, "@language": language} for language, version in text.versions]


def _dump(data: Any) -> str:
    """Return JSON that stays data where a page has it between script tags."""
    return re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(data, ensure_ascii=False))


FORMAT = Format("json-ld", "search engines: schema.org as linked data", (".jsonld",), _write)
