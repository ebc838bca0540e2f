"""Occurrences once more, by counting days and reading clocks: without RRULE, and without local-to-UTC conversion.

A zone is asked one thing only, what its clocks show at an instant; everything else is looked up in the answers.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from bot.rules.recurrence import Dated, Repeat, Rule

BEGIN, END = datetime(2023, 12, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)
HOURS, MINUTE, DAY = timedelta(hours=6), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """Of the clocks of a zone: the instant of the first minute after it, and what they show (naive)."""

    zone: str
    at: datetime
    would_show: datetime
    shows: datetime

    @property
    def skips(self) -> bool:
        return self.shows > self.would_show

    @property
    def walls(self) -> list[datetime]:
        """The first, a middle and the last minute that are skipped or shown twice."""
        first, end = sorted([self.would_show, self.shows])
        return [first, first + (end - first) / 2, end - MINUTE]


@cache
def changes_of(zone: str) -> tuple[Change, ...]:
    return tuple(_changes(zone))


def changes_in(zone: str, first_year: int, last_year: int) -> list[Change]:
    return [each for each in changes_of(zone) if first_year <= each.would_show.year <= last_year]


def _changes(name: str) -> Iterator[Change]:
    zone, at = ZoneInfo(name), BEGIN
    while at < END:
        if _shown(at + HOURS, zone) - _shown(at, zone) != HOURS:
            yield _change_after(at, name)
        at += HOURS


def _change_after(at: datetime, name: str) -> Change:
    zone = ZoneInfo(name)
    while _shown(at + MINUTE, zone) - _shown(at, zone) == MINUTE:
        at += MINUTE
    return Change(name, at + MINUTE, _shown(at, zone) + MINUTE, _shown(at + MINUTE, zone))


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=16)
def readings(change: Change) -> tuple[tuple[datetime, datetime], ...]:
    """Every minute (UTC) of the eight hours around it, with what the clocks show then."""
    minutes = (change.at + each * MINUTE for each in range(-4 * 60, 4 * 60))
    return tuple((at, _shown(at, ZoneInfo(change.zone))) for at in minutes)


def minute_showing(wall: datetime, change: Change) -> datetime:
    """The first minute at which the clocks show it; where none does, as long after the last one before as it says."""
    for at, shown in readings(change):
        if shown == wall:
            return at
    at, shown = [each for each in readings(change) if each[1] < wall][-1]
    return at + (wall - shown)


def instant_showing(wall: datetime, zone: str) -> datetime:
    """The same by what the clocks showed on each stretch between two changes: for many days."""
    begun, showed = BEGIN, _shown(BEGIN, ZoneInfo(zone))
    for change in changes_of(zone):
        if wall < change.would_show or wall < change.shows:
            break  # shown before the change, or skipped by it
        begun, showed = change.at, change.shows
    return begun + (wall - showed)


def takes_place(rule: Rule, day: date) -> bool:
    first = rule.starts.date()
    if day < first or (rule.before is not None and day >= rule.before):
        return False
    since = (day - first).days
    match rule.repeat:
        case None:
            return since == 0
        case Repeat.DAILY:
            return True
        case Repeat.WEEKLY:
            return since % 7 == 0
        case Repeat.BIWEEKLY:
            return since % 14 == 0
        case Repeat.MONTHLY:
            return day.day == min(first.day, monthrange(day.year, day.month)[1])
        case Repeat.MONTHLY_WEEKDAY:
            return since % 7 == 0 and _same_place_in_month(first, day)


def _same_place_in_month(first: date, day: date) -> bool:
    if first.day >= 29:
        return (day + timedelta(days=7)).month != day.month
    return (day.day + 6) // 7 == (first.day + 6) // 7


def by_hand(rule: Rule, *, after: date | None, through: datetime) -> list[Dated]:
    """As ``occurrences``, day by day."""
    found, day = [], rule.starts.date()
    while day <= through.date() + 2 * DAY:
        if takes_place(rule, day) and (after is None or day > after):
            at = instant_showing(datetime.combine(day, rule.starts.time()), rule.zone)
            found.extend([Dated(day, at)] if at <= through else [])
        day += DAY
    return found
