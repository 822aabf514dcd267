"""`import`: records from tables, references and data of others, looked at before anything is written."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from nswp_catalog.cli import options, saving
from nswp_catalog.cli.long_work import LONG, shown
from nswp_catalog.cli.session import Session, choice, session
from nswp_catalog.core.duplicates import SAME_ID
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import Entry, Format, Wishes, by_ending, by_name, formats
from nswp_catalog.render.data import flat
from nswp_catalog.render.harmless import one_line
from nswp_catalog.storage import splice
from nswp_catalog.storage.intake import Item, Offer, Status, look_at, refused, take_in
from nswp_catalog.storage.listed import listed

_SHOWN = 20
"""So many entries of one kind are told one by one; more are counted."""
_STEP = 100
"""After so many the bar moves."""
_MANY_BYTES = 1 << 20
"""Files of more take a moment to read."""
_WAYS = ("skip", "update", "ask")


def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="What to take in; - is standard input.", show_default=False)
    ],
    format: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="The format. [default: as the file's ending tells]")
    ] = None,
    map: Annotated[
        list[str],
        typer.Option(
            "--map", metavar="COLUMN=FIELD", help="Tables: what a column is, by its heading; may be repeated."
        ),
    ] = [],
    on_duplicate: Annotated[
        str | None,
        typer.Option(
            "--on-duplicate",
            metavar="WAY",
            help="What is there already: skip, update or ask. [default: ask at a terminal, else skip]",
            autocompletion=options.complete_from(*_WAYS),
        ),
    ] = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
) -> None:
    """Take resources in from files of other programs.

    First it shows what it understood: what is new, what is there already,
    and what is wrong and why. Then all that is right is written at once.

    Example:  catalog import references.ris --dry-run

    Example:  catalog import table.csv --map "Titel=title" --on-duplicate update
    """
    run = session(ctx)
    at_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    way = choice("--on-duplicate", on_duplicate or ("ask" if at_terminal else "skip"), _WAYS)
    if way == "ask" and not at_terminal:
        raise CatalogError("There is nobody to ask.", "Say it: --on-duplicate skip, or --on-duplicate update.")
    wishes = Wishes(columns=_columns(map))
    offers = [offer for path in files for offer in _offers(run, path, format, wishes)]
    before = run.read()
    plan = _looked_at(run, before, offers)
    _tell(run, plan)
    chosen = [item for item in plan if _is_wanted(run, item, way)]
    left = sum(bool(item.changes) for item in plan) if way == "skip" else 0
    if left:
        stay = "One that differs stays" if left == 1 else f"{left:,} that differ stay"
        run.say(f"{stay} as before: --on-duplicate update takes what is new.")
    if plan and all(item.status is Status.INVALID for item in plan):
        raise CatalogError("Nothing in it can be taken.", "Put right what is told above, and import it again.")
    after, writable = _prepared(run, before, chosen)
    wrong = sum(item.status is Status.INVALID for item in plan) + len(chosen) - len(writable)
    if not writable:
        run.say("Nothing to write.")
    elif at_terminal and not (yes or dry_run) and not saving.confirmed(f"{_told(writable)}?", default=True):
        run.say("Nothing was written.")
    else:
        _write(run, before, after, dry_run)
        left_out = f" Wrong and left out: {wrong:,}." if wrong else ""
        if dry_run:
            run.say(f"{_told(writable)}: so it would be.{left_out}")
        else:
            run.say(f"{run.shown_path}: {_told(writable, done=True)}.{left_out} `catalog undo` takes it back.")


def _write(run: Session, before: bytes, after: bytes, dry_run: bool) -> None:
    def make(text: bytes) -> bytes:
        if text != before:
            raise CatalogError("Somebody else has changed the catalogue meanwhile.", "Import it again.")
        return after

    saving.save(run, "import", make, dry_run)


def _columns(given: list[str]) -> dict[str, str]:
    columns = {}
    for text in given:
        heading, sign, field = text.rpartition("=")
        if not (sign and heading.strip() and field.strip()):
            raise CatalogError(f"“{text}” does not say which column is which field.", 'Write: --map "Titel=title".')
        columns[heading.strip()] = field.strip()
    return columns


def _offers(run: Session, path: Path, format_name: str | None, wishes: Wishes) -> Iterator[Offer]:
    """Yield what a file offers, and say what there is to say of it as a whole. Raises `CatalogError`."""
    known = {each: one for each, one in formats().items() if one.read}
    known["yaml"] = Format("yaml", "a catalogue", (".yaml", ".yml"), read=_read_yaml)
    text = _read(path)
    chosen = by_name(known, format_name) if format_name else by_ending(known, path, text)
    if chosen is None or chosen.read is None:
        raise CatalogError(
            f"{path} does not tell its format.", f"Say it: --format FORMAT, one of {', '.join(sorted(known))}."
        )
    file = "" if str(path) == "-" else f"{one_line(path.name)}, "
    try:
        with shown(run, f"Reading {one_line(path.name)}", LONG if len(text) > _MANY_BYTES else 0, counted=False):
            entries = list(chosen.read(text, wishes))
        for entry in entries:
            for remark in entry.of_file:
                run.say(one_line(f"{path.name}: {remark}"))
            yield Offer(
                f"{file}{entry.place}",
                entry.record,
                entry.fault,
                entry.remarks,
                chosen.keeps_unknown or entry.is_reference,
            )
    except CatalogError as error:
        raise CatalogError(f"{path}: {error.message}", error.advice) from error


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path} cannot be read: {error.strerror}.", "Check the name of the file.") from error


def _read_yaml(text: bytes, _: Wishes) -> Iterator[Entry]:
    for line, record, fault in listed(text):
        if isinstance(record, dict):
            yield Entry(f"line {line}", {str(key): value for key, value in record.items() if value is not None})
        else:
            wrong = "This is not a record: a record is a mapping with `title:` and so on."
            yield Entry(f"line {line}", {}, fault or wrong)


def _looked_at(run: Session, text: bytes, offers: list[Offer]) -> list[Item]:
    plan: list[Item] = []

    def look(text: bytes) -> bytes:
        with shown(run, "Comparing with the catalogue", len(offers)) as reach:
            plan[:] = look_at(text, _counted(offers, reach), time.strftime("%Y-%m-%d"))
        return text

    saving.explained(run, look)(text)
    return plan


def _counted(offers: list[Offer], reach: Callable[[int], None]) -> Iterator[Offer]:
    for number, offer in enumerate(offers):
        if number % _STEP == 0:
            reach(number)
        yield offer


def _tell(run: Session, plan: list[Item]) -> None:
    """Say what was understood of each entry."""
    duplicates = [item for item in plan if item.status is Status.DUPLICATE]
    same = [item for item in duplicates if item.is_same]
    wrong = [item for item in plan if item.status is Status.INVALID]
    _list(run, "New", [item for item in plan if item.status is Status.NEW])
    _list(run, "There already, with differences", [item for item in duplicates if not item.is_same])
    # That what has the same id is the same needs no telling.
    _list(run, "There already, and the same", [item for item in same if item.why != SAME_ID], len(same))
    _list(run, "Wrong, and left out", wrong, most=len(wrong))


def _list(run: Session, heading: str, items: list[Item], number: int | None = None, most: int = _SHOWN) -> None:
    """Say how many entries of one kind there are, and each of the first ``most`` of ``items`` with its remarks."""
    number = len(items) if number is None else number
    if number:
        run.say(f"{heading} ({number:,}){':' if items else '.'}")
    for item in items[:most]:
        run.say(f"  {item.place}: {_line(item)}")
        for remark in item.remarks:
            run.say(f"    {one_line(remark)}")
    if len(items) > most:
        run.say(f"  … and {len(items) - most:,} more.")


def _line(item: Item) -> str:
    if item.status is Status.INVALID or item.resource is None:
        return one_line(item.why)
    title = one_line(str(item.resource.title))
    if item.status is Status.NEW:
        return f"{item.record['id']}, {title}"
    other = item.other.id if item.other else ""
    differs = f" (differs in {', '.join(item.changes)})" if item.changes else ""
    return (
        f"{other}, {title}{differs}"
        if item.why == SAME_ID and "title" not in item.changes
        else f"{title}. {item.why}: `{other}`{differs}"
    )


def _is_wanted(run: Session, item: Item, way: str) -> bool:
    """Return whether an entry is to be written: what is new is; of what is there already the person decides."""
    if item.status is not Status.DUPLICATE:
        return item.status is Status.NEW
    if way == "skip" or not item.changes or item.at is None or item.other is None:
        return False
    if way == "update":
        return True
    run.say(f"\n{item.place}: {one_line(str(item.resource.title)) if item.resource else ''}. {item.why}:")
    before = item.other.to_data(private=True)
    for name, new in item.changes.items():
        run.say(f"  {name}\n    is:      {_shown(before.get(name))}\n    becomes: {_shown(new)}")
    return saving.confirmed(f"Update `{item.other.id}`?")


def _shown(value: Any) -> str:
    return one_line(flat(value)) if value else "(nothing)"


def _prepared(run: Session, before: bytes, chosen: list[Item]) -> tuple[bytes, list[Item]]:
    """Return the text with what was chosen, and what of it is in there; what cannot be written is told."""
    refusals: list[Item] = []

    def prepare(text: bytes) -> bytes:
        source = splice.opened(text)
        try:
            return take_in(source, chosen)
        except CatalogError:
            refusals.extend(refused(source, chosen))
            if not refusals:
                raise
        return take_in(source, [item for item in chosen if not _is_of(item, refusals)])

    with shown(run, "Writing the records", len(chosen), counted=False):
        after = saving.explained(run, prepare)(before) if chosen else before
    _list(run, "Cannot be written, and left out", refusals, most=len(refusals))
    return after, [item for item in chosen if not _is_of(item, refusals)]


def _is_of(item: Item, refusals: list[Item]) -> bool:
    """Return whether an item is one of those that are refused, or changes the same record."""
    return any(item.record is one.record or (item.at is not None and item.at == one.at) for one in refusals)


def _told(chosen: list[Item], done: bool = False) -> str:
    """Return what is to be written, in words: ``Add 2 records and update 1``; once it is done: ``added 2 …``."""
    new = sum(item.status is Status.NEW for item in chosen)
    updated = len({item.at for item in chosen if item.at is not None})
    parts = []
    if new:
        parts.append(f"{'added' if done else 'add'} {saving.count(new)}")
    if updated:
        parts.append(f"{'updated' if done else 'update'} {updated if new else saving.count(updated)}")
    told = " and ".join(parts)
    return told if done else told[:1].upper() + told[1:]
