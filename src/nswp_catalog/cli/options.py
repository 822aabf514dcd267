"""The options that several commands share, with their completion."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from nswp_catalog.cli.session import Session
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.query import SORTS
from nswp_catalog.core.resource import FIELDS

_PANEL = "Filters (the same twice: or; different ones: and)"


def _session(context: typer.Context) -> Session:
    option = context.find_root().params.get("catalog")
    return Session(option=Path(option) if option else None)


def completer(kind: str) -> Callable[[typer.Context, str], list[str]]:
    """Return what completes the values of a filter."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from nswp_catalog.cli import tab  # start-up: only completion asks

        return tab.values_of(_session(ctx), kind, incomplete)

    return complete


def complete_id(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the resource ids that begin with ``incomplete``."""
    from nswp_catalog.cli import tab  # start-up: only completion asks
    from nswp_catalog.storage import find

    return tab.known(_session(ctx), find.all_ids, incomplete)


def complete_from(*values: str) -> Callable[[str], list[str]]:
    """Return what completes one of a few fixed ``values``."""
    return lambda incomplete: [value for value in values if value.startswith(incomplete)]


Theme = Annotated[
    list[str],
    typer.Option(
        "--theme",
        metavar="THEME",
        help="Theme: id, label in any language or alias.",
        autocompletion=completer("theme"),
        rich_help_panel=_PANEL,
    ),
]
Type = Annotated[
    list[str],
    typer.Option(
        "--type",
        metavar="TYPE",
        help="Type; a broader one finds those below it.",
        autocompletion=completer("type"),
        rich_help_panel=_PANEL,
    ),
]
Region = Annotated[
    list[str],
    typer.Option(
        "--region", metavar="REGION", help="Region.", autocompletion=completer("region"), rich_help_panel=_PANEL
    ),
]
Language = Annotated[
    list[str],
    typer.Option(
        "--language",
        metavar="LANGUAGE",
        help="Language in which the work exists.",
        autocompletion=completer("language"),
        rich_help_panel=_PANEL,
    ),
]
Publisher = Annotated[
    list[str],
    typer.Option(
        "--publisher",
        metavar="PUBLISHER",
        help="Publisher, or words of its name.",
        autocompletion=completer("publisher"),
        rich_help_panel=_PANEL,
    ),
]
Author = Annotated[
    list[str],
    typer.Option(
        "--author",
        metavar="AUTHOR",
        help="Author, or words of the name.",
        autocompletion=completer("author"),
        rich_help_panel=_PANEL,
    ),
]
Tag = Annotated[
    list[str],
    typer.Option("--tag", metavar="TAG", help="Tag.", autocompletion=completer("tag"), rich_help_panel=_PANEL),
]
Year = Annotated[
    list[str],
    typer.Option("--year", metavar="YEARS", help="2018, 2015..2020, 2015.. or ..2020.", rich_help_panel=_PANEL),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Added on this day or later.", rich_help_panel=_PANEL)
]
Missing = Annotated[
    list[str],
    typer.Option(
        "--missing",
        metavar="FIELD",
        help="The record lacks this field.",
        autocompletion=complete_from(*FIELDS),
        rich_help_panel=_PANEL,
    ),
]

_FILTERS: dict[str, Any] = {
    "theme": Theme, "type": Type, "region": Region, "language": Language, "publisher": Publisher, "author": Author,
    "tag": Tag, "year": Year, "since": Since, "missing": Missing,
}  # fmt: skip


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Return ``command`` with an option for each filter in place of its parameter ``filters``, for Typer to read."""
    parameters: list[Parameter] = []
    for parameter in signature(command, eval_str=True).parameters.values():
        if parameter.name != "filters":
            parameters.append(parameter)
            continue
        for name, option in _FILTERS.items():
            default: Any = None if name == "since" else []
            parameters.append(Parameter(name, parameter.kind, default=default, annotation=option))

    @wraps(command)
    def with_options(**given: Any) -> None:
        chosen = [given.pop(name) for name in Filters._fields]
        filters = Filters._make(tuple(value) if isinstance(value, list) else value for value in chosen)
        command(**given, filters=filters)

    told: Any = with_options
    told.__signature__ = signature(command).replace(parameters=parameters)
    told.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return with_options


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, tsv, json, jsonl, yaml, csv, ids or markdown. [default: table on a terminal, else tsv]",
        show_default=False,
        autocompletion=complete_from("table", "tsv", "json", "jsonl", "yaml", "csv", "ids", "markdown"),
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort", metavar="ORDER", help="relevance, date, title or added.", autocompletion=complete_from(*SORTS)
    ),
]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
Limit = Annotated[int | None, typer.Option("--limit", min=0, metavar="N", help="At most N resources.")]
Count = Annotated[bool, typer.Option("--count", help="Print only how many there are.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of resources.", autocompletion=complete_id)]
TableFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="table, tsv or json. [default: table on a terminal, else tsv]",
        autocompletion=complete_from("table", "tsv", "json"),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change, as a diff.")]
