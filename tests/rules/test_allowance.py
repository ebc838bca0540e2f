"""Allowance days: local midnights, zones that change, clocks that change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.allowance import SHORTEST, Day, Span, day_of

ZONES = [
    "UTC",
    "Asia/Tokyo",
    "America/New_York",
    "America/Los_Angeles",
    "Europe/London",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "America/Havana",
    "Asia/Kathmandu",
]


def local(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Tokyo", (2026, 11, 23), 24),
        ("America/New_York", (2026, 3, 8), 23),
        ("America/New_York", (2026, 11, 1), 25),
        ("Australia/Lord_Howe", (2026, 4, 5), 24.5),
        ("Africa/Cairo", (2026, 4, 24), 23),  # 0:00 does not exist
        ("America/Havana", (2026, 11, 1), 25),  # 0:00 exists twice
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_across_a_change_of_the_clocks(
    zone: str, day: tuple[int, int, int], hours: float
) -> None:
    span = day_of(local(zone, *day, 12), ZoneInfo(zone), None, None)
    assert span.ends - span.starts == timedelta(hours=hours)
    assert span.ends.astimezone(ZoneInfo(zone)).date() == datetime(*day).date() + timedelta(days=1)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Europe/London"])
def test_the_day_flips_at_local_midnight_and_not_a_microsecond_earlier(zone: str) -> None:
    midnight = local(zone, 2026, 3, 9)
    before = day_of(midnight - timedelta(microseconds=1), ZoneInfo(zone), None, None)
    assert before.ends == midnight
    assert day_of(midnight, ZoneInfo(zone), before, None) == Span(midnight, local(zone, 2026, 3, 10))


def test_a_new_zone_counts_from_the_next_day_on_and_no_day_is_shorter_than_20_hours() -> None:
    tokyo = day_of(local("Asia/Tokyo", 2026, 11, 23, 12), ZoneInfo("Asia/Tokyo"), None, None)
    angeles = ZoneInfo("America/Los_Angeles")
    assert day_of(tokyo.ends - timedelta(seconds=1), angeles, tokyo, None) is tokyo
    following = day_of(tokyo.ends, angeles, tokyo, None)
    # From 15:00 UTC it is 17 h to midnight in Los Angeles, too short: the day lasts until the midnight after.
    assert following == Span(tokyo.ends, local("America/Los_Angeles", 2026, 11, 25))


def test_a_late_event_in_a_gap_too_short_for_a_day_counts_on_the_day_after() -> None:
    zone = ZoneInfo("UTC")
    first = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    later = Span(datetime(2026, 1, 2, 5, tzinfo=UTC), datetime(2026, 1, 3, 5, tzinfo=UTC))
    assert day_of(datetime(2026, 1, 2, 1, tzinfo=UTC), zone, first, later) is later


@dataclass(frozen=True)
class Gift:
    at: datetime
    zone: str


gifts = st.lists(
    st.builds(
        Gift,
        at=st.datetimes(datetime(2024, 1, 1), datetime(2024, 4, 15)).map(lambda at: at.replace(tzinfo=UTC)),
        zone=st.sampled_from(ZONES),
    ),
    min_size=1,
    max_size=40,
)


@given(gifts)
@settings(max_examples=300)
def test_whatever_the_order_and_the_zones_days_never_overlap_and_none_is_short(given_gifts: list[Gift]) -> None:
    days: list[Day] = []
    for gift in given_gifts:
        before = max((day for day in days if day.starts <= gift.at), key=lambda day: day.starts, default=None)
        after = min((day for day in days if day.starts > gift.at), key=lambda day: day.starts, default=None)
        day = day_of(gift.at, ZoneInfo(gift.zone), before, after)
        if day not in days:
            days.append(day)
            assert day.ends - day.starts >= SHORTEST
        assert day.starts <= gift.at < day.ends or (day is after and after.starts - gift.at < SHORTEST)
    ordered = sorted(days, key=lambda day: day.starts)
    assert all(one.ends <= next_.starts for one, next_ in pairwise(ordered))
