"""Several processes for one run, for where no gap between questions holds it up: then the processor does.

Each takes hosts that nobody has taken yet whenever it has little to do, and asks them alone.
Where a redirect leads to the host of another one, they ask it no more at a time together
than one process would, and a host that wants a rest gets it from all. The first process
gathers what the others find, and what one of them leaves undone is done by it.
"""

import asyncio
import math
import mmap
import os
import signal
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from io import FileIO
from typing import Any, NoReturn

from nswp_catalog.links.manners import OwnRest, Rest

_MOST = 4
"""Processes at most: the first one has to hear all that the others find."""
_WORTH = 500
"""Addresses for which one more process is worth its start."""
_BATCHES = 100
"""How many times hosts are taken at least, where there are as many: often enough for all processes to end together."""
_HEARING = 1 << 18
"""Bytes that are heard at once."""
_LENGTH = 8
"""Bytes of the number that tells how long a message is."""
_MOMENT = 8
"""Bytes of a moment."""


def size(hosts: Mapping[str, int], at_a_time: int) -> int:
    """Return how many processes to take for ``hosts``, each with the number of its addresses.

    ``at_a_time`` is how many questions at a time a host may have: each process needs one of them.
    """
    if not hasattr(os, "fork"):
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_MOST, processors, at_a_time, len(hosts), sum(hosts.values()) // _WORTH))


class Crew:
    """The processes that share a run, as one of them sees them; that of ``rank`` 0 is the one that gathers."""

    def __init__(self, hosts: Mapping[str, int] | None = None, size: int = 1) -> None:
        """Make the others of ``size`` processes, all of which come out of this call."""
        counts = hosts or {}
        self.rank = 0
        self.size = size
        self._own = set(counts) if size == 1 else set[str]()
        self._batches = _batches(counts)
        self._left = None if size == 1 else _readable(bytes(range(len(self._batches))))
        """The numbers of the batches that nobody has taken: each is read by one process only."""
        self.taken = 0.0
        """How much of all had been taken, by whichever process, when this one last took some: from 0 to 1."""
        self._places = {host: place for place, host in enumerate(counts)}
        self._moments = memoryview(mmap.mmap(-1, _MOMENT * len(counts))).cast("d") if counts else None
        """Until when each host is left alone, in memory that all processes see."""
        self._others: dict[int, int] = {}
        """The processes that this one has made, and from where they are heard."""
        self._ears: list[_Ear] = []
        self._mouth = -1
        for rank in range(1, size):
            ear, mouth = os.pipe()
            try:
                pid = os.fork()
            except OSError:  # no more processes are to be had: what was to be theirs is left to this one
                os.close(ear)
                os.close(mouth)
                return
            if pid:
                os.close(mouth)
                self._others[pid] = ear
            else:
                for each in (ear, *self._others.values()):
                    os.close(each)
                self.rank, self._mouth, self._others = rank, mouth, {}
                return

    def take_hosts(self) -> Iterator[Collection[str]]:
        """Take hosts from those that nobody has taken yet, a few at a time, until there are none."""
        while self._left and (number := self._left.read(1)):
            hosts = self._batches[number[0]]
            self._own.update(hosts)
            self.taken = number[0] / len(self._batches)
            yield hosts

    def owns(self, host: str) -> bool:
        """Return whether a host is this process's to ask: it has taken it, or it is the first and the host is new."""
        return host in self._own or (self.rank == 0 and host not in self._places)

    def part(self, host: str, at_a_time: int) -> int:
        """Return how many of the questions that a host may have at a time this process may ask."""
        return at_a_time - self.size + 1 if self.owns(host) else 1

    def rest(self, host: str) -> Rest:
        """Return until when a host is to be left alone, by all processes where it stands in the catalogue."""
        place = self._places.get(host)
        return OwnRest() if place is None or self._moments is None else _SharedRest(self._moments, place)

    def work(self, job: Callable[[], None]) -> NoReturn:
        """Do the job of a process that was made here, and end it: whatever goes wrong is left to the first one."""
        try:
            job()
        finally:
            os._exit(0)

    def tell(self, message: Any) -> None:
        """Tell the first process something."""
        import pickle  # start-up: most runs have one process

        data = pickle.dumps(message)
        with open(self._mouth, "wb", closefd=False) as mouth:
            mouth.write(len(data).to_bytes(_LENGTH) + data)

    async def listen(self, hear: Callable[[Any], None]) -> None:
        """Hear what the others tell until all have ended; when it was cancelled it can go on."""
        if not self._ears:
            self._ears = [_Ear(pipe, hear) for pipe in self._others.values()]
        await asyncio.gather(*(asyncio.shield(ear.ended) for ear in self._ears))

    def dismiss(self) -> None:
        """Tell the others to stop; they still tell what they know."""
        for pid in self._others:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def disband(self) -> None:
        """End the others, who have told all or need not."""
        for pid in self._others:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        self._others.clear()
        if self._left:
            self._left.close()


class _Ear:
    """Hears one process."""

    def __init__(self, pipe: int, hear: Callable[[Any], None]) -> None:
        """Listen at a pipe from now on."""
        self._file = FileIO(pipe)
        self._hear = hear
        self._came = bytearray()
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        """Done when the process has ended."""
        os.set_blocking(pipe, False)
        self._loop.add_reader(pipe, self._listen)

    def _listen(self) -> None:
        try:
            data = self._file.read(_HEARING)
            if data is not None:
                self._take(data)
        except Exception as error:  # noqa: BLE001 - whoever waits for the end is told
            self.ended.set_exception(error)
        if self.ended.done():
            self._loop.remove_reader(self._file.fileno())
            self._file.close()

    def _take(self, data: bytes) -> None:
        """Hand over each message that has come whole; there are no more after nothing."""
        import pickle  # start-up: see `tell`

        self._came += data
        while len(self._came) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._came[:_LENGTH])
            if len(self._came) < end:
                break
            message = pickle.loads(bytes(self._came[_LENGTH:end]))  # noqa: S301 - from a process of our own
            del self._came[:end]
            self._hear(message)
        if not data:
            self.ended.set_result(None)


class _SharedRest:
    """A moment in memory that all processes see."""

    def __init__(self, moments: "memoryview[float]", place: int) -> None:
        self._moments = moments
        self._place = place

    @property
    def until(self) -> float:
        """The moment."""
        return self._moments[self._place]

    @until.setter
    def until(self, moment: float) -> None:
        self._moments[self._place] = moment


def _readable(data: bytes) -> FileIO:
    """Return a pipe in which ``data`` lies: what one process has read of it no other one reads."""
    end, beginning = os.pipe()
    os.write(beginning, data)
    os.close(beginning)
    return FileIO(end)


def _batches(hosts: Mapping[str, int]) -> list[list[str]]:
    """Part hosts into some that are taken at once, the large ones first: 256 at most."""
    enough = sum(hosts.values()) / _BATCHES
    batches: list[list[str]] = []
    number = math.inf
    for host, more in sorted(hosts.items(), key=lambda item: -item[1]):
        if number + more > enough:
            batches.append([])
            number = 0
        batches[-1].append(host)
        number += more
    return batches
