"""`cache`: where derived data lies."""

from typing import Annotated

import typer

from nswp_catalog.cli.options import complete_from
from nswp_catalog.cli.session import choice, session
from nswp_catalog.errors import CatalogError
from nswp_catalog.storage.locate import cache_folder


def cache(
    ctx: typer.Context,
    action: Annotated[
        str, typer.Argument(metavar="[ACTION]", help="show or clear.", autocompletion=complete_from("show", "clear"))
    ] = "show",
) -> None:
    """Show where derived data lies; `cache clear` deletes it. It is made again when needed.

    Example:  catalog cache

    Example:  catalog cache clear
    """
    run = session(ctx)
    folder = cache_folder()
    if folder is None:
        raise CatalogError(
            "This system has no folder for derived data.", "Nothing needs to be done: the index is made in memory."
        )
    files = sorted(file for file in folder.glob("*") if file.is_file()) if folder.is_dir() else []
    if choice("ACTION", action, ("show", "clear")) == "clear":
        for file in files:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise CatalogError(
                    f"{file} cannot be deleted: {error.strerror}.",
                    "Close the programs that use it, or check the permissions.",
                ) from error
        run.say(f"Deleted {len(files)} {'file' if len(files) == 1 else 'files'} in {folder}.")
        return
    print(folder)
    for file in files:
        print(f"{file.name}\t{file.stat().st_size}")
