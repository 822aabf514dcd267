"""A pattern that is compiled when it is first needed."""

import re
from collections.abc import Callable
from functools import cached_property


class Pattern:
    """A regular expression whose ``source`` is made and compiled at its first use.

    The patterns of what pages say take longer to compile than hundreds of pages to judge,
    and pages that are what they should be need none of them.
    """

    def __init__(self, source: Callable[[], str]) -> None:
        self._source = source

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._source())

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place in ``text`` that matches."""
        return self._compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the beginning of ``text``, if it matches."""
        return self._compiled.match(text)

    def findall(self, text: str) -> list[str]:
        """Return all that matches in ``text``, for a pattern without groups."""
        return self._compiled.findall(text)
