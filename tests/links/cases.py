"""The table: all links that the judge knows."""

from .behaviours import addresses, bodies, files, fragments, oddities, pages, redirects, status
from .case import Case
from .server import Handler

CASES: list[Case] = [
    *status.CASES,
    *redirects.CASES,
    *pages.CASES,
    *files.CASES,
    *bodies.CASES,
    *oddities.CASES,
    *fragments.CASES,
    *addresses.CASES,
]
"""For a run that may ask private addresses."""
PRIVATE_CASES: list[Case] = addresses.PRIVATE_CASES
"""For a run that may not."""
DETOURS: list[Case] = addresses.DETOURS
"""For a run that may ask 127.0.0.1, and no other private address."""


def routes(cases: list[Case]) -> dict[tuple[str, str], Handler]:
    """Return the handlers of all cases; two of them for one path are a mistake."""
    found = dict(redirects.SHARED)
    for one in cases:
        assert not found.keys() & one.routes.keys(), f"{one.name}: {found.keys() & one.routes.keys()}"
        found.update(one.routes)
    return found


def own(cases: list[Case]) -> tuple[str, ...]:
    """Return the names of the cases that need a host of their own."""
    return tuple(one.name for one in cases if one.own)
