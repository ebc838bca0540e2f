"""When a call closes, confirms itself, and says again who is missing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calling import (
    LEAST_TO_LOOK,
    LOOKS_AGAIN,
    asks_reserve_at,
    confirms_at,
    deadline,
    ends,
    looks_again_at,
    opens_at,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEFT = st.timedeltas(min_value=timedelta(minutes=1), max_value=60 * DAY)


@pytest.mark.parametrize(
    ("starts_in", "closes_in"),
    [(30 * DAY, 7 * DAY), (10 * DAY, 7 * DAY), (8 * DAY, 5 * DAY), (6 * DAY, 3 * DAY), (2 * DAY, DAY)],
)
def test_there_is_a_week_to_answer_but_who_is_chosen_knows_it_three_days_before(
    starts_in: timedelta, closes_in: timedelta
) -> None:
    assert deadline(NOW, NOW + starts_in) == NOW + closes_in


def test_without_a_certain_time_there_is_a_week_and_a_free_seat_is_looked_for_two_more() -> None:
    closes = deadline(NOW, None)
    assert closes == NOW + 7 * DAY
    assert ends(None, 60, closes) == NOW + 21 * DAY
    assert ends(NOW + DAY, 60, closes) == NOW + DAY + HOUR


@pytest.mark.parametrize(
    ("starts_in", "confirms_in"),
    [(10 * DAY, DAY), (3 * DAY, DAY), (2.5 * DAY, 12 * HOUR), (2 * DAY, HOUR), (DAY, HOUR), (HOUR / 2, HOUR / 2)],
)
def test_a_proposal_confirms_itself_in_a_day_or_two_days_before_the_start(
    starts_in: timedelta, confirms_in: timedelta
) -> None:
    assert confirms_at(NOW, NOW + starts_in) == NOW + confirms_in
    assert confirms_at(NOW, None) == NOW + DAY


@given(LEFT)
def test_a_deadline_is_ahead_and_before_the_start(left: timedelta) -> None:
    assert NOW < deadline(NOW, NOW + left) < NOW + left


@given(LEFT)
def test_a_proposal_can_be_looked_at_for_a_while_and_is_settled_by_the_start(left: timedelta) -> None:
    at = confirms_at(NOW, NOW + left)
    assert NOW + min(LEAST_TO_LOOK, left) <= at <= NOW + left
    assert at <= NOW + DAY


@given(LEFT)
def test_each_look_comes_once_the_nearer_the_start_the_more_often(left: timedelta) -> None:
    starts, now, seen = NOW + left, NOW, []
    while (at := looks_again_at(now, starts)) is not None:
        seen.append(starts - at)
        now = at
    assert seen == [before for before in LOOKS_AGAIN if before < left]
    assert looks_again_at(NOW, None) is None


@pytest.mark.parametrize(("closes_in", "asks_in"), [(7 * DAY, 6.5 * DAY), (DAY, DAY / 2), (4 * HOUR, 2 * HOUR)])
def test_who_comes_only_if_nobody_else_does_is_asked_twelve_hours_or_half_of_the_time_before_the_deadline(
    closes_in: timedelta, asks_in: timedelta
) -> None:
    assert asks_reserve_at(NOW, NOW + closes_in) == NOW + asks_in


def test_a_standing_call_opens_days_before_at_the_same_hour_also_across_a_change_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts = datetime(2026, 10, 27, 19, 0, tzinfo=berlin)
    assert opens_at(starts.astimezone(UTC), 7, berlin) == datetime(2026, 10, 20, 17, 0, tzinfo=UTC)
    assert starts.astimezone(UTC) - datetime(2026, 10, 20, 17, 0, tzinfo=UTC) == 7 * DAY + HOUR
