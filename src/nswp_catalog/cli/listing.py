"""Listings: resources asked of the index, and printed in the format that is wanted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nswp_catalog.cli.session import Session, choice, write
from nswp_catalog.core.catalog import Head
from nswp_catalog.core.filters import Filters
from nswp_catalog.core.query import SORTS, Clause, parse_words
from nswp_catalog.core.resource import Resource
from nswp_catalog.render.data import WRITERS
from nswp_catalog.storage import find
from nswp_catalog.storage.find import Question
from nswp_catalog.storage.index import Index

_SHOWN = 20
"""How many hits a search shows on a terminal unless told otherwise."""
_FACETS = ("theme", "type", "region", "language")


class Wanted(NamedTuple):
    """What a command was asked to list, as typed. A list has no ``words``; a search may have none of them."""

    words: tuple[str, ...] | None
    filters: Filters
    format: str | None = None
    sort: str | None = None
    reverse: bool = False
    limit: int | None = None
    only_count: bool = False


def print_listing(session: Session, wanted: Wanted) -> int:
    """Print the resources that are ``wanted``, and return how many there are. Raises `CatalogError`."""
    return session.ask(_Listing(session, wanted).answer)


class _Listing:
    """One listing: asked of the index, then printed."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self.session = session
        self.wanted = wanted
        self.is_search = wanted.words is not None
        self.clauses = parse_words(wanted.words or ())
        self.format = choice("--format", wanted.format or ("table" if session.draws else "tsv"), ("table", *WRITERS))
        self.sort = choice("--sort", wanted.sort or ("relevance" if self.is_search else "date"), SORTS)
        self.limit = wanted.limit
        if self.limit is None and self.is_search and self.format == "table" and session.draws:
            self.limit = _SHOWN

    def answer(self, index: Index) -> int:
        """Print the listing, and return how many resources there are."""
        question = Question(self.clauses, find.select(index, self.wanted.filters), self.sort, self.wanted.reverse)
        docs, total = find.find(index, question, 0 if self.wanted.only_count else self.limit)
        if self.wanted.only_count:
            print(total)
        elif self.format != "table":
            index.is_printed = True
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
        if not find.total(index):
            self.session.say("There is no resource in the catalogue yet: catalog add")
            return
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
