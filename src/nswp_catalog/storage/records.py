"""Records in the text of a catalogue, by their ids, and changes of them, checked before they are made.

A change is refused when it would bring an error into the file that is not there yet. What is
wrong elsewhere in the file does not matter.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from nswp_catalog.core.catalog import Catalog, Head
from nswp_catalog.core.checks import unknown_terms
from nswp_catalog.core.place import Path
from nswp_catalog.core.problem import Problem, Severity
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.text import slugify
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import splice
from nswp_catalog.storage.accept import read_resource
from nswp_catalog.storage.fields import changed_parts
from nswp_catalog.storage.load import read_head
from nswp_catalog.storage.read import Source, Unsure

Data = dict[str, Any]

_MANY = 20
"""For so many records it is quicker to read all than to look for each."""
_KEY_BEFORE = re.compile(rb"id[\"']?\s*:\s*(?:[&!]\S*\s+)*[\"']?\Z")
_ID = re.compile(rb"(?:\n|\A)[ \t]*(?:-[ \t]+)?id:[ \t]+[\"']?([a-z0-9-]+)")


def head(source: Source) -> Head:
    """Return what the text says beside its records."""
    return read_head(source.top)[0]


def ids(source: Source) -> list[str]:
    """Return what looks like the ids of records, for suggestions."""
    if source.pieces is None:
        return [name for record in source.values if (name := _id_of(record)) is not None]
    return [match[1].decode() for match in _ID.finditer(source.text, source.pieces.starts[0] - 1, source.pieces.end)]


def find(source: Source, resource_id: str) -> int | None:
    """Return the place in the list of the record with an id, or None."""
    for place in _with_id(source, resource_id):
        if _id_of(splice.record_value(source, place)) == resource_id:
            return place
    return None


def _with_id(source: Source, resource_id: str) -> Iterable[int]:
    """Return the places of all records that could name an id, as their own or another's."""
    return dict.fromkeys(
        place
        for place, offset in occurrences(source, resource_id)
        if offset is None or _KEY_BEFORE.search(source.text, max(0, offset - 100), offset)
    )


def occurrences(source: Source, words: str) -> Iterator[tuple[int, int | None]]:
    """Yield the places of the records whose text has ``words``, each with the offset; of all, if none can be told.

    Many times as fast as by a pattern with something before the words.
    """
    if source.pieces is None:
        yield from ((place, None) for place in range(len(source)))
        return
    starts, end = source.pieces.starts, source.pieces.end
    offset = source.text.find(words.encode(), starts[0], end)
    while offset != -1:
        yield bisect_right(starts, offset) - 1, offset
        offset = source.text.find(words.encode(), offset + 1, end)


def index_of(source: Source, resource_id: str) -> int:
    """Return the place in the list of the record with an id. Raises `CatalogError`."""
    return places_of(source, [resource_id])[0]


def places_of(source: Source, resource_ids: Collection[str]) -> list[int]:
    """Return the places in the list of the records with some ids. Raises `CatalogError`."""
    place_of = _finder(source, len(resource_ids))
    return [_known(source, resource_id, place_of(resource_id)) for resource_id in resource_ids]


def _known(source: Source, resource_id: str, place: int | None) -> int:
    if place is None:
        raise CatalogError(
            f"There is no resource “{resource_id}”.",
            did_you_mean(resource_id, {*ids(source)} - {resource_id}) or "`catalog list --format ids` lists them.",
        )
    return place


def free_id(source: Source, title: str) -> str:
    """Return an id made from ``title`` that no record has. Raises `CatalogError` for a title without letters."""
    name = proposed_id(source, title)
    if not name:
        raise CatalogError("No id can be made from this title.", "Give one: --id short-name-in-latin-letters.")
    return name


def proposed_id(source: Source, title: str) -> str:
    """Return an id made from ``title`` that no record has; empty for a title without letters."""
    wanted = id_from(title)
    number = 1
    while wanted and find(source, name := wanted if number == 1 else f"{wanted}-{number}") is not None:
        number += 1
    return name if wanted else ""


