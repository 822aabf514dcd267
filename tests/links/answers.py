"""Handlers to build behaviours from."""

import asyncio
from http import HTTPStatus

from .case import TITLE
from .server import Exchange, Handler

HTML = "text/html; charset=utf-8"
PROSE = """<p>This guide explains how organisations led by sex workers can use the Convention on the Elimination of
All Forms of Discrimination Against Women. It was written with the community, and may be copied freely.</p>
<h2>Contents</h2><ul><li>What the convention says</li><li>How states report</li><li>Writing a shadow report</li></ul>
<p>Published in 2018. The guide has 28 pages and comes in five languages.</p>"""
PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n190\n%%EOF\n"
)


def markup(title: str = TITLE, body: str = PROSE, head: str = "") -> str:
    """Return a whole page."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body><h1>{title}</h1>\n{body}\n</body></html>\n"
    )


GOOD = markup().encode()
"""The page that the record is about."""


def message(
    status: int | str, body: bytes, *headers: str, media: str | None = HTML, length: int | None = None
) -> bytes:
    """Return a whole answer; ``status`` may be a full status line, ``length`` a lie."""
    if isinstance(status, int):
        known = status in {one.value for one in HTTPStatus}
        status = f"HTTP/1.1 {status} {HTTPStatus(status).phrase if known else 'Unknown'}"
    lines = [status, *headers]
    if media is not None:
        lines.append(f"Content-Type: {media}")
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(
    status: int = 200,
    body: bytes | str | None = None,
    *headers: str,
    media: str | None = HTML,
    length: int | None = None,
) -> Handler:
    """Return what answers properly, and keeps the connection; without a body, one that says the status."""
    if body is None:
        known = status in {one.value for one in HTTPStatus}
        phrase = HTTPStatus(status).phrase if known else "Error"
        body = GOOD if 200 <= status < 300 else f"<!doctype html><title>{status} {phrase}</title><h1>{phrase}</h1>"
    content = body.encode() if isinstance(body, str) else body

    async def handle(exchange: Exchange) -> None:
        filled = [exchange.server.fill(header) for header in headers]
        text = content
        if media and media.startswith("text/html") and len(content) < 100_000:
            text = exchange.server.fill(content.decode("latin-1")).encode("latin-1")
        whole = message(status, text, *filled, media=media, length=length)
        if exchange.request.method == "HEAD" or status in (204, 304):
            whole = whole[: whole.index(b"\r\n\r\n") + 4]
        exchange.keep = length is None
        await exchange.send(whole)

    return handle


def page(title: str = TITLE, body: str = PROSE, head: str = "", *headers: str) -> Handler:
    """Return what answers with a page of HTML."""
    return answer(200, markup(title, body, head), *headers)


def file(body: bytes, media: str | None, *headers: str, length: int | None = None) -> Handler:
    """Return what answers with a file."""
    return answer(200, body, *headers, media=media, length=length)


def redirect(status: int, to: str, *headers: str) -> Handler:
    """Return what redirects to ``to``, in which ``<host>`` may stand."""
    return answer(status, "<!doctype html><title>Redirect</title>", f"Location: {to}", *headers)


def raw(*parts: bytes, keep: bool = False) -> Handler:
    """Return what sends bytes as they are, and closes unless told to ``keep`` the connection."""

    async def handle(exchange: Exchange) -> None:
        for part in parts:
            await exchange.send(exchange.server.fill(part.decode("latin-1")).encode("latin-1"))
        exchange.keep = keep

    return handle


def then_hang(*parts: bytes) -> Handler:
    """Return what sends bytes, and then nothing more until the client has enough of it."""

    async def handle(exchange: Exchange) -> None:
        for part in parts:
            await exchange.send(part)
        await exchange.gone()

    return handle


def then_reset(*parts: bytes) -> Handler:
    """Return what sends bytes and then resets the connection."""

    async def handle(exchange: Exchange) -> None:
        for part in parts:
            await exchange.send(part)
        await asyncio.sleep(0.05)  # so that what was sent arrives
        exchange.reset()

    return handle


def then_drip(start: bytes, drop: bytes, every: float = 0.2) -> Handler:
    """Return what sends ``start`` at once and ``drop`` for ever; as fast as can be when ``every`` is 0.

    Other cases have their turn all the same.
    """

    async def handle(exchange: Exchange) -> None:
        await exchange.send(start)
        while not exchange.reader.at_eof() and not exchange.writer.is_closing():
            await exchange.send(drop)
            await asyncio.sleep(every or 0.005)

    return handle


def in_pieces(*parts: bytes) -> Handler:
    """Return what sends bytes, each part after the one before has arrived."""

    async def handle(exchange: Exchange) -> None:
        for part in parts:
            await exchange.send(part)
            await asyncio.sleep(0.05)

    return handle


def late(seconds: float, handler: Handler) -> Handler:
    """Return what does as ``handler`` after a while."""

    async def handle(exchange: Exchange) -> None:
        await asyncio.sleep(seconds)
        await handler(exchange)

    return handle


def sequence(*handlers: Handler) -> Handler:
    """Return what does as the first handler at the first request, …, and as the last one from then on."""

    async def handle(exchange: Exchange) -> None:
        await handlers[min(max(exchange.number, 1), len(handlers)) - 1](exchange)

    return handle


def by_method(head: Handler, get: Handler) -> Handler:
    """Return what treats HEAD in another way than the rest."""

    async def handle(exchange: Exchange) -> None:
        await (head if exchange.request.method == "HEAD" else get)(exchange)

    return handle


def when(name: str, wanted: str, then: Handler, otherwise: Handler) -> Handler:
    """Return what looks whether the header ``name`` contains ``wanted``, ignoring case."""

    async def handle(exchange: Exchange) -> None:
        held = wanted.lower() in exchange.request.headers.get(name, "").lower()
        await (then if held else otherwise)(exchange)

    return handle


def for_browsers(otherwise: Handler, then: Handler | None = None) -> Handler:
    """Return what gives browsers the page, and all others something else."""
    good = then or page()

    async def handle(exchange: Exchange) -> None:
        await (good if exchange.request.looks_like_a_browser else otherwise)(exchange)

    return handle
