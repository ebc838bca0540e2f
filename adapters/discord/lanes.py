"""Work in order within a lane, at the same time across lanes: reactions on one message keep the gateway's order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager

from bot.turns import Turns

Work = Callable[[], Awaitable[None]]


class Lanes:
    """``at_once`` bounds how many pieces of work run at a time. Work must not raise."""

    def __init__(self, at_once: int = 16) -> None:
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._room = Turns(at_once, waiting=100_000, each=max(1, at_once // 4))
        self._running: set[asyncio.Task[None]] = set()

    def put(self, lane: Hashable, work: Work, by: Hashable = None) -> asyncio.Task[None]:
        """Queue behind whatever is in this lane already; the order of calls is the order of work.

        ``by``: who causes it; across lanes the work of all who cause some takes turns. None: nobody whom others would
        have to wait for.
        """
        by = object() if by is None else by
        task = asyncio.get_running_loop().create_task(self._run(self._last.get(lane), work, by))
        self._last[lane] = task
        self._running.add(task)
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    @asynccontextmanager
    async def hold(self, lane: Hashable) -> AsyncIterator[None]:
        """Wait for the lane and keep it until the end of the block, so that nothing overtakes what is done there."""
        mine, over = asyncio.Event(), asyncio.Event()

        async def keep() -> None:
            mine.set()
            await over.wait()

        self.put(lane, keep)
        try:
            await mine.wait()
            yield
        finally:
            over.set()

    async def drain(self, within: float) -> None:
        """Wait until all that is queued is done, at most so many seconds; what is left is given up."""
        if not self._running:
            return
        _, late = await asyncio.wait(set(self._running), timeout=within)
        for task in late:
            task.cancel()

    async def _run(self, before: asyncio.Task[None] | None, work: Work, by: Hashable) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._room.turn("", by):
            await work()

    def _forget(self, lane: Hashable, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._last.get(lane) is task:
            del self._last[lane]
