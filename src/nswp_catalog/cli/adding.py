"""`add`: a new resource."""

import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from nswp_catalog.cli import options, saving
from nswp_catalog.cli.session import Session, session
from nswp_catalog.core import house_style
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.read import Source
from nswp_catalog.storage.similar import similar


def _one(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", metavar=name.upper(), help=text, rich_help_panel="The record")


def _many(name: str, text: str, kind: str | None = None) -> Any:
    complete = options.completer(kind) if kind else None
    return typer.Option(
        f"--{name}", metavar=name.upper(), help=text, rich_help_panel="The record", autocompletion=complete
    )


def add(
    ctx: typer.Context,
    title: Annotated[str | None, _one("title", "The title.")] = None,
    id: Annotated[str | None, _one("id", "A short name; without it one is made from the title.")] = None,
    summary: Annotated[str | None, _one("summary", "What it is about.")] = None,
    type: Annotated[str | None, _many("type", "What it is.", "type")] = None,
    theme: Annotated[list[str], _many("theme", "A theme; may be repeated, as all below.", "theme")] = [],
    region: Annotated[list[str], _many("region", "A region.", "region")] = [],
    tag: Annotated[list[str], _many("tag", "A free word.", "tag")] = [],
    date: Annotated[str | None, _one("date", "2018, 2018-09 or 2018-09-14.")] = None,
    author: Annotated[list[str], _many("author", "“Family, Given”, or a body's name.", "author")] = [],
    publisher: Annotated[list[str], _many("publisher", "Who published it.", "publisher")] = [],
    language: Annotated[list[str], _many("language", "A language of the work.", "language")] = [],
    url: Annotated[str | None, _one("url", "The address of its page.")] = None,
    doi: Annotated[str | None, _one("doi", "Its DOI.")] = None,
    isbn: Annotated[str | None, _one("isbn", "Its ISBN.")] = None,
    download: Annotated[list[str], _many("download", "The address of a file of it.")] = [],
    from_yaml: Annotated[
        Path | None,
        typer.Option("--from-yaml", metavar="FILE", help="Read the record from a file; - is standard input."),
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a resource to the catalogue.

    Example:  catalog add --title "Smart Guide" --theme health --url https://example.org/guide

    Example:  catalog add --from-yaml record.yaml --dry-run
    """
    run = session(ctx)
    given: dict[str, Any] = {
        "id": id, "title": title, "summary": summary, "type": type, "themes": theme, "regions": region, "tags": tag,
        "date": date, "authors": author, "publishers": publisher, "languages": language, "url": url, "doi": doi,
        "isbn": isbn, "downloads": [{"url": address} for address in download],
    }  # fmt: skip
    record = {name: value for name, value in given.items() if value not in (None, [])}
    if from_yaml is not None:
        record = {**_from_yaml(from_yaml), **record}
    if asks := "title" not in record and sys.stdin.isatty() and sys.stdout.isatty():
        record = _asked(run, record)
    if "title" not in record:
        raise CatalogError(
            "A record needs a title.", "Give it: catalog add --title … --url …, or a whole record: --from-yaml FILE."
        )
    record.setdefault("added", time.strftime("%Y-%m-%d"))
    alike: set[str] = set()
    if not asks:
        alike = _warn_of_duplicates(run, record)
    elif not dry_run:
        agreed = _agreed(run, record)
        if agreed is None:
            run.say("Nothing was written.")
            return
        record = agreed
    named: dict[str, Any] = {}

    def make(text: bytes) -> bytes:
        source = splice.opened(text)
        named.update(_named(source, record))
        return records.add(source, named)

    saving.save(run, "add", make, dry_run)
    if not dry_run:
        run.say(f"Added `{named['id']}` to {run.shown_path}. See it: catalog show {named['id']}")
        if alike:
            run.say("If it was there already, `catalog undo` takes it out again.")


def _named(source: Source, record: dict[str, Any]) -> dict[str, Any]:
    """Return ``record`` with ids for the names of terms, and with an id made from its title if it has none."""
    written = records.as_written(records.head(source), record)
    title = written["title"] if isinstance(written["title"], str) else next(iter(written["title"].values()), "")
    return {"id": record.get("id") or records.free_id(source, str(title)), **written}


def _asked(run: Session, given: dict[str, Any]) -> dict[str, Any]:
    """Return the record with what the person answers; what options have ``given`` is not asked."""
    from nswp_catalog.cli.prompts import Questions  # start-up: scripts are asked nothing

    source = splice.opened(run.read())
    questions = Questions(records.head(source), run.color)
    run.say(f"A new resource for {run.shown_path}. Enter leaves out what you do not know; Ctrl-C writes nothing.")
    try:
        record = {"title": questions.title(), **given}
        warned = _warn_of_duplicates(run, record)
        if "id" not in record:
            record["id"] = questions.id(
                records.proposed_id(source, record["title"]), lambda name: records.find(source, name) is not None
            )
        record.update(questions.others(record))
    except KeyboardInterrupt:
        run.say("Nothing was written.")
        raise
    _warn_of_duplicates(run, record, warned)
    return record


def _agreed(run: Session, record: dict[str, Any]) -> dict[str, Any] | None:
    """Show the record as it will be written, and return it once the person wants it so; None to write nothing."""
    from nswp_catalog.cli.prompts import Questions, Wish  # start-up: scripts are asked nothing

    try:
        while True:
            after = _tried(run, record)
            run.say(f"\n{splice.record_text(after, len(after) - 1)}")
            wish = Questions(records.head(after), run.color).agreed()
            if wish is not Wish.CHANGE:
                return record if wish is Wish.ADD else None
            record = _by_hand(run, record) or record
    except KeyboardInterrupt:
        run.say("Nothing was written.")
        raise


def _tried(run: Session, record: dict[str, Any]) -> Source:
    """Return the catalogue as it would be with ``record``. Raises `CatalogError`."""

    def make(text: bytes) -> bytes:
        source = splice.opened(text)
        return records.add(source, _named(source, record))

    return splice.opened(saving.explained(run, make)(run.read()))


def _by_hand(run: Session, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return the record as the person leaves it in an editor; None if that is given up."""
    from nswp_catalog.cli import editor  # start-up: scripts open none

    path = editor.scratch(f"{record['id']}.yaml", house_style.record({"id": record["id"], **record}, 0))

    def take(written: str) -> dict[str, Any]:
        changed = _one_record(parse(written.encode()), path)
        _tried(run, changed)
        return changed

    changed = editor.until_right(run, path, take)
    if changed is None:
        run.say(f"What you wrote is in {path}.")
    else:
        editor.discard(path)
    return changed


def _from_yaml(path: Path) -> dict[str, Any]:
    try:
        text = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    try:
        value = parse(text)
    except YamlError as error:
        raise CatalogError(
            f"{path}:{error.position.line}:{error.position.column}: {error.message}", error.advice
        ) from None
    return _one_record(value, path)


def _one_record(value: Any, path: Path) -> dict[str, Any]:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        raise CatalogError(f"{path} is not one record.", "Write its fields: `title: …` and so on, one on each line.")
    return {name: item for name, item in value.items() if item is not None}


def _warn_of_duplicates(run: Session, record: dict[str, Any], warned: Collection[str] = ()) -> set[str]:
    """Tell of resources that could be the same work, but for those ``warned`` of, and return their ids."""
    from nswp_catalog.storage.accept import read_resource

    resource, _ = read_resource(splice.as_read({"id": "new", **record}), 0)
    if resource is None:
        return set()
    found = run.ask(lambda index: similar(index, resource))
    for other, why in found:
        if other.id not in warned:
            year = f" ({other.year})" if other.year else ""
            address = f"\n    {one_line(other.url)}" if other.url else ""
            run.say(f"Is it there already? {why}: `{other.id}`, {one_line(str(other.title))}{year}{address}")
    return {other.id for other, _ in found}
