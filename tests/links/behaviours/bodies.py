"""Heads and bodies that never end, are cut short, or are not encoded as they say."""

import asyncio
import functools
import gzip
import struct
import zlib

from links.answers import (
    GOOD,
    answer,
    in_pieces,
    late,
    markup,
    message,
    raw,
    redirect,
    sequence,
    then_drip,
    then_hang,
    then_reset,
)
from links.case import BROKEN, OK, SUSPECT, UNREACHABLE, Case, Verdicts, case
from links.server import Exchange, Handler

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    """Return a chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def sized(length: int) -> bytes:
    """Return a head that promises so many bytes."""
    return START + b"Content-Length: %d\r\n\r\n" % length


def packed(body: bytes, encoding: str, *headers: str) -> Handler:
    """Return what sends ``body`` and says that it is in ``encoding``."""
    return answer(200, body, f"Content-Encoding: {encoding}", *headers)


def raw_deflate(data: bytes) -> bytes:
    """Return ``data`` deflated, without the head of zlib."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@functools.cache
def bomb(start: bytes) -> bytes:
    """Return ``start`` and 400 MB of spaces, packed."""
    packer = zlib.compressobj(9, wbits=-15)
    spaces, times = b" " * (1 << 20), 400
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)  # stands for itself, so it can be repeated
    check = zlib.crc32(start)
    for _ in range(times):
        check = zlib.crc32(spaces, check)
    sums = struct.pack("<II", check, len(start) + times * len(spaces))
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + first + block * times + packer.flush() + sums


def bombed(start: bytes) -> Handler:
    """Return what sends a gzip bomb that begins with ``start``."""

    async def handle(exchange: Exchange) -> None:
        body = await asyncio.to_thread(bomb, start)
        await packed(body, "gzip")(exchange)

    return handle


def never(name: str, handler: Handler, verdicts: Verdicts, why: str) -> Case:
    """Return the case of what takes its time, on a host of its own."""
    return case(name, handler, verdicts, why, own=True)


ILL = BROKEN | SUSPECT | UNREACHABLE
"""No reader gets the page; which of the three, depends on how one looks at it."""
PARTLY = OK | SUSPECT | UNREACHABLE
"""A reader gets the page, and an error or a page without end."""

