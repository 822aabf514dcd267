"""HTTP/2, for the servers that speak nothing older.

All others are asked over HTTP/1.1 (`links.wire`), which costs both sides less for one page.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress

import httpx

from nswp_catalog.links.address import Address
from nswp_catalog.links.body import Collector
from nswp_catalog.links.reply import STALLED, Answer, Choose, text_of
from nswp_catalog.links.trouble import Failed, Trouble
from nswp_catalog.links.wire import Limits, silent

_CONNECTION_FIELDS = frozenset({"host", "connection", "keep-alive", "upgrade"})


async def ask(
    ips: list[str],
    address: Address,
    headers: Mapping[str, str],
    choose: Choose,
    limits: Limits,
    context: ssl.SSLContext,
) -> Answer:
    """Ask for an address over HTTP/2, at the first of ``ips``, which were checked. Raises `Failed`."""
    at = address.asked._replace(host=ips[0], user="")
    fields = [
        (name.encode(), value.encode("latin-1", "replace"))
        for name, value in {**headers, "Host": address.netloc}.items()
        if name == "Host" or name.lower() not in _CONNECTION_FIELDS
    ]
    waits = dict.fromkeys(("connect", "read", "write", "pool"), max(limits.answer, limits.whole))
    request = httpx.Request(
        "GET", str(at), headers=fields,
        extensions={"sni_hostname": address.host.removesuffix("."), "timeout": waits},
    )  # fmt: skip
    # The transport itself: a client would look where redirects lead, and fail where that is no address.
    transport = httpx.AsyncHTTPTransport(verify=context, http1=False, http2=True, trust_env=False)
    try:
        async with asyncio.timeout(limits.answer):
            response = await transport.handle_async_request(request)
        return await _read(response, choose, limits)
    except (TimeoutError, httpx.TimeoutException):
        raise silent(limits.answer) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise Failed(Trouble.NOT_HTTP, "what it answers is not HTTP") from error
    finally:
        with suppress(TimeoutError, httpx.HTTPError, OSError):
            async with asyncio.timeout(1):
                await transport.aclose()


async def _read(response: httpx.Response, choose: Choose, limits: Limits) -> Answer:
    """Return an answer with as much of its body as is wanted, or comes in time. Raises `Failed`."""
    status = response.status_code
    fields = [(name.decode("latin-1").lower(), value) for name, value in response.headers.raw]
    found = {name: text_of(name, value) for name, value in fields}
    reading = choose(status, found)
    collector = Collector(reading, found.get("content-encoding", ""))
    done = broken = False
    since = time.monotonic()
    try:
        async with asyncio.timeout(min(limits.whole if reading.digest_up_to else limits.body, reading.seconds)):
            body = response.aiter_raw()
            while not (done or collector.full()):
                chunk = await anext(body, None)
                done = chunk is None
                collector.take(chunk or b"")
                since = time.monotonic()
    except (TimeoutError, httpx.TimeoutException):  # what came until now is what a reader would see
        collector.stalled = time.monotonic() - since > STALLED
    except httpx.HTTPError:
        broken = True
    if not (done or collector.size or collector.full()) and 200 <= status < 300:
        if broken:
            raise Failed(Trouble.RESET, "the connection was reset before the page came")
        raise Failed(Trouble.TIMEOUT, "the page does not come after its headers")
    cookies = tuple([value.decode("latin-1") for name, value in fields if name == "set-cookie"])
    return Answer(status, found, cookies, collector.body(done, broken))
