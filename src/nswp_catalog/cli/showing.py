"""`show` and `open`: one resource whole, and its page."""

from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.session import choice, session, write
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.query import resolve
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.suggest import did_you_mean
from nswp_catalog.core.values import doi_address
from nswp_catalog.core.vocabulary import Vocabulary
from nswp_catalog.errors import CatalogError
from nswp_catalog.render.data import WRITERS
from nswp_catalog.storage import find
from nswp_catalog.storage.index import Index

_Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a resource.", autocompletion=options.complete_id)]


def show(ctx: typer.Context, ids: options.Ids, format: options.Format = None) -> None:
    """Show one or more resources whole.

    Example:  catalog show smart-guide-to-cedaw
    """
    run = session(ctx)
    chosen = choice("--format", format or ("table" if run.draws else "tsv"), ("table", *WRITERS))

    def look_up(index: Index) -> tuple[list[Resource], dict[str, str], Head]:
        found = {wanted: find.by_id(index, wanted) for wanted in ids}
        unknown = [wanted for wanted, resource in found.items() if resource is None]
        known = find.all_ids(index) if unknown else []
        resources = [resource for resource in found.values() if resource is not None]
        return resources, {wanted: did_you_mean(wanted, known) for wanted in unknown}, index.head

    resources, unknown, head = run.ask(look_up)
    if chosen == "table":
        _draw(resources, head, run.color)
    elif chosen == "tsv":
        _print_fields(resources)
    else:
        write(WRITERS[chosen](resources))
    for wanted, advice in unknown.items():
        run.say(f"There is no resource “{wanted}”. {advice}".rstrip())
    if unknown:
        raise typer.Exit(1)


def _draw(resources: list[Resource], head: Head, color: bool) -> None:
    from nswp_catalog.render import terminal

    console = terminal.console(color)
    for number, resource in enumerate(resources):
        if number:
            console.rule()
        console.print(*terminal.detail(resource, head), sep="\n")


def _print_fields(resources: list[Resource]) -> None:
    """Print each field on a line of its own: its name, a tab, its value whole."""
    from nswp_catalog.render.data import fields

    for number, resource in enumerate(resources):
        if number:
            print()
        write(fields(resource))


def open_page(
    ctx: typer.Context,
    id: _Id,
    download: Annotated[
        str | None, typer.Option("--download", metavar="LANG", help="Open the file in this language instead.")
    ] = None,
) -> None:
    """Open the page of a resource in the browser.

    Example:  catalog open diversion-from-justice --download en
    """
    run = session(ctx)

    def look_up(index: Index) -> tuple[Resource | None, str, Vocabulary]:
        resource = find.by_id(index, id)
        advice = "" if resource else did_you_mean(id, find.all_ids(index))
        return resource, advice, index.head.vocabulary("languages")

    resource, advice, languages = run.ask(look_up)
    if resource is None:
        run.say(f"There is no resource “{id}”. {advice}".rstrip())
        raise typer.Exit(1)
    address = _address(resource) if download is None else _download(resource, download, languages)
    for caution in resource.cautions:
        since = f" since {caution.since}" if caution.since else ""
        run.say(f"Caution in {caution.country}{since}: {caution.note or 'reading or sharing this can be an offence.'}")
    import webbrowser

    run.say(f"Opening {address}")
    if not webbrowser.open(address):
        raise CatalogError("No browser could be started.", f"Open the address by hand: {address}")


def _download(resource: Resource, language: str, languages: Vocabulary) -> str:
    have = sorted({download.language for download in resource.downloads if download.language})
    wanted = resolve("language", language, languages, have)
    for download in resource.downloads:
        if download.language in wanted:
            return download.url
    raise CatalogError(
        f"`{resource.id}` has no download in “{language}”.",
        f"It has: {', '.join(have)}." if have else "It has no downloads with a language.",
    )


def _address(resource: Resource) -> str:
    if resource.url:
        return resource.url
    if resource.doi:
        return doi_address(resource.doi)
    if resource.downloads:
        return resource.downloads[0].url
    raise CatalogError(f"`{resource.id}` has no address.", "Add `url:` to its record.")
