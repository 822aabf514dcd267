"""Politeness: how often a host may be asked, and how long to wait before asking again."""

import asyncio
import re
from collections import deque
from typing import Protocol

LONGEST_WAIT = 10.0
"""Seconds for which a run waits at most when a server tells it to: `Retry-After` is capped here."""
_LONGEST_DELAY = 10**9
_SLOW = 2.0
"""Seconds after which a question counts as one that hangs."""


class Slots:
    """So many at a time, in the order in which they come.

    A semaphore of asyncio does the same, and looks through all who wait each time that one is let in.
    """

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def free(self) -> int:
        """How many can be had at once."""
        return self._free

    async def take(self) -> None:
        """Wait for a slot, and hold it."""
        if self._free:
            self._free -= 1
            return
        handed = asyncio.get_running_loop().create_future()
        self._waiting.append(handed)
        try:
            await handed
        except asyncio.CancelledError:
            if handed.done() and not handed.cancelled():
                self.give()
            raise

    def give(self) -> None:
        """Give a slot back, to whoever has waited longest."""
        while self._waiting:
            handed = self._waiting.popleft()
            if not handed.done():
                handed.set_result(None)
                return
        self._free += 1


class Rest(Protocol):
    """Until when a host is to be left alone, in the time of the loop."""

    until: float


class OwnRest:
    """A rest that only this process knows of."""

    until = 0.0


class Host:
    """One host: a few questions at a time, with a gap between them, and none while it wants a rest.

    A question that is not answered for a while lets another one go first, so that a page that
    hangs does not hold up all others; that makes twice as many at a time at most.
    """

    def __init__(
        self, at_a_time: int, gap: float, longest_wait: float = LONGEST_WAIT, rested: Rest | None = None
    ) -> None:
        self.slots = Slots(at_a_time)
        self._to_lend = at_a_time
        self._asking: dict[Turn, float] = {}
        """The questions that hold their own slot, by the moment at which they began, the oldest first."""
        self._timer: asyncio.TimerHandle | None = None
        self._gap = gap
        self._next = 0.0
        self._last = -gap
        self.rested = rested or OwnRest()
        self._longest_wait = longest_wait
        self._patience = 1.5 * longest_wait
        """Seconds for which it may still be left alone; then only who is told to wait does."""

    async def turn(self, everyone: Slots) -> "Turn":
        """Wait until the host may be asked, and return what holds its slot and one of ``everyone`` until it is left."""
        await self.slots.take()
        try:
            if self._gap or self.rested.until:
                await self._wait(asyncio.get_running_loop())
            await everyone.take()
        except BaseException:
            self.slots.give()
            raise
        return Turn(self, everyone)

    def grow(self, more: int) -> None:
        """Let the host be asked so many more questions at a time."""
        self._to_lend += more
        for _ in range(more):
            self.slots.give()

    def begin(self, turn: "Turn") -> None:
        """Note that a question is asked."""
        loop = asyncio.get_running_loop()
        self._asking[turn] = loop.time()
        if self._timer is None:
            self._timer = loop.call_later(_SLOW, self._lend, loop)

    def end(self, turn: "Turn") -> None:
        """Note that a question was answered."""
        if self._asking.pop(turn, None) is None and turn.lends:
            self._to_lend += 1
        else:
            self.slots.give()

    def _lend(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let others go before the questions that hang, and look again when the next one does."""
        self._timer = None
        for turn, began in list(self._asking.items()):
            if (left := began + _SLOW - loop.time()) > 0:
                self._timer = loop.call_later(left, self._lend, loop)
                return
            del self._asking[turn]
            if self._to_lend:
                self._to_lend -= 1
                turn.lends = True
                self.slots.give()

    async def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait for the next moment at which a question may be asked.

        The moments lie a gap apart, so that who wakes up late delays nobody behind; two
        questions never follow one another much closer than that all the same.
        """
        moment = max(self._next, loop.time())
        self._next = moment + self._gap
        while (left := max(moment, self._last + 0.9 * self._gap, self.rested.until) - loop.time()) > 0:
            await asyncio.sleep(left)
        self._last = loop.time()

    def rest(self, seconds: float) -> None:
        """Leave the host alone for a while, though not again and again: a run has to end."""
        now = asyncio.get_running_loop().time()
        until = max(self.rested.until, now + min(seconds, self._longest_wait, self._patience))
        self._patience -= max(0.0, until - max(self.rested.until, now))
        self.rested.until = until


class Turn:
    """A question to a host that is being asked, as long as its block lasts."""

    def __init__(self, host: Host, everyone: Slots) -> None:
        self._host = host
        self._everyone = everyone
        self.lends = False
        """Whether it hangs, and another one was let go first."""

    def __enter__(self) -> None:
        self._host.begin(self)

    def __exit__(self, *_: object) -> None:
        self._everyone.give()
        self._host.end(self)


def longest_wait(timeout: float) -> float:
    """Return for how many seconds a server is obeyed at most that asks to be left alone, by the timeout of a link."""
    return min(LONGEST_WAIT, max(LONGEST_WAIT / 2, timeout))


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, section 10.2.3); None if it is neither form.

    ``now`` is in seconds since the epoch.
    """
    value = value.strip()
    if re.fullmatch("[0-9]+", value):
        return float(min(int(value[:20]), _LONGEST_DELAY))
    seconds = from_now(value, now)
    return None if seconds is None else max(0.0, min(seconds, float(_LONGEST_DELAY)))


def from_now(date: str, now: float) -> float | None:
    """Return how many seconds after ``now`` an HTTP date is, negative for the past; None if it is no date."""
    from datetime import UTC  # start-up: few servers send one
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(date.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return None


def backoff(attempt: int) -> float:
    """Return the seconds to wait before asking for the ``attempt``-th time again: longer each time, with jitter."""
    import random  # start-up: most links are asked once

    return min(8.0, 0.5 * 2.0**attempt) * (0.75 + random.random() / 2)  # noqa: S311 - no secret
