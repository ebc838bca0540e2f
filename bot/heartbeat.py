"""The heart-beat of this process: while it is fresh, what the process has claimed is its own.

It is written from the event loop, so that a loop that hangs, or a process that is stopped, does not beat.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from bot import leases
from bot.leases import Lease
from bot.ports import Claim, Processes, ProcessId, TransientFault

log = logging.getLogger(__name__)

AFTER_A_FAULT = 0.5
"""Seconds until the next beat where storage is away."""
LEAVES_WITHIN = 0.5
"""Seconds; whoever does not get to it is taken for dead later."""


class Heartbeat:
    """``seconds``: a clock that nobody sets. ``alone``: no other process can be alive when this one begins."""

    def __init__(
        self, processes: Processes, now: Callable[[], datetime], seconds: Callable[[], float], *, alone: bool = False
    ) -> None:
        self._processes = processes
        self._now = now
        self._seconds = seconds
        self._alone = alone
        self._process: ProcessId | None = None
        self._begun = 0.0
        self._one_at_a_time = asyncio.Lock()
        self._beating: asyncio.Task[None] | None = None

    @property
    def is_fresh(self) -> bool:
        return self._process is not None and self._seconds() - self._begun < leases.FRESH_FOR

    def lease(self, claim: Claim) -> Lease | None:
        """For one attempt, which begins now; None where none may begin."""
        lease = Lease(lambda: self.is_fresh and claim.holder == self._process, self._seconds)
        return lease if self.is_fresh and claim.holder == self._process else None

    async def beat(self) -> ProcessId:
        """Beat once; the first time, or when others took this process for dead, as a new one. Raises TransientFault."""
        async with self._one_at_a_time:
            begun = self._seconds()
            if self._process is None or not await self._processes.beat(self._process):
                if self._process is not None:
                    log.warning("heartbeat.taken_for_dead", extra={"holder": self._process})
                self._process = await self._processes.register(alone=self._alone)
                log.info("heartbeat.begun", extra={"holder": self._process})
                self._alone = False
                await self._processes.give_back_of_dead(self._now(), leases.SILENT_FOR)
            self._begun = begun
            return self._process

    async def beating(self) -> ProcessId:
        """Who this process is, after another beat where the last is not fresh. Raises TransientFault."""
        return self._process if self.is_fresh and self._process is not None else await self.beat()

    async def give_back_but(self, under_way: Collection[Claim]) -> None:
        """Give back what this process holds and does not work at. Raises TransientFault."""
        if self._process is not None:
            await self._processes.give_back_but(self._process, under_way)

    def start(self, gave_back: Callable[[], None]) -> None:
        """Beat from now on. ``gave_back`` is called when something of a dead process can be claimed."""
        self._beating = asyncio.create_task(self._beat_on(gave_back), name="heart-beat")

    async def stop(self) -> None:
        """No more requests are under way: what is still held can be taken over at once."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
            self._beating = None
        process, self._process = self._process, None
        if process is not None:
            with suppress(TransientFault, TimeoutError):
                await asyncio.wait_for(self._processes.leave(process), LEAVES_WITHIN)

    async def _beat_on(self, gave_back: Callable[[], None]) -> None:
        while True:
            pause = leases.BEATS_EVERY
            try:
                async with asyncio.timeout(leases.FRESH_FOR):  # one that hangs is of no use, and another may not
                    await self.beat()
                if await self._processes.give_back_of_dead(self._now(), leases.SILENT_FOR):
                    gave_back()
            except (TransientFault, TimeoutError) as fault:
                log.warning("heartbeat.storage_away", extra={"fault": str(fault)})
                pause = AFTER_A_FAULT
            except Exception:
                log.exception("heartbeat.fault")
                pause = AFTER_A_FAULT
            await asyncio.sleep(pause)
