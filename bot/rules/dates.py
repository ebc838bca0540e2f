"""Days as people type them, to come or over, and the instants at which they begin."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.moment_days import Days, day_of_year, read_days
from bot.rules.moment_words import Kind, Token, plain, tokens_of, weekday_of
from bot.rules.readings import NoMoment, Why

_AGO = {"昨日": 1, "きのう": 1, "yesterday": 1, "一昨日": 2, "おととい": 2}


def coming_days(typed: str, today: date, *, month_first: bool) -> tuple[date, ...]:
    """The day that is meant, from today on where its year was not written; two where it may be either.

    Raises NoMoment for what is none, with the part of it that was not read.
    """
    tokens = _day_alone(typed)
    try:
        days: Days = read_days(tokens, today, month_first=month_first)
    except OverflowError as beyond:  # after the year 9999
        raise NoMoment(Why.NO_SUCH_DAY, typed) from beyond
    if days.repeat is not None:
        raise NoMoment(Why.UNREADABLE, next(token.text for token in tokens if token.kind is not Kind.JOIN))
    return days.on[:1] if days.doubt is None else days.on


def past_days(typed: str, today: date, *, month_first: bool) -> tuple[date, ...]:
    """As ``coming_days``, of the past: without its year the last such day, today among them. Dates, and ``昨日``."""
    tokens = _day_alone(typed)
    if len(tokens) == 1 and tokens[0].text in _AGO:
        return (today - timedelta(days=_AGO[tokens[0].text]),)
    dates = [token for token in tokens if token.kind is Kind.DATE]
    others = [token for token in tokens if token.kind not in (Kind.DATE, Kind.WEEKDAY, Kind.YEAR)]
    if len(dates) != 1 or others:
        return _today(coming_days(typed, today, month_first=month_first), today, typed)
    weekdays = {weekday_of(token) for token in tokens if token.kind is Kind.WEEKDAY}
    years = [token for token in tokens if token.kind is Kind.YEAR]
    orders = [day_of_year(dates[0], years, today, swapped=swapped) for swapped in (False, True)]
    first, swapped = orders
    either = (first,) if first is not None and (month_first or swapped is None) else (first, swapped)
    found = tuple(sorted({day for day in either if day is not None and (not weekdays or {day.weekday()} == weekdays)}))
    if not found:
        raise NoMoment(Why.NO_SUCH_DAY, typed)
    return found


def _today(days: Sequence[date], today: date, typed: str) -> tuple[date, ...]:
    if tuple(days) != (today,):
        raise NoMoment(Why.UNREADABLE, typed)
    return (today,)


def _day_alone(typed: str) -> tuple[Token, ...]:
    """Raises NoMoment for what says more than a day, or nothing."""
    tokens = tuple(token for token in tokens_of(plain(typed)[0]) if token.kind is not Kind.JOIN)
    for token in tokens:
        if token.kind in (Kind.WORD, Kind.NUMBER, Kind.CLOCK, Kind.PART, Kind.TO, Kind.TAIL, Kind.ZONE):
            raise NoMoment(Why.UNREADABLE, token.text.strip())
    if not tokens:
        raise NoMoment(Why.UNREADABLE)
    return tokens


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) at which the next day begins there. Raises OverflowError on the last day of year 9999."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
