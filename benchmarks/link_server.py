"""A web server for the benchmark of `check-links`: fast, on many loopback hosts, with answers made beforehand.

    python benchmarks/link_server.py HOSTS PORT [--slow]

With ``--slow`` each answer comes after 100 to 500 ms, and one in twenty after 5 s, always the same ones.
"""

import asyncio
import random
import sys

_BODY = (
    b"<!doctype html><html lang=en><head><title>Smart Guide to CEDAW</title></head><body><h1>Smart Guide to CEDAW</h1><p>"
    + b"What the treaty says, and how to use it. " * 20
    + b"</p></body></html>"
)
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(_BODY), _BODY)


class _Fast(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each question in ``data``."""
        self.answer(data, data.count(b"\r\n\r\n"))

    def answer(self, data: bytes, number: int) -> None:  # noqa: ARG002 - the slow one looks at it
        """Answer ``number`` questions."""
        self.send(_ANSWER * number)

    def send(self, data: bytes) -> None:
        """Send ``data`` if somebody is still there."""
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(data)


class _Slow(_Fast):
    def answer(self, data: bytes, number: int) -> None:
        """Answer ``number`` questions after a while, which depends on the path."""
        path = data.split(b" ", 2)[1]
        chance = random.Random(path)
        delay = 5.0 if chance.random() < 0.05 else chance.uniform(0.1, 0.5)
        asyncio.get_running_loop().call_later(delay, self.send, _ANSWER * number)


async def _serve(hosts: int, port: int, protocol: type[_Fast]) -> None:
    loop = asyncio.get_running_loop()
    for number in range(1, hosts + 1):
        await loop.create_server(protocol, f"127.0.1.{number}", port, backlog=1024)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), _Slow if "--slow" in sys.argv else _Fast))
