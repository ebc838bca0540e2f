"""When a volunteer call closes, and when what is proposed confirms itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.recurrence import at_wall

LATELY = timedelta(days=90)
"""So far back a role that somebody held counts as lately."""
OPEN_FOR = timedelta(days=7)
"""Unless somebody says until when, people have so long to think about it."""
AHEAD = timedelta(days=3)
"""And so long before the start who is chosen knows of it."""
LOOKED_FOR = timedelta(days=14)
"""So long after the deadline of a call without a certain time a seat that is free can still be taken."""
CONFIRMS_AFTER = timedelta(hours=24)
CONFIRMS_BEFORE_START = timedelta(hours=48)
LEAST_TO_LOOK = timedelta(hours=1)
"""A proposal is looked at for so long, however near the start is, as long as it has not begun."""


LOOKS_AGAIN = tuple(timedelta(hours=hours) for hours in (7 * 24, 3 * 24, 24, 12))
"""So long before the start it is said again who is missing."""


def looks_again_at(now: datetime, starts: datetime | None) -> datetime | None:
    """The next of those instants; None: none is left."""
    instants = () if starts is None else (starts - before for before in LOOKS_AGAIN)
    return next((at for at in instants if at > now), None)


def deadline(now: datetime, starts: datetime | None) -> datetime:
    """A week, but three days before the start; where that is nearer, half of the time that is left."""
    if starts is None:
        return now + OPEN_FOR
    latest = starts - AHEAD
    return min(now + OPEN_FOR, latest) if latest > now + AHEAD else now + (starts - now) / 2


ASKS_RESERVE = timedelta(hours=12)
"""So long before the deadline who comes only if nobody else does is asked."""


def asks_reserve_at(now: datetime, closes: datetime) -> datetime:
    """Where that is over or soon, half of the time that is left."""
    return max(closes - ASKS_RESERVE, now + (closes - now) / 2)


def opens_at(starts: datetime, ahead: int, zone: ZoneInfo) -> datetime:
    """When a standing call opens the one for that start: so many days before by the calendar, at the same hour."""
    local = starts.astimezone(zone)
    return at_wall(local.date() - timedelta(days=ahead), local.time(), zone)


def ends(starts: datetime | None, minutes: int, closes: datetime) -> datetime:
    """When a call is over."""
    return closes + LOOKED_FOR if starts is None else starts + timedelta(minutes=minutes)


def confirms_at(proposed: datetime, starts: datetime | None) -> datetime:
    """24 h after it was proposed or 48 h before the start, whichever is earlier; never at once, nor after the start."""
    if starts is None:
        return proposed + CONFIRMS_AFTER
    wanted = min(proposed + CONFIRMS_AFTER, starts - CONFIRMS_BEFORE_START)
    return max(wanted, min(proposed + LEAST_TO_LOOK, starts))


STAND_IN_BY_ITSELF = timedelta(hours=24)
"""Nearer to the start an organizer decides whether it is asked in the channel who would stand in."""
TAKE_BACK_WITHIN = timedelta(minutes=10)


def asks_organizer(now: datetime, starts: datetime | None) -> bool:
    """Whether it is too near the start to look for a stand-in without an organizer."""
    return starts is not None and starts - now < STAND_IN_BY_ITSELF
