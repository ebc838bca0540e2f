"""Reminders of one start: on time, each of use until the next, and none of a moment before people knew of it."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.offsets import read_offsets
from bot.rules.quiet import QuietHours, before_quiet
from bot.rules.reminders import Reminder, reminders, still_ahead

STARTS = datetime(2026, 12, 1, 10, tzinfo=UTC)
DAY, HOUR, TEN = timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)
TOKYO = ZoneInfo("Asia/Tokyo")
offset_lists = st.lists(st.integers(1, 30 * 24 * 60).map(lambda n: timedelta(minutes=n)), max_size=5)
few = st.lists(st.sampled_from([DAY * 2, DAY, HOUR * 3, HOUR * 2, HOUR, TEN]), max_size=5)
before = st.timedeltas(timedelta(days=-1), timedelta(days=31))
near = st.integers(-60, 60 * 60).map(lambda n: timedelta(minutes=n))


def at(left: str) -> datetime:
    """So long before the start."""
    return STARTS - sum(read_offsets(left), timedelta())


def _clock(half_hours: int) -> time:
    return time(half_hours // 2, half_hours % 2 * 30)


def test_each_falls_due_before_the_start_and_is_of_use_until_the_next() -> None:
    assert reminders(STARTS, (TEN, DAY, HOUR, DAY), at("3d")) == (
        Reminder(DAY, at("1d"), at("1h")),
        Reminder(HOUR, at("1h"), at("10m")),
        Reminder(TEN, at("10m"), STARTS),
    )


@pytest.mark.parametrize(
    ("offsets", "left", "sent", "planned"),
    [
        ("1d, 1h", "3d", "none", "1d 1h"),
        ("1d, 1h", "1d", "none", "1h"),  # to the minute: they have just heard of it
        ("1d, 1h", "23h", "none", "1h"),
        ("30d, 1d", "29d", "none", "1d"),
        ("1d, 20h, 1h", "18h", "none", "1h"),
        ("1d, 20h, 1h", "18h", "1d", "1h"),
        ("2h, 1h", "50m", "1d", "none"),
        ("90m, 1h, 10m", "55m", "1h", "10m"),  # added after a smaller one was sent
        ("1d, 1h, 10m", "30m", "1d 1h", "10m"),
        ("1d, 1h", "2d", "1d 1h", "none"),
        ("1h", "61m", "none", "1h"),
        ("1h", "31m", "none", "none"),
        ("none", "1d", "none", "none"),
    ],
)
def test_what_is_planned_where_people_learn_of_it_so_long_before_the_start(
    offsets: str, left: str, sent: str, planned: str
) -> None:
    plan = reminders(STARTS, read_offsets(offsets), at(left), read_offsets(sent))
    expected = [read_offsets(word)[0] for word in planned.replace("none", "").split()]
    assert [(one.offset, one.due) for one in plan] == [(offset, STARTS - offset) for offset in expected]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(microseconds=1), DAY])
def test_nothing_from_the_start_on(late: timedelta) -> None:
    assert reminders(STARTS, (DAY, HOUR), STARTS + late) == ()


def _still_of_use(plan: Collection[Reminder], now: datetime) -> list[Reminder]:
    return [one for one in plan if one.due <= now < one.expires]


@given(offset_lists, before, before)
def test_an_outage_however_long_ends_in_one_reminder_at_most(
    offsets: list[timedelta], planned: timedelta, back: timedelta
) -> None:
    plan = reminders(STARTS, offsets, STARTS - planned)
    assert len(_still_of_use(plan, STARTS - back)) <= 1


@given(st.one_of(offset_lists, few), st.one_of(before, near), few)
def test_they_follow_one_another_up_to_the_start(
    offsets: list[timedelta], left: timedelta, sent: list[timedelta]
) -> None:
    now = STARTS - left
    plan = reminders(STARTS, offsets, now, sent)
    instants = [now, *(one.due for one in plan), STARTS]
    assert not plan or instants == sorted(instants)
    assert all(one.due < one.expires for one in plan)
    assert [one.expires for one in plan] == [one.due for one in plan[1:]] + [STARTS] * bool(plan)
    assert [one.offset for one in plan] == sorted({one.offset for one in plan}, reverse=True)


@given(st.one_of(offset_lists, few), st.one_of(before, near), few)
def test_what_falls_due_after_people_learn_of_it_is_planned_and_nothing_else(
    offsets: list[timedelta], left: timedelta, sent: list[timedelta]
) -> None:
    plan = {one.offset: one for one in reminders(STARTS, offsets, STARTS - left, sent)}
    assert plan.keys() == {offset for offset in offsets if offset < left and offset not in sent}
    assert all(STARTS - left < one.due == STARTS - offset for offset, one in plan.items())


def test_still_ahead_is_what_is_not_late_and_nothing_falls_into_quiet_hours() -> None:
    # It begins at 19:00 in Tokyo.
    evening = QuietHours(time(17), time(18, 30))
    assert still_ahead(STARTS, (HOUR, DAY), at("2d"), evening, TOKYO) == (
        Reminder(DAY, at("1d"), at("2h")),
        Reminder(HOUR, at("2h"), STARTS),
    )
    assert still_ahead(STARTS, (HOUR, DAY), at("1d"), evening, TOKYO) == (Reminder(HOUR, at("2h"), STARTS),)
    assert still_ahead(STARTS, (HOUR, DAY), at("90m"), evening, TOKYO) == ()


def test_of_two_that_quiet_hours_would_bring_together_the_nearer_one_is_left() -> None:
    day = QuietHours(time(12), time(18, 30))
    assert still_ahead(STARTS, (HOUR, HOUR * 3), at("2d"), day, TOKYO) == (Reminder(HOUR, at("7h"), STARTS),)


@given(offset_lists, before, st.integers(0, 47), st.integers(0, 47))
def test_what_is_still_ahead_comes_in_order_outside_quiet_hours_and_before_the_start(
    offsets: list[timedelta], left: timedelta, starts: int, ends: int
) -> None:
    now = STARTS - left
    quiet = QuietHours(_clock(starts), _clock(ends))
    planned = still_ahead(STARTS, offsets, now, quiet, TOKYO)
    dues = [one.due for one in planned]
    assert all(earlier < later for earlier, later in pairwise([now, *dues, STARTS])) or not planned
    assert [one.expires for one in planned] == [*dues[1:], STARTS][: len(planned)]
    assert {one.offset for one in planned} <= set(offsets)
    for one in planned:
        assert one.due <= STARTS - one.offset
        begins = one.due.astimezone(TOKYO).time() == quiet.starts
        assert begins or before_quiet(one.due, quiet, TOKYO, one.due - DAY) == one.due
