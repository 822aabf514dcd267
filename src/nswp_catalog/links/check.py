"""A whole run: every address asked once, judged for each of its promises, and remembered."""

import asyncio
import hashlib
import math
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import Any, NamedTuple, Protocol

from nswp_catalog.core.link import NOT_ASKED, Link, Use, Verdict, not_asked
from nswp_catalog.errors import BadValue, CatalogError
from nswp_catalog.links.address import Address, parse
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.fetch import LONGEST_FILE, Fetcher, Manner
from nswp_catalog.links.history import History, Memory, remembered
from nswp_catalog.links.manners import LONGEST_WAIT
from nswp_catalog.links.queues import Host, Queues
from nswp_catalog.links.rule import Case, Finding, Past, Patience, Promise, Rules, mentions
from nswp_catalog.links.seen import Seen, Trouble

_FLUSH = 0.05
"""Seconds after which what was seen is written down, if that does not take long."""
_WRITING = 0.05
"""What part of the time the writing may take."""
_TELLING = 0.05
"""Seconds after which the first process is told what another one read and found, lest it reads the same meanwhile."""
_EARLY = 64
"""How many addresses are read before those that are asked get their turn."""
_FIRST = 24
"""After how many addresses the first questions are begun, so that the hosts are not all asked at one moment ever after."""
_STEPS = 8
"""How many steps of the loop such a turn has: in fewer of them the first question to a host has gone out."""
_TURN = 0.001
"""Seconds of a turn; when it lasts twice as long there is enough to do."""
_SILENCE = (Trouble.DNS, Trouble.OFFLINE, Trouble.NO_HOST)
"""What it is like to have no connection: nothing is found, and in some networks every name is said not to exist."""
_MANY_NAMES = 3
_NEVER_THERE = ("invalid", "test", "example")
"""The ends of names that exist in no network (RFC 6761)."""
_NO_PAST = Past()
_ORDER = {verdict: number for number, verdict in enumerate(Verdict)}
_NO_QUESTION = (Trouble.MALFORMED, Trouble.PRIVATE)


_KEPT: list["_Run"] = []
"""The last run: the process ends after it, and to take it apart before that takes longer than to write its report."""


class Wanted(NamedTuple):
    """An address of the catalogue with all its uses, and what each of them promises."""

    url: str
    uses: tuple[Use, ...]
    promises: tuple[Promise, ...]

    @property
    def fingerprint(self) -> str:
        """What is promised, as a short text that changes when a promise does."""
        return hashlib.blake2b(repr(list(map(tuple, self.promises))).encode(), digest_size=12).hexdigest()


_Group = list[tuple[Address, Wanted]]
"""Addresses that are asked at once, for they differ only in their fragments."""


Batches = Iterable[tuple[Collection[str], Iterable[Wanted]]]
"""Hosts that have become this process's own, none where all are, and addresses of theirs."""


class Settings(NamedTuple):
    """How a run goes about its work."""

    manner: Manner = Manner()
    patience: Patience = Patience()
    max_age: float = 86_400.0
    """Seconds for which a good answer is not asked for again."""
    excluded: Callable[[str], bool] | None = None
    """Which addresses are not to be asked."""
    limit: float | None = None
    """Seconds for the whole run; None for what all links may take at most by their own limits."""


class Outcome(NamedTuple):
    """What a run found."""

    links: tuple[Link, ...]
    seen: Mapping[str, Seen]
    """What was seen of each address that was asked and is a file, for `--record`."""
    unasked: int
    """How many were not reached before the run was stopped, or its time was over."""
    interrupted: bool
    unwritten: CatalogError | None
    """Why the history could not be written, if it could not."""


class Progress(Protocol):
    """Who is told how far the run is."""

    def expect(self, total: int) -> None:
        """Take note of how many links there are in all."""

    def note(self, link: Link) -> None:
        """Take note of a link that is done."""


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
    return job.outcome()


def assist(work: Work, settings: Settings, history: History, crew: Crew) -> None:
    """Ask this process's part of all that is wanted, and tell the first one of ``crew`` what was found."""
    teller = _Teller(work, crew)
    job = _Run(work, settings, history, teller, crew)
    with _at_signals(job.interrupt):
        job.go()
        teller.flush()
        crew.tell(_Ending(job.reached, job.silent, job.missing, job.unwritten))


_Told = tuple[Any, ...]
"""A link as plain values, with the number of its uses in their place: the first process knows them."""


class _Teller:
    """Tells the first process of each link that is done and of what was read, a few at a time."""

    def __init__(self, work: Work, crew: Crew) -> None:
        self._work = work
        self._crew = crew
        self._links: list[_Told] = []
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


class _Ending(NamedTuple):
    """What a process tells at its end."""

    reached: bool
    silent: list[Memory]
    missing: set[str]
    unwritten: CatalogError | None


