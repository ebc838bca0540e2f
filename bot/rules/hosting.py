"""When hosting a session brings something: enough others were there, and not oftener than one does it in earnest."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_A_DAY = 1
MOST_A_WEEK = 3
LEAST_NEEDED = 2
"""So many others are needed whatever a community sets: two friends alone host nothing for one another."""


def enough(others: int, needs: int) -> bool:
    """``others``: who said themselves that they were there, without the host."""
    return others >= max(needs, LEAST_NEEDED)


def brings(starts: datetime, before: Iterable[datetime], zone: ZoneInfo) -> bool:
    """Whether a session that began then brings points; else it is on record with none.

    ``before``: when others of the same host began that did, earlier or later, since people say late that they were
    there. ``zone`` is the community's, as of its boards: were it the host's own, another zone would be another day.
    """
    day, monday = _day(starts, zone), _monday(starts, zone)
    others = list(before)
    that_day = sum(_day(one, zone) == day for one in others)
    that_week = sum(_monday(one, zone) == monday for one in others)
    return that_day < MOST_A_DAY and that_week < MOST_A_WEEK


def week_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From Monday's midnight to the next one's (aware UTC)."""
    monday = _monday(at, zone)
    return _midnight(monday, zone), _midnight(monday + timedelta(days=7), zone)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = _day(at, zone)
    return day - timedelta(days=day.weekday())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
