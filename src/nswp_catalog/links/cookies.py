"""Cookies of one chain of redirects: a page that wants its own cookie back is no loop.

Each goes back to the very host that set it, never to another one, whatever its ``Domain`` says. What
browsers do not keep is not kept: the cookies of other domains, and those that want encryption without it.
"""

import re
import time
from collections.abc import Iterable, Mapping

from nswp_catalog.links.address import Address
from nswp_catalog.links.manners import from_now

_LONGEST = 4096
"""Characters of a name and a value that browsers keep, together."""
_CONTROL = r"[\x00-\x08\x0a-\x1f\x7f]"
_THIS_COMPUTER = r"127\.[0-9.]+|::1|(?:.+\.)?localhost\.?"


class Cookies:
    """The cookies that were set on the way."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, str], tuple[str, bool]] = {}
        """The value, and whether it wants encryption, by the host, the domain, the path and the name."""

    def take(self, address: Address, headers: Iterable[str]) -> None:
        """Keep what the ``Set-Cookie`` headers of an answer say (RFC 6265bis, section 5.6)."""
        for header in headers:
            pair, *parts = header.split(";")
            name, equals, value = pair.partition("=")
            name, value = (name.strip(), value.strip()) if equals else ("", name.strip())
            if not (name or value) or len(name) + len(value) > _LONGEST or re.search(_CONTROL, pair):
                continue
            told = {
                key.strip().lower(): value.strip().strip('"')
                for key, _, value in (each.partition("=") for each in parts)
            }
            if not _may_set(address, name.lower(), told):
                continue
            path = told.get("path", "")
            key = (
                address.host,
                told.get("domain", "").lower(),
                path if path.startswith("/") else _folder(address),
                name,
            )
            if _is_over(told):
                self._kept.pop(key, None)
            else:
                self._kept[key] = (value, "secure" in told)

    def of(self, address: Address) -> str:
        """Return the value of the ``Cookie`` header for a question, empty if there are none."""
        if not self._kept:
            return ""
        return "; ".join(
            f"{name}={value}" if name else value
            for (host, _, path, name), (value, secure) in sorted(self._kept.items(), key=lambda kept: -len(kept[0][2]))
            if host == address.host
            and (not secure or _is_safe(address))
            and (address.path.partition("?")[0] + "/").startswith(path.rstrip("/") + "/")
        )


def _is_safe(address: Address) -> bool:
    """Return whether nobody listens on the way: browsers take this computer for safe, too."""
    return address.scheme == "https" or bool(re.fullmatch(_THIS_COMPUTER, address.host))


def _may_set(address: Address, name: str, told: Mapping[str, str]) -> bool:
    """Return whether a browser keeps such a cookie (RFC 6265bis, section 5.7)."""
    domain = told.get("domain", "").lstrip(".").lower()
    if domain and not f".{address.host}".endswith(f".{domain}"):
        return False
    return _is_safe(address) if "secure" in told else not name.startswith(("__secure-", "__host-"))


def _folder(address: Address) -> str:
    """Return the path of a cookie that names none (RFC 6265, section 5.1.4)."""
    return address.path.partition("?")[0].rpartition("/")[0] or "/"


def _is_over(told: Mapping[str, str]) -> bool:
    """Return whether a cookie is to be forgotten (RFC 6265, section 5.3: ``Max-Age`` goes before ``Expires``)."""
    if age := re.fullmatch(r"(-?)(\d+)", told.get("max-age", "")):
        return bool(age[1]) or not age[2].strip("0")
    seconds = from_now(told["expires"], time.time()) if "expires" in told else None
    return seconds is not None and seconds <= 0
