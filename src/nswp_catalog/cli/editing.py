"""`edit`: its options; `changing` does what they say."""

from typing import Annotated, Any

import typer

from nswp_catalog.cli import changing, options
from nswp_catalog.cli.session import session
from nswp_catalog.core.filters import Filters


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
    changes = {
        "set": set_, "unset": unset, "add-theme": add_theme, "add-region": add_region, "add-tag": add_tag,
        "add-author": add_author, "add-publisher": add_publisher, "add-language": add_language,
        "remove-theme": remove_theme, "remove-region": remove_region, "remove-tag": remove_tag,
        "remove-author": remove_author, "remove-publisher": remove_publisher, "remove-language": remove_language,
    }  # fmt: skip
    changing.edit(session(ctx), id, changes, filters, yes, dry_run)
