"""When an occurrence of a series is announced: so many days before it, yet never a heap of them at once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.recurrence import Dated, at_wall

A_DAY = timedelta(days=1)
MORNING = time(8)
"""Of the day itself, where nothing is announced ahead."""
SHORT_NOTICE = timedelta(hours=3)
"""So long before the start at the latest."""


def announced_at(one: Dated, before: Dated | None, ahead: int, lasting: timedelta, zone: ZoneInfo) -> datetime:
    """An instant (aware UTC): at the hour at which it will start, ``ahead`` days before by the calendar.

    Where the one ``before``, which takes so long, is nearer than that, it is waited for, so that people see one date
    at a time: until it has ended, but a day is left to answer in any case. Of ahead 0: in the morning of its day.
    """
    if ahead == 0:
        return min(at_wall(one.index, MORNING, zone), one.at - SHORT_NOTICE)
    local = one.at.astimezone(zone)
    due = at_wall(local.date() - timedelta(days=ahead), local.time().replace(tzinfo=None), zone)
    if before is None or (one.index - before.index).days >= ahead:
        return due
    return max(due, min(before.at + lasting, one.at - A_DAY))
