"""Snowflakes, Discord's ids: when something was made, and a counter within that millisecond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NewType

Snowflake = NewType("Snowflake", int)
Clock = Callable[[], datetime]
Json = dict[str, Any]
"""A raw body, as it goes over the wire."""

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Snowflakes count milliseconds from here (API reference, "Snowflakes")."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Snowflakes:
    """Hands out ids that only ever grow, also where the clock stands still."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> Snowflake:
        now = int((self._clock() - EPOCH) / timedelta(milliseconds=1)) << 22
        self._last = max(now, self._last + 1)
        return Snowflake(self._last)


def made_at(snowflake: Snowflake) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> 22)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def optional_stamp(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)
