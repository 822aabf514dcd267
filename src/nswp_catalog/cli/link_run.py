"""One run of `check-links`: the addresses asked, with the history of earlier runs, and the progress shown."""

import gc
import os
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nswp_catalog.cli.link_choice import read_all
from nswp_catalog.cli.link_progress import Progress
from nswp_catalog.cli.session import Session
from nswp_catalog.core.link import Report, Verdict
from nswp_catalog.errors import CatalogError
from nswp_catalog.links import check, crew
from nswp_catalog.links.check import Batches
from nswp_catalog.links.crew import Crew
from nswp_catalog.links.history import History
from nswp_catalog.links.promise import Promise, Wanted
from nswp_catalog.links.settings import Settings
from nswp_catalog.storage import locate

if TYPE_CHECKING:
    from nswp_catalog.links.seen import Seen
    from nswp_catalog.storage.addresses import Address, Reading

    Files = Mapping[str, Seen]

_NEARLY, _SOON = 0.8, 1.0
"""When so much is taken the first process reads all, for later the others would have nothing left to do meanwhile; or
after so many seconds, to tell how much there is."""
_FORGETFUL = (
    "A link that stays unreachable becomes broken only where earlier runs are remembered.\n"
    "  → Add --state FILE, and let the CI keep that file between runs (docs/links.md shows how)."
)


def asked(run: Session, reading: "Reading", settings: Settings, state: Path | None) -> tuple[Report, "Files"]:
    """Ask the addresses, some while the others are read, and return the report and what was seen of files.

    Raises `CatalogError`.
    """
    team = _crew(reading, settings)
    gc.set_threshold(20_000)
    gc.enable()  # a long run makes circles, of tasks and failures, though not many
    work = _Work(run, reading, team)
    if team.rank:
        run.quiet = True
        team.work(lambda: check.assist(work, settings, _history(run, state), team))
    try:
        with closing(_history(run, state)) as history, Progress(run) as progress:
            outcome = check.run(work, settings, history, progress, team)
    finally:
        team.disband()
    if outcome.unwritten:
        run.say(f"{outcome.unwritten.message}\n  → {outcome.unwritten.advice}")
    if state is None and os.environ.get("CI") and any(link.verdict is Verdict.UNREACHABLE for link in outcome.links):
        run.say(_FORGETFUL)
    return Report(outcome.links, outcome.interrupted, outcome.unasked), outcome.seen


class _Work:
    """The addresses of a catalogue as one process of a team reads them."""

    def __init__(self, run: Session, reading: "Reading", team: Crew) -> None:
        self._run, self._reading, self._team = run, reading, team
        self._given: dict[str, Wanted] = {}
        self._all: Sequence[Wanted] = ()
        self._standing = 0
        """How many addresses stand in the text with a host that this process has taken."""
        self.news = reading.news
        self.learn = reading.learn

    @property
    def total(self) -> int:
        """How many links there are in all, 0 while that is not known."""
        return len(self._all)

    def early(self) -> Batches:
        """Yield what can be asked while the catalogue is read."""
        if self._team.size == 1:
            yield (), self._one_by_one(None)
            return
        began = time.monotonic()
        for hosts in self._team.take_hosts():
            self._standing += sum(map(self._reading.hosts.__getitem__, hosts))
            yield hosts, self._one_by_one(hosts)
            if not self._team.rank and (self._team.taken > _NEARLY or time.monotonic() - began > _SOON):
                self._all = self._all or self._read()

    def _one_by_one(self, hosts: Collection[str] | None) -> Iterator[Wanted]:
        for address in self._reading.early(hosts):
            wanted = self._given[address.url] = _in_one([address])
            yield wanted

    def wanted(self) -> Sequence[Wanted]:
        """Return all that is wanted, or what belongs to a process that assists. Raises `CatalogError`."""
        if self._team.rank and len(self._given) == self._standing:
            # Nothing else stands there as it seems, and what is overlooked the first process does.
            return list(self._given.values())
        if not self._team.rank:
            from nswp_catalog.render import links  # noqa: F401 - for the report, while the servers are waited for
        return self._all or self._read()

    def _read(self) -> Sequence[Wanted]:
        found: dict[str, list[Address]] = {}
        for address in read_all(self._run, self._reading, self._team.owns if self._team.rank else None):
            found.setdefault(address.url, []).append(address)
        given = self._given
        return [given[url] if len(same) == 1 and url in given else _in_one(same) for url, same in found.items()]


def _crew(reading: "Reading", settings: Settings) -> Crew:
    """Return the processes that do the work, as many as are of use."""
    manner = settings.manner
    hosts, size = Counter[str](), 1
    if not (manner.gap or manner.digest):  # else the gaps or the network take longer than all that is to be thought
        hosts = reading.hosts
        size = crew.size(hosts, min(manner.per_host, manner.concurrency))
    if size > 1:
        from nswp_catalog.links import answers  # noqa: F401 - each of them needs it
    # What is there by now stays: to look through it would hold up the first question, and copy it for each process.
    gc.freeze()
    return Crew(hosts, size)


def _in_one(same: "Sequence[Address]") -> Wanted:
    """Return the wish for one address, with its uses at all the places in ``same``."""
    promises = dict.fromkeys(map(_promise, same))
    return Wanted(same[0].url, tuple([address.use for address in same]), tuple(promises))


def _promise(address: "Address") -> Promise:
    field = address.use.field
    language = address.language if field.endswith("].url") else None
    return Promise(address.titles, address.format, address.sha256, field == "doi", address.publishers, language)


def _history(run: Session, state: Path | None) -> History:
    if state is not None:
        return History(state)
    folder = locate.cache_folder()
    try:
        return History(folder / "links.sqlite3" if folder else None)
    except CatalogError as error:
        run.say(f"{error.message} This run goes on without.")
        return History(None)
