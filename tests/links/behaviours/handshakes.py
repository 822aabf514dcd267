"""Hosts that do not get as far as HTTP/1: TLS that fails in its first bytes, and HTTP/2 alone."""

import asyncio
import socket
import struct

from links.server import Connection


async def _drained(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


def alert(number: int) -> Connection:
    """Return what answers the first message of TLS with a fatal alert."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(bytes([0x15, 3, 1, 0, 2, 2, number]))
        await writer.drain()

    return talk


async def close(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Read the first message and close."""
    await reader.read(4096)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the first message and reset."""
    await reader.read(4096)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Read, and never say a word."""
    await _drained(reader)


async def rubbish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer with bytes that are no TLS."""
    await reader.read(4096)
    writer.write(b"\x00\xff\x13garbage that is no record of TLS\r\n" * 4)
    await writer.drain()


CONNECTIONS: dict[str, Connection] = {
    "tls-handshake-failure": alert(40),
    "tls-old-protocol": alert(70),
    "tls-certificate-required": alert(116),
    "tls-unrecognised-name": alert(112),
    "tls-close": close,
    "tls-reset": reset,
    "tls-silent": silence,
    "tls-rubbish": rubbish,
}
"""What each host does that speaks no HTTP."""


def http2(status: int, body: bytes) -> Connection:
    """Return what answers each request of an HTTP/2 connection with one of the statuses of HPACK's fixed table."""
    indexed = {200: 0x88, 404: 0x8D, 500: 0x8E}[status]

    def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readexactly(24) != b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n":
            return
        writer.write(frame(4, 0, 0, b""))
        while True:
            head = await reader.readexactly(9)
            length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
            stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
            payload = await reader.readexactly(length)
            if kind == 4 and not flags & 1:
                writer.write(frame(4, 1, 0, b""))
            elif kind == 6 and not flags & 1:
                writer.write(frame(6, 1, 0, payload))
            elif kind == 7:
                return
            elif kind == 1:
                media = b"text/html; charset=utf-8"
                writer.write(frame(1, 4, stream, bytes([indexed, 0x0F, 0x10, len(media)]) + media))
                writer.write(frame(0, 1, stream, body))
            await writer.drain()

    return talk


HTTP2: dict[str, Connection] = {
    "http2": http2(200, b"<!doctype html><title>Smart Guide to CEDAW</title><h1>Smart Guide to CEDAW</h1><p>A guide."),
    "http2-gone": http2(404, b"<!doctype html><title>404 Not Found</title><h1>Not Found</h1>"),
}
"""What each host does that speaks HTTP/2 only."""
