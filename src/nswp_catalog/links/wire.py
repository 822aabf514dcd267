"""One question to one server, over HTTP/1.1 as browsers speak it: lenient, and bounded everywhere.

General clients refuse what browsers read (bare line feeds, a missing reason, a header line
without a colon), or read without end what browsers give up on. They also connect to a name,
where this connects to the address that was checked. The grammar is that of RFC 9112, the
leniency that of browsers; what a server may cost in bytes and seconds is told in `Limits`.
"""

import asyncio
import math
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from nswp_catalog.links.address import Address
from nswp_catalog.links.body import CHUNK, Collector, Framing, Reading
from nswp_catalog.links.seen import Body, Failed, Trouble

_HEAD_LIMIT = 256 * 1024
"""Bytes of headers that Chromium reads before it gives up."""
_INFORMATIONAL = 100
"""How many informational answers (1xx) are read before the final one."""
_STATUS = re.compile(rb"(?:HTTP/(\d(?:\.\d)?)|ICY)[ \t]*(\d{3})(?!\d)", re.IGNORECASE)
_BEGINNING = re.compile(rb".{0,4}?(?=HTTP/|ICY )", re.IGNORECASE | re.DOTALL)
"""Chromium passes over so many bytes before an answer."""
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
STALLED = 2.0
"""Seconds without a byte after which a body does not come slowly, but not at all."""
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


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    """The values of ``Set-Cookie``."""
    body: Body


Choose = Callable[[int, Mapping[str, str]], Reading]
"""From status and headers to what is wanted of the body."""


class Connection(asyncio.BufferedProtocol):
    """A connection to a server, which may serve several questions one after the other."""

    transport: asyncio.Transport
    _arriving = bytearray(CHUNK)
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
        if len(self.buffer) > 2 * CHUNK and not self._paused:
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
        if not (self._news or self._ended):
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
            found = _refusal(error, tls is not None)
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


def _refusal(error: OSError, secure: bool) -> Failed:
    if isinstance(error, ConnectionRefusedError):
        return Failed(Trouble.REFUSED, "the server refuses the connection")
    if isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        if secure:
            return Failed(Trouble.TLS_BROKEN_OFF, "the server breaks off while the secure connection is made")
        return Failed(Trouble.RESET, "the server closes the connection")
    detail = (error.strerror or str(error)).lower()
    return Failed(Trouble.OFFLINE, f"there is no way to it: {detail}")


