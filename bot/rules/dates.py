"""Days as people type them, and the instants at which they begin."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_TYPED = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")

_NEAR = {"今日": 0, "明日": 1, "明後日": 2, "today": 0, "tomorrow": 1}
_DATED = re.compile(r"[0-9]{4}(?:(-|/)[0-9]{1,2}\1[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)")
_YEARLESS = re.compile(r"(?P<month>[0-9]{1,2})(?:/(?P<day>[0-9]{1,2})|月(?P<nichi>[0-9]{1,2})日)")
_JAPANESE = "月火水木金土日"
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    spelling: weekday
    for weekday, (ja, en) in enumerate(zip(_JAPANESE, _ENGLISH, strict=True))
    for spelling in (ja, f"{ja}曜", f"{ja}曜日", en[:3], en)
}
_WEEKDAY = re.compile(r"(?P<week>今週の|来週の)?(?P<ja>[月火水木金土日曜]{1,3})|(?P<next>next )?(?P<en>[a-z]{3,9})")
_FAR = timedelta(days=180)
_WEEK = timedelta(days=7)


class NoSuchDay(ValueError):
    """Written as a day, but no calendar has it: 2/30."""


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    other: date | None = None
    """What else may have been meant: the same weekday of another week."""
    far: bool = False
    """Written without its year, which makes it more than 180 days away."""


def read_date(typed: str) -> date:
    """``2026-12-01``, ``2026/12/1``, ``2026年12月1日``. Raises ValueError for what is none."""
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        raise ValueError(typed)
    return date(int(match[1]), int(match[2]), int(match[3]))


def read_day(typed: str, today: date) -> Day:
    """A day by its date, with or without its year, by its distance or by its weekday; ``typed`` in NFKC and lower case.

    Raises NoSuchDay, and ValueError for what is no day at all.
    """
    if typed in _NEAR:
        return Day(today + timedelta(days=_NEAR[typed]))
    if _DATED.fullmatch(typed):
        return Day(_existing(typed))
    if match := _YEARLESS.fullmatch(typed):
        return _without_year(int(match["month"]), int(match["day"] or match["nichi"]), today)
    match = _WEEKDAY.fullmatch(typed)
    weekday = _WEEKDAYS.get(match["ja"] or match["en"]) if match else None
    if match is None or weekday is None:
        raise ValueError(typed)
    return _weekday(match["week"] or match["next"], weekday, today)


def _existing(typed: str) -> date:
    try:
        return read_date(typed)
    except ValueError as lacking:
        raise NoSuchDay(typed) from lacking


def _without_year(month: int, day: int, today: date) -> Day:
    """The next from today on. 2/29 is refused where the year of that has none, not looked for in a later one."""
    year = today.year + ((month, day) < (today.month, today.day))
    on = _existing(f"{year:04}-{month}-{day}")
    return Day(on, far=on - today > _FAR)


def _weekday(week: str | None, weekday: int, today: date) -> Day:
    """Weeks begin on Monday. Without a week: the next, where today may be meant, or the one after."""
    this = today + timedelta(days=weekday - today.weekday())
    match week:
        case "今週の":
            return Day(this)
        case "来週の":
            return Day(this + _WEEK)
        case "next ":  # many say so of the coming one; of today nobody does
            return Day(this + _WEEK, other=this if this > today else None)
        case _ if this == today:
            return Day(today, other=today + _WEEK)
        case _:
            return Day(this if this > today else this + _WEEK)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) at which the next day begins there. Raises OverflowError on the last day of year 9999."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
