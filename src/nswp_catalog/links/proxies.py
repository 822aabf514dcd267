"""The proxy that the environment names for an address: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from nswp_catalog.errors import CatalogError
from nswp_catalog.links.address import Address


class Proxy(NamedTuple):
    """A proxy for HTTP."""

    host: str
    port: int
    secure: bool
    """Whether the way to the proxy itself is encrypted."""
    authorization: str | None
    """The value of the ``Proxy-Authorization`` header."""


def proxy_for(address: Address, environment: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for an address, None to go straight. Raises `CatalogError`."""
    # Not HTTP_PROXY in capitals where a web server set it from a request header `Proxy`.
    names = [f"{address.scheme}_proxy", "all_proxy"]
    given = next((value for name in names if (value := environment.get(name) or environment.get(name.upper()))), "")
    if not given or _is_excepted(address, environment.get("no_proxy") or environment.get("NO_PROXY") or ""):
        return None
    return _read(given)


@lru_cache
def _read(given: str) -> Proxy:
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CatalogError(f"“{given}” is no proxy that can be used.", "Name one as http://host:port.")
    authorization = None
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(pair.encode()).decode()
    return Proxy(
        parts.hostname, port or (443 if parts.scheme == "https" else 80), parts.scheme == "https", authorization
    )


def _is_excepted(address: Address, exceptions: str) -> bool:
    for exception in exceptions.replace(" ", ",").split(","):
        name = exception.strip().lower().lstrip("*").lstrip(".")
        host, _, port = name.partition(":") if name.count(":") == 1 else (name, "", "")
        if exception.strip() == "*" or (
            host and (address.host == host or address.host.endswith("." + host)) and port in ("", str(address.port))
        ):
            return True
    return False