async def ask(
    connection: Connection, address: Address, target: str, headers: Mapping[str, str], choose: Choose, limits: Limits
) -> tuple[Answer, bool]:
    """Ask for ``target`` with GET, and return the answer and whether the connection can be used again.

    Raises `Failed`.
    """
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {address.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    try:
        connection.within(limits.answer)
        connection.transport.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace"))
        status, fields = await _head(connection)
    except TimeoutError:
        raise Failed(Trouble.TIMEOUT, f"no answer within {limits.answer:g} seconds") from None
    except (ConnectionError, ssl.SSLError) as error:
        raise Failed(Trouble.RESET, "the connection was reset") from error
    found = dict(fields)
    framing = Framing(status, found)
    reading = choose(status, found)
    collected = Collector(reading, found.get("content-encoding", ""))
    _take_what_came(connection, framing, collected)
    try:
        if not (framing.over() or collected.full()):
            longest = limits.whole if reading.digest_up_to else limits.body
            connection.within(min(longest, reading.seconds))
            await _read_body(connection, framing, collected)
    except TimeoutError:
        _take_what_came(connection, framing, collected)  # what came until now is what a reader would see
    except Failed:
        framing.broken = True
    if 200 <= status < 300 and not collected.size and connection.torn:
        raise Failed(Trouble.RESET, "the server closes the connection in the middle of its headers")
    if not framing.done and not collected.size and 200 <= status < 300:
        if framing.broken:
            raise Failed(Trouble.RESET, "the connection was reset before the page came")
        if not collected.full():
            raise Failed(Trouble.TIMEOUT, "the page does not come after its headers")
    body = collected.body(framing.done, framing.broken)
    again = framing.done and framing.keeps and not connection.buffer
    cookies = tuple([value for name, value in fields if name == "set-cookie"]) if "set-cookie" in found else ()
    return Answer(status, found, cookies, body), again


async def _head(connection: Connection) -> tuple[int, list[tuple[str, str]]]:
    """Return the status and the header fields of the final answer, passing over the informational ones."""
    for _ in range(_INFORMATIONAL):
        head = await _head_bytes(connection)
        begins = _BEGINNING.match(head)
        match = _STATUS.match(head, begins.end() if begins else 0)
        if not match or b"\0" in head:
            raise Failed(Trouble.NOT_HTTP, "what it answers is not HTTP")
        status = int(match[2])
        if not 100 <= status < 200 or status == 101:
            return status, _fields(head[match.end() :], chunks=match[1] != b"1.0")
    raise Failed(Trouble.ENDLESS_HEADERS, "it announces an answer again and again, and gives none")


async def _head_bytes(connection: Connection) -> bytes:
    buffer = connection.buffer
    searched = 0
    while True:
        if buffer.startswith((b"\r", b"\n")):
            del buffer[: len(buffer) - len(buffer.lstrip(b"\r\n"))]
            searched = 0
        if match := _BLANK_LINE.search(buffer, max(0, searched - 3)):
            head = bytes(buffer[: match.start()])
            del buffer[: match.end()]
            return head
        searched = len(buffer)
        more = await connection.more()
        if len(buffer) >= 9 and not _BEGINNING.match(buffer.lstrip(b"\r\n")):
            raise Failed(Trouble.NOT_HTTP, "what it answers is not HTTP")
        if not more:
            begins = _BEGINNING.match(buffer)
            if (
                begins and _STATUS.match(buffer, begins.end()) and buffer.endswith(b"\n")
            ):  # headers that end with the connection
                head = bytes(buffer)
                buffer.clear()
                connection.torn = True
                return head
            raise Failed(Trouble.RESET, "the server closes the connection without an answer")
        if len(buffer) > _HEAD_LIMIT:
            raise Failed(Trouble.ENDLESS_HEADERS, "its headers do not end")


def _fields(head: bytes, chunks: bool) -> list[tuple[str, str]]:
    """Return the header fields; ``chunks`` tells whether the protocol has them, as HTTP/1.0 has not."""
    fields: list[tuple[str, str]] = []
    lines = head.decode().split("\n") if head.isascii() else [_line(line) for line in head.split(b"\n")]
    for text in lines[1:]:
        if text[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {text.strip()}")
            continue
        name, colon, value = text.partition(":")
        if colon and name.strip():
            fields.append((name.strip().lower(), value.strip()))
    if not chunks:
        fields = [field for field in fields if field[0] != "transfer-encoding"]
    names = [name for name, _ in fields]
    # Where there are chunks, the length says nothing.
    for name in ("location",) if "transfer-encoding" in names else ("content-length", "location"):
        if names.count(name) > 1 and len({value for key, value in fields if key == name}) > 1:
            raise Failed(Trouble.NOT_HTTP, f"it answers with two different headers `{name}`")
    return fields


def text_of(name: str, data: bytes) -> str:
    """Return the text of a header field, which should be ASCII and may be UTF-8 or Latin-1.

    In an address the bytes are handed on as they came, as browsers do.
    """
    if name == "location":
        return re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], data).decode()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _line(line: bytes) -> str:
    """Return a line of headers; a cookie goes back as it came, byte by byte."""
    name = line.partition(b":")[0].strip().lower()
    return line.decode("latin-1") if name == b"set-cookie" else text_of(name.decode("latin-1"), line)


async def _read_body(connection: Connection, framing: Framing, collected: Collector) -> None:
    while not (framing.over() or collected.full()):
        since = time.monotonic()
        try:
            more = await connection.more()
        except TimeoutError:
            collected.stalled = time.monotonic() - since > STALLED
            raise
        _take_what_came(connection, framing, collected)
        if not more:
            framing.ended()
            return


def _take_what_came(connection: Connection, framing: Framing, collected: Collector) -> None:
    """Take from the buffer what belongs to the body: that costs nothing, even where nothing is wanted."""
    while connection.buffer and not framing.over():
        data = framing.take(connection.buffer)
        collected.take(data)
        if not data:
            return


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


async def tunnel(
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
            status, _ = await _head(connection)
            if not 200 <= status < 300:
                raise Failed(Trouble.PROXY, f"it answers {status}")
            await connection.encrypt(*tls)
    except TimeoutError:
        raise Failed(Trouble.TIMEOUT, f"no answer within {limit:g} seconds") from None
    except ssl.SSLError as error:
        raise tls_failure(error) from error
    except OSError as error:
        raise _refusal(error, secure=True) from error
