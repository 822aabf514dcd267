"""The filters of the commands, as people type them; `core.query` tells what they stand for."""

from collections.abc import Mapping
from typing import NamedTuple


class Filters(NamedTuple):
    """The filters as typed: the same one twice means or, different ones mean and."""

    theme: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    since: str | None = None
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self._fields)


FACETS: Mapping[str, str] = {
    "theme": "themes",
    "type": "types",
    "region": "regions",
    "language": "languages",
    "publisher": "",
    "author": "",
    "tag": "",
}
"""The filters that choose by value, each with its vocabulary if it has one."""
