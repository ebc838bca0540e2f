"""When occurrences of a series are announced, each for itself and next to the one before. Times are Tokyo's."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.announcing import announced_at
from bot.rules.recurrence import Dated, Repeat, Rule, at_wall, occurrences

TOKYO = ZoneInfo("Asia/Tokyo")
LASTING = timedelta(minutes=90)


def told(repeat: Repeat, ahead: int, *, starts: datetime = datetime(2026, 12, 1, 19), zone: ZoneInfo = TOKYO) -> str:
    """When the third of a series is announced."""
    dates = list(occurrences(Rule(repeat, starts, zone.key), after=None, through=datetime(2027, 6, 1, tzinfo=UTC)))
    at = announced_at(dates[2], dates[1], ahead, LASTING, zone)
    return f"{dates[2].at.astimezone(zone):%m-%d %H:%M}: {at.astimezone(zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("repeat", "ahead", "meant"),
    [
        (Repeat.WEEKLY, 7, "12-15 19:00: 12-08 19:00"),
        (Repeat.WEEKLY, 3, "12-15 19:00: 12-12 19:00"),
        (Repeat.WEEKLY, 1, "12-15 19:00: 12-14 19:00"),
        (Repeat.WEEKLY, 0, "12-15 19:00: 12-15 08:00"),
        (Repeat.WEEKLY, 28, "12-15 19:00: 12-08 20:30"),  # when the one before has ended
        (Repeat.BIWEEKLY, 7, "12-29 19:00: 12-22 19:00"),
        (Repeat.BIWEEKLY, 28, "12-29 19:00: 12-15 20:30"),
        (Repeat.MONTHLY, 28, "02-01 19:00: 01-04 19:00"),
        (Repeat.DAILY, 7, "12-03 19:00: 12-02 19:00"),  # a day ahead, although the one before has not ended
        (Repeat.DAILY, 1, "12-03 19:00: 12-02 19:00"),
        (Repeat.DAILY, 0, "12-03 19:00: 12-03 08:00"),
    ],
)
def test_the_third_of_a_series_is_announced(repeat: Repeat, ahead: int, meant: str) -> None:
    assert told(repeat, ahead) == meant


def test_an_early_one_is_announced_some_hours_before_on_the_day_itself() -> None:
    early = datetime(2026, 12, 1, 7, 30)
    assert told(Repeat.DAILY, 0, starts=early) == "12-03 07:30: 12-03 04:30"


def test_its_hour_stands_across_a_change_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before_summer = datetime(2027, 3, 15, 19)
    assert told(Repeat.WEEKLY, 7, starts=before_summer, zone=berlin) == "03-29 19:00: 03-22 19:00"


def test_one_that_has_none_before_it_is_announced_so_many_days_ahead() -> None:
    index = date(2026, 12, 15)
    one = Dated(index, at_wall(index, datetime(2026, 12, 15, 19).time(), TOKYO))
    assert announced_at(one, None, 28, LASTING, TOKYO) == one.at - timedelta(days=28)


@given(st.sampled_from(Repeat), st.integers(0, 28), st.integers(0, 23), st.integers(5, 1440))
def test_it_is_always_before_the_start_in_order_and_leaves_a_day_where_more_than_none_was_wanted(
    repeat: Repeat, ahead: int, hour: int, minutes: int
) -> None:
    rule = Rule(repeat, datetime(2026, 3, 1, hour), "Europe/Berlin")
    dates = list(occurrences(rule, after=None, through=datetime(2026, 12, 1, tzinfo=UTC)))
    zone, lasting = ZoneInfo(rule.zone), timedelta(minutes=minutes)
    instants = [announced_at(one, before, ahead, lasting, zone) for before, one in itertools.pairwise(dates)]
    assert instants == sorted(instants)
    least = timedelta(hours=23) if ahead else timedelta(hours=3)  # 23: a day on which the clock is put forward
    assert all(one.at - at >= least for one, at in zip(dates[1:], instants, strict=True))
