"""Cookies of one chain of redirects: a page that wants its own cookie back is no loop.

Each goes back to the very host that set it, never to another one, whatever its ``Domain`` says.
"""

import re
import time
from collections.abc import Iterable

from nswp_catalog.links.address import Address
from nswp_catalog.links.manners import from_now

_MAX_AGE = re.compile(r"(?:^|;)\s*max-age\s*=\s*\"?(-?\d+)", re.IGNORECASE)
_EXPIRES = re.compile(r"(?:^|;)\s*expires\s*=\s*\"?([^;\"]+)", re.IGNORECASE)
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
            if _is_over(attributes):
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


def _is_over(attributes: str) -> bool:
    """Return whether a cookie is to be forgotten (RFC 6265, section 5.3: ``Max-Age`` goes before ``Expires``)."""
    if age := _MAX_AGE.search(attributes):
        return int(age[1]) <= 0
    expires = _EXPIRES.search(attributes)
    seconds = from_now(expires[1], time.time()) if expires else None
    return seconds is not None and seconds <= 0
