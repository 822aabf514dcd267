"""What a run finds: each answer judged for all that is promised of its address, told, and remembered."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from nswp_catalog.core.link import NOT_ASKED, Link, Verdict, not_asked
from nswp_catalog.errors import CatalogError
from nswp_catalog.links.address import parse
from nswp_catalog.links.history import History
from nswp_catalog.links.judge import RULES, judge
from nswp_catalog.links.memory import Memory, remembered
from nswp_catalog.links.promise import Promise, Wanted
from nswp_catalog.links.rule import Case, Finding, Past, mentions
from nswp_catalog.links.seen import Seen
from nswp_catalog.links.settings import Settings
from nswp_catalog.links.trouble import Trouble

_SILENCE = (Trouble.DNS, Trouble.OFFLINE, Trouble.NO_HOST)
"""What it is like to have no connection: nothing is found, and in some networks every name is said not to exist."""
_MANY_NAMES = 3
_NEVER_THERE = ("invalid", "test", "example")
"""The ends of names that exist in no network (RFC 6761)."""
_NO_QUESTION = (Trouble.MALFORMED, Trouble.PRIVATE)
_NO_PAST = Past()
_ORDER = {verdict: number for number, verdict in enumerate(Verdict)}


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


Told = tuple[Any, ...]
"""A link as plain values, with the number of its uses in their place: the first process knows them."""


class Ending(NamedTuple):
    """What a process that assists tells at its end."""

    reached: bool
    silent: list[Memory]
    missing: set[str]
    unwritten: CatalogError | None


class Findings:
    """What is found of the links, as it comes."""

    def __init__(self, settings: Settings, history: History, progress: Progress) -> None:
        self._settings = settings
        self._history = history
        self._progress = progress
        self._now = time.time()
        self._memories: dict[str, Memory] = {}
        self._links: dict[str, Link] = {}
        self._heard: dict[str, int] = {}
        """The links that other processes found, with the number of uses for which they were judged."""
        self._files: dict[str, Seen] = {}
        self._to_write: list[Memory] = []
        self._reached = False
        """Whether anything at all answered, so that silence is not the fault of our own connection."""
        self._silent: list[Memory] = []
        self._missing: set[str] = set()
        """The hosts that are said not to exist, and might."""
        self._unwritten: CatalogError | None = None

    def recall(self, urls: Sequence[str]) -> None:
        """Read what earlier runs saw of addresses."""
        self._memories = self._history.recall(urls)

    def memory(self, url: str) -> Memory | None:
        """Return what earlier runs saw of an address."""
        return self._memories.get(url)

    def is_still_right(self, item: Wanted) -> bool:
        """Return whether a link was right so short a while ago that it is not asked; it is done then."""
        memory = self._memories.get(item.url)
        if memory is None or not memory.is_fresh(item.fingerprint, self._now, self._settings.max_age):
            return False
        self._done(item, memory.finding, memory)
        return True

    def exclude(self, item: Wanted) -> None:
        """Take note that a link is not to be asked."""
        self._done(item, Finding(Verdict.SKIPPED, "excluded", "It is excluded by a pattern."), None)

    def judge(self, item: Wanted, seen: Seen) -> None:
        """Take note of what was seen of a link."""
        memory = self._memories.get(item.url)
        past = memory.past if memory else _NO_PAST
        promise, *others = item.promises or (Promise(),)
        mentioned = seen.page is not None and any(mentions(one.titles, seen.page) for one in (promise, *others))
        if (mentioned and others) or (memory and memory.promise != item.fingerprint):
            # The page is still about one of the works, and may never have named the rest; or others are promised now.
            past = past._replace(mentioned=False)
        case = Case(seen, promise, past, self._settings.patience, self._now)
        finding = judge(case)
        for other in others:
            finding = min(finding, judge(case._replace(promise=other)), key=lambda found: _ORDER[found.verdict])
        away = RULES[finding.rule].verdict is Verdict.UNREACHABLE
        new = remembered(memory, item.url, item.fingerprint, self._now, seen, finding, mentioned, away)
        if seen.trouble in _SILENCE:
            self._silent.append(new)
            host = parse(seen.final_url).host
            if seen.trouble is Trouble.NO_HOST and host.rpartition(".")[2] not in _NEVER_THERE:
                self._missing.add(host)
        else:
            self._reached = self._reached or seen.trouble not in _NO_QUESTION
            self._to_write.append(new)
        if self._settings.manner.digest and finding.verdict is Verdict.OK and seen.page is None:
            self._files[item.url] = seen._replace(body=seen.body._replace(start=seen.body.start[:1024]))
        self._done(item, finding, new)

    def _done(self, item: Wanted, finding: Finding, memory: Memory | None) -> None:
        before = self._memories.get(item.url)
        news = finding.verdict is Verdict.BROKEN and before is not None and before.past.good
        status, final = (memory.status, memory.final_url) if memory else (None, None)
        link = Link(item.url, finding.verdict, finding.rule, finding.reason, finding.advice, status, final, finding.new_url, news, item.uses)  # fmt: skip
        self._links[item.url] = link
        self._progress.note(link)

    def hear(self, links: list[Told]) -> None:
        """Take note of links that another process found."""
        for values in links:
            link = Link._make((*values[:-1], ()))
            self._links[link.url] = link
            self._heard[link.url] = values[-1]
            self._progress.note(link)

    def hear_ending(self, told: Ending) -> None:
        """Take note of what another process tells at its end."""
        self._reached = self._reached or told.reached
        self._silent += told.silent
        self._missing |= told.missing
        self._unwritten = self._unwritten or told.unwritten

    def is_heard(self, item: Wanted) -> bool:
        """Return whether another process has judged an address for all its uses, some of which it may not know."""
        return self._heard.get(item.url) == len(item.uses)

    def write(self) -> None:
        """Write down what has come since this was last done."""
        if self._to_write:
            batch, self._to_write = self._to_write, []
            try:
                self._history.note(batch)
            except CatalogError as error:
                self._unwritten = error  # the report of the run is worth more than its history

    def ending(self) -> Ending:
        """Return what the first process is to be told when nothing more will be found."""
        return Ending(self._reached, self._silent, self._missing, self._unwritten)

    def outcome(self, wanted: Sequence[Wanted], interrupted: bool) -> Outcome:
        """Return what was found of all that was wanted, when nothing more will be."""
        known = self._links
        if self._is_offline():
            for memory in self._silent:
                known[memory.url] = known[memory.url]._replace(
                    verdict=Verdict.SKIPPED, rule="offline", reason=memory.reason, advice="Check your own connection."
                )
        else:
            self._to_write += self._silent
            self.write()
        links = tuple(
            [
                (link if link.uses == item.uses else link._replace(uses=item.uses))
                if (link := known.get(item.url))
                else _left(item)
                for item in wanted
            ]
        )
        return Outcome(links, self._files, not_asked(links), interrupted, self._unwritten)

    def _is_offline(self) -> bool:
        """Return whether the run says more of our own connection than of the links."""
        known = {memory.url for memory in self._silent if self._links[memory.url].rule != "no-such-host"}
        return not self._reached and (bool(known) or len(self._missing) >= _MANY_NAMES)


def _left(item: Wanted) -> Link:
    reason, advice = "It was not reached before the run ended.", "Run it again."
    return Link(item.url, Verdict.SKIPPED, NOT_ASKED, reason, advice, None, None, None, news=False, uses=item.uses)
