"""Occurrences that a new rule takes over keep who they are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.recurrence import Dated, Repeat, Rule, occurrences
from bot.rules.series import handed_over, taking_over

SATURDAYS = ["dec-5", "dec-12", "dec-19"]


def dated(repeat: Repeat, starts: datetime, weeks: int) -> list[Dated]:
    through = starts.replace(tzinfo=UTC) + timedelta(weeks=weeks)
    return list(occurrences(Rule(repeat, starts, "Asia/Tokyo"), after=None, through=through))


def sunday(day: int) -> Dated:
    """At 19:00 in Tokyo."""
    return Dated(date(2026, 12, day), datetime(2026, 12, day, 10, tzinfo=UTC))


def test_each_occurrence_moves_to_the_date_of_its_place() -> None:
    sundays = dated(Repeat.WEEKLY, datetime(2026, 12, 6, 19), weeks=2)
    assert handed_over(SATURDAYS, sundays) == ({"dec-5": sunday(6), "dec-12": sunday(13), "dec-19": sunday(20)}, ())


def test_those_for_which_a_rarer_rule_has_no_date_are_named() -> None:
    sundays = dated(Repeat.BIWEEKLY, datetime(2026, 12, 6, 19), weeks=2)
    assert handed_over(SATURDAYS, sundays) == ({"dec-5": sunday(6), "dec-12": sunday(20)}, ("dec-19",))


def test_dates_beyond_the_old_ones_are_nobodys_yet() -> None:
    sundays = dated(Repeat.WEEKLY, datetime(2026, 12, 6, 19), weeks=8)
    kept, lacking = handed_over(SATURDAYS, sundays)
    assert (list(kept), lacking) == (SATURDAYS, ())


def test_a_rule_without_dates_takes_nothing_over() -> None:
    assert handed_over(SATURDAYS, []) == ({}, ("dec-5", "dec-12", "dec-19"))


@given(
    old=st.integers(0, 60).map(lambda count: [f"occurrence {each}" for each in range(count)]),
    repeat=st.sampled_from(Repeat),
    starts=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)),
    weeks=st.integers(0, 8),
)
def test_nobody_is_lost_nobody_is_made_up_and_the_order_is_kept(
    old: list[str], repeat: Repeat, starts: datetime, weeks: int
) -> None:
    new = dated(repeat, starts, weeks)
    kept, lacking = handed_over(old, new)
    assert [*kept, *lacking] == old
    assert list(kept.values()) == new[: len(old)]
    assert not lacking or len(kept) == len(new)


OLD = Rule(Repeat.WEEKLY, datetime(2026, 12, 5, 19), "Asia/Tokyo")


def test_a_rule_that_takes_over_begins_at_the_new_start() -> None:
    starts = datetime(2026, 12, 13, 20)
    assert taking_over(OLD, date(2026, 12, 12), starts, Repeat.WEEKLY) == replace(OLD, starts=starts)
    assert taking_over(OLD, date(2026, 12, 12), starts, Repeat.MONTHLY) == replace(
        OLD, starts=starts, repeat=Repeat.MONTHLY
    )


def test_a_rule_of_a_months_last_day_still_means_it_when_taken_over_in_february() -> None:
    monthly = Rule(Repeat.MONTHLY, datetime(2027, 1, 31, 19), "Asia/Tokyo")
    after = taking_over(monthly, date(2027, 2, 28), datetime(2027, 2, 28, 20), Repeat.MONTHLY)
    through = datetime(2027, 4, 1, tzinfo=UTC)
    assert [one.index for one in occurrences(after, after=date(2027, 2, 27), through=through)] == [
        date(2027, 2, 28),
        date(2027, 3, 31),
    ]


def test_a_rule_that_was_closed_stays_closed_as_much_later_as_it_moves() -> None:
    closed = OLD.closed(date(2027, 1, 2))
    assert taking_over(closed, date(2026, 12, 12), datetime(2026, 12, 14, 19), Repeat.WEEKLY).before == date(2027, 1, 4)
    assert taking_over(closed, date(2026, 12, 12), datetime(2026, 12, 12, 20), Repeat.WEEKLY).before == closed.before
    assert taking_over(closed, date(2026, 12, 12), datetime(2026, 12, 12, 19), None).before is None
