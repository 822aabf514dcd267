"""`list` and `search`: resources chosen by words and filters."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from nswp_catalog.cli import options
from nswp_catalog.cli.session import Session, choice, session, write
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.query import SORTS, Clause, Filters, parse_words
from nswp_catalog.core.resource import Resource
from nswp_catalog.render.data import WRITERS
from nswp_catalog.storage import find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

_SHOWN = 20
"""How many hits a search shows on a terminal unless told otherwise."""
_FACETS = ("theme", "type", "region", "language")


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
    _Listing(session(ctx), (), filters, format, sort or "date", reverse, limit, count).run()


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
    clauses = parse_words(words or [])
    filters = _filters(theme, type, region, language, publisher, author, tag, year, since, missing)
    found = _Listing(
        session(ctx), clauses, filters, format, sort or "relevance", reverse, limit, count, is_search=True
    ).run()
    if not found:
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


class _Listing:
    """One listing: asked of the index, then printed."""

    def __init__(
        self,
        run: Session,
        clauses: tuple[Clause, ...],
        filters: Filters,
        format: str | None,
        sort: str,
        reverse: bool,
        limit: int | None,
        count: bool,
        is_search: bool = False,
    ) -> None:
        self.session = run
        self.clauses = clauses
        self.filters = filters
        self.format = choice("--format", format or ("table" if run.draws else "tsv"), ("table", *WRITERS))
        self.sort = choice("--sort", sort, SORTS)
        self.reverse = reverse
        self.limit = _SHOWN if limit is None and is_search and self.format == "table" and run.draws else limit
        self.count = count
        self.is_search = is_search

    def run(self) -> int:
        """Print the listing, and return how many resources there are."""
        return self.session.ask(self._answer)

    def _answer(self, index: Index) -> int:
        question = Question(self.clauses, find.select(index, self.filters), self.sort, self.reverse)
        docs, total = find.find(index, question, 0 if self.count else self.limit)
        if self.count:
            print(total)
        elif self.format != "table":
            write(WRITERS[self.format](index.records(docs)))
        elif total:
            narrowing = find.narrowing(index, find.find(index, question)[0], _FACETS) if self.is_search else {}
            self._draw(list(index.records(docs)), total, narrowing, index.head)
        if not total:
            self._tell_nothing_found(index)
        return total

    def _draw(
        self, resources: Sequence[Resource], total: int, narrowing: Mapping[str, Mapping[str, int]], head: Head
    ) -> None:
        from nswp_catalog.render import terminal

        console = terminal.console(self.session.color)
        console.print(terminal.results(resources, self.clauses, head, console.width, self.is_search))
        noun = "resource" if total == 1 else "resources"
        shown = (
            f"{total} {noun}"
            if len(resources) == total
            else f"{len(resources)} of {total} {noun}; --limit {total} shows all"
        )
        console.print(f"\n{shown}.")
        if lines := terminal.narrowing(narrowing, total, console.width):
            console.print(lines, end="")

    def _tell_nothing_found(self, index: Index) -> None:
        self.session.say("Nothing found.")
        for word, near in find.suggestions(index, self.clauses).items():
            self.session.say(f"No resource has “{word}”. Did you mean {' or '.join(f'`{name}`' for name in near)}?")
        for clause in self.clauses:
            if len(clause.words) > 1 and not clause.exclude:
                apart = Question(tuple(Clause((word,)) for word in clause.words))
                number = find.find(index, apart, 0)[1]
                if number:
                    self.session.say(
                        f"{number} {'has' if number == 1 else 'have'} all its words apart: catalog search {' '.join(clause.words)}"
                    )