def id_from(title: str) -> str:
    """Return an id made from ``title``, whatever its script; empty where nothing in it can be read aloud."""
    wanted = slugify(title)
    if not title.isascii() and len(wanted) < len(title) / 2:
        from anyascii import anyascii  # start-up: few titles need it

        wanted = slugify(anyascii(title))
    return wanted[:80].strip("-")


def add(source: Source, record: Data) -> bytes:
    """Return the text with a new record. Raises `CatalogError`."""
    _refuse_errors(_errors(source, {len(source): record}, partial(find, source)))
    return splice.add(source, [record])


def edit(source: Source, changes: Mapping[int, Data]) -> bytes:
    """Return the text with fields of the records at some places changed; None takes a field out. Raises `CatalogError`."""
    new = {place: _changed(splice.record_value(source, place), fields) for place, fields in changes.items()}
    _refuse_errors(_new_errors(source, new))
    return splice.edit(source, changes) if changes else source.text


def edit_parts(source: Source, changes: Mapping[int, Mapping[Path, str | int]]) -> bytes:
    """Return the text with scalars inside the records at some places set, and every other byte the same.

    ``{3: {("downloads", 0, "url"): "…", ("archived",): "…"}}``; a key that is missing is
    written. Raises `CatalogError`.
    """
    text = splice.edit_parts(source, changes)
    new = {
        place: changed_parts(splice.record_value(source, place), splice.as_read(parts))
        for place, parts in changes.items()
    }
    _refuse_errors(_new_errors(source, new))
    return text


def _changed(old: Data, fields: Data) -> Data:
    return {name: item for name, item in {**old, **fields}.items() if item is not None}


def replace(text: bytes, resource_id: str, before: str, written: str) -> bytes:
    """Return ``text`` with the record written anew; ``before`` is its text that the editor was given.

    Raises `CatalogError`, and `YamlError` for what is not YAML.
    """
    source = splice.opened(text)
    place = index_of(source, resource_id)
    if splice.record_text(source, place) != before:
        raise CatalogError(
            "Somebody else has changed this record meanwhile.", "Look at it, and make your change again."
        )
    new = splice.replace(source, place, written)
    changed = splice.opened(new)
    _refuse_errors(_new_errors(source, {place: splice.record_value(changed, place)}))
    return new


def remove(text: bytes, resource_ids: Iterable[str]) -> bytes:
    """Return ``text`` without the records with some ids. Raises `CatalogError`."""
    source = splice.opened(text)
    places = {index_of(source, resource_id): resource_id for resource_id in resource_ids}
    for resource_id in places.values():
        for place in _mentions(source, resource_id):
            if place not in places:
                named = splice.record_value(source, place).get("id")
                raise CatalogError(
                    f"`{named}` is related to `{resource_id}`.",
                    f"Change it first: catalog edit {named} --unset related.",
                )
    return splice.remove(source, set(places))


def differing(before: bytes, after: bytes) -> int:
    """Return how many records differ in two texts that have the same number of them."""
    one, other = splice.opened(before), splice.opened(after)
    if one.pieces is not None and other.pieces is not None:
        return sum(one.pieces.piece(place) != other.pieces.piece(place) for place in range(len(one)))
    return sum(splice.record_value(one, place) != splice.record_value(other, place) for place in range(len(one)))


def _mentions(source: Source, resource_id: str) -> Iterator[int]:
    """Yield the places of the records whose `related` names an id."""
    for place in _with_id(source, resource_id):
        record = splice.record_value(source, place)
        related = record.get("related") if isinstance(record, dict) else None
        if isinstance(related, list) and any(
            isinstance(item, dict) and item.get("id") == resource_id for item in related
        ):
            yield place


