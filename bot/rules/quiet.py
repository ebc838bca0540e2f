"""Quiet hours: when nobody wants to be written to by themselves, in local wall time."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.clocks import read_clock
from bot.rules.moment_words import Kind, plain, tokens_of
from bot.rules.readings import Doubt

_BETWEEN = re.compile(r" ?(?:[-–—−~〜ー]+|から|より|\bto\b|\buntil\b|\btill\b) ?")
_AROUND = re.compile(r"^from | ?まで$")
_PLAIN = re.compile(r"(?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2})?")
_DAY = 24 * 60


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
    """``22:00-07:00``, ``22-7``, ``22時〜7時``, ``10pm to 7am``.

    Raises ValueError for what is none, for 0 or 24 hours, and for a bare number beside a time that says more, such as
    ``10-7am``.
    """
    parts = _BETWEEN.split(_AROUND.sub("", plain(typed)[0]))
    if len(parts) != 2:
        raise ValueError(typed)
    (starts, first), (ends, second) = (_clock(part) for part in parts)
    bare = any(_PLAIN.fullmatch(part) and ":" not in part for part in parts)
    if starts == ends or (bare and (first or second)):
        raise ValueError(typed)
    return QuietHours(starts, ends)


def _clock(typed: str) -> tuple[time, bool]:
    """And whether its half of the day was said. 24:00 is the midnight that ends a day.

    Raises ValueError for what no clock shows.
    """
    if match := _PLAIN.fullmatch(typed):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        return time(0) if (hour, minute) == (24, 0) else time(hour, minute), False
    tokens = tuple(token for token in tokens_of(typed) if token.kind is not Kind.JOIN)
    if any(token.kind not in (Kind.CLOCK, Kind.PART) for token in tokens):
        raise ValueError(typed)
    clock = read_clock(tokens, literal=True)
    if clock.doubt is Doubt.HOUR or clock.minute > _DAY:
        raise ValueError(typed)
    return time(clock.minute % _DAY // 60, clock.minute % 60), clock.halved


def after_quiet(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """``at`` itself (aware UTC) where it is not quiet then, else the instant at which quiet hours end."""
    night = _night(at, quiet, zone)
    if night is None:
        return at
    day = night + timedelta(days=quiet.ends < quiet.starts)
    # Where the clock skips that time, as much later as it skips; where it shows it twice, the first.
    return max(datetime.combine(day, quiet.ends, tzinfo=zone).astimezone(UTC), at)


def before_quiet(due: datetime, quiet: QuietHours, zone: ZoneInfo, not_before: datetime) -> datetime:
    """``due`` itself (aware UTC) where it is not quiet then, else the instant at which those quiet hours begin.

    Then not before ``not_before``, nor later than ``due``.
    """
    night = _night(due, quiet, zone)
    if night is None:
        return due
    return min(max(_begin(night, quiet, zone), not_before), due)


def outside_quiet(at: datetime, lasting: timedelta, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """The end (aware UTC) of so much time from ``at`` on, if it stands still while it is quiet."""
    if not quiet:
        return at + lasting
    at = after_quiet(at, quiet, zone)
    while (begins := _next_begin(at, quiet, zone)) < at + lasting:
        lasting -= begins - at
        at = after_quiet(begins, quiet, zone)
    return at + lasting


def _night(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> date | None:
    """The local day on which the quiet hours around ``at`` began; None where it is not quiet."""
    if not quiet:
        return None
    local = at.astimezone(zone)
    now, overnight = local.time(), quiet.ends < quiet.starts
    if quiet.starts <= now and (overnight or now < quiet.ends):
        return local.date()
    if overnight and now < quiet.ends:
        return local.date() - timedelta(days=1)
    return None


def _begin(day: date, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """Where the clock skips that time, as much earlier as it skips; where it shows it twice, the first."""
    begins = datetime.combine(day, quiet.starts, tzinfo=zone)
    return min(begins.astimezone(UTC), begins.replace(fold=1).astimezone(UTC))


def _next_begin(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """The first begin of quiet hours after ``at``."""
    today = at.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(3))
    return next(begins for day in days if (begins := _begin(day, quiet, zone)) > at)
