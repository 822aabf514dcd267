"""The order in which hosts are asked: each what stands in its queue, so many hosts at a time."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

_AT_ONCE = 1000
"""How many hosts are asked at a time."""

Host = tuple[str, int]
"""A host and a port."""
Item = TypeVar("Item")


class Queues(Generic[Item]):
    """What each host is still to be asked, and who asks it: so many of a host at a time, and so many hosts."""

    def __init__(self, tasks: asyncio.TaskGroup, ask: Callable[[Item], Awaitable[None]], per_host: int) -> None:
        self._tasks = tasks
        self._ask = ask
        self._per_host = per_host
        self._queues: dict[Host, deque[Item]] = {}
        self._workers: Counter[Host] = Counter()
        self._waiting: deque[Host] = deque()

    def put(self, host: Host, item: Item) -> None:
        """Have a host asked for an item."""
        if host not in self._queues:
            self._queues[host] = deque()
            self._waiting.append(host)
        self._queues[host].append(item)
        if host in self._workers:
            self._hire(host)
        else:
            self._serve_next()

    def longest_first(self) -> None:
        """Let the hosts that are to be asked most go first, of those that wait."""
        self._waiting = deque(sorted(self._waiting, key=lambda host: len(self._queues[host]), reverse=True))

    @property
    def sizes(self) -> list[int]:
        """How much each host is still to be asked."""
        return [len(queue) for queue in self._queues.values()]

    def _serve_next(self) -> None:
        while self._waiting and len(self._workers) < _AT_ONCE:
            host = self._waiting.popleft()
            for _ in self._queues[host]:
                self._hire(host)

    def _hire(self, host: Host) -> None:
        if self._workers[host] < self._per_host:
            self._workers[host] += 1
            self._tasks.create_task(self._work(host))

    async def _work(self, host: Host) -> None:
        queue = self._queues[host]
        while queue:
            await self._ask(queue.popleft())
        self._workers[host] -= 1
        if not self._workers[host]:
            del self._workers[host], self._queues[host]
            self._serve_next()
