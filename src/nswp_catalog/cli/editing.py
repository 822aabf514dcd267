"""`edit`: fields of one resource or of many, or a record's YAML in an editor."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from nswp_catalog.cli import options, saving
from nswp_catalog.cli.session import Session, session
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.query import Filters
from nswp_catalog.core.resource import FIELDS, LISTS
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
    added: dict[str, list[str]]
    removed: dict[str, list[str]]

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


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _adding(kind: str) -> Any:
    return typer.Option(f"--add-{kind}", metavar=kind.upper(), help=f"Add {_a(kind)}.", rich_help_panel="Changes", autocompletion=options.completer(kind))  # fmt: skip


def _removing(kind: str) -> Any:
    return typer.Option(f"--remove-{kind}", metavar=kind.upper(), help=f"Take {_a(kind)} away.", rich_help_panel="Changes", autocompletion=options.completer(kind))  # fmt: skip


@options.filtered
def edit(
    ctx: typer.Context,
    id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of a resource.", autocompletion=options.complete_id)
    ] = None,
    set_: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help="Give a field a value.", rich_help_panel="Changes")
    ] = [],
    unset: Annotated[
        list[str], typer.Option("--unset", metavar="FIELD", help="Take a field out.", rich_help_panel="Changes")
    ] = [],
    add_theme: Annotated[list[str], _adding("theme")] = [],
    remove_theme: Annotated[list[str], _removing("theme")] = [],
    add_region: Annotated[list[str], _adding("region")] = [],
    remove_region: Annotated[list[str], _removing("region")] = [],
    add_tag: Annotated[list[str], _adding("tag")] = [],
    remove_tag: Annotated[list[str], _removing("tag")] = [],
    add_author: Annotated[list[str], _adding("author")] = [],
    remove_author: Annotated[list[str], _removing("author")] = [],
    add_publisher: Annotated[list[str], _adding("publisher")] = [],
    remove_publisher: Annotated[list[str], _removing("publisher")] = [],
    add_language: Annotated[list[str], _adding("language")] = [],
    remove_language: Annotated[list[str], _removing("language")] = [],
    *,
    filters: Filters,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Change one resource, or all that the filters choose.

    Only the fields that you name change; every other byte of the file stays. With an id
    alone the record opens in your editor ($VISUAL or $EDITOR).

    Example:  catalog edit smart-guide-to-cedaw

    Example:  catalog edit smart-guide-to-cedaw --set date=2018-09 --add-tag cedaw

    Example:  catalog edit --theme health --add-theme labour --dry-run
    """
    run = session(ctx)
    changes = _Changes(
        _once([*map(_assignment, set_), *((_field(name), None) for name in unset)]),
        {"themes": add_theme, "regions": add_region, "tags": add_tag, "authors": add_author, "publishers": add_publisher, "languages": add_language},
        {"themes": remove_theme, "regions": remove_region, "tags": remove_tag, "authors": remove_author, "publishers": remove_publisher, "languages": remove_language},
    )  # fmt: skip
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
    places = [records.index_of(source, one) for one in chosen]
    return records.edit(source, {place: changes.of(splice.record_value(source, place), head) for place in places})


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
