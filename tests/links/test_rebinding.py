"""Names whose answers change: the computer that was checked is the one that is asked."""

import asyncio
import socket
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import pytest

from nswp_catalog.links.address import parse
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.fetch import Fetcher
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.seen import Seen
from nswp_catalog.links.settings import Manner
from nswp_catalog.links.trouble import Trouble

_ALLOWED, _INSIDE = "127.0.0.2", "127.0.0.1"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


def _changing(*answers: str) -> Callable[..., Any]:
    """Return a name system that gives the first answer, …, and the last one from then on."""
    left = list(answers)
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        if host != "rebinding.example":
            return real(host, port, *rest, **options)
        return real(left.pop(0) if len(left) > 1 else left[0], port, *rest, **options)

    return look_up


async def _visits(number: int) -> tuple[list[Seen], dict[str, int]]:
    """Ask one name so often, with leave for one of two hosts; return what was seen, and how often each was connected to."""
    connections = {_ALLOWED: 0, _INSIDE: 0}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[writer.get_extra_info("sockname")[0]] += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_ANSWER)
        writer.close()

    first = await asyncio.start_server(talk, _ALLOWED, 0)
    port = first.sockets[0].getsockname()[1]
    second = await asyncio.start_server(talk, _INSIDE, port)
    fetcher = Fetcher(Manner(timeout=10, retries=0, gap=0, allowed=(ip_network(f"{_ALLOWED}/32"),)), Crew())
    async with first, second:
        seen = [await fetcher.visit(parse(f"http://rebinding.example:{port}/{i}"), Promise()) for i in range(number)]
        fetcher.close()
    return seen, connections


def test_the_address_that_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads inside at its second look-up gets nobody there, in one question or in several."""
    monkeypatch.setattr(socket, "getaddrinfo", _changing(_ALLOWED, _INSIDE))
    seen, connections = asyncio.run(_visits(3))
    assert [one.status for one in seen] == [200, 200, 200]
    assert connections == {_ALLOWED: 3, _INSIDE: 0}


def test_a_name_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads inside at its first look-up is not even connected to."""
    monkeypatch.setattr(socket, "getaddrinfo", _changing(_INSIDE, _ALLOWED))
    seen, connections = asyncio.run(_visits(1))
    assert seen[0].trouble is Trouble.PRIVATE
    assert connections == {_ALLOWED: 0, _INSIDE: 0}
