"""The catalogue as plain data, and entries of data that others wrote: what JSON and YAML share."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

from nswp_catalog.core.catalog import Head
from nswp_catalog.core.resource import FIELDS, Resource
from nswp_catalog.exchange.format import LONGEST_KEY, Entry


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
    known = {_whole(str(name)): value for name, value in data.items() if value not in (None, "", [], {})}
    strange = [name for name in known if name not in FIELDS and name != "keywords" and not name.startswith("x-")]
    for name in strange:
        known[own_key(name, known)] = known.pop(name)
    remarks = [f"Kept under `x-`: {', '.join(name[:LONGEST_KEY] for name in strange)}."] if strange else []
    record = {name: texts(value) for name, value in known.items()}
    words = record.get("keywords", [])
    if not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
        record.pop("keywords")
        record[own_key("keywords", record)] = words
        remarks.append("`keywords` is no list of words: it is kept under `x-`.")
    return Entry(place, record, remarks=tuple(remarks))


def own_key(name: str, taken: Container[str]) -> str:
    """Return a key of the editor's own for a foreign ``name``, which is not ``taken``."""
    key = known = f"x-{name[:LONGEST_KEY]}"
    number = 1
    while key in taken:
        number += 1
        key = f"{known}-{number}"
    return key


def _whole(text: str) -> str:
    """Return ``text`` without halves of characters, which JSON lets through and no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def texts(value: Any) -> Any:
    """Return ``value`` with every scalar as a text, as an editor would have typed it."""
    if isinstance(value, Mapping):
        return {_whole(str(key)): texts(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [texts(item) for item in value if item is not None]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _whole(str(value))


def entries(items: Iterator[Any], name: str) -> Iterator[Entry]:
    """Yield the entries of a list, each called by ``name`` and its number."""
    for number, item in enumerate(items, 1):
        yield entry(f"{name} {number}", item)
