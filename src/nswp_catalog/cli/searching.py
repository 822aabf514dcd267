"""`list` and `search`: resources chosen by words and filters."""

from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.listing import Wanted, print_listing
from nswp_catalog.cli.session import session
from nswp_catalog.core.filters import Filters


@options.filtered
def list_resources(
    ctx: typer.Context,
    *,
    filters: Filters,
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
    print_listing(session(ctx), Wanted(None, filters, format, sort, reverse, limit, count))


@options.filtered
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...", help='Words that must all occur; "a phrase", -without, prefix*.', show_default=False
        ),
    ] = None,
    *,
    filters: Filters,
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
    if not print_listing(session(ctx), Wanted(tuple(words or ()), filters, format, sort, reverse, limit, count)):
        raise typer.Exit(1)
