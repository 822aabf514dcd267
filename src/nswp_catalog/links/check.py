"""A whole run: every address asked once, in an order that keeps no host waiting, and stopped in good order."""

from __future__ import annotations

import asyncio
import hashlib
import math
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.links.address import Address, parse
from nswp_catalog.links.fetch import LONGEST_FILE, Fetcher
from nswp_catalog.links.manners import LONGEST_WAIT
from nswp_catalog.links.promise import Promise, Wanted
from nswp_catalog.links.queues import Host, Queues
from nswp_catalog.links.trouble import Trouble

if TYPE_CHECKING:
    from nswp_catalog.core.link import Link
    from nswp_catalog.links.crew import Crew
    from nswp_catalog.links.findings import Ending, Findings, Outcome, Progress, Told
    from nswp_catalog.links.history import History
    from nswp_catalog.links.seen import Seen
    from nswp_catalog.links.settings import Manner, Settings

_FLUSH = 0.05
"""Seconds after which what was seen is written down, if that does not take long."""
_WRITING = 0.05
"""What part of the time the writing may take."""
_TELLING = 0.05
"""Seconds after which the first process is told what another one read and found, lest it reads the same meanwhile."""
_EARLY = 64
"""How many addresses are read before those that are asked get their turn; answers are looked at after the second turn."""
_FEW = 16
"""How many of the first ones are begun at one moment, to which their hosts then keep: all at once would be too much to do."""
_STEPS = 8
"""How many steps of the loop such a turn has: in fewer of them the first question to a host has gone out."""
_TURN = 0.001
"""Seconds of a turn; when it lasts twice as long there is enough to do."""

_KEPT: list[_Run] = []
"""The last run: the process ends after it, and to take it apart before that takes longer than to write its report."""


_Group = list[tuple[Address, Wanted]]
"""Addresses that are asked at once, for they differ only in their fragments."""


Batches = Iterable[tuple[Collection[str], Iterable[Wanted]]]
"""Hosts that have become this process's own, none where all are, and addresses of theirs."""


class Work(Protocol):
    """What is to be asked, as the catalogue is read."""

    @property
    def total(self) -> int:
        """How many links there are in all, 0 while that is not known."""

    def early(self) -> Batches:
        """Yield what can be asked already while it is read, in batches: one whenever there is little else to do."""

    def wanted(self) -> Sequence[Wanted]:
        """Return all that is wanted, when there is no more of `early`. Raises `CatalogError`."""

    def news(self) -> Any:
        """Return what was read since this was last asked, for the same work in another process to `learn`."""

    def learn(self, news: Any) -> None:
        """Take what another process has read."""


def run(work: Work, settings: Settings, history: History, progress: Progress, crew: Crew) -> Outcome:
    """Ask all that is wanted, and return what was found, in the order of `Work.wanted`. Raises what that raises."""
    job = _Run(work, settings, history, progress, crew)
    _KEPT[:] = [job]
    with _at_signals(job.interrupt):
        job.go()
    return job.found.outcome(job.wanted, job.interrupted)


def assist(work: Work, settings: Settings, history: History, crew: Crew) -> None:
    """Ask this process's part of all that is wanted, and tell the first one of ``crew`` what was found."""
    teller = _Teller(work, crew)
    job = _Run(work, settings, history, teller, crew)
    with _at_signals(job.interrupt):
        job.go()
        teller.flush()
        crew.tell(job.found.ending())


class _Teller:
    """Tells the first process of each link that is done and of what was read, a few at a time."""

    def __init__(self, work: Work, crew: Crew) -> None:
        self._work = work
        self._crew = crew
        self._links: list[Told] = []
        self._told = time.monotonic()

    def expect(self, total: int) -> None:
        """Take no note: the first process knows."""

    def note(self, link: Link) -> None:
        """Take note of a link that is done."""
        self._links.append((*link[:-1], len(link.uses)))
        if time.monotonic() - self._told > _TELLING:
            self.flush()

    def flush(self) -> None:
        """Tell what has not been told."""
        self._crew.tell((self._links, self._work.news()))
        self._links, self._told = [], time.monotonic()


