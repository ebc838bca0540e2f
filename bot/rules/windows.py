"""Windows of time by the calendar of one zone: the month, quarter or year in which an instant lies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.allowance import Span, midnight


class Window(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


_MONTHS = {Window.MONTH: 1, Window.QUARTER: 3, Window.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Dates:
    """Local dates, both inclusive."""

    first: date
    last: date


def dates_of(window: Window, at: datetime, zone: ZoneInfo) -> Dates | None:
    """The calendar window of an instant; None: all time."""
    months = _MONTHS.get(window)
    if months is None:
        return None
    here = at.astimezone(zone).date()
    first = date(here.year, (here.month - 1) // months * months + 1, 1)
    return Dates(first, _months_later(first, months) - timedelta(days=1))


def span_of(dates: Dates, zone: ZoneInfo) -> Span:
    """From the first instant of the first date to the first instant of the day after the last."""
    return Span(midnight(dates.first, zone), midnight(dates.last + timedelta(days=1), zone))


def _months_later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
