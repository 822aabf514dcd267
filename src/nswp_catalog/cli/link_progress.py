"""How far a run of `check-links` is: a bar at a terminal, now and then a line elsewhere; on standard error."""

import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

from nswp_catalog.cli.session import Session
from nswp_catalog.core.link import Link

_EVERY = 15.0
"""Seconds between two lines."""


class Progress:
    """Tells of each link that is done."""

    def __init__(self, run: Session) -> None:
        self._total = 0
        self._run = run
        self._counts: Counter[str] = Counter()
        self._bar: Any = None
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def expect(self, total: int) -> None:
        """Take note of how many links there are in all."""
        self._total = total
        if sys.stderr.isatty() and not self._run.quiet and total > 1:
            from nswp_catalog.render.progress import Bar  # start-up: only a terminal draws

            self._bar = Bar(total, self._run.color)
            self._bar.advance(self._said(), self._counts.total())

    def note(self, link: Link) -> None:
        """Take note of a link."""
        self._counts[link.verdict] += 1
        if self._bar:
            self._bar.advance(self._said())
        elif time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            of_all = f" of {self._total:,}" if self._total else ""
            self._run.say(f"{self._counts.total():,}{of_all} links: {self._said()}")

    def _said(self) -> str:
        return ", ".join(f"{number:,} {verdict}" for verdict, number in self._counts.most_common())
