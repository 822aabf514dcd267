"""Cookies of one chain of redirects: a page that wants its own cookie back is no loop.

Each goes back to the very host that set it, never to another one, whatever its ``Domain`` says. What
browsers do not keep is not kept: the cookies of other domains, and those that want encryption without it.
"""

import re
import time
from collections.abc import Iterable

from nswp_catalog.links.address import Address
from nswp_catalog.links.manners import from_now

_MAX_AGE = re.compile(r"(?:^|;)\s*max-age\s*=\s*\"?(-?\d+)", re.IGNORECASE)
_EXPIRES = re.compile(r"(?:^|;)\s*expires\s*=\s*\"?([^;\"]+)", re.IGNORECASE)
_PATH = re.compile(r"(?:^|;)\s*path\s*=\s*(/[^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:^|;)\s*domain\s*=\s*\"?\.?([^;\"\s]+)", re.IGNORECASE)
_SECURE = re.compile(r"(?:^|;)\s*secure\s*(?:;|$)", re.IGNORECASE)
_THIS_COMPUTER = re.compile(r"127\.[0-9.]+|::1|(?:.+\.)?localhost\.?")


class Cookies:
    """The cookies that were set on the way."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, str, bool]] = {}

    def take(self, address: Address, headers: Iterable[str]) -> None:
        """Keep what the ``Set-Cookie`` headers of an answer say."""
        for header in headers:
            pair, _, attributes = header.partition(";")
            name, equals, value = pair.partition("=")
            name = name.strip()
            if not equals or not re.fullmatch(r"[!-~]+", name) or len(header) > 4096:
                continue
            secure = bool(_SECURE.search(attributes))
            if not _may_set(address, name.lower(), attributes, secure):
                continue
            key = (address.host, name)
            if _is_over(attributes):
                self._kept.pop(key, None)
                continue
            path = _PATH.search(attributes)
            self._kept[key] = (value.strip(), path[1].strip() if path else _folder(address), secure)

    def of(self, address: Address) -> str:
        """Return the value of the ``Cookie`` header for a question, empty if there are none."""
        if not self._kept:
            return ""
        return "; ".join(
            f"{name}={value}"
            for (host, name), (value, path, secure) in self._kept.items()
            if host == address.host
            and (not secure or _is_safe(address))
            and (address.path.partition("?")[0] + "/").startswith(path.rstrip("/") + "/")
        )


def _is_safe(address: Address) -> bool:
    """Return whether nobody listens on the way: browsers take this computer for safe, too."""
    return address.scheme == "https" or bool(_THIS_COMPUTER.fullmatch(address.host))


def _may_set(address: Address, name: str, attributes: str, secure: bool) -> bool:
    """Return whether a browser keeps such a cookie (RFC 6265bis, section 5.7)."""
    domain = _DOMAIN.search(attributes)
    if domain and not f".{address.host}".endswith(f".{domain[1].lower()}"):
        return False
    return _is_safe(address) if secure else not name.startswith(("__secure-", "__host-"))


def _folder(address: Address) -> str:
    """Return the path of a cookie that names none (RFC 6265, section 5.1.4)."""
    return address.path.partition("?")[0].rpartition("/")[0] or "/"


def _is_over(attributes: str) -> bool:
    """Return whether a cookie is to be forgotten (RFC 6265, section 5.3: ``Max-Age`` goes before ``Expires``)."""
    if age := _MAX_AGE.search(attributes):
        return int(age[1]) <= 0
    expires = _EXPIRES.search(attributes)
    seconds = from_now(expires[1], time.time()) if expires else None
    return seconds is not None and seconds <= 0
