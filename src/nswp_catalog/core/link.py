"""Links: the addresses of a catalogue, what each is for, and what was found of it."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

NOT_ASKED = "not-asked"
"""The name of the rule for a link that was not reached before the run ended."""


class Verdict(StrEnum):
    """What is to be thought of a link, the worst first."""

    BROKEN = "broken"
    SUSPECT = "suspect"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    MOVED = "moved"
    SKIPPED = "skipped"
    OK = "ok"


class Use(NamedTuple):
    """One place in a catalogue at which an address stands."""

    id: str
    """The id of the resource; empty where the record has none."""
    title: str
    field: str
    """``url``, ``doi``, ``archived``, ``downloads[0].url`` or ``downloads[0].archived``."""
    file: str
    line: int
    column: int


class Link(NamedTuple):
    """One distinct address of a catalogue, and what was found of it."""

    url: str
    """The address as it stands in the file; that of the resolver for a DOI."""
    verdict: Verdict
    rule: str
    """The name of the rule that gave the verdict."""
    reason: str
    """A sentence for people."""
    advice: str
    """What to do; may be empty."""
    status: int | None
    """The status of the last answer, where there was one."""
    final_url: str | None
    """Where the redirects ended, where there was an answer."""
    new_url: str | None
    """What to write instead of ``url``, for a link that has moved for good."""
    news: bool
    """Whether the link was right when it was last seen, and is broken now."""
    uses: tuple[Use, ...]


class Report(NamedTuple):
    """What one run found of all links."""

    links: tuple[Link, ...]
    interrupted: bool = False
    """Whether the run was stopped before all were asked."""
    unasked: int = 0
    """How many addresses were not reached before the run was stopped, or its time was over."""

    @property
    def stopped(self) -> str:
        """A sentence on what was not asked, and why; empty where all was."""
        if not (self.interrupted or self.unasked):
            return ""
        return f"{'Interrupted' if self.interrupted else 'Out of time'}: {self.unasked:,} not asked."

    @property
    def totals(self) -> dict[str, int]:
        """The number of links of each verdict, the best verdict first."""
        counted = Counter([link.verdict for link in self.links])
        return {str(verdict): counted[verdict] for verdict in reversed(Verdict)}


def not_asked(links: Iterable[Link]) -> int:
    """Return how many links were not reached before the run ended."""
    return sum(link.rule == NOT_ASKED for link in links)
