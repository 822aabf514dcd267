"""The body of an answer: where it ends (RFC 9112, section 6), and its beginning, decoded."""

import hashlib
import math
import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from nswp_catalog.links.seen import Body, coding

CHUNK = 64 * 1024
_TRAILER = 1000
"""How many lines behind the last chunk are read."""
_BODILESS = frozenset({204, 205, 304})


class Reading(NamedTuple):
    """How much of a body is wanted."""

    keep: int = CHUNK
    """How many decoded bytes to keep; what comes after is not read, unless it is to be hashed."""
    digest_up_to: int = 0
    """How many bytes to read at most for the sake of their SHA-256; 0 for no digest."""
    seconds: float = math.inf
    """For how long to wait for what is wanted, where that is less than is allowed."""


def length_of(told: str) -> int | None:
    """Return the bytes that a ``Content-Length`` tells; None where it is no number, or none that can be."""
    digits = told.lstrip("0") or told[:1]
    return int(digits) if len(digits) <= 18 and digits.isascii() and digits.isdigit() else None


class Framing:
    """Where the body ends: by its length, by its chunks, or with the connection."""

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        self.chunked = "chunked" in headers.get("transfer-encoding", "").lower()
        length = headers.get("content-length", "")
        self.left: int | None = None
        """How many bytes are still to come of the body or the chunk; None for: until the end."""
        if status in _BODILESS:
            self.left, self.chunked = 0, False
        elif self.chunked:
            self.left = 0
        else:
            self.left = length_of(length)
        self.keeps = "close" not in headers.get("connection", "").lower() and self.left is not None
        self.done = self.left == 0 and not self.chunked
        self.broken = False
        self.in_trailer = False
        self._trailer = 0
        self.first = True

    def take(self, buffer: bytearray) -> bytes:
        """Return the bytes of the body at the front of ``buffer``, which loses them."""
        if not self.chunked:
            taken = bytes(buffer if self.left is None else buffer[: self.left])
            del buffer[: len(taken)]
            if self.left is not None:
                self.left -= len(taken)
                self.done = self.left == 0
            return taken
        parts: list[bytes] = []
        while buffer and not self.done and not self.broken:
            if self.left:
                part = bytes(buffer[: self.left])
                del buffer[: len(part)]
                self.left -= len(part)
                parts.append(part)
            elif not self._next_chunk(buffer):
                break
        return b"".join(parts)

    def _next_chunk(self, buffer: bytearray) -> bool:
        """Take the line before the next chunk; return False where it has not come yet."""
        end = buffer.find(b"\n")
        if end == -1:
            self.broken = len(buffer) > 16_384
            return False
        line = bytes(buffer[:end]).strip()
        del buffer[: end + 1]
        if self.in_trailer:
            self._trailer += 1
            self.done = not line or self._trailer > _TRAILER
        elif line or self.first:
            size = line.partition(b";")[0].strip()
            self.first = False
            if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", size):
                self.broken = True
                return False
            self.left = int(size, 16)
            self.in_trailer = self.left == 0
        return True

    def over(self) -> bool:
        """Return whether nothing more is to be read."""
        return self.done or self.broken

    def ended(self) -> None:
        """Note that the connection has ended."""
        if self.left is None:
            self.done = True
        elif not self.done:
            self.broken = not self.in_trailer
            self.done = self.in_trailer


class Collector:
    """Keeps the beginning of a body, decoded, and its digest."""

    def __init__(self, reading: Reading, encoding: str) -> None:
        self.reading = reading
        self.size = 0
        self.start = bytearray()
        self.undecodable = False
        self.stalled = False
        """Whether nothing more came, and it had not come to its end."""
        self.ended = False
        self.came = False
        """Whether anything came at all."""
        self.digest = hashlib.sha256() if reading.digest_up_to else None
        self.encoding = coding(encoding)
        self.decoder = None
        self._begin = b""
        """What came before anything could be unpacked of it."""
        self._raw = False
        """Whether it is packed without a wrapper, as old servers send it."""
        if self.encoding in ("gzip", "x-gzip", "deflate"):
            self.decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def full(self) -> bool:
        """Return whether enough was read."""
        return self.undecodable or self.size >= max(self.reading.keep, self.reading.digest_up_to)

    def take(self, data: bytes) -> None:
        """Take the next bytes of the body."""
        self.came = self.came or bool(data)
        if self.decoder is None:
            self._keep(data)
            return
        while data and not self.full():
            before = self.decoder.copy()
            try:
                out = self.decoder.decompress(data, CHUNK)
            except zlib.error as error:
                if re.search("(?:data|length) check", str(error)):
                    self._end_without_sum(before, data)
                    return
                if self.size or self._raw or self.encoding != "deflate":
                    self.undecodable = True
                    return
                self.decoder, self._raw = zlib.decompressobj(-zlib.MAX_WBITS), True
                data = self._begin + data
                continue
            self._begin = b"" if self.size or out else (self._begin + data)[:CHUNK]
            self._keep(out)
            data = self.decoder.unconsumed_tail
            self.ended = self.decoder.eof

    def _end_without_sum(self, decoder: "zlib._Decompress", data: bytes) -> None:
        """Keep what comes before the sum at the end, which is wrong, and at which browsers do not look."""
        with suppress(zlib.error):
            for byte in data:
                self._keep(decoder.decompress(bytes([byte])))
        self.ended = True

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if len(self.start) < self.reading.keep:
            self.start += data[: self.reading.keep - len(self.start)]
        if self.digest:
            self.digest.update(data)

    def body(self, done: bool, broken: bool) -> Body:
        """Return what was collected of a body that came to its end, or was broken off."""
        whole = done and (self.decoder is None or self.ended or not self.came)
        digest = self.digest.hexdigest() if self.digest and whole else None
        return Body(bytes(self.start), self.size, whole, broken, self.undecodable, digest, stalled=self.stalled)
