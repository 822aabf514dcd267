"""From the value of a record, a term or the head to what it stands for.

What is surely right is taken here, in a fraction of the time that importing pydantic takes.
All else is left to the models of `storage.schema`, which say what is wrong; tests hold the
two together.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from nswp_catalog.core import values
from nswp_catalog.core.catalog import About
from nswp_catalog.core.place import Path
from nswp_catalog.core.problem import Problem
from nswp_catalog.core.resource import Caution, Download, Relation, Resource
from nswp_catalog.core.vocabulary import Term
from nswp_catalog.errors import BadValue


class _NotSure(Exception):
    """Raised for a value that only the models can judge."""


_Check = Callable[[Any], Any]


def read_resource(data: Any, index: int) -> tuple[Resource | None, list[Problem]]:
    """Return the resource in ``data`` (the record at ``index`` of the list), and its problems.

    The resource is None when there are problems.
    """
    try:
        fields = _taken(data, _RESOURCE, ("id", "title"))
    except (BadValue, _NotSure):
        from nswp_catalog.storage import schema  # start-up: pydantic

        return schema.read_resource(data, index)
    extra = tuple([(key, value) for key, value in data.items() if key not in _RESOURCE])
    return Resource(**fields, extra=extra), []


def salvage(data: Any, index: int, problems: list[Problem]) -> Resource | None:
    """Return what is right in a record with ``problems``, so that the rest can be checked too.

    None when its id is not; a title that is not right is replaced by the id.
    """
    if not isinstance(data, dict):
        return None
    wrong = {problem.path[2] for problem in problems if len(problem.path) > 2}
    right = {key: value for key, value in data.items() if key not in wrong}
    return read_resource({"title": right.get("id"), **right}, index)[0]


def read_term(data: Any, path: Path) -> tuple[Term | None, list[Problem]]:
    """Return the term in ``data``, found at ``path`` (`vocabularies`, name, index), and its problems."""
    try:
        return Term(**_taken(data, _LANGUAGE_TERM if path[1] == "languages" else _TERM, ("id", "label"))), []
    except (BadValue, _NotSure):
        from nswp_catalog.storage import schema  # start-up: pydantic

        return schema.read_term(data, path)


def read_about(data: Any) -> tuple[About, list[Problem]]:
    """Return what the ``catalog:`` head says, as far as it is right, and its problems."""
    try:
        return About(**_taken(data, _ABOUT)), []
    except (BadValue, _NotSure):
        from nswp_catalog.storage import schema  # start-up: pydantic

        return schema.read_about(data)


def unknown_keys(data: Mapping[str, Any], known: Collection[str], path: Path) -> list[Problem]:
    """Return a problem for each key of ``data`` that is neither known nor the editor's own."""
    if all(key in known for key in data):
        return []
    from nswp_catalog.storage import schema  # start-up: pydantic

    return schema.unknown_keys(data, known, path)


def _taken(data: Any, checks: Mapping[str, _Check], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of ``data`` that are not empty. Raises `BadValue` or `_NotSure`."""
    if type(data) is not dict:
        raise _NotSure
    fields: dict[str, Any] = {}
    for key, value in data.items():
        check = checks.get(key)
        if check is None:
            if type(key) is not str or not key.startswith("x-"):
                raise _NotSure
        elif value is not None:
            fields[key] = check(value)
    for name in needed:
        if name not in fields:
            raise _NotSure
    return fields


def _one(check: Callable[[str], Any]) -> _Check:
    def take(value: Any) -> Any:
        if type(value) is not str:
            raise _NotSure
        return check(value)

    return take


def _many(check: _Check) -> _Check:
    def take(value: Any) -> Any:
        if type(value) is not list:
            raise _NotSure
        return tuple([check(item) for item in value])

    return take


def _part(kind: type[Download] | type[Relation] | type[Caution], checks: Mapping[str, _Check]) -> _Check:
    needed = tuple(name for name in kind._fields if name not in kind._field_defaults)
    return lambda value: kind(**_taken(value, checks, needed))


_line, _slug, _date = _one(values.line), _one(values.slug), _one(values.date)
_language, _address, _count = _one(values.language), _one(values.address), _one(values.count)
_download: dict[str, _Check] = {
    "url": _address,
    "label": _line,
    "language": _language,
    "format": _line,
    "pages": _count,
    "bytes": _count,
    "archived": _address,
    "sha256": _one(values.sha256),
}
_relation: dict[str, _Check] = {"id": _slug, "relation": _one(values.relation)}
_caution: dict[str, _Check] = {"country": _one(values.country), "note": values.localised, "since": _date}
_RESOURCE: dict[str, _Check] = {
    "id": _slug,
    "title": values.localised,
    "summary": values.localised,
    "type": _slug,
    "themes": _many(_slug),
    "regions": _many(_slug),
    "tags": _many(_line),
    "date": _date,
    "authors": _many(_line),
    "publishers": _many(_line),
    "languages": _many(_language),
    "url": _address,
    "doi": _one(values.doi),
    "isbn": _one(values.isbn),
    "downloads": _many(_part(Download, _download)),
    "archived": _address,
    "related": _many(_part(Relation, _relation)),
    "cautions": _many(_part(Caution, _caution)),
    "notes": _line,
    "added": _date,
}
_TERM: dict[str, _Check] = {"id": _slug, "label": values.localised, "aliases": _many(_line), "broader": _slug}
_LANGUAGE_TERM: dict[str, _Check] = {**_TERM, "id": _language}
_ABOUT: dict[str, _Check] = {
    "title": values.localised,
    "description": values.localised,
    "homepage": _address,
    "language": _language,
}
