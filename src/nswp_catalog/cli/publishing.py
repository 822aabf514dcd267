"""`site`: the library as a folder of pages, one for each theme."""

import time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.export_page import allowed, settle
from nswp_catalog.cli.export_writing import in_words
from nswp_catalog.cli.session import Session, session
from nswp_catalog.core.filters import Filters
from nswp_catalog.errors import CatalogError
from nswp_catalog.pages.page import Settings, weight
from nswp_catalog.pages.site import site as pages_of
from nswp_catalog.storage import find, folder
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index


@options.filtered
def site(
    ctx: typer.Context,
    output: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to.", show_default=False)],
    *,
    filters: Filters,
    omit_cautioned: Annotated[
        list[str], typer.Option("--omit-cautioned", metavar="COUNTRY", help="Leave out what has a caution for it.")
    ] = [],
    template: Annotated[
        Path | None, typer.Option("--template", metavar="DIR", help="A folder with a look of your own.")
    ] = None,
) -> None:
    """Write the library as a folder of pages: one for each theme, and one that leads to them.

    Each is a page like that of `export html`, with at most a thousand resources. `--language` is
    the language of the pages. Pages of an earlier run that are no longer needed are taken away.

    Example:  catalog site public

    Example:  catalog site public/fr --language fr --omit-cautioned RU
    """
    run = session(ctx)
    settings = settle(
        run, filters.language[0] if filters.language else "", template, time.strftime("%Y-%m-%d", time.gmtime())
    )
    run.ask(partial(_write, run, output, filters._replace(language=()), omit_cautioned, settings))


def _write(
    run: Session, output: Path, filters: Filters, omit_cautioned: list[str], settings: Settings, index: Index
) -> None:
    docs, _ = find.find(index, Question(selection=find.select(index, filters), sort="date"))
    resources = allowed(run, index.records(docs), omit_cautioned)
    if not resources:
        raise CatalogError("Nothing matches: there is no page to make.", "Choose fewer filters.")
    pages = dict(pages_of(index.head, resources, settings))
    folder.fill(output, {name: text.encode("utf-8", "replace") for name, text in pages.items()})
    longest = weight(max(pages.values(), key=len))
    run.say(
        f"Wrote {in_words(len(resources))} on {len(pages):,} pages to {output};"
        f" the longest weighs {longest / 1000:,.0f} kB once packed."
    )
