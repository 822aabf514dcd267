"""How a run goes about its work."""

from collections.abc import Callable
from typing import NamedTuple

from nswp_catalog.links.networks import Network


class Manner(NamedTuple):
    """How to ask."""

    timeout: float = 20.0
    """Seconds for one try of one link, redirects included."""
    retries: int = 2
    concurrency: int = 200
    per_host: int = 6
    gap: float = 0.05
    """Seconds between two questions to one host."""
    allowed: tuple[Network, ...] = ()
    """The private networks that may be asked."""
    headers: tuple[tuple[str, str, str], ...] = ()
    """Header fields to add: the host, the name and the value of each."""
    digest: bool = False
    """Whether to read whole files, for their SHA-256."""


class Patience(NamedTuple):
    """How long a link may be unreachable before it is called broken."""

    runs: int = 3
    days: float = 3.0


class Settings(NamedTuple):
    """How a run goes about its work."""

    manner: Manner = Manner()
    patience: Patience = Patience()
    max_age: float = 86_400.0
    """Seconds for which a good answer is not asked for again."""
    excluded: Callable[[str], bool] | None = None
    """Which addresses are not to be asked."""
    limit: float | None = None
    """Seconds for the whole run; None for what all links may take at most by their own limits."""
