"""Windows by the calendar of a zone, across every change of its clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.windows import Dates, Window, dates_of, span_of

ZONES = st.sampled_from(
    [
        "Asia/Tokyo",
        "Europe/Berlin",
        "America/Sao_Paulo",  # until 2019 the clock changed at midnight
        "Asia/Beirut",
        "Africa/Cairo",
        "Pacific/Apia",  # skipped 2011-12-30
        "Pacific/Kiritimati",
        "America/St_Johns",
        "Australia/Lord_Howe",  # changes by half an hour
        "UTC",
    ]
).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
LIMITED = st.sampled_from([Window.MONTH, Window.QUARTER, Window.YEAR])

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (Window.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Window.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Window.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_calendar_window_of_an_instant(window: Window, first: date, last: date) -> None:
    assert dates_of(window, NOON, ZoneInfo("Asia/Tokyo")) == Dates(first, last)


def test_all_time_has_no_dates() -> None:
    assert dates_of(Window.ALL, NOON, ZoneInfo("Asia/Tokyo")) is None


def test_the_zone_says_which_month_it_is() -> None:
    new_year = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)  # midnight in Tokyo
    assert dates_of(Window.MONTH, new_year, ZoneInfo("Asia/Tokyo")) == Dates(date(2027, 1, 1), date(2027, 1, 31))
    assert dates_of(Window.MONTH, new_year, ZoneInfo("UTC")) == Dates(date(2026, 12, 1), date(2026, 12, 31))


def test_a_month_with_a_change_of_clocks_is_an_hour_longer_or_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    march = span_of(Dates(date(2026, 3, 1), date(2026, 3, 31)), berlin)
    october = span_of(Dates(date(2026, 10, 1), date(2026, 10, 31)), berlin)
    assert march.ends - march.starts == timedelta(days=31, hours=-1)
    assert october.ends - october.starts == timedelta(days=31, hours=1)


@given(LIMITED, INSTANTS, ZONES)
def test_every_instant_lies_in_its_own_window(window: Window, at: datetime, zone: ZoneInfo) -> None:
    dates = dates_of(window, at, zone)
    assert dates is not None
    span = span_of(dates, zone)
    assert span.starts <= at < span.ends
    assert dates.first <= at.astimezone(zone).date() <= dates.last


@given(LIMITED, INSTANTS, ZONES)
def test_windows_follow_one_another_without_gap_or_overlap(window: Window, at: datetime, zone: ZoneInfo) -> None:
    dates = dates_of(window, at, zone)
    assert dates is not None
    span = span_of(dates, zone)
    following = dates_of(window, span.ends, zone)
    before = dates_of(window, span.starts - timedelta(microseconds=1), zone)
    assert following is not None
    assert before is not None
    assert span_of(following, zone).starts == span.ends
    assert span_of(before, zone).ends == span.starts
    assert following.first == dates.last + timedelta(days=1)


@given(INSTANTS, ZONES)
def test_a_month_lies_in_its_quarter_and_that_in_its_year(at: datetime, zone: ZoneInfo) -> None:
    month, quarter, year = (dates_of(one, at, zone) for one in (Window.MONTH, Window.QUARTER, Window.YEAR))
    assert month is not None
    assert quarter is not None
    assert year is not None
    assert year.first <= quarter.first <= month.first <= month.last <= quarter.last <= year.last
