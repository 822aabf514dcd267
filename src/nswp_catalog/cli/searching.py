"""`list` and `search`: resources chosen by words and filters."""

from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.listing import Wanted, print_listing
from nswp_catalog.cli.session import session
from nswp_catalog.core.query import Filters


def list_resources(
    ctx: typer.Context,
    theme: options.Theme = [],
    type: options.Type = [],
    region: options.Region = [],
    language: options.Language = [],
    publisher: options.Publisher = [],
    author: options.Author = [],
    tag: options.Tag = [],
    year: options.Year = [],
    since: options.Since = None,
    missing: options.Missing = [],
    format: options.Format = None,
    sort: options.Sort = None,
    reverse: options.Reverse = False,
    limit: options.Limit = None,
    count: options.Count = False,
) -> None:
    """List the resources, newest first.

    Example:  catalog list --year 2018 --language fr

    Example:  catalog list --missing url --format ids
    """
    filters = _filters(theme, type, region, language, publisher, author, tag, year, since, missing)
    print_listing(session(ctx), Wanted(None, filters, format, sort, reverse, limit, count))


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...", help='Words that must all occur; "a phrase", -without, prefix*.', show_default=False
        ),
    ] = None,
    theme: options.Theme = [],
    type: options.Type = [],
    region: options.Region = [],
    language: options.Language = [],
    publisher: options.Publisher = [],
    author: options.Author = [],
    tag: options.Tag = [],
    year: options.Year = [],
    since: options.Since = None,
    missing: options.Missing = [],
    format: options.Format = None,
    sort: options.Sort = None,
    reverse: options.Reverse = False,
    limit: options.Limit = None,
    count: options.Count = False,
) -> None:
    """Search titles, summaries, people, tags and themes; the best hits come first.

    Accents, case and -ise/-ize do not matter. Chinese is found by any run of characters.

    Example:  catalog search --theme violence

    Example:  catalog search "sex work laws" -trafficking
    """
    filters = _filters(theme, type, region, language, publisher, author, tag, year, since, missing)
    if not print_listing(session(ctx), Wanted(tuple(words or ()), filters, format, sort, reverse, limit, count)):
        raise typer.Exit(1)


def _filters(
    theme: list[str],
    type: list[str],
    region: list[str],
    language: list[str],
    publisher: list[str],
    author: list[str],
    tag: list[str],
    year: list[str],
    since: str | None,
    missing: list[str],
) -> Filters:
    return Filters(
        tuple(theme),
        tuple(type),
        tuple(region),
        tuple(language),
        tuple(publisher),
        tuple(author),
        tuple(tag),
        tuple(year),
        since,
        tuple(missing),
    )
