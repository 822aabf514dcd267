"""Connections to hosts: only to those that may be asked, straight or by a proxy, trusting whom browsers trust."""

import asyncio
import os
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from nswp_catalog.links import wire
from nswp_catalog.links.address import Address
from nswp_catalog.links.networks import Network, is_allowed
from nswp_catalog.links.trouble import Failed, Trouble
from nswp_catalog.links.wire import Connection

if TYPE_CHECKING:
    from nswp_catalog.links.proxies import Proxy

_LINKS_OF_A_CHAIN = 4
_CIPHERS = (
    "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES+SHA1:kRSA+AESGCM:kRSA+AES+SHA1:!aNULL:!PSK:!SRP:!CAMELLIA:!ARIA:@SECLEVEL=1"
)
"""Those of Chromium and Firefox, old servers' among them, and certificates as weak as they take."""
_NUMBER = re.compile(r"[0-9.]+|.*:.*")
"""A host that is an IP address."""
_REFUSED_PROTOCOLS = ("SSLv3", "TLSv1", "TLSv1.1")
"""What browsers refuse by RFC 8996."""

Fetch = Callable[[str, float], Awaitable[bytes | None]]
"""From an address and a limit in seconds to what lies there, None if that cannot be had."""


class Connector:
    """Makes connections; ``allowed`` are the private networks that may be asked."""

    def __init__(self, allowed: Sequence[Network], fetch: Fetch) -> None:
        self._allowed = allowed
        self._fetch = fetch
        self._names: dict[str, asyncio.Task[list[str]]] = {}
        self._tls: ssl.SSLContext | None = None
        self._environment = dict(os.environ)
        self._by_proxy = any(name.lower().endswith("_proxy") for name in self._environment)
        self._proxies: dict[tuple[str, str, int], Proxy | None] = {}
        for scheme in ("http", "https"):
            self.proxy(Address(scheme, "example.org", 0, "/"))  # a wrong one is told at once

    def proxy(self, address: Address) -> "Proxy | None":
        """Return the proxy for an address, None to go straight."""
        if not self._by_proxy:
            return None
        from nswp_catalog.links.proxies import proxy_for  # start-up: most people have none

        origin = address.origin
        if origin not in self._proxies:
            self._proxies[origin] = proxy_for(address, self._environment)
        return self._proxies[origin]

    async def connect(self, address: Address, limit: float) -> Connection:
        """Return a connection to the host of an address. Raises `Failed`."""
        proxy = self.proxy(address)
        tls = (self.context(), address.host.removesuffix(".")) if address.scheme == "https" else None
        if proxy:
            await self._refuse_private(address)
            from nswp_catalog.links import proxies  # start-up: see `proxy`

            return await proxies.through(proxy, address, tls, self.context() if proxy.secure else None, limit)
        started = time.monotonic()
        ips = await self.allowed_ips(address, limit)
        try:
            return await wire.connect(ips, address.port, tls, limit - (time.monotonic() - started))
        except Failed as failure:
            if not tls or not (failure.incomplete or failure.trouble is Trouble.TLS_BROKEN_OFF):
                raise
            try:
                certificate, protocol, cipher = await wire.shown(ips[0], address.port, tls[1], limit)
            except Failed:
                raise failure from None
            if protocol in _REFUSED_PROTOCOLS or cipher not in {known["name"] for known in tls[0].get_ciphers()}:
                raise Failed(Trouble.TLS, f"it offers only what browsers refuse: {protocol}, {cipher}") from failure
            if not failure.incomplete or not await self._complete(certificate, tls[0], limit):
                raise
        return await wire.connect(ips, address.port, tls, limit)

    async def _complete(self, certificate: bytes, context: "ssl.SSLContext", limit: float) -> bool:
        """Fetch the certificates above one, as browsers do; return whether there was any to fetch."""
        from nswp_catalog.links import chains  # start-up: few chains lack a link

        known = None
        for _ in range(_LINKS_OF_A_CHAIN):
            url = chains.issuer_address(certificate)
            if url is None or (answer := await self._fetch(url, limit)) is None:
                break
            above = chains.in_between(answer)
            if above is None:
                break
            context.load_verify_locations(cadata=above)
            known = certificate = above
        return known is not None

    async def _refuse_private(self, address: Address) -> None:
        """Raise for a host that is known to be private; a proxy looks other names up itself."""
        try:
            await self.allowed_ips(address, 5.0)
        except Failed as failure:
            if failure.trouble is Trouble.PRIVATE:
                raise

    async def allowed_ips(self, address: Address, limit: float) -> list[str]:
        """Return the IP addresses of a host that may be connected to. Raises `Failed`."""
        if _NUMBER.fullmatch(address.host):
            ips = [address.host]
        elif address.host.removesuffix(".").rpartition(".")[2] == "localhost":
            ips = ["127.0.0.1", "::1"]  # by RFC 6761, whatever the name system says
        else:
            ips = await self._look_up(address.host, limit)
        allowed = [ip for ip in ips if is_allowed(ip, self._allowed)]
        if not allowed:
            shown = address.host if ips == [address.host] else f"{address.host} is {ips[0]}"
            raise Failed(Trouble.PRIVATE, shown)
        return allowed

    async def _look_up(self, host: str, limit: float) -> list[str]:
        if host not in self._names:
            task = self._names[host] = asyncio.create_task(_resolved(host))
            # Who asked may have given up when the answer comes.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            async with asyncio.timeout(max(limit, 0.1)):
                return await asyncio.shield(self._names[host])
        except TimeoutError:
            raise Failed(Trouble.DNS, f"the name `{host}` cannot be looked up in time") from None
        except Failed:
            self._names.pop(host, None)
            raise

    def context(self) -> "ssl.SSLContext":
        """Return whom to trust."""
        if self._tls is None:
            self._tls = _trusting()
        return self._tls


async def _resolved(host: str) -> list[str]:
    try:
        return await wire.resolve(host, 0)
    except Failed:
        await asyncio.sleep(0.2)  # one more look: a name system under load forgets names
        return await wire.resolve(host, 0)


def _trusting() -> "ssl.SSLContext":
    """Return what trusts whom browsers trust: the system's authorities, or those of SSL_CERT_FILE, and certifi's."""
    context = ssl.create_default_context()
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        import certifi  # comes with httpx; many systems have no authorities of their own

        context.load_verify_locations(certifi.where())
    from nswp_catalog.links.handshake import Handshake  # start-up: loads `ssl`, as all this does

    context.sslobject_class = Handshake
    context.set_alpn_protocols(["http/1.1"])
    context.set_ciphers(_CIPHERS)
    context.hostname_checks_common_name = False  # browsers look at the alternative names alone
    # Browsers talk to servers that cannot renegotiate safely, and forgive old certificates their form.
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    # What `links.chains` adds has to lead to an authority, and is none itself.
    context.verify_flags &= ~getattr(ssl, "VERIFY_X509_PARTIAL_CHAIN", 0)
    return context
