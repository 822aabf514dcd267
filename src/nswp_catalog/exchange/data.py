"""The catalogue as plain data, and entries of data that others wrote: what JSON and YAML share."""

from collections.abc import Iterator, Mapping
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.exchange.format import Entry


def about(head: Head) -> dict[str, Any]:
    """Return the ``catalog:`` head as it stands in the file."""
    said = head.about
    data = {
        "title": said.title and said.title.to_data(),
        "description": said.description and said.description.to_data(),
        "homepage": said.homepage,
        "language": said.language,
    }
    return {name: value for name, value in data.items() if value}


def vocabularies(head: Head) -> dict[str, list[dict[str, Any]]]:
    """Return the vocabularies as they stand in the file."""
    return {
        name: [
            {
                name: value
                for name, value in (
                    ("id", term.id),
                    ("label", term.label.to_data()),
                    ("broader", term.broader),
                    ("aliases", list(term.aliases)),
                )
                if value
            }
            for term in vocabulary.terms
        ]
        for name, vocabulary in head.vocabularies.items()
    }


def within(resource: Resource, ids: set[str], private: bool = False) -> dict[str, Any]:
    """Return the record without relations that lead out of ``ids``."""
    kept = tuple(relation for relation in resource.related if relation.id in ids)
    return resource._replace(related=kept).to_data(private)


def entry(place: str, data: Any) -> Entry:
    """Return the entry that one record of foreign data is."""
    if not isinstance(data, Mapping):
        return Entry(place, {}, "This is not a record: a record has `title` and so on, each with its value.")
    known = {str(name): value for name, value in data.items() if value not in (None, "", [], {})}
    strange = [name for name in known if name not in FIELDS and name != "keywords" and not name.startswith("x-")]
    for name in strange:
        known[f"x-{name}"] = known.pop(name)
    remarks = [f"Kept under `x-`: {', '.join(strange)}."] if strange else []
    return Entry(place, {name: texts(value) for name, value in known.items()}, remarks=tuple(remarks))


def texts(value: Any) -> Any:
    """Return ``value`` with every scalar as a text, as an editor would have typed it."""
    if isinstance(value, Mapping):
        return {str(key): texts(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [texts(item) for item in value if item is not None]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def entries(items: Iterator[Any], name: str) -> Iterator[Entry]:
    """Yield the entries of a list, each called by ``name`` and its number."""
    for number, item in enumerate(items, 1):
        yield entry(f"{name} {number}", item)
