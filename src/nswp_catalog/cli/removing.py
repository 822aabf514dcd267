"""`remove` and `undo`."""

import typer

from nswp_catalog.cli import options, saving
from nswp_catalog.cli.session import session
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage import journal, records


def remove(ctx: typer.Context, ids: options.Ids, yes: options.Yes = False, dry_run: options.DryRun = False) -> None:
    """Remove resources from the catalogue.

    Example:  catalog remove some-old-guide
    """
    run = session(ctx)
    chosen = list(dict.fromkeys(ids))

    def make(text: bytes) -> bytes:
        return records.remove(text, chosen)

    if not dry_run:
        if not yes:
            saving.save(run, "remove", make, dry_run=True)
        if not saving.confirmed(f"Remove {saving.count(len(chosen))}?", yes):
            run.say("Nothing was written.")
            return
    saving.save(run, "remove", make, dry_run)
    if not dry_run:
        run.say(f"Removed {saving.count(len(chosen))}. `catalog undo` takes it back.")


def undo(ctx: typer.Context, yes: options.Yes = False, dry_run: options.DryRun = False) -> None:
    """Take back the last change that `catalog` made, after showing it.

    Example:  catalog undo
    """
    run = session(ctx)
    folder = saving.state(run.path)
    entry = journal.last(folder, run.read())
    if entry is None:
        run.say("There is nothing to undo.")
        raise typer.Exit(1)

    def make(text: bytes) -> bytes:
        last = journal.last(folder, text)
        if last != entry:
            raise CatalogError("The catalogue was changed meanwhile.", "Run `catalog undo` again.")
        return last.taken_back(text)

    if not yes or dry_run:
        saving.save(run, "undo", make, dry_run=True)
    if dry_run:
        return
    if not saving.confirmed(f"Take back this `catalog {entry.command}`?", yes):
        run.say("Nothing was written.")
        return
    saving.save(run, "undo", make, remember=False)
    entry.file.unlink(missing_ok=True)
    run.say(f"Took back the last `catalog {entry.command}`.")
