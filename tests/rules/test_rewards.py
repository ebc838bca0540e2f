"""What a completed role brings: pure, and by properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.overlapping import Span, overlap
from bot.rules.rewards import MOST_A_DAY, MOST_A_WEEK, Paid, Reward, Unpaid, reward, vouched

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 11, 23, 0, tzinfo=TOKYO).astimezone(UTC)


def span(minutes_after: int, lasting: int) -> Span:
    starts = MONDAY + timedelta(minutes=minutes_after)
    return Span(starts, starts + timedelta(minutes=lasting))


seats = st.lists(
    st.tuples(st.integers(0, 14 * 24 * 60), st.integers(1, 300), st.integers(0, 20), st.booleans()), max_size=40
)


def earn(those: list[tuple[int, int, int, bool]]) -> list[Paid]:
    paid: list[Paid] = []
    for after, lasting, deposit, word in those:
        one = span(after, lasting)
        paid.append(Paid(one, reward(deposit, one, paid, TOKYO, is_vouched=word).points, is_role=True))
    return paid


@given(seats)
def test_nothing_is_paid_without_a_word_nor_more_than_the_deposit(those: list[tuple[int, int, int, bool]]) -> None:
    for (_, _, deposit, word), paid in zip(those, earn(those), strict=True):
        assert 0 <= paid.points <= (deposit if word else 0)


@given(seats)
def test_no_day_and_no_week_pays_oftener_than_its_limit(those: list[tuple[int, int, int, bool]]) -> None:
    paid = [one.span.starts.astimezone(TOKYO).date() for one in earn(those) if one.points > 0]
    assert all(paid.count(day) <= MOST_A_DAY for day in paid)
    weeks = [day.isocalendar()[:2] for day in paid]
    assert all(weeks.count(week) <= MOST_A_WEEK for week in weeks)


@given(seats)
def test_what_overlaps_never_brings_more_than_the_dearest_of_it(those: list[tuple[int, int, int, bool]]) -> None:
    paid = earn(those)
    for at in paid:
        together = [
            (one, deposit)
            for one, (_, _, deposit, _) in zip(paid, those, strict=True)
            if overlap(one.span, Span(at.span.starts, at.span.starts + timedelta(seconds=1)))
        ]
        assert sum(one.points for one, _ in together) <= max(deposit for _, deposit in together)


def test_why_it_brings_nothing_is_said() -> None:
    one, other = span(600, 60), span(630, 60)
    first = Paid(one, 5, is_role=True)
    assert reward(5, other, [], TOKYO, is_vouched=True) == Reward(5)
    assert reward(5, other, [], TOKYO, is_vouched=False) == Reward(0, Unpaid.WORD)
    assert reward(5, other, [first], TOKYO, is_vouched=True) == Reward(0, Unpaid.OVERLAP)
    assert reward(8, other, [first], TOKYO, is_vouched=True) == Reward(3)
    often = [Paid(span(60 * hour, 30), 5, is_role=True) for hour in range(MOST_A_DAY)]
    assert reward(5, other, often, TOKYO, is_vouched=True) == Reward(0, Unpaid.OFTEN)
    assert reward(0, other, [], TOKYO, is_vouched=False) == Reward(0)


def test_the_word_of_who_gains_by_it_is_none() -> None:
    assert not vouched({"caller"}, {"caller", "taker"}, by_organizer=False)
    assert vouched({"caller", "guest"}, {"caller", "taker"}, by_organizer=False)
    assert vouched({"caller"}, {"caller", "taker"}, by_organizer=True)
    assert not vouched(set(), {"caller"}, by_organizer=False)
