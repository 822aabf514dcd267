"""What the catalogue promises of an address, and what for."""

import hashlib
from typing import NamedTuple

from nswp_catalog.core.link import Use


class Promise(NamedTuple):
    """What the catalogue says that an address leads to."""

    titles: tuple[str, ...] = ()
    format: str | None = None
    sha256: str | None = None
    is_doi: bool = False
    publishers: tuple[str, ...] = ()
    language: str | None = None
    """Of this very link, where the record tells it."""


class Wanted(NamedTuple):
    """An address of the catalogue with all its uses, and what each of them promises."""

    url: str
    uses: tuple[Use, ...]
    promises: tuple[Promise, ...]

    @property
    def fingerprint(self) -> str:
        """What is promised, as a short text that changes when a promise does."""
        return hashlib.blake2b(repr(list(map(tuple, self.promises))).encode(), digest_size=12).hexdigest()
