"""Work that goes on after an acknowledgement, and the door that closes before we stop."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog

from adapters.slack.dropping import unreadable

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Tasks:
    """Keeps tasks from being collected, and waits for them at the end.

    asyncio itself holds tasks by weak references only ('Creating Tasks' in its documentation).
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self, within: float) -> None:
        """Wait up to so many seconds, then cancel what is left."""
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        left = tuple(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            unreadable(fault, "task")


class Door:
    """Requests in flight. Once closed nobody else comes in."""

    def __init__(self) -> None:
        self.closed = False
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @contextmanager
    def inside(self) -> Iterator[None]:
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    async def close(self, within: float) -> None:
        """Wait up to so many seconds for those inside."""
        self.closed = True
        try:
            await asyncio.wait_for(self._empty.wait(), within)
        except TimeoutError:
            log.warning("slack.requests_cut_off", requests=self._inside)
