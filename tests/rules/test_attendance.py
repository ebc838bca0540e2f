"""Seats and the line for them: each rule by example, then all of them over random sequences."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.attendance import OFFER, Attendance, Place, Rsvp, offer_ends
from bot.rules.quiet import NEVER, QuietHours

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FOUR = NOON + timedelta(hours=4)
TOKYO = ZoneInfo("Asia/Tokyo")
NIGHT = QuietHours(time(22), time(7))


def seats(capacity: int | None, *members: str) -> Attendance:
    """``members`` pressed Going, one after the other."""
    attendance = Attendance(capacity)
    for member in members:
        attendance = attendance.answered(member, Rsvp.GOING)
    return attendance


def until(_: str) -> datetime:
    return FOUR


def line(attendance: Attendance) -> str:
    """``aiko! ben? | emi maybe``: who is going, who is offered a seat, who waits; and who said what else."""
    shown = {Rsvp.GOING: "!", Rsvp.OFFERED: "?", Rsvp.WAITING: " waits", Rsvp.MAYBE: " maybe", Rsvp.NO: " no"}
    return ", ".join(f"{place.member}{shown[rsvp]}" for rsvp in shown for place in attendance.those(rsvp))


def test_seats_go_to_who_came_first_and_the_others_wait_in_line() -> None:
    assert line(seats(2, "aiko", "ben", "chie", "emi")) == "aiko!, ben!, chie waits, emi waits"
    assert line(seats(None, "aiko", "ben", "chie")) == "aiko!, ben!, chie!"


def test_a_place_keeps_member_answer_and_order() -> None:
    assert seats(1, "aiko", "ben").answered("chie", Rsvp.NO).places == (
        Place("aiko", Rsvp.GOING, 1),
        Place("ben", Rsvp.WAITING, 2),
        Place("chie", Rsvp.NO, 3),
    )


def test_the_same_answer_again_changes_nothing() -> None:
    attendance = seats(1, "aiko", "ben", "chie").answered("emi", Rsvp.MAYBE)
    for member, answer in (("aiko", Rsvp.GOING), ("ben", Rsvp.GOING), ("emi", Rsvp.MAYBE)):
        assert attendance.answered(member, answer) == attendance


@pytest.mark.parametrize("answer", [Rsvp.WAITING, Rsvp.OFFERED])
def test_nobody_answers_to_wait_or_to_be_offered_a_seat(answer: Rsvp) -> None:
    with pytest.raises(ValueError, match=answer):
        seats(1).answered("aiko", answer)


@pytest.mark.parametrize("answer", [Rsvp.MAYBE, Rsvp.NO])
def test_a_freed_seat_is_offered_to_the_next_and_an_offered_seat_is_taken(answer: Rsvp) -> None:
    freed = seats(1, "aiko", "ben", "chie").answered("aiko", answer)
    assert freed.free == 1
    offered = freed.offering(until)
    assert line(offered) == f"ben?, chie waits, aiko {answer}"
    assert (offered.free, offered.taken, offered.of("ben")) == (0, 1, Place("ben", Rsvp.OFFERED, 2, FOUR))


def test_a_free_seat_is_not_for_the_quick_while_somebody_waits() -> None:
    freed = seats(1, "aiko", "ben").withdrawn("aiko").answered("chie", Rsvp.GOING)
    assert line(freed) == "ben waits, chie waits"


def test_as_many_are_asked_as_there_are_seats() -> None:
    freed = seats(2, "aiko", "ben", "chie", "dan", "emi").answered("aiko", Rsvp.NO).answered("ben", Rsvp.NO)
    assert line(freed.offering(until)) == "chie?, dan?, emi waits, aiko no, ben no"


def test_an_offer_is_taken_by_going_and_given_back_by_any_other_answer() -> None:
    offered = seats(1, "aiko", "ben", "chie").withdrawn("aiko").offering(until)
    assert offered.answered("ben", Rsvp.GOING).of("ben") == Place("ben", Rsvp.GOING, 2)
    assert line(offered.answered("ben", Rsvp.MAYBE).offering(until)) == "chie?, ben maybe"
    assert line(offered.withdrawn("ben").offering(until)) == "chie?"


def test_an_offer_that_passes_goes_to_the_one_after_and_leaves_a_maybe() -> None:
    offered = seats(1, "aiko", "ben", "chie").withdrawn("aiko").offering(until)
    assert offered.lapsed(FOUR - timedelta(microseconds=1)) == offered
    assert line(offered.lapsed(FOUR).offering(until)) == "chie?, ben maybe"


def test_who_let_an_offer_pass_is_not_asked_again_until_they_press_going() -> None:
    offered = seats(1, "aiko", "ben").withdrawn("aiko").offering(until)
    passed = offered.lapsed(FOUR).offering(until)
    assert line(passed) == "ben maybe"
    assert line(passed.answered("ben", Rsvp.GOING)) == "ben!"
    assert line(passed.answered("chie", Rsvp.GOING).answered("ben", Rsvp.GOING)) == "chie!, ben waits"


def test_an_offer_whose_time_is_over_is_still_theirs_until_it_is_handed_on() -> None:
    offered = seats(1, "aiko", "ben").withdrawn("aiko").offering(until)
    assert line(offered.answered("ben", Rsvp.GOING).lapsed(FOUR)) == "ben!"


def test_who_changes_their_mind_comes_last() -> None:
    back = seats(1, "aiko", "ben", "chie").answered("ben", Rsvp.MAYBE).answered("ben", Rsvp.GOING)
    assert line(back) == "aiko!, chie waits, ben waits"


def test_with_fewer_places_nobody_is_thrown_out_and_none_is_free_until_enough_left() -> None:
    small = seats(3, "aiko", "ben", "chie", "dan").resized(1)
    assert (line(small), small.free) == ("aiko!, ben!, chie!, dan waits", 0)
    one_left = small.withdrawn("aiko").withdrawn("ben")
    assert line(one_left.offering(until)) == "chie!, dan waits"
    assert line(one_left.withdrawn("chie").offering(until)) == "dan?"


def test_with_fewer_places_an_offer_that_was_made_stands_until_it_is_answered_or_has_passed() -> None:
    small = seats(1, "aiko", "ben", "chie").resized(2).offering(until).resized(1)
    assert line(small) == "aiko!, ben?, chie waits"
    assert line(small.answered("ben", Rsvp.GOING)) == "aiko!, ben!, chie waits"
    assert line(small.lapsed(FOUR).offering(until)) == "aiko!, chie waits, ben maybe"


def test_with_more_places_the_new_ones_are_offered() -> None:
    assert line(seats(1, "aiko", "ben", "chie").resized(2).offering(until)) == "aiko!, ben?, chie waits"


def test_without_a_limit_all_who_asked_to_come_do() -> None:
    offered = seats(1, "aiko", "ben", "chie").answered("emi", Rsvp.MAYBE).withdrawn("aiko").offering(until)
    unlimited = offered.resized(None)
    assert (line(unlimited), unlimited.free) == ("ben!, chie!, emi maybe", None)
    assert unlimited.lapsed(FOUR) == unlimited.offering(until) == unlimited


@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        ("12:00", "+7 12:00", "16:00"),  # four hours
        ("12:00", "20:00", "14:00"),  # a quarter of what is left
        ("12:00", "12:20", "12:10"),  # ten minutes at least,
        ("12:00", "12:06", "12:06"),  # but no longer than it makes sense
        ("20:00", "+7 12:00", "+1 09:00"),  # two hours in the evening, two in the morning
        ("23:00", "+7 12:00", "+1 11:00"),  # made at night
        ("18:00", "+7 12:00", "22:00"),  # ends as the night begins
        ("21:00", "+1 13:00", "+1 10:00"),  # one hour of four in the evening, three in the morning
        ("21:00", "+1 10:00", "+1 00:15"),  # would end at 9:15: too near the start to wait for the morning
        ("23:00", "+1 00:00", "23:15"),
    ],
)
def test_when_an_offer_ends_in_tokyo_with_a_night_from_22_to_7(now: str, starts: str, ends: str) -> None:
    assert offer_ends(_at(now), _at(starts), NIGHT, TOKYO) == _at(ends)


def _at(clock: str) -> datetime:
    day, _, shown = clock.rpartition(" ")
    first = datetime.fromisoformat(f"2026-11-24T{shown}+09:00").astimezone(UTC)
    return first + timedelta(days=int(day or 0))


def test_who_is_never_quiet_is_asked_for_as_long_at_night() -> None:
    assert offer_ends(_at("20:00"), _at("+7 12:00"), NEVER, TOKYO) == _at("+1 00:00")


clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
zones = st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
aheads = st.timedeltas(timedelta(minutes=1), timedelta(days=40))


@given(instants, aheads, st.builds(QuietHours, clocks, clocks), zones)
def test_an_offer_lasts_and_ends_before_the_start(
    now: datetime, ahead: timedelta, quiet: QuietHours, zone: ZoneInfo
) -> None:
    ends = offer_ends(now, now + ahead, quiet, zone)
    assert now + min(OFFER, max(ahead / 4, timedelta(minutes=10)), ahead) <= ends <= now + ahead
