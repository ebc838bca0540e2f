"""When an allowance day begins and ends.

A day ends at the giver's local midnight in the zone that was valid when it began, so a new zone counts from the next
day on; no day is shorter than 20 hours, so that changing zones gains nothing. Days of one member never overlap.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHORTEST = timedelta(hours=20)


class Day(Protocol):
    """A day that has begun: half-open [starts, ends), aware UTC."""

    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open [starts, ends), aware UTC."""

    starts: datetime
    ends: datetime


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local date, aware UTC.

    Where midnight does not exist (a change to summer time at 0:00) it is the instant of the change; where it exists
    twice, the first.
    """
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def day_of(at: datetime, zone: ZoneInfo, before: Day | None, after: Day | None) -> Span | Day:
    """The day on which a gift at that instant counts: one that has begun, or the span of a new one.

    ``before``: the latest day that starts at or before ``at``; ``after``: the earliest that starts later. An instant in
    a gap between two days that is too short for a day of its own counts on the later one.
    """
    if before is not None and at < before.ends:
        return before
    here = at.astimezone(zone).date()
    starts = midnight(here, zone)
    if before is not None:
        starts = max(starts, before.ends)
    ends = midnight(here + timedelta(days=1), zone)
    if ends - starts < SHORTEST:
        ends = midnight(here + timedelta(days=2), zone)
    if after is None or ends <= after.starts:
        return Span(starts, ends)
    if after.starts - starts < SHORTEST:
        return after
    return Span(starts, after.starts)
