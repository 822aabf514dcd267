"""What a run asks first, and when it looks at the answers."""

import asyncio
from ipaddress import ip_network

from nswp_catalog.links.address import parse
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.fetch import Fetcher
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.seen import Seen
from nswp_catalog.links.settings import Manner
from nswp_catalog.links.trouble import Trouble

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


async def _held_back() -> tuple[set[str], list[Seen]]:
    """Ask a server that answers, and one that is not there; return what was seen before the release, and in all."""
    asked = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_ANSWER)
        await writer.drain()
        writer.close()
        asked.set()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    gone = await asyncio.start_server(talk, "127.0.0.2", 0)
    there, nowhere = (one.sockets[0].getsockname() for one in (server, gone))
    gone.close()
    fetcher = Fetcher(Manner(timeout=10, retries=0, gap=0, allowed=(ip_network("127.0.0.0/8"),)), Crew())
    fetcher.hold()
    async with server:
        visits = [
            asyncio.create_task(fetcher.visit(parse(f"http://{host}:{port}/"), Promise()), name=host)
            for host, port in (there, nowhere)
        ]
        await asyncio.wait_for(asked.wait(), 10)
        before = {task.get_name() for task in (await asyncio.wait(visits, timeout=0.1))[0]}
        fetcher.release()
        seen = await asyncio.wait_for(asyncio.gather(*visits), 10)
        fetcher.close()
    return before, seen


def test_no_answer_is_looked_at_before_the_release() -> None:
    """While others are still to be asked for the first time nothing is read of an answer; then all is as ever."""
    before, seen = asyncio.run(_held_back())
    assert before == set()
    assert [(one.status, one.trouble) for one in seen] == [(200, None), (None, Trouble.REFUSED)]
