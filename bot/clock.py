"""Claims and hands over due deliveries, and wakes what a timer was set for.

The tables of deliveries and timers are the truth; the loop is woken at the next due instant, after each commit that
owes something, and by the process's heart-beat for what other processes wrote.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.handover import LEASE, Handover
from bot.ports import DOUBT_REACHES_BACK, Claim, Storage, TransientFault
from bot.timekeeping import Timekeeping

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Deliveries under way at the same time in one process."""
HEART_BEAT = 5.0
"""Longest time in seconds between looks for what other processes wrote."""
KEEP_DRAFTS = timedelta(days=1)
KEEP_WATCHED = DOUBT_REACHES_BACK + timedelta(days=1)


class Clock:
    """The loop that hands over and takes timers. ``wake`` it after a commit that owes something or sets a timer."""

    def __init__(
        self, storage: Storage, handover: Handover, timekeeping: Timekeeping, now: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._handover = handover
        self._timekeeping = timekeeping
        self._now = now
        self._due = asyncio.Event()
        self._stopping = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._due.set()

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run(), name="clock")
        self.wake()

    async def stop(self, within: float) -> None:
        """Claim nothing more, and give what is under way so many seconds.

        What does not end in time is left: its lease ends by itself, and another attempt recognises whether it arrived.
        """
        self._stopping = True
        self.wake()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=within)
            self._loop.cancel()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self) -> None:
        while not self._stopping:
            try:
                pause = await self._round()
            except TransientFault as fault:
                log.warning("clock.storage_away", extra={"fault": str(fault)})
                pause = 1.0
            except Exception:
                log.exception("clock.fault")
                pause = 1.0
            await self._sleep(pause)

    async def _sleep(self, seconds: float) -> None:
        """Until woken, or until the next delivery or timer falls due."""
        try:
            await asyncio.wait_for(self._due.wait(), timeout=seconds)
        except TimeoutError:
            return
        finally:
            self._due.clear()

    async def _round(self) -> float:
        """Wake what is due, and claim what there is room for; seconds until something falls due."""
        more = await self._timekeeping.wake_due()
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        now = self._now()
        platforms = self._handover.platforms
        claims = await self._storage.house.claim(now=now, lease_until=now + LEASE, most=room, platforms=platforms)
        for claim in claims:
            task = asyncio.create_task(self._hand_over(claim))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        if more or len(claims) == room:
            return 0.0
        next_due = (await self._storage.house.next_due(platforms), await self._timekeeping.next_due())
        pauses = [(at - self._now()).total_seconds() for at in next_due if at is not None]
        return max(min(pauses, default=HEART_BEAT), 0.01)

    async def _hand_over(self, claim: Claim) -> None:
        try:
            await self._handover.hand_over(claim)
        except TransientFault as fault:
            # Its lease ends by itself; then it is claimed again and recognised if it had arrived.
            log.warning("delivery.storage_away", extra={"delivery": claim.delivery, "fault": str(fault)})
        except Exception:
            log.exception("delivery.fault", extra={"delivery": claim.delivery})
        finally:
            self.wake()

    async def maintain(self) -> None:
        """Delete what is kept only for a while. Never raises."""
        try:
            now = self._now()
            await self._storage.house.prune(drafts_before=now - KEEP_DRAFTS, watched_before=now - KEEP_WATCHED)
        except TransientFault as fault:
            log.warning("prune.storage_away", extra={"fault": str(fault)})
