"""Hosting brings something once a day and three times a week, whatever the order in which it comes to be known."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hosting import LEAST_NEEDED, MOST_A_WEEK, brings, enough, week_of

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""19:00 in Tokyo."""
zones = st.sampled_from([TOKYO, NEW_YORK, ZoneInfo("UTC"), ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe")])
instants = st.datetimes(
    datetime(2026, 9, 20), datetime(2026, 12, 20), timezones=st.just(UTC)
)  # with both changes of the clocks of the autumn
sessions = st.lists(instants, max_size=40)


def brought(known: list[datetime], zone: ZoneInfo) -> list[datetime]:
    """Those of the sessions that bring something, as they come to be known."""
    found: list[datetime] = []
    for starts in known:
        if brings(starts, found, zone):
            found.append(starts)
    return found


def monday(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    return at.astimezone(zone).isocalendar()[:2]


@given(sessions, zones)
def test_never_more_than_one_a_day_and_three_a_week(known: list[datetime], zone: ZoneInfo) -> None:
    found = brought(known, zone)
    assert max(Counter(one.astimezone(zone).date() for one in found).values(), default=0) <= 1
    assert max(Counter(monday(one, zone) for one in found).values(), default=0) <= MOST_A_WEEK


@given(sessions, zones)
def test_nothing_is_withheld_that_is_within_bounds(known: list[datetime], zone: ZoneInfo) -> None:
    found = brought(known, zone)
    days: dict[tuple[int, int], set[object]] = {}
    for one in known:
        days.setdefault(monday(one, zone), set()).add(one.astimezone(zone).date())
    assert Counter(monday(one, zone) for one in found) == {
        week: min(len(those), MOST_A_WEEK) for week, those in days.items()
    }


@given(sessions, st.randoms(use_true_random=False), zones)
def test_the_order_in_which_it_is_known_changes_no_sum(known: list[datetime], random: object, zone: ZoneInfo) -> None:
    shuffled = sorted(known, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert len(brought(shuffled, zone)) == len(brought(known, zone))


@given(instants, zones)
def test_a_week_holds_what_is_counted_with_it(at: datetime, zone: ZoneInfo) -> None:
    starts, ends = week_of(at, zone)
    assert starts <= at < ends
    assert monday(starts, zone) == monday(at, zone) == monday(ends - timedelta(microseconds=1), zone)
    assert monday(starts - timedelta(microseconds=1), zone) != monday(at, zone) != monday(ends, zone)


def test_a_day_is_one_of_the_communitys() -> None:
    late = MONDAY + timedelta(hours=6)
    assert brings(late, [MONDAY], TOKYO)
    assert not brings(late, [MONDAY], NEW_YORK)


def test_the_fourth_day_of_a_week_brings_nothing_and_monday_does_again() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(8)]
    assert [day in brought(days, TOKYO) for day in days] == [True, True, True, False, False, False, False, True]


@pytest.mark.parametrize(("others", "needs", "is_enough"), [(2, 3, False), (3, 3, True), (1, 0, False), (2, 0, True)])
def test_so_many_others_are_needed_and_two_whatever_is_set(others: int, needs: int, is_enough: bool) -> None:
    assert LEAST_NEEDED == 2
    assert enough(others, needs) is is_enough


def test_hosting_every_day_for_a_month_brings_something_on_14_days() -> None:
    assert len(brought([MONDAY + timedelta(days=n) for n in range(30)], TOKYO)) == 14