class _Run:
    def __init__(self, work: Work, settings: Settings, history: History, progress: Progress, crew: Crew) -> None:
        self.work = work
        self.wanted: Sequence[Wanted] = ()
        self.settings = settings
        self.history = history
        self.progress = progress
        self.crew = crew
        self.known: Collection[str] = ()
        """The addresses of which earlier runs have seen anything."""
        self.fetcher = Fetcher(settings.manner, crew)
        self.cancel: Callable[[], object] | None = None
        """What ends the asking, once that has begun."""
        self.interrupted = False
        self.expecting = False

    @cached_property
    def found(self) -> Findings:
        """What is found; the first question goes out before the rules are loaded by which it is judged."""
        from nswp_catalog.links.findings import Findings

        return Findings(self.settings, self.history, self.progress)

    def go(self) -> None:
        """Ask all that is wanted. Raises `KeyboardInterrupt` where it is interrupted for the second time."""
        try:
            asyncio.run(self._ask_until_told())
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        finally:
            self.cancel = None

    def interrupt(self) -> None:
        """Stop asking, and tell what is known; for the second time wait for nothing. To be called by a signal.

        A process that assists is told by the first one, and perhaps by the terminal too: that counts once.
        """
        if self.cancel:
            with suppress(RuntimeError):  # the loop has ended, and nothing is left to stop
                self.cancel()  # by the loop: an exception from here could leave anything half done
        elif self.crew.rank:
            self.interrupted = True
        else:
            raise KeyboardInterrupt

    async def _ask_until_told(self) -> None:
        whole, task = asyncio.current_task(), asyncio.create_task(self._ask_all())
        hurried = False

        def stop() -> None:
            nonlocal hurried
            if not self.interrupted:
                task.cancel()
            elif whole and not self.crew.rank:
                hurried = True
                whole.cancel()
            self.interrupted = True

        self.cancel = partial(asyncio.get_running_loop().call_soon_threadsafe, stop)
        if self.interrupted:
            task.cancel()
        writer = asyncio.create_task(self._write_now_and_then())
        try:
            async with asyncio.timeout(self.settings.limit) as self.limit:
                await task
        except TimeoutError:
            self.wanted = self.wanted or self.work.wanted()  # what was not reached is told
        except asyncio.CancelledError:
            if hurried:
                raise
            self.interrupted = True
            self.wanted = self.wanted or self.work.wanted()
        finally:
            writer.cancel()
            self.fetcher.close()
            self.found.write()
        self.crew.dismiss()
        await self.crew.listen(self._hear)

    async def _ask_all(self) -> None:
        refusals: list[CatalogError] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                hearing = tasks.create_task(self.crew.listen(self._hear))
                queues = Queues(tasks, self._ask, 2 * self.settings.manner.per_host)
                self.known = self.history.urls()
                asked = await self._ask_early(queues)
                self.wanted = self.work.wanted()
                self._expect(len(self.wanted))
                self.found.recall([item.url for item in self.wanted if item.url in self.known])
                later = [item for item in self.wanted if asked.get(item.url) != item and not self.found.is_heard(item)]
                groups = self._answer_at_once(later)
                for host, group in groups:
                    if self.crew.owns(host[0]):
                        queues.put(host, group)
                queues.longest_first()
                if self.settings.limit is None:
                    elsewhere = Counter(host for host, _ in groups if not self.crew.owns(host[0]))
                    longest = _longest([*elsewhere.values(), *queues.sizes], self.settings.manner)
                    self.limit.reschedule(asyncio.get_running_loop().time() + longest)
                await hearing
                for host, group in groups if self.crew.rank == 0 else ():
                    left = [pair for pair in group if not self.found.is_heard(pair[1])]
                    if left and not self.crew.owns(host[0]):
                        queues.put(host, left)
        except* CatalogError as group:
            refusals += [error for error in group.exceptions if isinstance(error, CatalogError)]
        if refusals:
            raise refusals[0]

    def _hear(self, told: tuple[list[Told], Any] | Ending) -> None:
        """Take what another process tells."""
        from nswp_catalog.links.findings import Ending  # start-up: see `found`

        if isinstance(told, Ending):
            self.found.hear_ending(told)
            return
        links, news = told
        self.work.learn(news)
        self.found.hear(links)

    async def _ask_early(self, queues: Queues[_Group]) -> dict[str, Wanted]:
        """Begin to ask what can be asked before all is read, and return it by its address.

        What is known from earlier runs waits until it is remembered.
        """
        asked: dict[str, Wanted] = {}
        self.fetcher.hold()
        for hosts, items in self.work.early():
            self.fetcher.take_over(hosts)
            for number, item in enumerate(items):
                if number % _EARLY == _EARLY - 1:
                    for _ in range(_STEPS):
                        await asyncio.sleep(0)
                    if number > _EARLY:
                        self.fetcher.release()
                elif number < _EARLY and number % _FEW == _FEW - 1:
                    await asyncio.sleep(0)
                waits = item.url in self.known or item.url in asked
                if not waits and not (self.settings.excluded and self.settings.excluded(item.url)):
                    with suppress(BadValue):
                        address = parse(item.url)
                        if self.crew.owns(address.host):
                            queues.put((address.host, address.port), [(address, item)])
                            asked[item.url] = item
            self.fetcher.release()
            if hosts:
                self._expect(self.work.total)
                await self._until_idle()
        self.fetcher.release()  # other processes may have left nothing to be read early
        return asked

    def _expect(self, total: int) -> None:
        """Tell how many links there are, as soon as that is known."""
        if total and not self.expecting:
            self.expecting = True
            self.progress.expect(total)

    async def _until_idle(self) -> None:
        """Wait until there is little to do."""
        loop = asyncio.get_running_loop()
        busy = True
        while busy or not self.fetcher.has_room:
            began = loop.time()
            await asyncio.sleep(_TURN)
            busy = loop.time() - began > 2 * _TURN

    def _answer_at_once(self, wanted: Iterable[Wanted]) -> list[tuple[Host, _Group]]:
        """Answer what needs no question, and return the rest: those that differ only in their fragment together.

        Among them is what other processes ask, or answer at once.
        """
        groups: dict[tuple[Host, Address], _Group] = {}
        for item in wanted:
            if self.settings.excluded and self.settings.excluded(item.url):
                if self.crew.rank == 0:
                    self.found.exclude(item)
                continue
            try:
                address = parse(item.url)
            except BadValue as error:
                if self.crew.rank == 0:
                    self.found.judge(item, _without_answer(item.url, Trouble.MALFORMED, error.message))
                continue
            if not (self.crew.owns(address.host) and self.found.is_still_right(item)):
                groups.setdefault(((address.host, address.port), address.asked), []).append((address, item))
        return [(host, group) for (host, _), group in groups.items()]

    async def _ask(self, items: _Group) -> None:
        """Ask an address once for all who want it; for their fragments a whole page is read."""
        address, first = items[0] if len(items) == 1 else max(items, key=lambda pair: pair[0].fragment is not None)
        promise = _all_in_one([promise for _, item in items for promise in item.promises])
        known = {}
        alone = len(items) == 1 and not self.settings.manner.digest
        # Asking `found` alone would load it before the first question.
        memory = self.found.memory(first.url) if alone and first.url in self.known else None
        if memory and address.fragment is None and memory.final_url == str(address):
            known = memory.conditions(first.fingerprint)
        try:
            seen = await self.fetcher.visit(address, promise, known)
        except Exception as error:  # noqa: BLE001 - one answer, however odd, costs no other link its report
            told = f"what it answers cannot be understood ({type(error).__name__})"
            seen = _without_answer(str(address), Trouble.NOT_HTTP, told)
        for own, item in items:
            self.found.judge(item, seen if item is first else _with_fragment(own.fragment, seen))

    async def _write_now_and_then(self) -> None:
        lasted = 0.0
        while True:
            await asyncio.sleep(max(_FLUSH, lasted / _WRITING))
            began = time.monotonic()
            self.found.write()
            lasted = time.monotonic() - began


