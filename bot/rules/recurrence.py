"""When a session takes place: dates by an RFC 5545 rule, instants by the wall clock of one zone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import assert_never
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

ASKED_AGAIN = timedelta(minutes=30)
"""Who said Going is asked again when the start moves by more than this."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Repeat(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    """By date; in a month too short for it, on its last day."""
    MONTHLY_WEEKDAY = "monthly_weekday"
    """By nth weekday, such as every second Saturday; a fifth means the last."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``starts`` is the first, in naive wall time of ``zone`` (IANA). No ``repeat``: once.

    ``before`` closes the rule: it names no date on or after that day.
    """

    repeat: Repeat | None
    starts: datetime
    zone: str
    before: date | None = None

    def closed(self, before: date) -> "Rule":
        """Closed on that day, unless it was closed earlier already."""
        return replace(self, before=before if self.before is None else min(before, self.before))


@dataclass(frozen=True, slots=True)
class Dated:
    """``index`` is the local date that the rule names: the identity, which never moves. ``at`` is aware UTC."""

    index: date
    at: datetime


def rrule_of(rule: Rule) -> str:
    """The value of an RRULE (RFC 5545, 3.3.10) whose DTSTART is ``starts`` with the zone as TZID."""
    pattern = _pattern(rule)
    if rule.before is None or rule.repeat is None:  # COUNT and UNTIL exclude one another
        return pattern
    # Where DTSTART has a zone, UNTIL is in UTC.
    last = at_wall(rule.before - timedelta(days=1), rule.starts.time(), ZoneInfo(rule.zone))
    return f"{pattern};UNTIL={last:%Y%m%dT%H%M%SZ}"


def occurrences(rule: Rule, *, after: date | None, through: datetime) -> Iterator[Dated]:
    """In order: index dates later than ``after``, instants up to and with ``through`` (aware).

    Raises ZoneInfoNotFoundError for a zone that this machine does not know.
    """
    zone, wall = ZoneInfo(rule.zone), rule.starts.time()
    for day in _days(rule):
        at = at_wall(day, wall, zone)
        if at > through:
            return
        if after is None or day > after:
            yield Dated(day, at)


def at_wall(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) at which the clocks there show ``wall`` on ``day``.

    Where they skip it, as much later as they skip; where they show it twice, the first.
    """
    # Fold 0 is the offset from before a change (PEP 495): right for the first of two, and forward out of a gap.
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(UTC)


def nth_weekday_of(day: date) -> int:
    """2 for a second Saturday; -1, the last, for a fifth, which not every month has."""
    nth = (day.day - 1) // 7 + 1
    return nth if nth < 5 else -1


def moved(starts: datetime, to: datetime, zone: ZoneInfo) -> bool:
    """Whether who said Going to ``starts`` must be asked again (both aware): by more than half an hour, or days."""
    return abs(to - starts) > ASKED_AGAIN or starts.astimezone(zone).date() != to.astimezone(zone).date()


def _days(rule: Rule) -> Iterator[date]:
    midnights = rrulestr(_pattern(rule), dtstart=datetime.combine(rule.starts, time()))
    days = (midnight.date() for midnight in midnights)
    return takewhile(lambda day: rule.before is None or day < rule.before, days)


def _pattern(rule: Rule) -> str:
    first = rule.starts.date()
    weekday = _WEEKDAYS[first.weekday()]
    match rule.repeat:
        case None:
            return "FREQ=DAILY;COUNT=1"
        case Repeat.DAILY:
            return "FREQ=DAILY"
        case Repeat.WEEKLY:
            return f"FREQ=WEEKLY;BYDAY={weekday}"
        case Repeat.BIWEEKLY:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}"
        case Repeat.MONTHLY:
            return f"FREQ=MONTHLY;{_monthday(first.day)}"
        case Repeat.MONTHLY_WEEKDAY:
            return f"FREQ=MONTHLY;BYDAY={nth_weekday_of(first)}{weekday}"
        case _:
            assert_never(rule.repeat)


def _monthday(day: int) -> str:
    """BYMONTHDAY=31 alone would leave out the months without one: the last that there is, of 28 to 31."""
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(str(each) for each in range(28, day + 1))};BYSETPOS=-1"
