"""JSON: the chosen resources with the vocabularies that they use, in one document."""

import json
from collections.abc import Iterator
from typing import Any

from nswp_catalog.core.vocabulary import VOCABULARIES
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange import data
from nswp_catalog.exchange.format import Entry, Format, Library, Wishes

VERSION = 1


def _write(library: Library, wishes: Wishes) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    head = {"catalog": data.about(library.head), "vocabularies": data.vocabularies(library.head)}
    yield f'{{"version": {VERSION},\n'
    for name, value in head.items():
        yield f'"{name}": {encode(value)},\n'
    yield '"resources": ['
    separator = "\n"
    for record in library.public(wishes):
        yield separator + encode(record)
        separator = ",\n"
    yield "\n]}\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what is written, but for the single record, which `catalog schema` has."""
    text = {
        "oneOf": [
            {"type": "string"},
            {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}},
        ]
    }
    slug = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    term = {
        "type": "object",
        "required": ["id", "label"],
        "properties": {
            "id": slug, "label": text, "broader": slug, "aliases": {"type": "array", "items": {"type": "string"}},
        },
        "additionalProperties": False,
    }  # fmt: skip
    about = {
        "title": text, "description": text, "homepage": {"type": "string"}, "language": {"type": "string"},
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Resources of a catalogue",
        "type": "object",
        "required": ["version", "catalog", "vocabularies", "resources"],
        "properties": {
            "version": {"const": VERSION},
            "catalog": {"type": "object", "properties": about, "additionalProperties": False},
            "vocabularies": {
                "type": "object",
                "properties": {name: {"type": "array", "items": term} for name in VOCABULARIES},
                "additionalProperties": False,
            },
            "resources": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "title"],
                    "properties": {"id": slug, "title": text, "summary": text},
                },
            },
        },
        "additionalProperties": False,
    }


def _read(text: bytes, _: Wishes) -> Iterator[Entry]:
    try:
        found = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError as error:
        raise CatalogError(
            f"Line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}.", "Export it again."
        ) from None
    except (ValueError, RecursionError):
        raise CatalogError("This is not JSON.", "Export it again, as UTF-8.") from None
    if isinstance(found, dict) and "resources" in found:
        found = found["resources"]
    if isinstance(found, dict) and "title" in found:
        found = [found]
    if not isinstance(found, list):
        raise CatalogError("This JSON has no list of records.", 'It is a list, or has one under "resources".')
    yield from data.entries(iter(found), "record")


FORMAT = Format("json", "programs: everything in one document", (".json",), _write, _read)
