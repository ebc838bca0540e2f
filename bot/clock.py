"""Claims and hands over due deliveries, and wakes what a timer was set for.

The tables of deliveries and timers are the truth; the loop is woken at the next due instant, after each commit that
owes something, and by the process's heart-beat for what other processes wrote.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.handover import Handover
from bot.lanes import Lanes
from bot.people import PlatformName
from bot.ports import DOUBT_REACHES_BACK, Claim, Closed, Storage, TransientFault
from bot.timekeeping import Timekeeping

log = logging.getLogger(__name__)

AT_ONCE = 256
"""Deliveries under way at the same time in one process. Most of them wait for a platform, and cost next to nothing."""
CLAIMING_TAKES = 0.25
"""Of the time at most, however long a backlog there is to look through; and no pause for it lasts longer than this."""
HEART_BEAT = 5.0
"""Longest time in seconds between looks for what other processes wrote."""
STORAGE_AWAY, AFTER_A_FAULT = 1.0, 60.0
"""Seconds until what failed is begun again: of storage, and of ours, which would most likely fail again at once."""
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
        self._lanes = Lanes(AT_ONCE)
        self._held: set[Claim] = set()
        self._claim_again = 0.0
        self._give_back_at: float | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._due.set()

    def start(self) -> None:
        self._handover.heart.start(self.wake)
        self._loop = asyncio.create_task(self._run(), name="clock")
        self.wake()

    async def stop(self, within: float) -> None:
        """Claim nothing more, and give what is under way so many seconds.

        What does not end in time is given back: another process takes it over at once, and looks whether it arrived.
        """
        self._stopping = True
        self.wake()
        ends = asyncio.get_running_loop().time() + within
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=within)
            self._loop.cancel()
        if self._under_way:
            left = max(0.0, ends - asyncio.get_running_loop().time())
            _, late = await asyncio.wait(self._under_way, timeout=left)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._handover.heart.stop()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                pause = await self._round()
            except TransientFault as fault:
                log.warning("clock.storage_away", extra={"fault": str(fault)})
                pause = STORAGE_AWAY
            except Exception:
                log.exception("clock.fault")
                pause = STORAGE_AWAY
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
        await self._give_back()
        more = await self._timekeeping.wake_due()
        if self._lanes.room == 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        more |= await self._claim()
        return 0.0 if more else await self._pause()

    def _lose_track(self, pause: float) -> None:
        """A claim may be ours that nobody works at any more: after this many seconds it is given back."""
        again = asyncio.get_running_loop().time() + pause
        self._give_back_at = again if self._give_back_at is None else min(again, self._give_back_at)
        asyncio.get_running_loop().call_later(pause, self.wake)

    async def _give_back(self) -> None:
        if self._give_back_at is not None and asyncio.get_running_loop().time() >= self._give_back_at:
            await self._handover.heart.give_back_but(self._held)
            self._give_back_at = None

    async def _claim(self) -> bool:
        """Begin what there is room for; whether there may be more."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._claim_again - loop.time()))
        began, now, room, share = loop.time(), self._now(), self._lanes.room, self._lanes.share
        try:
            claims = await self._storage.house.claim(
                now=now,
                holder=await self._handover.heart.beating(),
                most=room,
                platforms=self._platforms,
                but=self._closed,
                each=share,
            )
        except TransientFault:  # it may be committed all the same
            self._lose_track(STORAGE_AWAY)
            raise
        for claim in claims:
            self._lanes.enter(claim)
            self._held.add(claim)
            task = asyncio.create_task(self._hand_over(claim))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        spent = loop.time() - began
        self._claim_again = loop.time() + min(spent * (1 / CLAIMING_TAKES - 1), CLAIMING_TAKES)
        return len(claims) == room or share in Counter(claim.community for claim in claims).values()

    async def _pause(self) -> float:
        """Seconds until something falls due that can begin then."""
        next_due = (
            await self._storage.house.next_due(self._platforms, self._closed),
            await self._timekeeping.next_due(),
            self._handover.pacing.next_end,
        )
        pauses = [(at - self._now()).total_seconds() for at in next_due if at is not None]
        return min(max(min(pauses, default=HEART_BEAT), 0.01), HEART_BEAT)

    @property
    def _platforms(self) -> frozenset[PlatformName]:
        return self._handover.platforms - self._handover.pacing.resting_platforms

    @property
    def _closed(self) -> Closed:
        return Closed(self._lanes.busy | self._handover.pacing.resting_lanes, self._lanes.full)

    async def _hand_over(self, claim: Claim) -> None:
        try:
            await self._handover.hand_over(claim)
        except TransientFault as fault:
            # It is given back, claimed again, and recognised if it had arrived.
            log.warning("delivery.storage_away", extra={"delivery": claim.delivery, "fault": str(fault)})
            self._lose_track(STORAGE_AWAY)
        except Exception:
            log.exception("delivery.fault", extra={"delivery": claim.delivery})
            self._lose_track(AFTER_A_FAULT)
        finally:
            self._lanes.leave(claim)
            self._held.discard(claim)
            self.wake()

    async def maintain(self) -> None:
        """Delete what is kept only for a while. Never raises."""
        try:
            now = self._now()
            await self._storage.house.prune(drafts_before=now - KEEP_DRAFTS, watched_before=now - KEEP_WATCHED)
        except TransientFault as fault:
            log.warning("prune.storage_away", extra={"fault": str(fault)})