class _Run:
    def __init__(self, work: Work, settings: Settings, history: History, progress: Progress, crew: Crew) -> None:
        self.work = work
        self.wanted: Sequence[Wanted] = ()
        self.settings = settings
        self.history = history
        self.progress = progress
        self.crew = crew
        self.now = time.time()
        self.memories: dict[str, Memory] = {}
        self.fetcher = Fetcher(settings.manner, crew)
        self.links: dict[str, Link] = {}
        self.heard: dict[str, int] = {}
        """The links that other processes found, with the number of uses for which they were judged."""
        self.files: dict[str, Seen] = {}
        self.to_write: list[Memory] = []
        self.cancel: Callable[[], object] | None = None
        """What ends the asking, once that has begun."""
        self.interrupted = False
        self.expecting = False
        self.reached = False
        """Whether anything at all answered, so that silence is not the fault of our own connection."""
        self.silent: list[Memory] = []
        self.missing: set[str] = set()
        """The hosts that are said not to exist, and might."""
        self.unwritten: CatalogError | None = None

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
            self._write()
        self.crew.dismiss()
        await self.crew.listen(self._hear)

    def outcome(self) -> Outcome:
        """Return what was found, when nothing more will be."""
        if self._is_offline():
            for memory in self.silent:
                self.links[memory.url] = self.links[memory.url]._replace(
                    verdict=Verdict.SKIPPED, rule="offline", reason=memory.reason, advice="Check your own connection."
                )
        else:
            self.to_write += self.silent
            self._write()
        known = self.links
        links = tuple(
            [
                (link if link.uses == item.uses else link._replace(uses=item.uses))
                if (link := known.get(item.url))
                else _left(item)
                for item in self.wanted
            ]
        )
        return Outcome(links, self.files, not_asked(links), self.interrupted, self.unwritten)

    def _is_offline(self) -> bool:
        """Return whether the run says more of our own connection than of the links."""
        known = {memory.url for memory in self.silent if self.links[memory.url].rule != "no-such-host"}
        return not self.reached and (bool(known) or len(self.missing) >= _MANY_NAMES)

    async def _ask_all(self) -> None:
        refusals: list[CatalogError] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                hearing = tasks.create_task(self.crew.listen(self._hear))
                queues = Queues(tasks, self._ask, 2 * self.settings.manner.per_host)
                known = self.history.urls()
                asked = await self._ask_early(known, queues)
                self.wanted = self.work.wanted()
                self._expect(len(self.wanted))
                self.memories = self.history.recall([item.url for item in self.wanted if item.url in known])
                later = [item for item in self.wanted if asked.get(item.url) != item and not self._is_heard(item)]
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
                    left = [pair for pair in group if not self._is_heard(pair[1])]
                    if left and not self.crew.owns(host[0]):
                        queues.put(host, left)
        except* CatalogError as group:
            refusals += [error for error in group.exceptions if isinstance(error, CatalogError)]
        if refusals:
            raise refusals[0]

    def _hear(self, told: tuple[list[_Told], Any] | _Ending) -> None:
        """Take what another process tells."""
        if isinstance(told, _Ending):
            self.reached = self.reached or told.reached
            self.silent += told.silent
            self.missing |= told.missing
            self.unwritten = self.unwritten or told.unwritten
            return
        links, news = told
        self.work.learn(news)
        for values in links:
            link = Link._make((*values[:-1], ()))
            self.links[link.url] = link
            self.heard[link.url] = values[-1]
            self.progress.note(link)

    def _is_heard(self, item: Wanted) -> bool:
        """Return whether another process has judged an address for all its uses, some of which it may not know."""
        return self.heard.get(item.url) == len(item.uses)

    async def _ask_early(self, known: Collection[str], queues: Queues[_Group]) -> dict[str, Wanted]:
        """Begin to ask what can be asked before all is read, and return it by its address.

        What is ``known`` from earlier runs waits until it is remembered.
        """
        asked: dict[str, Wanted] = {}
        for hosts, items in self.work.early():
            self.fetcher.take_over(hosts)
            for number, item in enumerate(items):
                if number == _FIRST:
                    await asyncio.sleep(0)
                if number % _EARLY == _EARLY - 1:
                    for _ in range(_STEPS):
                        await asyncio.sleep(0)
                waits = item.url in known or item.url in asked
                if not waits and not (self.settings.excluded and self.settings.excluded(item.url)):
                    with suppress(BadValue):
                        address = parse(item.url)
                        if self.crew.owns(address.host):
                            queues.put((address.host, address.port), [(address, item)])
                            asked[item.url] = item
            if hosts:
                self._expect(self.work.total)
                await self._until_idle()
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
                    self._done(item, Finding(Verdict.SKIPPED, "excluded", "It is excluded by a pattern."), None)
                continue
            try:
                address = parse(item.url)
            except BadValue as error:
                if self.crew.rank == 0:
                    self._judge(item, Seen(item.url, trouble=Trouble.MALFORMED, detail=error.message))
                continue
            memory = self.memories.get(item.url) if self.crew.owns(address.host) else None
            if memory and memory.is_fresh(item.fingerprint, self.now, self.settings.max_age):
                self._done(item, memory.finding, memory)
            else:
                groups.setdefault(((address.host, address.port), address.asked), []).append((address, item))
        return [(host, group) for (host, _), group in groups.items()]

    async def _ask(self, items: _Group) -> None:
        """Ask an address once for all who want it; for their fragments a whole page is read."""
        address, first = items[0] if len(items) == 1 else max(items, key=lambda pair: pair[0].fragment is not None)
        promise = _all_in_one([promise for _, item in items for promise in item.promises])
        memory = self.memories.get(first.url) if len(items) == 1 and not self.settings.manner.digest else None
        known = {}
        if memory and address.fragment is None and memory.final_url == str(address):
            known = memory.conditions(first.fingerprint)
        try:
            seen = await self.fetcher.visit(address, promise, known)
        except Exception as error:  # noqa: BLE001 - one answer, however odd, costs no other link its report
            told = f"what it answers cannot be understood ({type(error).__name__})"
            seen = Seen(str(address), trouble=Trouble.NOT_HTTP, detail=told)
        for own, item in items:
            self._judge(item, seen if item is first else _with_fragment(own.fragment, seen))

    def _judge(self, item: Wanted, seen: Seen) -> None:
        judging = _judging()
        memory = self.memories.get(item.url)
        past = memory.past if memory else _NO_PAST
        promise, *others = item.promises or (Promise(),)
        mentioned = seen.page is not None and any(mentions(one.titles, seen.page) for one in (promise, *others))
        if (mentioned and others) or (memory and memory.promise != item.fingerprint):
            # The page is still about one of the works, and may never have named the rest; or others are promised now.
            past = past._replace(mentioned=False)
        case = Case(seen, promise, past, self.settings.patience, self.now)
        finding = judging.judge(case)
        for other in others:
            finding = min(finding, judging.judge(case._replace(promise=other)), key=lambda found: _ORDER[found.verdict])
        away = judging.RULES[finding.rule].verdict is Verdict.UNREACHABLE
        new = remembered(memory, item.url, item.fingerprint, self.now, seen, finding, mentioned, away)
        if seen.trouble in _SILENCE:
            self.silent.append(new)
            host = parse(seen.final_url).host
            if seen.trouble is Trouble.NO_HOST and host.rpartition(".")[2] not in _NEVER_THERE:
                self.missing.add(host)
        else:
            self.reached = self.reached or seen.trouble not in _NO_QUESTION
            self.to_write.append(new)
        if self.settings.manner.digest and finding.verdict is Verdict.OK and seen.page is None:
            self.files[item.url] = seen._replace(body=seen.body._replace(start=seen.body.start[:1024]))
        self._done(item, finding, new)

    def _done(self, item: Wanted, finding: Finding, memory: Memory | None) -> None:
        before = self.memories.get(item.url)
        news = finding.verdict is Verdict.BROKEN and before is not None and before.past.good
        status, final = (memory.status, memory.final_url) if memory else (None, None)
        link = Link(item.url, finding.verdict, finding.rule, finding.reason, finding.advice, status, final, finding.new_url, news, item.uses)  # fmt: skip
        self.links[item.url] = link
        self.progress.note(link)

    async def _write_now_and_then(self) -> None:
        lasted = 0.0
        while True:
            await asyncio.sleep(max(_FLUSH, lasted / _WRITING))
            began = time.monotonic()
            self._write()
            lasted = time.monotonic() - began

    def _write(self) -> None:
        if self.to_write:
            batch, self.to_write = self.to_write, []
            try:
                self.history.note(batch)
            except CatalogError as error:
                self.unwritten = error  # the report of the run is worth more than its history


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


class _Judging(Protocol):
    """What is to be thought of a link: the module `links.judge`."""

    RULES: Rules

    def judge(self, case: Case) -> Finding: ...


@cache
def _judging() -> _Judging:
    """Return what is needed only when there is an answer, and would hold up the first question."""
    from nswp_catalog.links import judge

    return judge


def _left(item: Wanted) -> Link:
    reason, advice = "It was not reached before the run ended.", "Run it again."
    return Link(item.url, Verdict.SKIPPED, NOT_ASKED, reason, advice, None, None, None, news=False, uses=item.uses)


def _longest(sizes: Sequence[int], manner: Manner) -> float:
    """Return the seconds after which a run must be over if each link keeps to its own limits; ``sizes`` are of hosts."""
    tries = manner.retries + 2
    whole = LONGEST_FILE if manner.digest else 1
    link = tries * (manner.timeout * (1 + whole) + LONGEST_WAIT) + 2 * LONGEST_WAIT
    rounds = max(math.ceil(max(sizes, default=0) / manner.per_host), math.ceil(sum(sizes) / manner.concurrency))
    return link * (rounds + 1) + manner.gap * max(sizes, default=0) * tries


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
