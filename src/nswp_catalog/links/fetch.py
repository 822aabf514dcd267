"""Asking addresses on the internet: politely, within bounds, and nobody who must not be asked."""

from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from nswp_catalog import __version__
from nswp_catalog.errors import BadValue
from nswp_catalog.links import wire
from nswp_catalog.links.address import Address, parse
from nswp_catalog.links.connector import Connector
from nswp_catalog.links.cookies import Cookies
from nswp_catalog.links.manners import Host, Slots, backoff, longest_wait, retry_after
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.trouble import Failed, Trouble
from nswp_catalog.links.wire import Limits

if TYPE_CHECKING:
    from nswp_catalog.links.body import Reading
    from nswp_catalog.links.crew import Crew
    from nswp_catalog.links.reply import Answer, Choose
    from nswp_catalog.links.seen import Hop, Seen
    from nswp_catalog.links.settings import Manner
    from nswp_catalog.links.wire import Connection

_HOPS = 20
"""After so many redirects a browser gives up (Fetch Standard)."""
_ROUNDS = 5
"""How often a link comes to the same address, with the same cookies, until it is a circle; some servers let go sooner."""
_LONGEST_PAGE = 5.0
"""Seconds after which what has come of a page is looked at."""
LONGEST_FILE = 5
"""How many times as long as all else the reading of a whole file may take."""
_END = 2048
"""Bytes of a PDF among which its end mark stands."""
CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""The header fields by which an answer is wanted only if it is a new one."""
OURS = {
    "User-Agent": f"nswp-catalog/{__version__} (link check; +https://www.nswp.org/resources)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
A_BROWSERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Fetcher:
    """Asks addresses; to be used in an asyncio loop, and closed."""

    def __init__(self, manner: Manner, crew: Crew) -> None:
        self._manner = manner
        self._crew = crew
        self._everyone = Slots(max(1, manner.concurrency // crew.size))
        self._hosts: dict[tuple[str, int], Host] = {}
        self._idle: dict[tuple[str, str, int], list[Connection]] = {}
        self._connector = Connector(manner.allowed, self._plainly)
        self._released = asyncio.Event()
        """Set while answers may be looked at."""
        self._released.set()

    @property
    def has_room(self) -> bool:
        """Whether more could be asked at once than is."""
        return self._everyone.free > 0

    def take_over(self, hosts: Collection[str]) -> None:
        """Take note that hosts, which may have been asked before, have become this process's own."""
        for (name, _), host in self._hosts.items():
            if name in hosts:
                host.grow(self._crew.part(name, self._manner.per_host) - 1)

    def hold(self) -> None:
        """Look at no answer until `release`: what reads them takes long to load, and others are still to be asked.

        Servers are allowed no more time for it, so that it should be short.
        """
        self._released.clear()

    def release(self) -> None:
        """Look at answers from now on."""
        self._released.set()

    def close(self) -> None:
        """Close all connections."""
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()

    async def visit(self, address: Address, promise: Promise, known: Mapping[str, str] = _NOTHING) -> Seen:
        """Return what is seen of an address, after as many tries as it takes.

        ``known`` are the header fields that ask for it only if it has changed (RFC 9110, section 13.1).
        """
        retries = self._manner.retries
        as_browser = False
        attempt = 0
        limit = self._manner.timeout
        while True:
            face = A_BROWSERS if as_browser else OURS
            headers = {**face, **known} if known and not (attempt or as_browser) else face
            seen = await self._chase(address, promise, headers, limit, anew=bool(attempt) or as_browser)
            if known and seen.status == 304 and not (seen.hops or attempt or as_browser):
                return seen._replace(unchanged=True)
            answers = _answers()
            slow = seen.trouble is Trouble.TIMEOUT or seen.body.stalled
            most = min(retries, 1) if slow else retries
            if answers.may_pass(seen) and attempt < most:
                await self._wait(seen, attempt)
                attempt += 1
                if seen.trouble is Trouble.TIMEOUT:
                    limit = second_limit(self._manner.timeout)
                    as_browser = True  # to wait for a third time would be long
            elif as_browser or not answers.is_worth_another_face(seen, promise):
                return await self._with_end(seen, face)
            else:
                as_browser = True

    async def _with_end(self, seen: Seen, face: Mapping[str, str]) -> Seen:
        """Return ``seen`` with the last bytes of a PDF or ZIP file of which only the beginning was read.

        They are asked for where the server gives parts, and whatever else it answers says nothing.
        """
        from nswp_catalog.links.body import length_of  # start-up: see `_answers`
        from nswp_catalog.links.kinds import kind_of

        length = length_of(seen.headers.get("content-length", ""))
        parts = "bytes" in seen.headers.get("accept-ranges", "").lower() and not seen.encoding
        if seen.status != 200 or not parts or length is None or seen.body.size >= length:
            return seen
        if kind_of(seen) not in ("pdf", "zip") or seen.body.cut_short or seen.body.sha256:
            return seen
        address = parse(seen.final_url)
        try:
            with await self._host(address).turn(self._everyone):
                answer = await self._ask(
                    address, Promise(), {**face, "Range": f"bytes=-{_END}"}, "", self._manner.timeout
                )
        except Failed:
            return seen
        told = answer.headers.get("content-range", "").strip()
        if answer.status != 206 or not answer.body.whole or not re.fullmatch(rf"bytes \d+-{length - 1}/{length}", told):
            return seen
        return seen._replace(body=seen.body._replace(end=answer.body.start))

    async def _wait(self, seen: Seen, attempt: int) -> None:
        asked = retry_after(seen.headers.get("retry-after", ""), time.time())
        wait = min(backoff(attempt) if asked is None else asked, longest_wait(self._manner.timeout))
        if asked is not None:
            self._host(parse(seen.final_url)).rest(wait)
        await asyncio.sleep(wait)

    def _host(self, address: Address) -> Host:
        key = (address.host, address.port)
        if key not in self._hosts:
            at_a_time = self._crew.part(address.host, self._manner.per_host)
            longest, rested = longest_wait(self._manner.timeout), self._crew.rest(address.host)
            self._hosts[key] = Host(at_a_time, self._manner.gap, longest, rested)
        return self._hosts[key]

    async def _chase(
        self, address: Address, promise: Promise, headers: Mapping[str, str], limit: float, anew: bool
    ) -> Seen:
        """Follow the redirects from an address to their end, for so many seconds; ``anew`` over new connections."""
        url = str(address)
        hops: list[Hop] = []
        cookies = Cookies()
        been: dict[tuple[Address, str], int] = {}
        stay: Seen | None = None
        spent = 0.0
        while True:
            cookie = cookies.of(address)
            circle = False
            if hops:  # most links lead nowhere else
                place = (address.asked, cookie)
                been[place] = been.get(place, 0) + 1
                circle = been[place] >= _ROUNDS
            if circle or len(hops) > _HOPS:
                # A page that sends its reader on after a while can be read until then.
                return stay or _answers().astray(url, hops, circle=circle or len(been) < _HOPS)
            try:
                with await self._host(address).turn(self._everyone):
                    started = time.monotonic()
                    answer = await self._ask(address, promise, headers, cookie, limit - spent, anew)
                    spent += time.monotonic() - started
                cookies.take(address, answer.cookies)
                target, by_script, waits = _answers().next_address(address, answer)
            except Failed as failure:
                await self._released.wait()
                return _answers().failed(url, hops, failure)
            if target is None:
                return _answers().seen_of(url, hops, answer)
            if waits and stay is None:
                stay = _answers().seen_of(url, hops, answer)
            hops.append(_answers().hop(address, answer, target, by_script))
            headers = {name: value for name, value in headers.items() if name not in CONDITIONS}
            if spent >= limit:
                late = Failed(Trouble.TIMEOUT, f"its redirects take more than {limit:g} seconds")
                return _answers().failed(url, hops, late)
            address = target

    async def _ask(
        self,
        address: Address,
        promise: Promise,
        headers: Mapping[str, str],
        cookie: str,
        left: float,
        anew: bool = False,
    ) -> Answer:
        fields = self._fields(address, headers, cookie)

        def choose(status: int, headers: Mapping[str, str]) -> Reading:
            return _answers().reading_for(status, headers, address, promise, self._manner.digest)

        reused = None if anew else self._take_idle(address)
        if reused:
            try:
                return await self._talk(reused, address, fields, choose, left)
            except Failed as failure:
                if failure.trouble is not Trouble.RESET:
                    raise  # else it had been closed meanwhile, which says nothing
        started = time.monotonic()
        try:
            connection = await self._connector.connect(address, left)
            return await self._talk(connection, address, fields, choose, left - (time.monotonic() - started))
        except Failed as failure:
            if not _speaks_newer(address, failure) or self._connector.proxy(address):
                raise
            await self._released.wait()
            left -= time.monotonic() - started
            ips = await self._connector.allowed_ips(address, left)
            from nswp_catalog.links import newer  # start-up: hardly any server needs it

            return await newer.ask(ips, address, fields, choose, self._limits(left), self._connector.context())

    def _fields(self, address: Address, headers: Mapping[str, str], cookie: str) -> Mapping[str, str]:
        """Return ``headers`` with what is for this address alone."""
        if not (cookie or address.user or self._manner.headers):
            return headers
        fields = dict(headers)
        if cookie:
            fields["Cookie"] = cookie
        if address.user:
            name, _, password = address.user.partition(":")
            pair = f"{unquote(name)}:{unquote(password)}"
            fields["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        hosts = (address.host, address.netloc)
        return fields | {name: value for host, name, value in self._manner.headers if host.lower() in hosts}

    async def _talk(
        self, connection: Connection, address: Address, fields: Mapping[str, str], choose: Choose, left: float
    ) -> Answer:
        again = False
        proxy = self._connector.proxy(address)
        target = str(address.asked._replace(user="")) if proxy and address.scheme == "http" else address.path
        try:
            await wire.ask(connection, address, target, fields, left)
            await self._released.wait()
            from nswp_catalog.links import reply  # start-up: see `_answers`

            answer, again = await reply.receive(connection, choose, self._limits(left))
        finally:
            if again:
                self._idle.setdefault(address.origin, []).append(connection)
            else:
                connection.close()
        return answer

    async def _plainly(self, url: str, limit: float) -> bytes | None:
        """Return what lies at an address, if it is small; None if that cannot be had."""
        try:
            address = parse(url)
            answer = await self._ask(address, Promise(), OURS, "", limit)
        except (Failed, BadValue):
            return None
        return answer.body.start if answer.status == 200 and answer.body.whole else None

    def _limits(self, left: float) -> Limits:
        """Return how long one question may take; whole files may take longer than their beginnings."""
        return Limits(left, min(left, _LONGEST_PAGE), self._manner.timeout * LONGEST_FILE)

    def _take_idle(self, address: Address) -> Connection | None:
        idle = self._idle.get(address.origin)
        while idle:
            connection = idle.pop()
            if connection.alive:
                return connection
            connection.close()
        return None


class _Answers(Protocol):
    """What an answer means: the module `links.answers`."""

    def reading_for(
        self, status: int, headers: Mapping[str, str], address: Address, promise: Promise, digest: bool
    ) -> Reading: ...
    def next_address(self, address: Address, answer: Answer) -> tuple[Address | None, bool, bool]: ...
    def seen_of(self, url: str, hops: list[Hop], answer: Answer) -> Seen: ...
    def failed(self, url: str, hops: list[Hop], failure: Failed) -> Seen: ...
    def astray(self, url: str, hops: list[Hop], circle: bool) -> Seen: ...
    def hop(self, address: Address, answer: Answer, target: Address, by_script: bool) -> Hop: ...
    def may_pass(self, seen: Seen) -> bool: ...
    def is_worth_another_face(self, seen: Seen, promise: Promise) -> bool: ...


@cache
def _answers() -> _Answers:
    """Return what is needed only when there is an answer, and would hold up the first question."""
    from nswp_catalog.links import answers

    return answers


def second_limit(timeout: float) -> float:
    """Return how many seconds a link has that was silent for ``timeout``: what is awake by then answers sooner."""
    return min(timeout, max(timeout / 2, _LONGEST_PAGE))


def _speaks_newer(address: Address, failure: Failed) -> bool:
    """Return whether a server may want HTTP/2."""
    refused = failure.trouble is Trouble.TLS and "application protocol" in failure.detail
    return address.scheme == "https" and (refused or failure.trouble in (Trouble.NOT_HTTP, Trouble.RESET))
