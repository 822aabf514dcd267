"""OpenSearch and Elasticsearch: the body of a `_bulk` request; the mapping that goes with it is a format of its own."""

import json
from collections.abc import Iterator
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import Resource
from nswp_catalog.exchange.format import Format, Library, Wishes

INDEX = "catalog"
_VOCABULARIES = {"type": "types", "themes": "themes", "regions": "regions"}


def _write(library: Library, _: Wishes) -> Iterator[str]:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for resource in library.resources:
        yield encode({"index": {"_index": INDEX, "_id": resource.id}}) + "\n"
        yield encode(_document(resource, library.head)) + "\n"


def _document(resource: Resource, head: Head) -> dict[str, Any]:
    data = resource.to_data()
    for name in ("title", "summary"):
        text = getattr(resource, name)
        if text:
            data[name] = list(text.all())
            data.update((f"{name}_{(tag or head.about.language).split('-')[0]}", each) for tag, each in text.versions)
    labels: list[str] = []
    for field, vocabulary in _VOCABULARIES.items():
        value = getattr(resource, field)
        for term in (value,) if isinstance(value, str) else value or ():
            found = head.vocabulary(vocabulary).by_id.get(term)
            labels += found.names() if found else (term,)
    if labels:
        data["labels"] = list(dict.fromkeys(labels))
    if resource.year:
        data["year"] = resource.year
    return data


FORMAT = Format("opensearch", "OpenSearch, Elasticsearch: the body of a `_bulk` request", (".bulk.ndjson",), _write, is_default=False)  # fmt: skip
