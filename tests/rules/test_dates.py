"""Days as people type them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules.dates import end_of, read_date


@pytest.mark.parametrize(
    "typed", ["2026-12-01", "2026/12/1", "2026.12.1", "2026年12月1日", "２０２６－１２－０１", " 2026-12-01 "]
)
def test_a_day_in_any_of_its_ways(typed: str) -> None:
    assert read_date(typed) == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["", "12-01", "2026-13-01", "2026-02-29", "0000-01-01", "2026-12-01 19:00", "1 Dec"])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(typed)


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
