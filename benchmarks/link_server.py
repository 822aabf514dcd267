"""A web server for the benchmark of `check-links`: on many loopback hosts, with answers made beforehand.

    python benchmarks/link_server.py HOSTS PORT [--slow]

It speaks to the sockets itself, so that it takes little of the processors that it shares with who
asks it. With ``--slow`` each answer comes after 100 to 500 ms, and one in twenty after 5 s, always
the same ones.
"""

import asyncio
import random
import selectors
import socket
import sys

_BODY = (
    b"<!doctype html><html lang=en><head><title>Smart Guide to CEDAW</title></head><body><h1>Smart Guide to CEDAW</h1><p>"
    + b"What the treaty says, and how to use it. " * 20
    + b"</p></body></html>"
)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(_BODY), _BODY)
_END = b"\r\n\r\n"
"""The end of each question."""


def serve(hosts: list[str], port: int) -> None:
    """Answer at once."""
    selector = selectors.DefaultSelector()
    for host in hosts:
        listener = socket.create_server((host, port), backlog=1024)
        selector.register(listener, selectors.EVENT_READ, "listens")
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            one: socket.socket = key.fileobj  # type: ignore[assignment]
            if key.data:
                asker = one.accept()[0]
                asker.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(asker, selectors.EVENT_READ)
            elif not _answered(one):
                selector.unregister(one)
                one.close()


def _answered(asker: socket.socket) -> bool:
    try:
        data = asker.recv(65_536)
        asker.sendall(_ANSWER * data.count(_END))
    except OSError:
        return False
    return bool(data)


class _Slow(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each question in ``data`` after a while, which depends on the path."""
        path = data.split(b" ", 2)[1]
        chance = random.Random(path)
        delay = 5.0 if chance.random() < 0.05 else chance.uniform(0.1, 0.5)
        asyncio.get_running_loop().call_later(delay, self.send, _ANSWER * data.count(_END))

    def send(self, data: bytes) -> None:
        """Send ``data`` if somebody is still there."""
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(data)


async def serve_slowly(hosts: list[str], port: int) -> None:
    """Answer as slowly as real servers do."""
    loop = asyncio.get_running_loop()
    for host in hosts:
        await loop.create_server(_Slow, host, port, backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Run the command line."""
    hosts = [f"127.0.1.{number}" for number in range(1, int(sys.argv[1]) + 1)]
    port = int(sys.argv[2])
    if "--slow" in sys.argv:
        asyncio.run(serve_slowly(hosts, port))
    else:
        serve(hosts, port)


if __name__ == "__main__":
    main()
