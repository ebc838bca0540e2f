"""Time that runs faster: leases, time-outs and pauses keep their proportions, and minutes are seen in seconds.

``HURRIED_SINCE`` is when it began (seconds as ``time.time`` gives them), ``HURRIED_RATE`` how many times as fast.
"""

import asyncio
import selectors
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""When it begins, in Tokyo: far from anyone's midnight and quiet hours."""

_wall = time.time
_monotonic = time.monotonic


@dataclass(frozen=True, slots=True)
class Hurry:
    """Since when, in real seconds, and how many times as fast; the same for everyone who takes part."""

    since: float
    rate: float

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(_wall() - self.since) * self.rate)

    def unix(self) -> float:
        return self.now().timestamp()

    @property
    def environment(self) -> Mapping[str, str]:
        return {"HURRIED_SINCE": repr(self.since), "HURRIED_RATE": repr(self.rate)}


class _Selector(selectors.DefaultSelector):
    """Waits as long as the loop means by its own, faster time."""

    rate = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / self.rate)


class _Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.SelectorEventLoop(_Selector())


def hurry(it: Hurry) -> None:
    """From now on in this process, for the loops that are made later and for the bot's own clock."""
    begun = _monotonic()
    _Selector.rate = it.rate
    time.monotonic = lambda: begun + (_monotonic() - begun) * it.rate
    asyncio.set_event_loop_policy(_Policy())

    class Hurried(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(it.unix(), tz)

    from bot import leases
    from bot.wiring import live

    vars(live)["datetime"] = Hurried  # what its only clock reads
    vars(live)["machine_seconds"] = time.monotonic
    leases.SILENT_FOR /= it.rate  # the database's clock goes on as ever
