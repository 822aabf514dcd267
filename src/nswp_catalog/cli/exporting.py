"""`export`: the resources that filters choose, in a format that others read."""

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.export_page import HtmlPage
from nswp_catalog.cli.export_writing import Export
from nswp_catalog.cli.session import choice, read_file, session
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.query import SORTS
from nswp_catalog.errors import CatalogError
from nswp_catalog.exchange.format import Format, Wishes, by_ending, by_name, formats, refuse_other_ending

_FORMAT = "How it is written"


def _complete_format(incomplete: str) -> list[str]:
    return [name for name in sorted([*formats(), "html"]) if name.startswith(incomplete)]


@options.filtered
def export(
    ctx: typer.Context,
    format: Annotated[
        str | None,
        typer.Argument(
            metavar="[FORMAT]",
            help="The format; without it the file's ending tells.",
            show_default=False,
            autocompletion=_complete_format,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to. [default: standard output]")
    ] = None,
    *,
    filters: Filters,
    sort: options.Sort = None,
    reverse: options.Reverse = False,
    limit: options.Limit = None,
    all_fields: Annotated[
        bool, typer.Option("--all-fields", help="`notes` and `x-` fields too, for yourself.", rich_help_panel=_FORMAT)
    ] = False,
    no_bom: Annotated[
        bool, typer.Option("--no-bom", help="csv: without the mark that Excel needs.", rich_help_panel=_FORMAT)
    ] = False,
    headers: Annotated[
        str,
        typer.Option(
            "--headers", metavar="KIND", help="Tables: headings for people, or the ids of the fields.",
            autocompletion=options.complete_from("people", "ids"), rich_help_panel=_FORMAT,
        ),
    ] = "people",
    omit_cautioned: Annotated[
        list[str],
        typer.Option(
            "--omit-cautioned", metavar="COUNTRY", help="html: leave out what has a caution for it.", rich_help_panel=_FORMAT
        ),
    ] = [],
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="DIR", help="html: a folder with a look of your own.", rich_help_panel=_FORMAT),
    ] = None,
    style: Annotated[
        Path | None, typer.Option("--style", metavar="FILE.csl", help="citation: the style.", rich_help_panel=_FORMAT)
    ] = None,
    markup: Annotated[
        str | None,
        typer.Option(
            "--markup", metavar="KIND", help="citation: text, html or markdown. [default: by the file's ending]",
            autocompletion=options.complete_from("text", "html", "markdown"), rich_help_panel=_FORMAT,
        ),
    ] = None,
) -> None:  # fmt: skip
    """Write resources in a format that other programs and people read.

    Example:  catalog export csv -o library.csv

    Example:  catalog export -o violence.xlsx --theme violence

    Example:  catalog export atom --since 2026-01-01 -o new.atom
    """
    run = session(ctx)
    known = {each: one for each, one in formats().items() if one.write}
    html = HtmlPage(run, filters.language[0] if filters.language else "", omit_cautioned, template)
    known["html"] = Format("html", "people: one page that works anywhere", (".html", ".htm"), html.write)
    chosen = _chosen(known, format, output)
    if chosen.name == "html":
        filters = filters._replace(language=())  # there it is the language of the page
    wishes = Wishes(
        all_fields=all_fields,
        bom=not no_bom,
        headers=choice("--headers", headers, ("people", "ids")),
        now=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        style=read_file(style).decode("utf-8", "replace") if style else "",
        markup=choice("--markup", markup, ("text", "html", "markdown")) if markup else _markup(output),
    )
    order = choice("--sort", sort or "date", SORTS)
    export = Export(run, chosen, output, wishes, left_out=lambda: html.left_out)
    run.ask(partial(export.write, filters, order, reverse, limit))


def _chosen(known: Mapping[str, Format], name: str | None, output: Path | None) -> Format:
    """Return the format that is asked for by name or by the ending of ``output``. Raises `CatalogError`."""
    if name is not None:
        found = by_name(known, name)
        if output is not None:
            refuse_other_ending(known, found, output)
        return found
    if output is None:
        raise CatalogError(
            "No format is named.", f"Write: catalog export FORMAT. It is one of: {', '.join(sorted(known))}."
        )
    by_its_ending = by_ending(known, output)
    if by_its_ending is None:
        raise CatalogError(
            f"{output.name} does not tell the format.",
            f"Write: catalog export FORMAT -o {output}. It is one of: {', '.join(sorted(known))}.",
        )
    return by_its_ending


def _markup(output: Path | None) -> str:
    ending = output.suffix.lower() if output else ""
    return {".html": "html", ".htm": "html", ".md": "markdown"}.get(ending, "text")
