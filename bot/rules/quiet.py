"""Quiet hours: when nobody wants to be written to by themselves, in local wall time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_TYPED = re.compile(r"(\d{1,2}):?(\d{2})?\s*[-–—~〜～]\s*(\d{1,2}):?(\d{2})?")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Half-open [starts, ends) of every day; ``ends`` before ``starts`` is the next day's; both equal: never."""

    starts: time
    ends: time

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"

    def __bool__(self) -> bool:
        return self.starts != self.ends


NEVER = QuietHours(time(0), time(0))


def read_quiet(typed: str) -> QuietHours:
    """``22:00-07:00``, ``22-7``. Raises ValueError for what is none, or for 0 or 24 hours."""
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        raise ValueError(typed)
    starts, ends = _clock(match[1], match[2]), _clock(match[3], match[4])
    if starts == ends:
        raise ValueError(typed)
    return QuietHours(starts, ends)


def _clock(hour: str, minute: str | None) -> time:
    """24:00 is the midnight that ends a day. Raises ValueError for what no clock shows."""
    if int(hour) == 24 and not int(minute or 0):
        return time(0)
    return time(int(hour), int(minute or 0))


def after_quiet(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """``at`` itself (aware UTC) where it is not quiet then, else the instant at which quiet hours end."""
    if not quiet:
        return at
    local = at.astimezone(zone)
    now = local.time().replace(tzinfo=None)
    if quiet.starts < quiet.ends:
        inside, tomorrow = quiet.starts <= now < quiet.ends, False
    else:
        inside, tomorrow = now >= quiet.starts or now < quiet.ends, now >= quiet.starts
    if not inside:
        return at
    day = local.date() + timedelta(days=tomorrow)
    # Where the clock skips that time, as much later as it skips; where it shows it twice, the first.
    return max(datetime.combine(day, quiet.ends, tzinfo=zone).astimezone(UTC), at)
