"""What is remembered of an address from one run to the next."""

import re
from typing import NamedTuple

from nswp_catalog.core.link import Verdict
from nswp_catalog.links.rule import Finding, Past
from nswp_catalog.links.seen import Seen

_GOOD = (Verdict.OK, Verdict.MOVED)


class Memory(NamedTuple):
    """What the last run saw of an address, and when."""

    url: str
    promise: str
    """What the catalogue promised of it then, as a text to compare."""
    checked: float
    """Seconds since the epoch."""
    verdict: str
    rule: str
    reason: str
    advice: str
    new_url: str | None
    status: int | None
    final_url: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    title: str | None
    """The title of the page."""
    mentioned: bool
    failing_runs: int
    failing_since: float | None
    good_at: float | None
    """When it was last right, in seconds since the epoch."""

    @property
    def past(self) -> Past:
        """What the rules ask of it."""
        return Past(self.verdict in _GOOD, bool(self.mentioned), self.failing_runs, self.failing_since)

    @property
    def finding(self) -> Finding:
        """The verdict of then."""
        return Finding(Verdict(self.verdict), self.rule, self.reason, self.advice, self.new_url)

    def conditions(self, promise: str) -> dict[str, str]:
        """Return the header fields that ask for the address only if it has changed since it was right.

        There are none where that would say too little: after another promise, a redirect, or
        an answer of "unchanged", so that every other time the page itself is looked at.
        """
        if self.verdict != Verdict.OK or self.promise != promise or self.status != 200:
            return {}
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in known.items() if value and re.fullmatch("[ -~]{1,500}", value)}

    def is_fresh(self, promise: str, now: float, max_age: float) -> bool:
        """Return whether the link was right, for the same promise, not longer ago than ``max_age`` seconds."""
        return self.verdict in _GOOD and self.promise == promise and 0 <= now - self.checked < max_age


def remembered(
    old: Memory | None, url: str, promise: str, now: float, seen: Seen, finding: Finding, mentioned: bool, away: bool
) -> Memory:
    """Return what is to be remembered of an address after it was seen once more.

    ``mentioned`` tells whether the page mentions the work, and ``away`` whether the link fails in a way that may pass.
    A link that was skipped fails no more and no less than before.
    """
    before = (old.failing_runs, old.failing_since) if old else (0, None)
    failing = (before[0] + 1, now if before[1] is None else before[1]) if away else (0, None)
    good = finding.verdict in _GOOD
    return Memory(
        url, promise, now, finding.verdict, finding.rule, finding.reason, finding.advice, finding.new_url,
        seen.status, seen.final_url,
        seen.headers.get("etag"), seen.headers.get("last-modified"),
        old.sha256 if old and seen.unchanged else seen.body.sha256,
        seen.page.title if seen.page else old.title if old and seen.unchanged else None,
        mentioned or bool(old and old.mentioned and old.promise == promise),
        *(before if finding.verdict is Verdict.SKIPPED else failing),
        now if good else (old.good_at if old else None),
    )  # fmt: skip
