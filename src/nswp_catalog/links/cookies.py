"""Cookies of one chain of redirects: a page that wants its own cookie back is no loop.

Each goes back to the very host that set it, never to another one, whatever its ``Domain`` says.
"""

import re
from collections.abc import Iterable

from nswp_catalog.links.address import Address

_GONE = re.compile(r"max-age\s*=\s*\"?(?:0|-\d+)|expires\s*=[^;]*\b(?:19\d\d|200\d|201\d)\b", re.IGNORECASE)
_PATH = re.compile(r"(?:^|;)\s*path\s*=\s*(/[^;]*)", re.IGNORECASE)


class Cookies:
    """The cookies that were set on the way."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, str, bool]] = {}

    def take(self, address: Address, headers: Iterable[str]) -> None:
        """Keep what the ``Set-Cookie`` headers of an answer say."""
        for header in headers:
            pair, _, attributes = header.partition(";")
            name, equals, value = pair.strip().partition("=")
            if not equals or not re.fullmatch(r"[!-~]+", name) or len(header) > 4096:
                continue
            key = (address.host, name.strip())
            if _GONE.search(attributes):
                self._kept.pop(key, None)
                continue
            path = _PATH.search(attributes)
            secure = bool(re.search(r"(?:^|;)\s*secure\s*(?:;|$)", attributes, re.IGNORECASE))
            self._kept[key] = (value.strip(), path[1].strip() if path else "/", secure)

    def of(self, address: Address) -> str:
        """Return the value of the ``Cookie`` header for a question, empty if there are none."""
        return "; ".join(
            f"{name}={value}"
            for (host, name), (value, path, secure) in self._kept.items()
            if host == address.host
            and (not secure or address.scheme == "https")
            and (address.path.partition("?")[0] + "/").startswith(path.rstrip("/") + "/")
        )
