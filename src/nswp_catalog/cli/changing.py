"""What `edit` does: changes fields of one resource or of many, or opens a record's YAML in an editor."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from nswp_catalog.cli import saving
from nswp_catalog.cli.session import Session
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.lists import LISTS, PLURALS
from nswp_catalog.core.resource import FIELDS
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.parse import YamlError, parse

if TYPE_CHECKING:
    from nswp_catalog.storage.index import Index

_OF_TERMS = ("themes", "regions", "languages")
"""The lists in whose items no comma stands."""
_STRUCTURED = ("downloads", "related", "cautions")


class _Changes(NamedTuple):
    """What is to become of a record: fields to set (None takes one out), and items to add to lists and to take away."""

    sets: dict[str, Any]
    added: dict[str, Sequence[str]]
    removed: dict[str, Sequence[str]]

    def __bool__(self) -> bool:
        return bool(self.sets) or any(self.added.values()) or any(self.removed.values())

    def of(self, old: dict[str, Any], head: Head) -> dict[str, Any]:
        """Return the fields of the record ``old`` that change."""
        fields = records.as_written(head, self.sets)
        more, less = records.as_written(head, self.added), records.as_written(head, self.removed)
        for name in more:
            if more[name] or less[name]:
                now = fields.get(name, old.get(name)) or []
                listed = [*([now] if isinstance(now, str) else now), *more[name]]
                fields[name] = (
                    list(dict.fromkeys(item for item in listed if isinstance(item, dict) or item not in less[name]))
                    or None
                )
        return fields


def edit(
    run: Session, id: str | None, given: Mapping[str, Sequence[str]], filters: Filters, yes: bool, dry_run: bool
) -> None:
    """Change one resource, or all that ``filters`` choose, or open one in the person's editor. Raises `CatalogError`.

    The changes are ``given`` by the names of their options: ``set``, ``add-theme``.
    """
    changes = _Changes(
        _once([*map(_assignment, given["set"]), *((_field(name), None) for name in given["unset"])]),
        {field: given[f"add-{item}"] for item, field in PLURALS.items()},
        {field: given[f"remove-{item}"] for item, field in PLURALS.items()},
    )
    if (id is None) == (filters == Filters()):
        raise CatalogError(
            "Name one resource, or choose several by filters.", "For example: catalog edit ID --set date=2018"
        )
    if id is not None and not changes and sys.stdin.isatty():
        _edit_by_hand(run, id, dry_run)
    elif not changes:
        raise CatalogError(
            "No change is named.", "Use --set FIELD=VALUE, --unset FIELD, --add-theme THEME and the like."
        )
    elif id is not None:
        _edit_one(run, id, changes, dry_run)
    else:
        _edit_many(run, run.ask(lambda index: _chosen(index, filters)), changes, yes, dry_run)


def _edit_one(run: Session, resource_id: str, changes: _Changes, dry_run: bool) -> None:
    written = saving.save(run, "edit", lambda text: _changed(text, [resource_id], changes), dry_run)
    if written.before == written.after:
        run.say("Nothing changes.")
    elif not dry_run:
        run.say(f"Changed `{resource_id}`. `catalog undo` takes it back.")


def _edit_by_hand(run: Session, resource_id: str, dry_run: bool) -> None:
    """Give the record to the person's editor until it is valid or given up."""
    from nswp_catalog.cli import editor  # start-up: changes by options need no other program

    source = splice.opened(run.read())
    before = splice.record_text(source, records.index_of(source, resource_id))
    path = editor.scratch(f"{resource_id}.yaml", before)

    def take(written: str) -> str:
        if written == before:
            return "Nothing changes."
        saving.save(run, "edit", lambda text: records.replace(text, resource_id, before, written), dry_run)
        return "" if dry_run else f"Changed `{resource_id}`. `catalog undo` takes it back."

    done = editor.until_right(run, path, take)
    if done is None:
        raise CatalogError("Nothing was written.", f"What you wrote is in {path}.")
    editor.discard(path)
    if done:
        run.say(done)


def _edit_many(run: Session, chosen: list[str], changes: _Changes, yes: bool, dry_run: bool) -> None:
    def make(text: bytes) -> bytes:
        return _changed(text, chosen, changes)

    if chosen:
        saving.save_many(run, "edit", make, yes, dry_run)
    else:
        run.say("No resource is chosen.")


def _changed(text: bytes, chosen: list[str], changes: _Changes) -> bytes:
    source = splice.opened(text)
    head = records.head(source)
    return records.edit(
        source,
        {place: changes.of(splice.record_value(source, place), head) for place in records.places_of(source, chosen)},
    )


def _chosen(index: "Index", filters: Filters) -> list[str]:
    from nswp_catalog.storage import find  # start-up: a record named by its id asks no index

    docs, _ = find.find(index, find.Question(selection=find.select(index, filters), sort="date"))
    return [resource.id for resource in index.records(docs)]


def _once(given: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the changes by field. Raises `CatalogError` where two are wanted of one."""
    named = [name for name, _ in given]
    for name in named:
        if named.count(name) > 1:
            advice = f"For several values: --set '{name}=[one, two]'." if name in LISTS else "Keep one of them."
            raise CatalogError(f"`{name}` is given more than once.", advice)
    return dict(given)


def _field(name: str) -> str:
    name = name.strip()
    if name.startswith("x-") or name in FIELDS:
        return name
    if name + "s" in FIELDS:
        return name + "s"
    raise CatalogError(f"`{name}` is not a field.", did_you_mean(name, FIELDS) or "Keys of your own begin with `x-`.")


def _assignment(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CatalogError(f"“{text}” names no value.", "Write --set FIELD=VALUE; --unset FIELD takes a field out.")
    name = _field(name)
    if name not in (*LISTS, *_STRUCTURED) and not (name in ("title", "summary") and value.startswith("{")):
        return name, value
    if name in _OF_TERMS and not value.startswith("["):
        return name, [item.strip() for item in value.split(",")]
    if name in LISTS and not value.startswith("["):
        return name, [value]
    try:
        return name, parse(value.encode())
    except YamlError as error:
        raise CatalogError(f"--set {name}: {error.message}", "Write a list: --set 'tags=[one, two]'.") from None
