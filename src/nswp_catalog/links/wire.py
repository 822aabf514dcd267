"""Connections to servers, and the questions sent over them, in HTTP/1.1; `links.reply` reads the answers.

General clients connect to a name, where this connects to the address that was checked.
"""

import asyncio
import math
import socket
import ssl
from collections.abc import Mapping
from typing import NamedTuple, cast

from nswp_catalog.links.address import Address
from nswp_catalog.links.trouble import Failed, Trouble

_AT_ONCE = 64 * 1024
"""Bytes that come in at once."""
_LINK_MISSING = (20, 21)
"""What OpenSSL says of a chain whose next certificate it does not have."""


class Limits(NamedTuple):
    """How long one question may take, in seconds."""

    answer: float
    """From the first byte sent to the end of the headers."""
    body: float
    """For what is wanted of a body."""
    whole: float
    """For a body that is to be read to its end."""


class Connection(asyncio.BufferedProtocol):
    """A connection to a server, which may serve several questions one after the other."""

    transport: asyncio.Transport
    _arriving = bytearray(_AT_ONCE)
    """Where bytes come in, from whichever connection: they are taken out at once."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        """What has come, and was not yet read."""
        self._ended = False
        self.torn = False
        """Whether it ended before its headers did."""
        self._error: Exception | None = None
        self._news = False
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False
        self._deadline = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the way to the server."""
        self.transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - by the protocol
        """Return where bytes may come in."""
        return self._arriving

    def buffer_updated(self, nbytes: int) -> None:
        """Keep what came in, and let no more come while that is a lot."""
        self.buffer += memoryview(self._arriving)[:nbytes]
        if len(self.buffer) > 2 * _AT_ONCE and not self._paused:
            self._paused = True
            self.transport.pause_reading()
        self._news = True
        self._wake()

    def eof_received(self) -> None:
        """Note that nothing more comes."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nothing more comes, and why."""
        self._ended = True
        self._error = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def close(self) -> None:
        """Close it at once."""
        if self._timer:
            self._timer.cancel()
        self.transport.abort()

    def within(self, seconds: float) -> None:
        """Have `more` raise `TimeoutError` when so many seconds are over, however much has come until then.

        One timer serves all questions of a connection: it is late for most of them, and looks again.
        """
        loop = asyncio.get_running_loop()
        self._deadline = loop.time() + seconds
        if self._timer and self._timer.when() > self._deadline:
            self._timer.cancel()
            self._timer = None
        if not self._timer:
            self._timer = loop.call_at(self._deadline, self._look_at_the_time, loop)

    def _look_at_the_time(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        if loop.time() >= self._deadline:
            self._wake()
        else:
            self._timer = loop.call_at(self._deadline, self._look_at_the_time, loop)

    @property
    def alive(self) -> bool:
        """Whether the server has not closed it, as far as is known."""
        return not (self._ended or self.transport.is_closing() or self.buffer)

    async def more(self) -> bool:
        """Wait until more has come into the buffer; return False where nothing more will come.

        Raises `Failed`, and `TimeoutError` when the time given by `within` is over.
        """
        loop = asyncio.get_running_loop()
        if not (self._news or self._ended or loop.time() >= self._deadline):
            if self._paused:
                self._paused = False
                self.transport.resume_reading()
            self._waiter = loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if loop.time() >= self._deadline:
            raise TimeoutError
        if self._news:
            self._news = False
            return True
        if isinstance(self._error, ssl.SSLError) and _wants_certificate(self._error):
            raise tls_failure(self._error)
        # Another SSL error is an end without a close_notify, as many servers make.
        if isinstance(self._error, OSError) and not isinstance(self._error, ssl.SSLError):
            raise Failed(Trouble.RESET, "the connection was reset") from self._error
        return False

    async def encrypt(self, context: "ssl.SSLContext", name: str) -> None:
        """Make the connection an encrypted one, to a server of that name. Raises `OSError`."""
        loop = asyncio.get_running_loop()
        transport = await loop.start_tls(self.transport, self, context, server_hostname=name)
        self.transport = cast(asyncio.Transport, transport)


async def connect(ips: list[str], port: int, tls: tuple["ssl.SSLContext", str] | None, limit: float) -> Connection:
    """Return a connection to the first of ``ips`` that accepts one. Raises `Failed`.

    ``tls`` is the context and the name that the certificate must have; ``limit`` is in seconds.
    """
    problem: Failed | None = None
    share = limit / min(len(ips), 2)
    for ip in ips:
        try:
            async with asyncio.timeout(share):
                return await _connect(ip, port, tls)
        except TimeoutError:
            found = Failed(Trouble.TIMEOUT, f"no connection within {limit:g} seconds")
        except ssl.SSLError as error:
            raise tls_failure(error) from error
        except OSError as error:
            found = refusal(error, tls is not None)
        if problem is None or problem.trouble in (Trouble.REFUSED, Trouble.OFFLINE):
            problem = found  # where somebody listens tells more than where nobody does
    raise problem or Failed(Trouble.NO_HOST, "it has no address")


async def _connect(ip: str, port: int, tls: tuple["ssl.SSLContext", str] | None) -> Connection:
    loop = asyncio.get_running_loop()
    if tls is None:
        return (await loop.create_connection(Connection, ip, port))[1]
    context, name = tls
    made = await loop.create_connection(
        Connection, ip, port, ssl=context, server_hostname=name, ssl_handshake_timeout=60
    )
    return made[1]


async def shown(ip: str, port: int, name: str, limit: float) -> tuple[bytes, str, str]:
    """Return the certificate that a server shows, in DER, and the protocol and the cipher that it speaks.

    Whoever vouches for it, and however old they are.

    Nothing is asked and nothing told over this connection. Raises `Failed`.
    """
    curious = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    curious.check_hostname = False
    curious.verify_mode = ssl.CERT_NONE
    curious.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    curious.set_ciphers("ALL:@SECLEVEL=0")
    connection = await connect([ip], port, (curious, name), limit)
    layer = connection.transport.get_extra_info("ssl_object")
    connection.close()
    return bytes(layer.getpeercert(binary_form=True) or b""), layer.version() or "", (layer.cipher() or ("",))[0]


def tls_failure(error: "ssl.SSLError") -> Failed:
    """Return what a failed handshake means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        detail = f"its certificate is not valid: {error.verify_message}"
        return Failed(Trouble.TLS, detail, incomplete=error.verify_code in _LINK_MISSING)
    if _wants_certificate(error):
        return Failed(Trouble.WANTS_CERTIFICATE, "the server wants a certificate of its reader")
    reason = (error.reason or str(error)).replace("_", " ").lower()
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "eof" in reason:
        return Failed(Trouble.TLS_BROKEN_OFF, "the server breaks off while the secure connection is made")
    return Failed(Trouble.TLS, f"no secure connection can be made: {reason}")


def _wants_certificate(error: "ssl.SSLError") -> bool:
    """Return whether a server goes on only with those who have a certificate.

    TLS 1.3 has an alert for it (RFC 8446, section 6.2). Before that, servers say that the
    certificate is bad, or that the handshake fails, though a cipher was agreed on.
    """
    reason = error.reason or ""
    if "CERTIFICATE_REQUIRED" in reason or "ALERT_BAD_CERTIFICATE" in reason:
        return True
    return "ALERT_HANDSHAKE_FAILURE" in reason and getattr(error, "agreed", False)


def refusal(error: OSError, secure: bool) -> Failed:
    """Return what it means that no connection is made; ``secure`` tells whether it was to be encrypted."""
    if isinstance(error, ConnectionRefusedError):
        return Failed(Trouble.REFUSED, "the server refuses the connection")
    if isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        if secure:
            return Failed(Trouble.TLS_BROKEN_OFF, "the server breaks off while the secure connection is made")
        return Failed(Trouble.RESET, "the server closes the connection")
    detail = (error.strerror or str(error)).lower()
    return Failed(Trouble.OFFLINE, f"there is no way to it: {detail}")


async def ask(connection: Connection, address: Address, target: str, headers: Mapping[str, str], limit: float) -> None:
    """Ask for ``target`` with GET, and wait until an answer begins. Raises `Failed`.

    The answer has to be begun, and `links.reply` to have read its headers, within ``limit`` seconds.
    """
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {address.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    connection.within(limit)
    connection.transport.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"))
    try:
        await connection.more()
    except TimeoutError:
        raise silent(limit) from None


def silent(limit: float) -> Failed:
    """Return what it means that no answer comes within so many seconds."""
    return Failed(Trouble.TIMEOUT, f"no answer within {limit:g} seconds")


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises `Failed`."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            raise Failed(Trouble.NO_HOST, f"there is no host `{host}`") from error
        raise Failed(Trouble.DNS, f"the name `{host}` cannot be looked up: {error.strerror}") from error
    except (UnicodeError, OSError) as error:
        raise Failed(Trouble.NO_HOST, f"there is no host `{host}`") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
