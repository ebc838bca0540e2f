"""Days as people type them, on Thursday 2026-11-26."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.dates import coming_days, end_of, past_days
from bot.rules.moments import NoMoment

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "2026-12-05",
            "2026/12/5",
            "2026.12.5",
            "2026年12月5日",
            "２０２６－１２－０５",
            " 2026-12-05 ",
            "12/5",
            "12/5(土)",
        ),
        *(
            "Dec 5",
            "5 December 2026",
            "令和8年12月5日",
            "来週土曜",
            "9日後",
            "in 9 days",
            "sat next week",
            "12月5日（土）",
        ),
    ],
)
def test_a_day_to_come_in_any_of_its_ways(typed: str) -> None:
    assert coming_days(typed, THURSDAY, month_first=True) == (date(2026, 12, 5),)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("3/12", (date(2026, 12, 3), date(2027, 3, 12))),
        ("next sat", (date(2026, 12, 5), date(2026, 11, 28))),
        ("来週の日曜", (date(2026, 12, 6), date(2026, 11, 29))),
    ],
)
def test_what_may_be_two_days_is_both(typed: str, days: tuple[date, ...]) -> None:
    assert coming_days(typed, THURSDAY, month_first=False) == days


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12-01",
        "2026-13-01",
        "2026-02-29",
        "0000-01-01",
        "2026-12-01 19:00",
        "soon",
        "12/5(日)",
        "毎週土曜",
        "週末",
        "7",
    ],
)
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(NoMoment):
        coming_days(typed, THURSDAY, month_first=True)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2025-04-01", (date(2025, 4, 1),)),
        ("令和7年4月1日", (date(2025, 4, 1),)),
        ("11/26", (THURSDAY,)),
        ("11月27日", (date(2025, 11, 27),)),
        ("Nov 20 2026", (date(2026, 11, 20),)),
        ("昨日", (date(2026, 11, 25),)),
        ("today", (THURSDAY,)),
        ("3/4", (date(2026, 3, 4), date(2026, 4, 3))),
        ("11/20(金)", (date(2026, 11, 20),)),
    ],
)
def test_a_day_of_the_past(typed: str, days: tuple[date, ...]) -> None:
    assert past_days(typed, THURSDAY, month_first=False) == days


@pytest.mark.parametrize("typed", ["", "明日", "sat", "11/20(土)", "2/30", "once", "11/20 19:00"])
def test_what_is_no_day_of_the_past(typed: str) -> None:
    with pytest.raises(NoMoment):
        past_days(typed, THURSDAY, month_first=True)


@given(st.text(max_size=30), st.booleans())
def test_of_any_text_either_days_are_read_or_none(typed: str, month_first: bool) -> None:
    for read in (coming_days, past_days):
        try:
            assert read(typed, THURSDAY, month_first=month_first)
        except NoMoment:
            continue


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Asia/Tokyo", date(2026, 12, 1), datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ("America/New_York", date(2026, 10, 31), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),  # a day of 25 hours
        ("Africa/Cairo", date(2026, 4, 23), datetime(2026, 4, 23, 22, tzinfo=UTC)),  # midnight is skipped: at 01:00
    ],
)
def test_a_day_ends_where_the_next_begins(zone: str, day: date, ends: datetime) -> None:
    assert end_of(day, ZoneInfo(zone)) == ends
