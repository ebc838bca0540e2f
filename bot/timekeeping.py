"""Takes timers that have fallen due, each in a unit of work of its own, and wakes the feature that set it."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.catalogue import Catalogue
from bot.context import Woken
from bot.ports import Storage, Timer, TransientFault

log = logging.getLogger(__name__)

AT_ONCE = 32
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
"""Before what failed is tried again, doubling. It is tried for ever: what it would have done is still to be done."""


class Timekeeping:
    def __init__(self, storage: Storage, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._catalogue = catalogue
        self._now = now

    async def wake_due(self) -> bool:
        """Wake what is due; whether there may be more. Raises TransientFault when storage is away."""
        due = await self._storage.house.timers_due(self._now(), AT_ONCE)
        for timer in due:
            await self._wake(timer)
        return len(due) == AT_ONCE

    async def next_due(self) -> datetime | None:
        return await self._storage.house.next_timer()

    async def _wake(self, timer: Timer) -> None:
        now = self._now()
        try:
            async with self._storage.community(timer.community) as uow:
                await self._catalogue.locks[timer.purpose](uow, timer.subject)
                if await uow.timers.take(timer, now):
                    await self._catalogue.wakings[timer.purpose](Woken(uow, timer.subject, now))
        except TransientFault:
            raise
        except Exception:  # of ours: rolled back, with the timer still there, and it must not hold up the others
            log.exception("timer.fault", extra={"purpose": timer.purpose, "subject": timer.subject})
            pause = min(SHORTEST_PAUSE * 2 ** min(timer.tries, 16), LONGEST_PAUSE)
            async with self._storage.community(timer.community) as uow:
                await uow.timers.put_off(timer, now + pause)
