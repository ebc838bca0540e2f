"""The moment that a person means by what they type, and whether they had better be asked.

These writings and nothing else, so that nobody is surprised: a day, then a time.

- day: ``2026-12-01`` ``2026/12/1`` ``2026年12月1日`` ``12/1`` ``12月1日`` ``今日`` ``明日`` ``明後日``
  ``today`` ``tomorrow`` ``土`` ``土曜`` ``土曜日`` ``今週の土曜日`` ``来週の土曜日`` ``sat`` ``saturday`` ``next sat``
- time: ``19:30`` ``19時`` ``19時半`` ``19時30分`` ``午後7時`` ``午前10時半`` ``午後7:30``
  ``7pm`` ``7:30pm`` ``7:30 pm``

The space between them may be left out after a Japanese day. Full-width writing and capitals do not matter.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.clocks import CLOCK, Clock, read_clock
from bot.rules.dates import Day, NoSuchDay, read_day

_DAY_AND_CLOCK = re.compile(rf"(?P<day>.+?)(?: |(?<=[^ -~]))(?P<clock>{CLOCK})")
_NUMERIC = re.compile(r"[0-9]{4}[-/][-/0-9]+ [0-9:]+")
_HALF_A_DAY = timedelta(hours=12)


FARTHEST = timedelta(days=20 * 365)


class Doubt(StrEnum):
    """Why a reading wants a press that confirms it. Of several the first here is told."""

    HOUR = "hour"
    """7:30 or 7時: in the morning or in the evening."""
    WEEK = "week"
    """``sat`` typed on a Saturday: today or in a week; ``next sat``: of next week or the coming one."""
    TWICE = "twice"
    """The clock shows that time twice; the first is meant."""
    YEAR = "year"
    """Without its year it is more than 180 days away."""


class Why(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    SKIPPED = "skipped"
    """The clock is put forward over that time."""
    FAR = "far"
    """More than ``FARTHEST`` away: nobody plans so far ahead, it is a slip."""


class NoMoment(ValueError):
    """What was typed is no moment to come."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    """Aware UTC."""
    local: datetime
    """Naive: what the clock shows there."""
    doubt: Doubt | None = None
    other: datetime | None = None
    """Aware UTC and to come: what else it may have meant, where there is such a moment."""


def read_moment(typed: str, now: datetime, zone: ZoneInfo) -> Moment:
    """Always after ``now`` (aware). Raises NoMoment.

    A time without its half of the day is the morning's; where that is over on the one day that was named, the
    evening's, to be confirmed. A bare weekday names no one day: over today, it is next week's.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    try:
        day, clock = _split(text, now.astimezone(zone))
        moment = _meant(day, clock, now, zone)
    except OverflowError as beyond:  # at either end of the years 1 to 9999
        raise NoMoment(Why.NO_SUCH_DAY) from beyond
    if moment.at - now > FARTHEST:
        raise NoMoment(Why.FAR)
    return moment


def _split(text: str, here: datetime) -> tuple[Day, Clock]:
    match = _DAY_AND_CLOCK.fullmatch(text)
    if match is None:
        raise NoMoment(Why.UNREADABLE)
    try:
        day, clock = read_day(match["day"], here.date()), read_clock(match["clock"])
    except NoSuchDay as lacking:
        raise NoMoment(Why.NO_SUCH_DAY) from lacking
    except ValueError as unreadable:
        raise NoMoment(Why.UNREADABLE) from unreadable
    if _NUMERIC.fullmatch(text):  # who writes all of it as machines do counts hours as they do
        return day, Clock(clock.at, either_half=False)
    return day, clock


def _meant(day: Day, clock: Clock, now: datetime, zone: ZoneInfo) -> Moment:
    local = datetime.combine(day.on, clock.at)
    if day.other and _instants(local, zone)[0] <= now:
        return _meant(Day(day.other), clock, now, zone)
    first, second = _instants(local, zone)
    evening = local + _HALF_A_DAY if clock.either_half else None
    if first <= now:
        return _this_evening(evening, now, zone)
    if second < first:
        raise NoMoment(Why.SKIPPED)
    other_week = datetime.combine(day.other, clock.at) if day.other else None
    others = {
        Doubt.HOUR: _ahead(evening, now, zone),
        Doubt.WEEK: _ahead(other_week, now, zone),
        Doubt.TWICE: second if first < second else None,
    }
    for doubt, other in others.items():
        if other:
            return Moment(first, local, doubt, other)
    return Moment(first, local, Doubt.YEAR if day.far else None)


def _this_evening(local: datetime | None, now: datetime, zone: ZoneInfo) -> Moment:
    at = _ahead(local, now, zone)
    if local is None or at is None:
        raise NoMoment(Why.PAST)
    return Moment(at, local, Doubt.HOUR)


def _ahead(local: datetime | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant at which the clock shows it, if it does, and if that is to come."""
    if local is None:
        return None
    first, second = _instants(local, zone)
    return first if now < first <= second else None


def _instants(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Both readings of a wall time (PEP 495): equal; in order where it is shown twice; in reverse where skipped."""
    first, second = (local.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return first, second


def looks_like_moment(typed: str) -> bool:
    """Whether it is written as a moment is; not whether there is such a one, or it is to come."""
    try:
        read_moment(typed, datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
    except NoMoment as none:
        return none.why is not Why.UNREADABLE
    return True
