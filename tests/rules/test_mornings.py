"""The next morning is tomorrow's 9:00 on the clock there."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.mornings import next_morning

ZONES = [ZoneInfo(name) for name in ("Asia/Tokyo", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe")]


@pytest.mark.parametrize(
    ("after", "zone", "morning"),
    [
        ("2026-12-05T20:00", "Asia/Tokyo", "2026-12-06T09:00"),
        ("2026-12-05T00:30", "Asia/Tokyo", "2026-12-06T09:00"),
        ("2026-10-31T20:00", "America/New_York", "2026-11-01T09:00"),
        ("2026-03-07T23:59", "America/New_York", "2026-03-08T09:00"),
    ],
)
def test_it_is_nine_there_on_the_day_after(after: str, zone: str, morning: str) -> None:
    there = ZoneInfo(zone)
    found = next_morning(datetime.fromisoformat(after).replace(tzinfo=there), there)
    assert found == datetime.fromisoformat(morning).replace(tzinfo=there)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_it_is_never_before_nor_further_than_a_day_and_nine_hours_and_a_change_of_the_clocks(
    after: datetime, zone: ZoneInfo
) -> None:
    hours = (next_morning(after, zone) - after).total_seconds() / 3600
    assert 8 <= hours <= 34
    assert next_morning(after, zone).astimezone(zone).hour == 9
