"""Atom feeds (RFC 4287), newest first, so that people hear of what is new."""

import re
import uuid
from collections.abc import Iterator

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Download, Resource, Text
from nswp_catalog.core.values import doi_address
from nswp_catalog.exchange.format import Format, Library, Wishes
from nswp_catalog.exchange.markup import is_web, xml

_TYPES = {
    "pdf": "application/pdf", "html": "text/html", "htm": "text/html", "epub": "application/epub+zip", "txt": "text/plain",
    "doc": "application/msword", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "mp4": "video/mp4", "mp3": "audio/mpeg", "zip": "application/zip",
}  # fmt: skip


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    head = library.head
    resources = sorted(library.resources, key=lambda one: (one.added or "", one.date or ""), reverse=True)
    title = str(head.about.title or "Resources") + (f": {wishes.query}" if wishes.query else "")
    base = head.about.homepage or title
    newest = max(
        (moment for one in resources if (moment := _moment(one))), default=wishes.now or "1970-01-01T00:00:00Z"
    )
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml(head.about.language)}">\n'
    yield f"<id>{_urn(base, wishes.query)}</id>\n<title>{xml(title)}</title>\n<updated>{newest}</updated>\n"
    yield f"<author><name>{xml(str(head.about.title or 'catalog'))}</name></author>\n"
    if head.about.description:
        yield f"<subtitle>{xml(str(head.about.description))}</subtitle>\n"
    if is_web(head.about.homepage):
        yield f'<link rel="alternate" href="{xml(_iri(str(head.about.homepage)))}"/>\n'
    for resource in resources:
        yield _entry(resource, head, base, newest)
    yield "</feed>\n"


def _entry(resource: Resource, head: Head, base: str, otherwise: str) -> str:
    lines = [
        "<entry>",
        f"<id>{_urn(base, '#' + resource.id)}</id>",
        f"<title{_lang(resource.title, head)}>{xml(_shown(resource.title, head))}</title>",
        f"<updated>{_moment(resource) or otherwise}</updated>",
    ]
    if len(resource.date or "") == 10:
        lines.append(f"<published>{resource.date}T00:00:00Z</published>")
    lines += [f"<author><name>{xml(name)}</name></author>" for name in resource.authors or resource.publishers]
    page = resource.url or (doi_address(resource.doi) if resource.doi else None)
    if is_web(page):
        language = f' hreflang="{xml(resource.languages[0])}"' if resource.languages else ""
        lines.append(f'<link rel="alternate" href="{xml(_iri(str(page)))}"{language}/>')
    lines += [_enclosure(file) for file in resource.downloads if is_web(file.url)]
    for field, vocabulary in (("themes", "themes"), ("type", "types"), ("regions", "regions")):
        value = getattr(resource, field)
        for term in (value,) if isinstance(value, str) else value or ():
            label = xml(head.vocabulary(vocabulary).label(term))
            lines.append(f'<category term="{xml(term)}" scheme="{_urn(base, vocabulary)}" label="{label}"/>')
    warnings = [f"Reading or sharing this can be an offence in {caution.country}." for caution in resource.cautions]
    if resource.summary or warnings:
        text = "\n".join([*warnings, _shown(resource.summary, head) if resource.summary else ""]).strip()
        lines.append(f"<summary{_lang(resource.summary, head) if resource.summary else ''}>{xml(text)}</summary>")
    if not is_web(page):
        lines.append(f"<content>{xml(_shown(resource.title, head))}</content>")  # RFC 4287, 4.1.2: one or the other
    return "\n".join([*lines, "</entry>", ""])


def _enclosure(file: Download) -> str:
    kind = _TYPES.get((file.format or "").lower())
    attributes = [f'href="{xml(_iri(file.url))}"']
    attributes += [f'type="{kind}"'] if kind else []
    attributes += [f'length="{file.bytes}"'] if file.bytes else []
    attributes += [f'hreflang="{xml(file.language)}"'] if file.language else []
    attributes += [f'title="{xml(file.label)}"'] if file.label else []
    return f'<link rel="enclosure" {" ".join(attributes)}/>'


def _shown(text: Text, head: Head) -> str:
    return dict(text.versions).get(head.about.language) or str(text)


def _lang(text: Text, head: Head) -> str:
    versions = dict(text.versions)
    language = text.versions[0][0]
    return "" if not language or head.about.language in versions else f' xml:lang="{xml(language)}"'


def _moment(resource: Resource) -> str:
    day = resource.added or resource.date or ""
    return f"{day}{'0000-01-01'[len(day) :]}T00:00:00Z" if day else ""


def _urn(base: str, name: str) -> str:
    """Return an address that names a thing for ever (RFC 4122, version 5)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{base} {name}')}"


def _iri(address: str) -> str:
    """Return an address without the characters that no IRI has (RFC 3987)."""
    return re.sub(r"[\s<>\"{}|\\^`\x00-\x20\x7f]", lambda match: f"%{ord(match[0]):02X}", address)


FORMAT = Format("atom", "feed readers: what is new, newest first", (".atom", ".xml"), _write)