@contextmanager
def _at_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Have ``stop`` called at Ctrl-C, and when the process is told to end."""
    before = {}
    with suppress(ValueError):  # in another thread: Ctrl-C is the first one's affair
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, lambda *_: stop())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _longest(sizes: Sequence[int], manner: Manner) -> float:
    """Return the seconds after which a run must be over if each link keeps to its own limits; ``sizes`` are of hosts."""
    tries = manner.retries + 2
    whole = LONGEST_FILE if manner.digest else 1
    link = tries * (manner.timeout * (1 + whole) + LONGEST_WAIT) + 2 * LONGEST_WAIT
    rounds = max(math.ceil(max(sizes, default=0) / manner.per_host), math.ceil(sum(sizes) / manner.concurrency))
    return link * (rounds + 1) + manner.gap * max(sizes, default=0) * tries


def _without_answer(url: str, trouble: Trouble, detail: str) -> Seen:
    """Return what is seen of an address where there is no answer, or none that can be understood."""
    from nswp_catalog.links.seen import Seen  # start-up: see `_Run.found`

    return Seen(url, trouble=trouble, detail=detail)


def _with_fragment(fragment: str | None, seen: Seen) -> Seen:
    """Return what was seen as if it had been asked with another fragment."""
    suffix = "" if fragment is None else f"#{fragment}"
    hops = [hop._replace(location=hop.location.partition("#")[0] + suffix) for hop in seen.hops]
    return seen._replace(url=seen.url.partition("#")[0] + suffix, hops=tuple(hops))


def _all_in_one(promises: list[Promise]) -> Promise:
    """Return the promises to go by while asking: whatever any of them needs to see."""
    if len(promises) == 1:
        return promises[0]
    titles = tuple(dict.fromkeys(title for promise in promises for title in promise.titles))
    formats = {promise.format for promise in promises}
    digests = [promise.sha256 for promise in promises if promise.sha256]
    return Promise(titles, formats.pop() if len(formats) == 1 else None, digests[0] if digests else None)


def shard_of(url: str, shards: int) -> int:
    """Return which of ``shards`` machines asks an address, counted from 1: always the same one for a host."""
    try:
        host = parse(url).host
    except BadValue:
        host = url
    return int.from_bytes(hashlib.blake2b(host.encode(), digest_size=8).digest()) % shards + 1
