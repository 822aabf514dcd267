"""The hostile server does what the table says of it: for a few of its ways, by the standard library's client."""

import gzip
import http.client
import ssl
from collections.abc import Iterator

import pytest

from .answers import GOOD
from .behaviours.bodies import bomb
from .cases import CASES, own, routes
from .server import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Yield the server, running."""
    with Server(routes(CASES), own(CASES)) as running:
        yield running


def get(
    server: Server, host: str, path: str, method: str = "GET", tls: ssl.SSLContext | None = None
) -> tuple[int, str, bytes]:
    """Return status, ``Location`` and body of the answer of ``host``."""
    address = server.fill(f"<{host}>")
    kind = http.client.HTTPSConnection(address, context=tls, timeout=10) if tls else None
    connection = kind or http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.getheader("Location", ""), response.read()
    finally:
        connection.close()


def test_answers(server: Server) -> None:
    """Paths have their answers, and others have none."""
    assert get(server, "main", "/status-200") == (200, "", GOOD)
    assert get(server, "main", "/head-405", "HEAD")[0] == 405
    assert get(server, "main", "/head-405")[0] == 200
    assert get(server, "main", "/redirect-301")[:2] == (301, "/to/guide?301")
    assert get(server, "main", "/nowhere")[0] == 404
    assert get(server, "other", "/status-200")[0] == 200, "all hosts have what is not for one alone"
    assert get(server, "main", "/retry-503-once")[0] == 404, "what is for one host alone is there alone"


def test_counts(server: Server) -> None:
    """What fails once fails once."""
    assert [get(server, "retry-503-once", "/retry-503-once")[0] for _ in range(3)] == [503, 200, 200]
    assert server.asked("/retry-503-once") >= 3


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("tls", True),
        ("tls-chain", True),
        ("tls-asks-for-certificate", True),
        ("tls-chain-cut", False),
        ("tls-expired", False),
        ("tls-early", False),
        ("tls-wrong-host", False),
        ("tls-no-address", False),
        ("tls-untrusted", False),
        ("tls-self-signed", False),
        ("tls-handshake-failure", False),
        ("tls-old-protocol", False),
        ("tls-rubbish", False),
    ],
)
def test_certificates(server: Server, host: str, good: bool) -> None:
    """The good certificates are trusted, the bad ones refused."""
    trusting = ssl.create_default_context(cafile=str(server.certificates.bundle))
    if good:
        assert get(server, host, "/status-200", tls=trusting)[0] == 200
    else:
        with pytest.raises(ssl.SSLError):
            get(server, host, "/status-200", tls=trusting)


def test_the_bomb_is_one() -> None:
    """Half a megabyte that is 400 of them."""
    packed = bomb(b"start")
    assert len(packed) < 1 << 20
    assert len(gzip.decompress(packed)) == 5 + (400 << 20)