_ENDLESS = [
    never("slow-first-byte", late(1, answer()), OK, "It takes a second, and comes."),
    never("never-a-byte", then_hang(), UNREACHABLE, "It takes the request, and never answers."),
    never("never-the-body", then_hang(sized(1000)), UNREACHABLE, "After the head, nothing."),
    never("never-the-head-end", then_hang(START), UNREACHABLE, "The head does not end."),
    never("never-the-status", then_hang(b"HTTP/1."), UNREACHABLE, "The first line does not end."),
    *(
        never(f"pieces-{name}", in_pieces(*pieces), OK, "It comes in pieces, as over a slow line.")
        for name, pieces in {
            "status": (b"HTT", b"P/1.1 2", b"00 OK\r\n\r\n" + GOOD),
            "header": (START + b"Content-Le", b"ngth: %d\r\n\r\n" % len(GOOD) + GOOD),
            "blank-line": (START + b"\r", b"\n" + GOOD),
            "head": (START, b"X-More: a\r\n", b"\r\n", GOOD),
            "continue": (b"HTTP/1.1 100 Continue\r\n\r", b"\n" + START + b"\r\n" + GOOD[:9], GOOD[9:]),
            "chunks": (CHUNKED[:-1], CHUNKED[-1:] + chunk(GOOD)[:2], chunk(GOOD)[2:], b"0\r", b"\n\r\n"),
        }.items()
    ),
    never("drip-head", then_drip(START + b"X-Slow: ", b"a"), UNREACHABLE, "A head that drips."),
    never("drip-headers", then_drip(START, b"X-More: a\r\n"), UNREACHABLE, "Headers that drip."),
    never("drip-status", then_drip(b"", b"H"), UNREACHABLE | BROKEN, "A first line that drips."),
    never("drip-continue", then_drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), UNREACHABLE | BROKEN, "Go on, go on."),
    never("endless-headers", then_drip(START, b"X-More: and more\r\n" * 4000, 0), UNREACHABLE | BROKEN, "No end."),
    never("endless-header-line", then_drip(START + b"X-Long: ", b"a" * 65536, 0), UNREACHABLE | BROKEN, "No end."),
    never("endless-status-line", then_drip(b"HTTP/1.1 200 ", b"a" * 65536, 0), UNREACHABLE | BROKEN, "No end."),
    never(
        "endless-continue", then_drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999, 0), UNREACHABLE | BROKEN, "No end."
    ),
    never("drip-body-after-page", then_drip(sized(1 << 30) + GOOD, b" "), OK, "A reader has had the page long before."),
    case(
        "torn-head",
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
        UNREACHABLE,
        "It breaks off among the headers, if at the end of a line.",
        own=True,
    ),
    case(
        "torn-tag",
        raw(sized(9000) + b"<!DOCTYPE html><html><head><meta charset"),
        UNREACHABLE | SUSPECT,
        "It breaks off within a tag, and nothing is to be seen.",
        own=True,
    ),
    case(
        "body-behind-styles",
        answer(200, "<!doctype html><style>" + "p { margin: 0 }\n" * 20_000 + "</style>" + markup()),
        OK,
        "The page begins with 300 kB of styles.",
    ),
    never("hang-body-after-page", then_hang(sized(1 << 30) + GOOD), OK, "A reader has the page."),
    never("drip-body-chunked", then_drip(CHUNKED + chunk(GOOD), b"1\r\n \r\n"), OK, "A reader has the page."),
    never("drip-body-to-close", then_drip(START + b"\r\n" + GOOD, b" "), OK, "A reader has the page."),
    never("drip-body-from-start", then_drip(sized(1 << 30), b" "), UNREACHABLE | SUSPECT, "A blank page, for ever."),
    never(
        "endless-body-chunked", then_drip(CHUNKED + chunk(GOOD), chunk(b" " * 65536), 0), OK, "A reader has the page."
    ),
    never("endless-body-to-close", then_drip(START + b"\r\n" + GOOD, b" " * 65536, 0), OK, "A reader has the page."),
    never("endless-body-length", then_drip(sized(1 << 50) + GOOD, b" " * 65536, 0), OK, "A reader has the page."),
    never(
        "endless-404", then_drip(b"HTTP/1.1 404 Not Found\r\n\r\n", b" " * 65536, 0), BROKEN, "The head says it all."
    ),
    never(
        "hang-404", then_hang(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n"), BROKEN, "The head says it all."
    ),
    never(
        "drip-404", then_drip(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99999\r\n\r\n", b" "), BROKEN, "As before."
    ),
    never(
        "drip-soft-404",
        then_drip(sized(1 << 30) + b"<title>Page not found</title><h1>Page not found</h1><p>Sorry.", b" "),
        SUSPECT,
        "What a reader sees is that it is not there.",
    ),
    case(
        "endless-redirect-body",
        then_drip(b"HTTP/1.1 302 Found\r\nLocation: /endless-redirect-body/1\r\n\r\n", b" " * 65536, 0),
        OK,
        "Browsers follow, whatever the body does.",
        also={"/endless-redirect-body/1": answer()},
        own=True,
    ),
    never("hang-once", sequence(then_hang(), answer()), OK | UNREACHABLE, "Silence once, then the page."),
    case("large-page", answer(200, GOOD + b"<!-- -->" * 700_000), OK, "A page of 5 MB."),
    case(
        "large-head",
        answer(200, None, *(f"X-{number}: {'a' * 1000}" for number in range(60))),
        OK | UNREACHABLE,
        "A head of 60 KB; browsers take 250.",
    ),
    case(
        "many-headers",
        answer(200, None, *(f"X-{number}: a" for number in range(300))),
        OK | UNREACHABLE,
        "300 headers; browsers take them.",
    ),
    case("large-cookie", answer(200, None, "Set-Cookie: a=" + "b" * 9000), OK, "A cookie too large to keep."),
    case("large-header", answer(200, None, "Content-Security-Policy: " + "b" * 12000), OK, "A policy of 12 KB."),
]

_ENDS = [
    case("reset-at-once", then_reset(), UNREACHABLE, "Reset without an answer.", own=True),
    case("reset-once", sequence(then_reset(), answer()), OK, "Reset once, then the page.", own=True),
    case("reset-in-head", then_reset(START), UNREACHABLE, "Reset in the head.", own=True),
    case("reset-after-head", then_reset(sized(5000)), UNREACHABLE | SUSPECT, "Reset before the page.", own=True),
    case("reset-after-page", then_reset(sized(90000) + GOOD), PARTLY, "Reset when the page is there.", own=True),
    case("close-without-a-byte", raw(), UNREACHABLE, "Closed without an answer.", own=True),
    case("close-once", sequence(raw(), answer()), OK, "Closed once, then the page.", own=True),
    case("close-in-head", raw(START), ILL, "The head is cut.", own=True),
    case("close-in-page", raw(sized(90000) + GOOD), PARTLY, "Cut short after what a reader sees.", own=True),
    case("close-before-page", raw(sized(90000)), UNREACHABLE | SUSPECT | BROKEN, "Cut short at its start.", own=True),
    case("length-too-short", raw(sized(200) + GOOD), OK | SUSPECT, "More comes than was said; browsers cut it off."),
    case("length-zero-with-page", raw(sized(0) + GOOD), SUSPECT | BROKEN, "Zero, it says, so browsers show nothing."),
    case("length-missing", raw(START + b"\r\n" + GOOD), OK, "The end of the connection is that of the page."),
]

_CHUNKS = [
    case("chunked", raw(CHUNKED + chunk(GOOD[:100]) + chunk(GOOD[100:]) + b"0\r\n\r\n"), OK, "Chunks."),
    case(
        "chunked-small",
        raw(CHUNKED + b"".join(chunk(GOOD[i : i + 1]) for i in range(len(GOOD))) + b"0\r\n\r\n"),
        OK,
        "A chunk for each byte.",
    ),
    case("chunked-extensions", raw(CHUNKED + b'%x;a=b;c="d"\r\n%s\r\n0;z\r\n\r\n' % (len(GOOD), GOOD)), OK, "Allowed."),
    case("chunked-trailers", raw(CHUNKED + chunk(GOOD) + b"0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n"), OK, "Allowed."),
    case("chunked-leading-zeros", raw(CHUNKED + b"0000%X\r\n%s\r\n000\r\n\r\n" % (len(GOOD), GOOD)), OK, "Allowed."),
    case(
        "chunked-trailing-space", raw(CHUNKED + b"%x  \r\n%s\r\n0\r\n\r\n" % (len(GOOD), GOOD)), OK, "Browsers read it."
    ),
    case(
        "chunked-upper-case",
        raw(START + b"Transfer-Encoding: Chunked\r\n\r\n" + chunk(GOOD) + b"0\r\n\r\n"),
        OK,
        "Names of codings have no case.",
    ),
    case(
        "chunked-with-length",
        raw(START + b"Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(GOOD) + b"0\r\n\r\n"),
        OK,
        "The chunks count, not the length.",
    ),
    case("chunked-no-end", raw(CHUNKED + chunk(GOOD)), PARTLY, "The last chunk is missing.", own=True),
    case("chunked-nonsense", raw(CHUNKED + b"ZZZ\r\nrubbish"), ILL, "No chunk at all.", own=True),
    case("chunked-negative", raw(CHUNKED + b"-5\r\nrubbish"), ILL, "A negative size.", own=True),
    case("chunked-overflow", raw(CHUNKED + b"FFFFFFFFFFFFFFFFF\r\n"), ILL, "A size beyond all measure.", own=True),
    case("chunked-nonsense-later", raw(CHUNKED + chunk(GOOD) + b"ZZZ\r\n"), PARTLY, "Wrong after the page.", own=True),
    case("chunked-size-too-large", raw(CHUNKED + b"%x\r\n%s" % (len(GOOD) * 2, GOOD)), PARTLY, "Cut short.", own=True),
    case("chunked-empty", raw(CHUNKED + b"0\r\n\r\n"), SUSPECT | BROKEN, "A blank page."),
    never("chunked-endless-size", then_drip(CHUNKED, b"0" * 65536, 0), ILL, "A size without end."),
    never(
        "chunked-endless-trailers",
        then_drip(CHUNKED + chunk(GOOD) + b"0\r\n", b"X: a\r\n" * 9999, 0),
        PARTLY,
        "A reader has the page.",
    ),
]

_PACKED = [
    case("gzip", packed(gzip.compress(GOOD), "gzip"), OK, "Packed."),
    case("gzip-x", packed(gzip.compress(GOOD), "x-gzip"), OK, "An older name of it."),
    case("gzip-upper-case", packed(gzip.compress(GOOD), "GZIP"), OK, "Names of codings have no case."),
    case("gzip-twice", packed(gzip.compress(gzip.compress(GOOD)), "gzip, gzip"), OK, "Packed twice, and says so."),
    case(
        "gzip-members",
        packed(gzip.compress(GOOD[:99]) + gzip.compress(GOOD[99:]), "gzip"),
        OK | SUSPECT,
        "Two members; some browsers read the first only.",
    ),
    case("gzip-trailing", packed(gzip.compress(GOOD) + b"\0\0\0rubbish", "gzip"), OK, "What follows is passed over."),
    case(
        "gzip-chunked",
        raw(
            START
            + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk(gzip.compress(GOOD))
            + b"0\r\n\r\n"
        ),
        OK,
        "Both.",
    ),
    case("deflate-zlib", packed(zlib.compress(GOOD), "deflate"), OK, "As the standard has it."),
    case("deflate-raw", packed(raw_deflate(GOOD), "deflate"), OK, "As some servers have it; browsers read both."),
    case("identity", packed(GOOD, "identity"), OK, "Not packed, it says."),
    case("coding-none", packed(GOOD, "none"), OK, "A name that is none: browsers show the page."),
    case("coding-utf-8", packed(GOOD, "utf-8"), OK, "A charset in the wrong place: browsers show the page."),
    case("coding-empty", packed(GOOD, ""), OK, "No name: browsers show the page."),
    case(
        "gzip-soft-404",
        packed(gzip.compress(b"<title>Page not found</title><h1>Page not found</h1>"), "gzip"),
        SUSPECT,
        "Packed, and not there.",
    ),
    case("gzip-claimed", packed(GOOD, "gzip"), ILL, "Not packed, though it says so: browsers show an error."),
    case("brotli-claimed", packed(GOOD, "br"), ILL, "Not packed, though it says so: browsers show an error."),
    case("zstd-claimed", packed(GOOD, "zstd"), ILL, "As before."),
    case(
        "gzip-broken", packed(b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\xff" * 400, "gzip"), ILL, "Browsers show an error."
    ),
    case("gzip-cut", packed(gzip.compress(GOOD)[:-20], "gzip"), PARTLY, "Cut short near its end."),
    case(
        "gzip-wrong-sum",
        packed(gzip.compress(GOOD)[:-8] + b"\0" * 8, "gzip"),
        OK,
        "Only the sum is wrong, and browsers do not look at it.",
    ),
    case("gzip-empty", packed(b"", "gzip"), SUSPECT | BROKEN, "A blank page."),
    case("gzip-bomb", bombed(GOOD), OK | SUSPECT, "A page, and 400 MB of nothing.", own=True),
    case("gzip-bomb-blank", bombed(b""), SUSPECT | UNREACHABLE | BROKEN, "400 MB of nothing.", own=True),
    case(
        "gzip-redirect",
        answer(302, gzip.compress(b"x"), "Content-Encoding: gzip", "Location: /to/guide?gzip"),
        OK,
        "The body of a redirect is not looked at.",
    ),
    case(
        "gzip-redirect-broken",
        answer(302, b"x", "Content-Encoding: gzip", "Location: /to/guide?broken"),
        OK,
        "The body of a redirect is not looked at.",
    ),
    case("gzip-404-broken", answer(404, b"x", "Content-Encoding: gzip"), BROKEN, "The head says it all."),
    case("gzip-no-content", redirect(302, "/to/guide?none", "Content-Encoding: gzip"), OK, "As before."),
]

_LENGTHS = [
    case("length-huge", then_hang(sized(10**30) + GOOD), PARTLY, "A length beyond all measure.", own=True),
    case(
        "length-twice-same",
        raw(START + b"Content-Length: %d\r\n" % len(GOOD) + sized(len(GOOD))[len(START) :] + GOOD),
        OK,
        "Said twice, and the same.",
    ),
    case(
        "length-list",
        raw(START + b"Content-Length: %d, %d\r\n\r\n" % (len(GOOD), len(GOOD)) + GOOD),
        OK | UNREACHABLE,
        "Said twice in one header.",
    ),
    case(
        "length-twice-different",
        raw(START + b"Content-Length: 10\r\n" + sized(len(GOOD))[len(START) :] + GOOD),
        BROKEN | UNREACHABLE | SUSPECT,
        "Browsers refuse it, for fear of smuggling.",
        own=True,
    ),
    case("length-nonsense", raw(START + b"Content-Length: many\r\n\r\n" + GOOD), OK, "Browsers pass over it."),
    case("length-negative", raw(START + b"Content-Length: -1\r\n\r\n" + GOOD), OK, "Browsers pass over it."),
    case("closed-after-answer", raw(message(200, GOOD)), OK, "The plain answer, and then the connection is closed."),
]


def _drops(whole: bytes) -> tuple[bytes, bytes, bytes]:
    """Return an answer in parts: its head, the first byte of its body, and the rest."""
    head, _, body = whole.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", body[:1], body[1:]


_SUMS = [
    case(
        "gzip-wrong-sum-and-more",
        answer(200, gzip.compress(GOOD)[:-8] + bytes(12), "Content-Encoding: gzip"),
        OK,
        "Browsers look at no sum, nor at what follows it.",
    ),
    case(
        "gzip-wrong-sum-late",
        raw(message(200, gzip.compress(GOOD)[:-8] + bytes(8), "Content-Encoding: gzip")[:-8], bytes(8)),
        OK,
        "The sum comes by itself, and is wrong.",
    ),
    case(
        "deflate-in-drops",
        raw(*_drops(message(200, zlib.compress(GOOD, 9)[2:-4], "Content-Encoding: deflate"))),
        OK,
        "Without a wrapper, and its first byte by itself.",
    ),
]

CASES = [*_ENDLESS, *_ENDS, *_CHUNKS, *_PACKED, *_LENGTHS, *_SUMS]
