"""The answer to one question, read as browsers read it: lenient, and bounded everywhere.

General clients refuse what browsers read (bare line feeds, a missing reason, a header line
without a colon), or read without end what browsers give up on. The grammar is that of
RFC 9112, the leniency that of browsers; what a server may cost in bytes and seconds is told
in `Limits`. Nothing here is needed before the first question is out.
"""

import re
import ssl
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from nswp_catalog.links.body import Collector, Framing, Reading
from nswp_catalog.links.seen import Body
from nswp_catalog.links.trouble import Failed, Trouble
from nswp_catalog.links.wire import Connection, Limits, silent

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


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    """The values of ``Set-Cookie``."""
    body: Body


Choose = Callable[[int, Mapping[str, str]], Reading]
"""From status and headers to what is wanted of the body."""


async def receive(connection: Connection, choose: Choose, limits: Limits) -> tuple[Answer, bool]:
    """Return the answer to what was asked, and whether the connection can be used again. Raises `Failed`."""
    try:
        status, fields = await head(connection)
    except TimeoutError:
        raise silent(limits.answer) from None
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


async def head(connection: Connection) -> tuple[int, list[tuple[str, str]]]:
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
        unseen, searched = len(buffer) > searched, len(buffer)
        more = unseen or await connection.more()  # what came meanwhile is looked at before one waits for more
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
