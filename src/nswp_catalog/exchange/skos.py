"""SKOS: the vocabularies in Turtle, for libraries and linked data."""

import re
from collections.abc import Iterator

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Text
from nswp_catalog.core.vocabulary import Vocabulary
from nswp_catalog.exchange.format import Format, Library, Wishes

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def _write(library: Library, _: Wishes) -> Iterator[str]:
    head = library.head
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    for name, vocabulary in head.vocabularies.items():
        yield from _scheme(name, vocabulary, head)


def _scheme(name: str, vocabulary: Vocabulary, head: Head) -> Iterator[str]:
    scheme = concept_scheme(head, name)
    title = str(head.about.title or "catalogue")
    yield f"\n{scheme} a skos:ConceptScheme ;\n    dcterms:title {_literal(f'{title}: {name}', head.about.language)} .\n"
    for term in vocabulary.terms:
        lines = [
            "a skos:Concept",
            f"skos:inScheme {scheme}",
            f"skos:notation {_literal(term.id)}",
            *_labels(term.label, head),
            *(f"skos:altLabel {_literal(alias)}" for alias in dict.fromkeys(term.aliases)),
        ]
        if term.broader in vocabulary.by_id:
            lines.append(f"skos:broader {concept(head, name, str(term.broader))}")
        else:
            lines.append(f"skos:topConceptOf {scheme}")
        narrower = [other.id for other in vocabulary.terms if other.broader == term.id]
        lines += [f"skos:narrower {concept(head, name, other)}" for other in narrower]
        yield f"\n{concept(head, name, term.id)} " + " ;\n    ".join(lines) + " .\n"


def _labels(label: Text, head: Head) -> Iterator[str]:
    for language, text in label.versions:
        yield f"skos:prefLabel {_literal(text, language or head.about.language)}"


def iri(head: Head, name: str) -> str:
    """Return the address by which others know a thing of this catalogue."""
    base = head.about.homepage or "urn:nswp-catalog:"
    joint = "" if base.endswith((":", "#")) else "#"
    return re.sub(r"[\x00-\x20<>\"{}|^`\\]", lambda match: f"%{ord(match[0]):02X}", f"{base}{joint}{name}")


def concept_scheme(head: Head, name: str) -> str:
    """Return a vocabulary as Turtle names it."""
    return f"<{iri(head, name)}>"


def concept(head: Head, name: str, term: str) -> str:
    """Return a term as Turtle names it."""
    return f"<{iri(head, f'{name}-{term}')}>"


def _literal(text: str, language: str = "") -> str:
    clean = re.sub("[\x00\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    escaped = re.sub(r'[\\"\n\r\t\x08\x0c]', lambda match: _ESCAPES[match[0]], clean)
    return f'"{escaped}"' + (f"@{language}" if language else "")


FORMAT = Format("skos", "libraries: the vocabularies as linked data", (".ttl",), _write)
