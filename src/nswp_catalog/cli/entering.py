"""What `add` does: takes a new resource from options, a file or a person's answers."""

import sys
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from nswp_catalog.cli import saving
from nswp_catalog.cli.session import Session
from nswp_catalog.core import house_style
from nswp_catalog.core.lists import PLURALS
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage import records, splice
from nswp_catalog.storage.parse import YamlError, parse
from nswp_catalog.storage.read import Source
from nswp_catalog.storage.similar import similar


def add(run: Session, given: Mapping[str, Any], from_yaml: Path | None, dry_run: bool) -> None:
    """Add the record that is ``given`` by the names of options, by a file or by a person. Raises `CatalogError`."""
    record = _record(given)
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


def _record(given: Mapping[str, Any]) -> dict[str, Any]:
    record = {PLURALS.get(name, name): value for name, value in given.items() if value not in (None, [])}
    if "download" in record:
        record["downloads"] = [{"url": address} for address in record.pop("download")]
    return record


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
