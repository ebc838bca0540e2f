"""How fast a process hands over: places and platforms that asked for rest are left alone, and a platform's known limits
are kept beforehand.

In this process alone: another one learns of a limit by itself, and what it is told is never more than a wait.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from bot.people import PlatformName
from bot.ports import NEW_MESSAGES, Delivery, Handed, Platform, Rate, TryAgain

Name = TypeVar("Name", bound=str)

AT_ONCE = 0.1
"""Seconds' worth of messages that may go out together, so that a short wait is caught up with."""
FORGET_FROM = 1000
"""Places; from there on those that have not been posted to lately are forgotten."""


class Pacing:
    def __init__(self, platforms: Mapping[PlatformName, Platform], now: Callable[[], datetime]) -> None:
        self._paces = {name: platform.pace for name, platform in platforms.items()}
        self._now = now
        self._lanes: dict[str, datetime] = {}
        self._platforms: dict[PlatformName, datetime] = {}
        self._posted: dict[str, deque[datetime]] = {}
        self._turnstiles = {
            name: Turnstile(pace.everywhere) for name, pace in self._paces.items() if pace.everywhere is not None
        }

    async def turn(self, platform: PlatformName) -> None:
        """Wait until the platform as a whole takes another message."""
        if platform in self._turnstiles:
            await self._turnstiles[platform].turn()

    def note(self, lane: str, delivery: Delivery, handed: Handed) -> None:
        """What a platform said to a delivery: maybe that it wants rest."""
        platform = delivery.place.space.platform
        match handed:
            case TryAgain(after=float(after), everywhere=True):
                self._rest(self._platforms, platform, after)
            case TryAgain(after=float(after), alone=False) if delivery.kind in NEW_MESSAGES:
                self._rest(self._lanes, lane, after)
            case _:
                pass
        rate = self._paces[platform].in_a_place
        if rate is not None and delivery.kind in NEW_MESSAGES:
            self._count(lane, rate)

    @property
    def resting_lanes(self) -> frozenset[str]:
        return _resting(self._lanes, self._now())

    @property
    def resting_platforms(self) -> frozenset[PlatformName]:
        return _resting(self._platforms, self._now())

    @property
    def next_end(self) -> datetime | None:
        """When the next rest ends."""
        now = self._now()
        return min((at for at in (*self._lanes.values(), *self._platforms.values()) if at > now), default=None)

    def _rest(self, rests: dict[Name, datetime], name: Name, seconds: float) -> None:
        until = self._now() + timedelta(seconds=seconds)
        rests[name] = max(until, rests.get(name, until))

    def _count(self, lane: str, rate: Rate) -> None:
        """Counted when it is answered: the platform has counted it before."""
        now = self._now()
        posted = self._posted.setdefault(lane, deque(maxlen=rate.posts))
        posted.append(now)
        again = posted[0] + timedelta(seconds=rate.seconds)
        if len(posted) == rate.posts and again > now:
            self._rest(self._lanes, lane, (again - now).total_seconds())
        if len(self._posted) > FORGET_FROM:
            since = now - timedelta(seconds=rate.seconds)
            self._posted = {lane: posted for lane, posted in self._posted.items() if posted[-1] > since}


class Turnstile:
    """Lets through so many a second, evenly, one after the other."""

    def __init__(self, rate: Rate) -> None:
        self._between = rate.seconds / rate.posts
        self._next = 0.0

    async def turn(self) -> None:
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now - AT_ONCE)
        self._next = mine + self._between
        if mine > now:
            await asyncio.sleep(mine - now)


def _resting(rests: dict[Name, datetime], now: datetime) -> frozenset[Name]:
    for name in [name for name, until in rests.items() if until <= now]:
        del rests[name]
    return frozenset(rests)
