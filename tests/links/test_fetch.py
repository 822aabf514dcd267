"""What a run asks first, when it looks at the answers, and for how long it waits for them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_network
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nswp_catalog.links.address import parse
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.fetch import Fetcher
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.seen import Seen
from nswp_catalog.links.settings import Manner
from nswp_catalog.links.trouble import Trouble

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
_ANSWERS = (
    _ANSWER,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3;x\r\n you\r\n0\r\nX-Sum: 1\r\n\r\n",
    b"\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\nX-Folded: a\n b\nContent-Length: 4\n\ngone",
    b"ICY 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 204 No Content\r\nSet-Cookie: a=b\r\n\r\n",
    b"220 mail.example.org ESMTP\r\n",
)
_WITHIN = 10.0
"""Seconds after which a test has failed."""


def fetcher(timeout: float = 60.0) -> Fetcher:
    """Return who asks, once and this computer too."""
    return Fetcher(Manner(timeout=timeout, retries=0, gap=0, allowed=(ip_network("127.0.0.0/8"),)), Crew())


def saying(
    *parts: bytes, stays: bool = False
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Return a server that says something to each question, and closes or ``stays``."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.005)  # so that it arrives by itself
            if stays:
                await reader.read()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    return talk


async def _visited(*parts: bytes, timeout: float, held: float | None = None) -> Seen:
    """Return what is seen of a server that says something and stays, where answers are ``held`` for so many seconds."""
    server = await asyncio.start_server(saying(*parts, stays=True), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    asker = fetcher(timeout)
    if held is not None:
        asker.hold()
        asyncio.get_running_loop().call_later(held, asker.release)
    async with asyncio.timeout(_WITHIN):
        seen = await asker.visit(parse(f"http://{host}:{port}/"), Promise())
        asker.close()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))  # the server's
    server.close()
    return seen


async def _held_back() -> tuple[set[str], list[Seen]]:
    """Ask a server that answers, and one that is not there; return who was done before the release, and what was seen."""
    server = await asyncio.start_server(saying(_ANSWER), "127.0.0.1", 0)
    gone = await asyncio.start_server(saying(), "127.0.0.2", 0)
    there, nowhere = (one.sockets[0].getsockname() for one in (server, gone))
    gone.close()
    asker = fetcher()
    asker.hold()
    async with server, asyncio.timeout(_WITHIN):
        visits = [
            asyncio.create_task(asker.visit(parse(f"http://{host}:{port}/"), Promise()), name=host)
            for host, port in (there, nowhere)
        ]
        before = {task.get_name() for task in (await asyncio.wait(visits, timeout=0.3))[0]}
        asker.release()
        seen = await asyncio.gather(*visits)
        asker.close()
    return before, seen


async def _in_pieces(answer: bytes, cuts: list[int]) -> Seen:
    """Return what is seen of an answer that comes in pieces."""
    ends = sorted(cut % (len(answer) + 1) for cut in cuts)
    pieces = [answer[start:end] for start, end in pairwise((0, *ends, len(answer)))]
    return await _visited(*pieces, timeout=60)


@settings(max_examples=40)
@given(st.sampled_from(_ANSWERS), st.lists(st.integers(0, 1000), min_size=1, max_size=4))
def test_an_answer_is_the_same_in_pieces(answer: bytes, cuts: list[int]) -> None:
    """Wherever the network cuts it, the answer is read as if it had come at once."""
    whole, parted = (asyncio.run(_in_pieces(answer, each))._replace(url="", page=None) for each in ([], cuts))
    assert (whole.status or whole.trouble) is not None
    assert parted == whole


def test_no_answer_is_looked_at_before_the_release() -> None:
    """While others are still to be asked for the first time nothing is read of an answer; then all is as ever."""
    before, seen = asyncio.run(_held_back())
    assert before == set()
    assert [(one.status, one.trouble) for one in seen] == [(200, None), (None, Trouble.REFUSED)]


def test_what_speaks_something_else_is_known_by_its_first_words() -> None:
    """A server of mail, or of shells, that waits to be answered is not waited for in turn."""
    for greeting in (b"SSH-2.0-OpenSSH_9.6\r\n", b"220 mail.example.org ESMTP\r\n"):
        assert asyncio.run(_visited(greeting, timeout=60)).trouble is Trouble.NOT_HTTP
        assert asyncio.run(_visited(greeting, timeout=60, held=0.1)).trouble is Trouble.NOT_HTTP


def test_the_time_goes_on_while_answers_are_held() -> None:
    """A server that stops within its headers is given up when its time is over, even if that was before the release."""
    for held in (None, 0.5):
        assert asyncio.run(_visited(b"HTTP/1.1 200 OK\r\nContent-", timeout=0.2, held=held)).trouble is Trouble.TIMEOUT