def _new_errors(source: Source, values: Mapping[int, Data]) -> list[Problem]:
    """Return the errors that records with new values have and had not before."""
    place_of = _finder(source, len(values))
    before = {
        (problem.rule, problem.message)
        for problem in _errors(source, {place: splice.record_value(source, place) for place in values}, place_of)
    }
    found = [*_errors(source, values, place_of), *_left_behind(source, values)]
    return [problem for problem in found if (problem.rule, problem.message) not in before]


def _left_behind(source: Source, values: Mapping[int, Data]) -> Iterator[Problem]:
    """Yield an error for each record whose `related` names an id that another one is to lose."""
    for place, data in values.items():
        old = _id_of(splice.record_value(source, place))
        if old is None or data.get("id") == old:
            continue
        for other in _mentions(source, old):
            if other not in values:
                named = splice.record_value(source, other).get("id")
                yield _error(
                    "unknown-related",
                    f"`{named}` is related to `{old}`, an id that would be gone.",
                    f"Change it first: catalog edit {named} --unset related.",
                )


def _id_of(record: Any) -> str | None:
    found = record.get("id") if isinstance(record, dict) else None
    return found if isinstance(found, str) else None


def _finder(source: Source, number: int) -> Callable[[str], int | None]:
    """Return what finds a record by its id: for a few of them in the text, for many in all that is read once."""
    if number < _MANY:
        return partial(find, source)
    places: dict[str, int] = {}
    for place in range(len(source)):
        try:
            found = source.value(place)
        except Unsure:
            continue
        if (name := _id_of(found)) is not None:
            places.setdefault(name, place)
    return places.get


def _errors(source: Source, values: Mapping[int, Data], place_of: Callable[[str], int | None]) -> list[Problem]:
    """Return the errors of records that stand, or are to stand, at some places."""
    found: list[Problem] = []
    about = head(source)
    taken: set[str] = set()
    for place, data in values.items():
        resource, problems = read_resource(splice.as_read(data), place)
        found += problems
        if resource is None:
            continue
        found += unknown_terms(Catalog(about, ((place, resource),)))
        if place_of(resource.id) not in (None, place) or resource.id in taken:
            found.append(_error("duplicate-id", f"The id `{resource.id}` is taken.", "Choose another one."))
        taken.add(resource.id)
        for relation in resource.related:
            if relation.id != resource.id and place_of(relation.id) is None:
                advice = did_you_mean(relation.id, ids(source))
                found.append(_error("unknown-related", f"`related` names `{relation.id}`, which is not there.", advice))
    return [problem for problem in found if problem.severity is Severity.ERROR]


def _error(rule: str, message: str, advice: str) -> Problem:
    return Problem(rule, Severity.ERROR, message, advice)


def _refuse_errors(problems: list[Problem]) -> None:
    if len(problems) == 1:
        raise CatalogError(problems[0].message, problems[0].advice)
    if problems:
        listed = "".join(f"\n  {problem.message} {problem.advice}".rstrip() for problem in problems)
        raise CatalogError(f"{len(problems)} things are not right:{listed}", "Nothing was written.")


def as_written(about: Head, fields: Data) -> Data:
    """Return ``fields`` as an editor would write them: ids for the names of terms, paragraphs that end in a line end."""
    written = dict(fields)
    for name, vocabulary in (
        ("themes", "themes"),
        ("regions", "regions"),
        ("type", "types"),
        ("languages", "languages"),
    ):
        given, known = written.get(name), about.vocabulary(vocabulary)
        if isinstance(given, str):
            written[name] = known.find(given) or given
        elif isinstance(given, list):
            written[name] = [known.find(item) or item if isinstance(item, str) else item for item in given]
    for name in ("summary", "notes"):
        if isinstance(written.get(name), str) and "\n" in written[name].strip():
            lines = [line.rstrip() for line in written[name].strip("\n").split("\n")]
            written[name] = "\n".join(lines) + "\n"
    return written
