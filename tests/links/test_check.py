"""A run by itself, without a catalogue."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nswp_catalog.core.link import Link, Verdict
from nswp_catalog.links import check
from nswp_catalog.links.check import Batches
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.history import History
from nswp_catalog.links.networks import EVERYTHING
from nswp_catalog.links.promise import Promise, Wanted
from nswp_catalog.links.settings import Manner, Settings


class Greeter(BaseHTTPRequestHandler):
    """Answers all questions alike."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """Return an address that answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Greeter) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class OneAddress:
    """The work of asking one address, of which so many batches can be had early."""

    total = 1

    def __init__(self, url: str, batches: int) -> None:
        self.url = url
        self.batches = batches

    def early(self) -> Batches:
        """Return batches with nothing in them."""
        return [((), ())] * self.batches

    def wanted(self) -> list[Wanted]:
        """Return all."""
        return [Wanted(self.url, (), (Promise(),))]

    def news(self) -> Any:
        """Return nothing."""

    def learn(self, news: Any) -> None:
        """Take nothing."""


class Nobody:
    """Who is told, and says nothing."""

    def expect(self, total: int) -> None:
        """Take no note."""

    def note(self, link: Link) -> None:
        """Take no note."""


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_all_is_asked_however_little_was_read_early(address: str, batches: int) -> None:
    """Where others have taken all that could be asked early, the rest is asked all the same."""
    settings = Settings(Manner(allowed=EVERYTHING), limit=20)
    outcome = check.run(OneAddress(address, batches), settings, History(None), Nobody(), Crew())
    assert [link.verdict for link in outcome.links] == [Verdict.OK]
