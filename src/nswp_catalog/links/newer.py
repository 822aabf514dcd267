"""HTTP/2, for the servers that speak nothing older.

All others are asked over HTTP/1.1 (`links.wire`), which costs both sides less for one page.
"""

import asyncio
import ssl
from collections.abc import Mapping

import httpx

from nswp_catalog.links.address import Address
from nswp_catalog.links.body import Collector
from nswp_catalog.links.seen import Failed, Trouble
from nswp_catalog.links.wire import Answer, Choose, Limits

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
    fields = {name: value for name, value in headers.items() if name.lower() not in _CONNECTION_FIELDS}
    name = address.host.removesuffix(".")
    try:
        async with (
            asyncio.timeout(limits.answer + limits.whole),
            httpx.AsyncClient(
                verify=context, http1=False, http2=True, trust_env=False, timeout=limits.answer
            ) as client,
            client.stream(
                "GET", str(at), headers={**fields, "Host": address.netloc}, extensions={"sni_hostname": name}
            ) as response,
        ):
            found = {key.lower(): value for key, value in response.headers.items()}
            collector = Collector(choose(response.status_code, found), found.get("content-encoding", ""))
            done = True
            async for chunk in response.aiter_raw():
                collector.take(chunk)
                if collector.full():
                    done = False
                    break
            cookies = tuple(response.headers.get_list("set-cookie"))
            return Answer(response.status_code, found, cookies, collector.body(done, broken=False))
    except (TimeoutError, httpx.TimeoutException):
        raise Failed(Trouble.TIMEOUT, f"no answer within {limits.answer:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Failed(Trouble.NOT_HTTP, "what it answers is not HTTP") from error
