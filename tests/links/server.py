"""A web server that misbehaves as told: raw sockets on several loopback hosts, in a thread of its own."""

import asyncio
import contextlib
import re
import socket
import ssl
import struct
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from .certificates import Certificates

HEAD_LIMIT = 1 << 20
"""More of a request's head than this is not read."""


@dataclass(frozen=True)
class Request:
    """One request, as it came."""

    host: str
    """The listener that it came to: ``main``, ``other``, …"""
    method: str
    target: str
    """Path and query as sent, a character for each byte."""
    headers: Mapping[str, str]
    """By lower-case name; repeated ones are joined by commas."""

    @property
    def path(self) -> str:
        """The path, percent escapes in upper case."""
        path = self.target.partition("?")[0]
        return re.sub("%[0-9A-Fa-f]{2}", lambda match: match[0].upper(), path)

    @property
    def query(self) -> str:
        """What stands after the first question mark."""
        return self.target.partition("?")[2]

    @property
    def looks_like_a_browser(self) -> bool:
        """Whether it says to be from one of the browsers that people use."""
        agent = self.headers.get("user-agent", "")
        return agent.startswith("Mozilla/5.0 (") and any(name in agent for name in ("Chrome/", "Firefox/", "Safari/"))


@dataclass
class Exchange:
    """A request, and the means to answer it."""

    server: "Server"
    request: Request
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int
    """1 for the first request other than HEAD to this path, 2 for the second, …"""
    served: int
    """How many requests this connection has answered before."""
    keep: bool = False
    """Whether the connection stays open after this answer."""

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def gone(self) -> None:
        """Wait until the client closes the connection."""
        while await self.reader.read(65536):
            pass

    def reset(self) -> None:
        """End the connection with a reset."""
        sock = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Handler = Callable[[Exchange], Awaitable[None]]
Connection = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Listener:
    """A host to listen on."""

    address: str
    tls: ssl.SSLContext | None = None
    connection: Connection | None = None
    """What is done with each connection, where it is not HTTP/1."""


@dataclass
class Server:
    """All hosts: ``with Server(routes, own) as server``. Every host has every route, and its own besides.

    ``routes`` has the handlers by (host, path), with an empty host for all of them; ``own`` names the hosts that are
    wanted for one case alone, so that its delays and refusals are not held against others.
    """

    routes: Mapping[tuple[str, str], Handler]
    own: tuple[str, ...] = ()
    certificates: Certificates = field(default_factory=Certificates)
    seen: list[Request] = field(default_factory=list)
    """All requests, in the order in which they came."""
    connections: int = 0
    """How often somebody connected, to whichever host."""
    faults: list[str] = field(default_factory=list)
    """What went wrong in the handlers: a fault of the tests."""

    def __post_init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._addresses: dict[str, tuple[str, int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda _loop, _context: None)  # failed handshakes are meant
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="hostile server")

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(30)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        self.certificates.close()

    def fill(self, text: str) -> str:
        """Return ``text`` with ``<host>`` replaced by address and port of that host, ``<host:port>`` by its port."""

        def found(match: re.Match[str]) -> str:
            if match[1] not in self._addresses:
                return match[0]
            address, port = self._addresses[match[1]]
            return str(port) if match[2] else f"{address}:{port}"

        return re.sub(r"<([a-z0-9-]+)(:port)?>", found, text)

    def asked(self, path: str) -> int:
        """Return how many requests came for ``path``, on whichever host."""
        return sum(request.path == path for request in self.seen)

    async def _open(self) -> None:
        for name, listener in {**hosts(self.certificates), **_own(self.own)}.items():
            await self._listen(name, listener)

    async def _listen(self, name: str, listener: Listener) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            self.connections += 1
            try:
                if listener.connection:
                    await listener.connection(reader, writer)
                else:
                    await self._talk(name, reader, writer)
            except (OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                pass  # the client is gone, or the server is being closed
            except Exception as fault:  # noqa: BLE001 - whatever it is, the tests must hear of it
                self.faults.append(f"{name}: {fault!r}")
            finally:
                self._tasks.discard(task)
                writer.close()
                with contextlib.suppress(OSError, asyncio.CancelledError):
                    await asyncio.wait_for(writer.wait_closed(), 2)

        address = listener.address
        if sys.platform == "darwin" and ":" not in address:
            address = "127.0.0.1"  # the only loopback address that is set up there
        opened = await asyncio.start_server(connected, address, 0, ssl=listener.tls, limit=HEAD_LIMIT, backlog=512)
        self._listening.append(opened)
        self._addresses[name] = (address, opened.sockets[0].getsockname()[1])
        if name == "main":  # the same port by IPv6, for machines that have it
            with contextlib.suppress(OSError):
                port = self._addresses[name][1]
                self._listening.append(await asyncio.start_server(connected, "::1", port, limit=HEAD_LIMIT))

    async def _talk(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served, keep = 0, True
        while keep:
            first = await reader.readexactly(1)
            if first == b"\x16":  # the first byte of a handshake of TLS
                await _no_tls(writer)
                return
            request = _parsed(host, first + await reader.readuntil(b"\r\n\r\n"))
            self.seen.append(request)
            key = (host, request.path) if (host, request.path) in self.routes else ("", request.path)
            self._counts[key] += request.method != "HEAD"
            exchange = Exchange(self, request, reader, writer, self._counts[key], served)
            await self.routes.get(key, _missing)(exchange)
            served, keep = served + 1, exchange.keep

    async def _close(self) -> None:
        for server in self._listening:
            server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)  # lets the transports close
        await self._loop.shutdown_asyncgens()


def _parsed(host: str, head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    headers: dict[str, str] = {}
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        name = name.lower()
        headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    return Request(host, method, rest.rpartition(" ")[0], headers)


async def _no_tls(writer: asyncio.StreamWriter) -> None:
    """Answer TLS as servers do that know none."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


async def _missing(exchange: Exchange) -> None:
    body = b"<!doctype html><title>404 Not Found</title><h1>Not Found</h1>"
    await exchange.send(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), b"" if exchange.request.method == "HEAD" else body)
    )


def _own(names: tuple[str, ...]) -> dict[str, Listener]:
    """Return a host for each name, each with an address of its own."""
    return {name: Listener(f"127.0.{2 + index // 200}.{1 + index % 200}") for index, name in enumerate(names)}


def hosts(certificates: Certificates) -> dict[str, Listener]:
    """Return the hosts that all cases share."""
    from .behaviours import handshakes

    return {
        "main": Listener("127.0.0.1"),
        "other": Listener("127.0.0.2"),
        "third": Listener("127.0.0.9"),
        **{
            name: Listener("127.0.0.1" if name == "tls-name-only" else "127.0.0.3", tls=context)
            for name, context in certificates.contexts().items()
        },
        **{name: Listener("127.0.0.4", connection=talk) for name, talk in handshakes.CONNECTIONS.items()},
        **{
            name: Listener("127.0.0.5", tls=certificates.http2(), connection=talk)
            for name, talk in handshakes.HTTP2.items()
        },
    }
