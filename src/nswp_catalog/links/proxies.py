"""Proxies: which one the environment names for an address (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY), and the way by it."""

import asyncio
import base64
import ssl
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from nswp_catalog.errors import CatalogError
from nswp_catalog.links import reply, wire
from nswp_catalog.links.address import Address
from nswp_catalog.links.trouble import Failed, Trouble
from nswp_catalog.links.wire import Connection


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


async def through(
    proxy: Proxy,
    address: Address,
    tls: "tuple[ssl.SSLContext, str] | None",
    trusting: "ssl.SSLContext | None",
    limit: float,
) -> Connection:
    """Return a connection to a host by a proxy. Raises `Failed`.

    ``tls`` is whom to trust, and the name that the host's certificate must have, where the way
    to it is encrypted; ``trusting`` is whom to trust where the way to the proxy is; ``limit`` is in seconds.
    """
    try:
        ips = await wire.resolve(proxy.host, proxy.port)
        connection = await wire.connect(ips, proxy.port, (trusting, proxy.host) if trusting else None, limit)
        if tls is not None:
            await _tunnel(connection, address, proxy.authorization, tls, limit)
    except Failed as failure:
        if failure.trouble is Trouble.TLS:
            raise
        raise Failed(Trouble.PROXY, f"the proxy {proxy.host} gives no connection: {failure.detail}") from failure
    return connection


async def _tunnel(
    connection: Connection, address: Address, authorization: str | None, tls: tuple["ssl.SSLContext", str], limit: float
) -> None:
    """Make a connection to a proxy one to the host of ``address``, encrypted. Raises `Failed`."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    lines = [f"CONNECT {host}:{address.port} HTTP/1.1", f"Host: {host}:{address.port}"]
    if authorization:
        lines.append(f"Proxy-Authorization: {authorization}")
    try:
        async with asyncio.timeout(limit):
            connection.transport.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            status, _ = await reply.head(connection)
            if not 200 <= status < 300:
                raise Failed(Trouble.PROXY, f"it answers {status}")
            await connection.encrypt(*tls)
    except TimeoutError:
        raise wire.silent(limit) from None
    except ssl.SSLError as error:
        raise wire.tls_failure(error) from error
    except OSError as error:
        raise wire.refusal(error, secure=True) from error
