"""What every command that writes shares: the change, shown and asked for, made, and noted."""

import sys
from collections.abc import Callable
from pathlib import Path

from nswp_catalog.cli.session import Session, no_catalogue
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.harmless import harmless
from nswp_catalog.storage import file, journal, locate, records
from nswp_catalog.storage.fields import Refused
from nswp_catalog.storage.file import Written
from nswp_catalog.storage.read import NotACatalog, read_carefully

Make = Callable[[bytes], bytes]


def save(run: Session, command: str, make: Make, dry_run: bool = False, remember: bool = True) -> Written:
    """Change the catalogue by ``make``, or show on standard output what would change. Raises `CatalogError`."""
    make = explained(run, make)
    if dry_run:
        before = run.read()
        written = Written(before, make(before))
        sys.stdout.write(difference(run, written))
        return written
    path = _writable(run, make)
    folder = state(path)

    def note(written: Written) -> None:
        if remember:
            journal.note(folder, command, written)

    return file.change(path, folder / "lock", make, note)


def save_many(run: Session, command: str, make: Make, yes: bool, dry_run: bool) -> None:
    """Change many records by ``make``, once the difference was shown and agreed to; all or none. Raises `CatalogError`."""
    written = save(run, command, make, dry_run=True)
    changed = records.differing(*written)
    number = count(changed) if changed else "the vocabulary"
    if written.before == written.after:
        run.say("Nothing changes.")
    elif dry_run:
        run.say(f"{number} would change.")
    elif confirmed(f"Change {number}?", yes):
        save(run, command, make)
        run.say(f"Changed {number}. `catalog undo` takes it back.")
    else:
        run.say("Nothing was written.")


def state(path: Path) -> Path:
    """Return the folder in which the writes to a catalogue are noted."""
    return locate.state_folder() / "journal" / Path(locate.index_name(path)).stem


def difference(run: Session, written: Written, context: int = 3) -> str:
    """Return a change as a unified diff, harmless to a terminal."""
    from nswp_catalog.core.difference import unified  # start-up: most changes are made without being shown

    before, after = (text.decode("utf-8", "replace").splitlines() for text in written)
    lines = unified(before, after, run.shown_path.lstrip("/"), context)
    return "".join(harmless(line) + "\n" for line in lines)


def confirmed(question: str, yes: bool = False, default: bool = False) -> bool:
    """Return whether the person agrees. Without a terminal nobody can: raises `CatalogError` unless ``yes``."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CatalogError("This asks before it writes, and there is nobody to ask.", "Add --yes to go ahead.")
    import typer  # start-up: most changes ask nothing

    try:
        return typer.confirm(question, default=default, err=True)
    except typer.Abort:
        raise KeyboardInterrupt from None


def explained(run: Session, make: Make) -> Make:
    """Return ``make`` with the name of the file and the line in what it says of a broken catalogue."""

    def wrapped(text: bytes) -> bytes:
        try:
            try:
                return make(text)
            except Refused:
                if read_carefully(text).broken:
                    raise CatalogError(
                        f"{run.shown_path} is not YAML as a whole.", "Put right first what `catalog validate` shows."
                    ) from None
                raise
        except NotACatalog as error:
            raise no_catalogue(run, error.problem) from None

    return wrapped


def _writable(run: Session, make: Make) -> Path:
    """Return the catalogue to write to: for the one that ships with the program a copy, once ``make`` refuses nothing."""
    if run.located.origin is not locate.Origin.SHIPPED:
        return run.path
    text = run.read()
    make(text)
    copy = locate.own_copy()
    try:
        file.create(copy, text)
    except CatalogError:
        if not copy.exists():  # else another writer has just made it
            raise
    run.located = locate.Located(copy, locate.Origin.COPY)
    run.say(f"The catalogue of the program was copied to {copy}. From now on that one is used.")
    return copy


def count(number: int) -> str:
    """Return how many records these are, in words."""
    return "1 record" if number == 1 else f"{number} records"
