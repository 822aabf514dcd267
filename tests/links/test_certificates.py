"""Servers that want to see a certificate of their readers."""

import asyncio
import contextlib
import os
import socket
import ssl
import threading
from ipaddress import ip_network

import pytest
import trustme

from nswp_catalog.core.link import Verdict
from nswp_catalog.links.address import parse
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.fetch import Fetcher
from nswp_catalog.links.judge import judge
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.rule import Case
from nswp_catalog.links.settings import Manner


def _serve(listening: socket.socket, context: ssl.SSLContext) -> None:
    """Refuse whoever comes without a certificate, and wait until they are gone; until the socket is closed."""
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listening.accept()
            with context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as secure:
                with contextlib.suppress(ssl.SSLError):
                    secure.do_handshake()
                while os.read(secure.fileno(), 4096):
                    pass


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_is_wanted(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, version: ssl.TLSVersion
) -> None:
    """A server that wants a certificate of its readers refuses us, and is not broken, whenever it says so."""
    authority = trustme.CA()
    bundle = tmp_path_factory.mktemp("authority") / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.verify_mode = ssl.CERT_REQUIRED
    authority.issue_cert("localhost").configure_cert(context)
    authority.configure_trust(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, context), daemon=True).start()
        address = parse(f"https://localhost:{listening.getsockname()[1]}/")

        async def visit() -> Verdict:
            fetcher = Fetcher(Manner(timeout=10, retries=0, gap=0, allowed=(ip_network("127.0.0.0/8"),)), Crew())
            seen = await fetcher.visit(address, Promise())
            fetcher.close()
            return judge(Case(seen)).verdict

        assert asyncio.run(visit()) is Verdict.BLOCKED
