"""What a rule is: a pure function of what was seen of a link, and of what it is for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nswp_catalog.core.link import Verdict
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.seen import Seen
from nswp_catalog.links.settings import Patience

if TYPE_CHECKING:
    from nswp_catalog.links.page import Page

REPLACE = "Look for the work at its publisher or in an archive, and put the new address into the record."
LOOK = "Open it in a browser. If it is the work, nothing is to be done; if not, put another address into the record."
WAIT = "Nothing to do yet: it is asked again in the next run."
BY_HAND = "Open it in a browser: this says nothing of the link."
"""What to do about a link."""


class Past(NamedTuple):
    """What earlier runs saw of an address."""

    good: bool = False
    """Whether it was right when it was last seen."""
    mentioned: bool = False
    """Whether the page once mentioned the title."""
    failing_runs: int = 0
    """In how many runs in a row it could not be reached."""
    failing_since: float | None = None
    """Since when, in seconds since the epoch."""


class Case(NamedTuple):
    """All that a verdict depends on."""

    seen: Seen
    promise: Promise = Promise()
    past: Past = Past()
    patience: Patience = Patience()
    now: float = 0.0
    """Seconds since the epoch."""


class Finding(NamedTuple):
    """A verdict, with the rule that gave it."""

    verdict: Verdict
    rule: str
    reason: str
    advice: str = ""
    new_url: str | None = None


Said = tuple[str, str] | None
"""A reason and an advice, or None where a rule does not apply."""


_Applies = Callable[[Case], Said]


class Rule(NamedTuple):
    """A rule: ``why`` tells a person what it is about."""

    name: str
    verdict: Verdict
    why: str
    applies: _Applies
    of_success: bool = True
    """Whether it may apply to an answer with a status of success (2xx)."""
    of_named: bool = True
    """Whether it may apply to a page that has the work in its title or headings, and more to it than that."""


Rules = dict[str, Rule]
"""Rules by name, in the order in which they are asked."""


class _Register(Protocol):
    """Makes a decorator that puts a function among rules, with its name, its verdict and why it exists."""

    def __call__(
        self, name: str, verdict: Verdict, why: str, *, of_success: bool = True, of_named: bool = True
    ) -> Callable[[_Applies], _Applies]:
        """Return the decorator."""


def register(rules: Rules) -> _Register:
    """Return what makes a decorator that puts a function among ``rules``."""

    def rule(
        name: str, verdict: Verdict, why: str, *, of_success: bool = True, of_named: bool = True
    ) -> Callable[[_Applies], _Applies]:
        def put(applies: _Applies) -> _Applies:
            rules[name] = Rule(name, verdict, why, applies, of_success, of_named)
            return applies

        return put

    return rule


def mentions(titles: tuple[str, ...], page: "Page", in_front: bool = False) -> bool:
    """Return whether a page mentions a work: in its title or headings (``in_front``), or anywhere."""
    for title in titles:  # noqa: SIM110 - asked by every rule; a generator costs twice as much
        if page.mentions(title, in_front):
            return True
    return False


def is_there(titles: tuple[str, ...], page: "Page", in_front: bool = False) -> bool:
    """Return whether a page mentions a work and has more to it than that: who sells a name keeps it on the page."""
    return mentions(titles, page, in_front) and not page.slight


def sentence(text: str) -> str:
    """Return a phrase as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
