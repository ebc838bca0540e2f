"""Who gets a seat, and who stands beside whom: each rule by example, then all of them over random calls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.choosing import MOST_CARRIED, Choice, Places, Seated, SeatKind, at_once, choose, stand_beside
from bot.rules.turns import Past, Reason, Volunteer, Wish, in_turn, why

TODAY = datetime(2026, 12, 1, tzinfo=UTC)
NEVER = Past()
HELD = Past(held=True)
DOING = (SeatKind.FIRST, SeatKind.OPEN)


def ago(days: int, *, lately: int = 0, carries: int = 0) -> Past:
    return Past(held=True, last=TODAY - timedelta(days=days), lately=lately, carries=carries)


OF_OLD = (("yuki", Wish.MENTOR, ago(300)), ("zen", Wish.MENTOR, ago(30)))


def pressed(*pressed: tuple[str, Wish, Past]) -> tuple[Volunteer, ...]:
    """One after the other."""
    return tuple(Volunteer(member, wish, order, past) for order, (member, wish, past) in enumerate(pressed))


def shown(choice: Choice) -> str:
    """``aiko first +ben, ben mentor | chie``: who has which seat beside whom; then who was passed over."""
    seats = (f"{one.member} {one.kind}" + (f" +{one.mentor}" if one.mentor else "") for one in choice.seated)
    return " | ".join(part for part in (", ".join(seats), ", ".join(choice.passed_over)) if part)


def chosen(places: Places, *volunteers: tuple[str, Wish, Past]) -> str:
    return shown(choose(places, pressed(*volunteers), wants_mentor=False))


def with_mentors(places: Places, *volunteers: tuple[str, Wish, Past], **mentors: int) -> Choice:
    """``mentors``: who is seated as one already, and how many they carry."""
    return choose(places, pressed(*volunteers), wants_mentor=True, mentors=mentors)


def test_who_has_never_held_the_role_stands_before_who_held_it_long_ago_and_they_before_who_just_did() -> None:
    line = in_turn(
        pressed(
            ("aiko", Wish.DO, ago(7)),
            ("ben", Wish.DO, ago(300, lately=2)),
            ("chie", Wish.DO, ago(300, lately=1)),
            ("dan", Wish.TRY, Past(lately=1)),
            ("emi", Wish.TRY, NEVER),
            ("fumi", Wish.DO, NEVER),
            ("gen", Wish.DO, HELD),
        )
    )
    assert [one.member for one in line] == ["emi", "fumi", "dan", "gen", "chie", "ben", "aiko"]
    assert [why(one, following) for one, following in pairwise(line)] == [
        Reason.PRESSED_FIRST,
        Reason.FEW_LATELY,
        Reason.NEVER,
        Reason.LONG_AGO,
        Reason.FEW_LATELY,
        Reason.LONG_AGO,
    ]


def test_a_first_timer_seat_goes_to_who_tries_it_for_the_first_time_though_others_pressed_before() -> None:
    crowd = (("aiko", Wish.DO, ago(300)), ("ben", Wish.TRY, ago(300)), ("chie", Wish.TRY, NEVER))
    assert chosen(Places(1, 0, 0), *crowd) == "chie first | aiko, ben"


def test_of_those_who_never_held_it_who_wants_to_try_comes_into_a_first_timer_seat_before_who_is_sure() -> None:
    crowd = (("aiko", Wish.DO, NEVER), ("ben", Wish.TRY, NEVER))
    assert chosen(Places(1, 0, 0), *crowd) == "ben first | aiko"


def test_a_first_timer_seat_that_nobody_new_wants_is_taken_by_who_held_it_longest_ago() -> None:
    crowd = (("aiko", Wish.TRY, ago(300)), ("ben", Wish.DO, ago(7)), ("chie", Wish.DO, ago(30)))
    assert chosen(Places(1, 0, 0), *crowd) == "aiko first | chie, ben"
    assert chosen(Places(3, 0, 0), *crowd) == "aiko first, chie first, ben first"


def test_open_seats_too_go_first_to_who_has_never_held_the_role_and_then_to_who_held_it_longest_ago() -> None:
    crowd = (("aiko", Wish.TRY, NEVER), ("ben", Wish.DO, NEVER), ("chie", Wish.DO, ago(7)), ("dan", Wish.TRY, ago(30)))
    assert chosen(Places(0, 1, 0), *crowd) == "aiko open | ben, dan, chie"
    assert chosen(Places(1, 3, 0), *crowd) == "aiko first, ben open, dan open, chie open"


def test_who_has_held_it_takes_an_open_seat_and_leaves_that_for_first_timers_free_while_there_is_one() -> None:
    assert chosen(Places(1, 1, 0), ("aiko", Wish.DO, ago(30))) == "aiko open"


def test_who_comes_only_if_nobody_else_does_is_seated_only_where_a_seat_would_stay_empty() -> None:
    crowd = (("aiko", Wish.RESERVE, NEVER), ("ben", Wish.RESERVE, ago(7)), ("chie", Wish.TRY, ago(1)))
    assert chosen(Places(0, 1, 0), *crowd) == "chie open | aiko, ben"
    assert chosen(Places(1, 1, 0), *crowd) == "aiko first, chie open | ben"


def test_a_mentor_stands_beside_a_first_timer_in_whatever_seat() -> None:
    choice = with_mentors(Places(1, 1, 2), ("aiko", Wish.TRY, NEVER), ("ben", Wish.DO, NEVER), *OF_OLD)
    assert choice == Choice(
        seated=(
            Seated("aiko", SeatKind.FIRST, "yuki"),
            Seated("ben", SeatKind.OPEN, "zen"),
            Seated("yuki", SeatKind.MENTOR),
            Seated("zen", SeatKind.MENTOR),
        ),
        passed_over=(),
        alone=(),
        not_needed=(),
    )


def test_a_mentor_is_not_needed_where_nobody_seated_lacks_one() -> None:
    nobody_new = with_mentors(Places(1, 0, 2), ("aiko", Wish.DO, ago(7)), *OF_OLD)
    assert (shown(nobody_new), nobody_new.not_needed) == ("aiko first", ("yuki", "zen"))
    one_new = with_mentors(Places(1, 0, 2), ("aiko", Wish.TRY, NEVER), *OF_OLD)
    assert (shown(one_new), one_new.not_needed) == ("aiko first +yuki, yuki mentor", ("zen",))


def test_a_role_that_wants_no_mentor_gets_none() -> None:
    choice = choose(Places(1, 0, 2), pressed(("aiko", Wish.TRY, NEVER), *OF_OLD), wants_mentor=False)
    assert choice == Choice((Seated("aiko", SeatKind.FIRST),), (), (), ("yuki", "zen"))


def test_one_mentor_stands_beside_two_and_whom_no_mentor_is_left_for_is_alone() -> None:
    crowd = tuple((member, Wish.TRY, NEVER) for member in ("aiko", "ben", "chie"))
    choice = with_mentors(Places(3, 0, 1), *crowd, *OF_OLD)
    assert shown(choice) == "aiko first +yuki, ben first +yuki, chie first, yuki mentor | zen"
    assert choice.alone == ("chie",)


def test_who_carries_least_is_a_mentor_first_and_who_carries_two_is_none() -> None:
    crowd = tuple((member, Wish.TRY, NEVER) for member in ("aiko", "ben", "chie"))
    mentors = tuple((f"with{load}", Wish.MENTOR, ago(30, carries=load)) for load in (2, 1, 0))
    choice = with_mentors(Places(3, 0, 3), *crowd, *mentors)
    assert shown(choice) == "aiko first +with0, ben first +with1, chie first +with0, with0 mentor, with1 mentor"
    assert choice.not_needed == ("with2",)
    assert shown(with_mentors(Places(1, 0, 1), *crowd[:1], *mentors)) == "aiko first +with0, with0 mentor"


def test_of_two_who_are_mentors_already_and_carry_as_many_it_is_always_the_same() -> None:
    new = ("aiko", Wish.TRY, NEVER)
    assert shown(with_mentors(Places(1, 0, 0), new, x=1, y=1)) == "aiko first +x"
    assert shown(with_mentors(Places(1, 0, 0), new, y=1, x=1)) == "aiko first +x"


def test_who_is_seated_as_a_mentor_already_stands_beside_first_timers_as_far_as_they_carry_fewer_than_two() -> None:
    crowd = tuple((member, Wish.TRY, NEVER) for member in ("aiko", "ben"))
    choice = with_mentors(Places(2, 0, 0), *crowd, seated=1, full=2)
    assert (shown(choice), choice.alone) == ("aiko first +seated, ben first", ("ben",))


def test_who_has_never_held_the_role_is_no_mentor() -> None:
    choice = with_mentors(Places(1, 0, 1), ("aiko", Wish.TRY, NEVER), ("ben", Wish.MENTOR, NEVER))
    assert (shown(choice), choice.alone) == ("aiko first | ben", ("aiko",))


def test_who_tries_for_the_first_time_takes_a_first_timer_seat_at_once_and_others_an_open_one_while_there_is_one() -> (
    None
):
    [new, again, sure] = pressed(("aiko", Wish.TRY, NEVER), ("ben", Wish.TRY, ago(30)), ("chie", Wish.DO, NEVER))
    assert [at_once(Places(1, 1, 0), one) for one in (new, again, sure)] == [*DOING, SeatKind.OPEN]
    assert [at_once(Places(0, 1, 0), one) for one in (new, again, sure)] == [SeatKind.OPEN] * 3
    assert [at_once(Places(1, 0, 0), one) for one in (new, again, sure)] == [SeatKind.FIRST] * 3
    assert [at_once(Places(0, 0, 1), one) for one in (new, again, sure)] == [None] * 3


def test_a_mentor_is_seated_at_once_if_they_held_the_role_and_carry_fewer_than_two() -> None:
    pasts = (NEVER, HELD, ago(30, carries=1), ago(30, carries=2))
    mentors = pressed(*(("aiko", Wish.MENTOR, past) for past in pasts))
    assert [at_once(Places(1, 1, 1), one) for one in mentors] == [None, SeatKind.MENTOR, SeatKind.MENTOR, None]
    assert at_once(Places(1, 1, 0), mentors[1]) is None


def test_who_comes_only_if_nobody_else_does_is_never_seated_at_once() -> None:
    assert at_once(Places(1, 1, 1), Volunteer("aiko", Wish.RESERVE, 1)) is None


SOME = st.integers(0, 3)
PLACES = st.builds(Places, SOME, SOME, SOME)
LAST = st.one_of(st.none(), st.integers(1, 4).map(lambda days: TODAY - timedelta(days=days)))
PASTS = st.one_of(
    st.builds(Past, lately=st.integers(0, 2)),
    st.builds(Past, st.just(True), LAST, st.integers(0, 2), st.integers(0, MOST_CARRIED)),
)
WISHES = st.tuples(st.sampled_from(Wish), PASTS)
NEW_AND_OF_OLD = st.sampled_from(
    [(Wish.TRY, NEVER), (Wish.DO, NEVER), (Wish.MENTOR, ago(30)), (Wish.MENTOR, ago(3, carries=1))]
)
CROWDS = st.lists(st.one_of(WISHES, NEW_AND_OF_OLD), max_size=10).map(
    lambda wishes: pressed(*((f"m{number}", *wish) for number, wish in enumerate(wishes)))
)
MENTORS = st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, MOST_CARRIED + 1))


def members(choice: Choice, *kinds: SeatKind) -> set[str]:
    return {one.member for one in choice.seated if one.kind in kinds}


def free(places: Places, choice: Choice, *kinds: SeatKind) -> int:
    return sum(int(getattr(places, kind.value)) - len(members(choice, kind)) for kind in kinds)


@given(PLACES, CROWDS, st.booleans(), MENTORS)
def test_never_are_there_more_than_places_and_everyone_is_told_exactly_one_thing(
    places: Places, crowd: tuple[Volunteer, ...], wants_mentor: bool, mentors: dict[str, int]
) -> None:
    choice = choose(places, crowd, wants_mentor=wants_mentor, mentors=mentors)
    assert all(free(places, choice, kind) >= 0 for kind in SeatKind)
    told = [*(one.member for one in choice.seated), *choice.passed_over, *choice.not_needed]
    assert sorted(told) == sorted(one.member for one in crowd)


@given(PLACES, CROWDS, MENTORS)
def test_mentors_have_held_the_role_and_stand_beside_two_at_most(
    places: Places, crowd: tuple[Volunteer, ...], mentors: dict[str, int]
) -> None:
    choice = choose(places, crowd, wants_mentor=True, mentors=mentors)
    carried = {one.member: one.past.carries for one in crowd if one.wish is Wish.MENTOR and one.past.held} | mentors
    new = {one.member for one in crowd if not one.past.held}
    for one in choice.seated:
        if one.mentor:
            carried[one.mentor] += 1
            assert carried[one.mentor] <= MOST_CARRIED
    beside = {one.member for one in choice.seated if one.mentor}
    assert (beside | set(choice.alone), beside & set(choice.alone)) == (members(choice, *DOING) & new, set())
    assert members(choice, SeatKind.MENTOR) == {one.mentor for one in choice.seated if one.mentor} - set(mentors)


@given(PLACES, CROWDS, MENTORS)
def test_no_seat_is_empty_while_somebody_is_passed_over_who_could_take_it(
    places: Places, crowd: tuple[Volunteer, ...], mentors: dict[str, int]
) -> None:
    choice = choose(places, crowd, wants_mentor=True, mentors=mentors)
    left = [one for one in crowd if one.member in choice.passed_over]
    assert all(one.wish is Wish.MENTOR for one in left) or free(places, choice, *DOING) == 0
    able = [one for one in left if one.wish is Wish.MENTOR and one.past.held and one.past.carries < MOST_CARRIED]
    assert not able or free(places, choice, SeatKind.MENTOR) == 0


@given(PLACES, CROWDS)
def test_in_first_timer_seats_nobody_who_held_the_role_comes_before_who_would_try_it_for_the_first_time(
    places: Places, crowd: tuple[Volunteer, ...]
) -> None:
    choice = choose(places, crowd, wants_mentor=False)
    new = {one.member for one in crowd if one.wish is Wish.TRY and not one.past.held}
    assert members(choice, SeatKind.FIRST) <= new or not new & set(choice.passed_over)


@given(PLACES, CROWDS)
def test_whoever_is_passed_over_stands_behind_all_who_wished_the_same_and_have_a_seat(
    places: Places, crowd: tuple[Volunteer, ...]
) -> None:
    choice = choose(places, crowd, wants_mentor=False)
    for wish in (Wish.TRY, Wish.DO, Wish.RESERVE):
        line = [one.member for one in in_turn(one for one in crowd if one.wish is wish)]
        kept = [member in members(choice, *DOING) for member in line]
        assert kept == sorted(kept, reverse=True)


@given(PLACES, CROWDS)
def test_who_comes_only_if_nobody_else_does_takes_a_seat_from_nobody(
    places: Places, crowd: tuple[Volunteer, ...]
) -> None:
    without = choose(places, (one for one in crowd if one.wish is not Wish.RESERVE), wants_mentor=False)
    choice = choose(places, crowd, wants_mentor=False)
    assert set(without.seated) <= set(choice.seated)


@given(PLACES, CROWDS, MENTORS, st.data())
def test_in_which_order_volunteers_are_given_makes_no_difference(
    places: Places, crowd: tuple[Volunteer, ...], mentors: dict[str, int], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(crowd))
    turned = dict(reversed(mentors.items()))
    once = choose(places, crowd, wants_mentor=True, mentors=mentors)
    assert choose(places, shuffled, wants_mentor=True, mentors=turned) == once


@given(PLACES, CROWDS.filter(bool), MENTORS, st.data())
def test_one_more_volunteer_costs_one_other_their_seat_at_most_and_a_mentor_only_where_one_is_enough(
    places: Places, crowd: tuple[Volunteer, ...], mentors: dict[str, int], data: st.DataObject
) -> None:
    one_more = data.draw(st.sampled_from(crowd))
    before = choose(places, (one for one in crowd if one != one_more), wants_mentor=True, mentors=mentors)
    after = choose(places, crowd, wants_mentor=True, mentors=mentors)
    lost = members(before, *DOING) - members(after, *DOING)
    released = members(before, SeatKind.MENTOR) - members(after, SeatKind.MENTOR)
    assert (len(lost) <= 1, len(released) <= 1) == (True, True)
    if one_more.wish is Wish.MENTOR:
        assert not lost
        assert len(after.alone) <= len(before.alone)
    elif released:
        assert lost
        assert released <= set(after.not_needed)


@given(PLACES, CROWDS)
def test_mentors_reach_as_many_first_timers_as_any_pairing_could(places: Places, crowd: tuple[Volunteer, ...]) -> None:
    choice = choose(places, crowd, wants_mentor=True)
    able = [one.past.carries for one in crowd if one.wish is Wish.MENTOR and one.past.held]
    reach = sum(sorted((MOST_CARRIED - carries for carries in able), reverse=True)[: places.mentor])
    beside = sum(one.mentor is not None for one in choice.seated)
    assert beside == min(reach, beside + len(choice.alone))


@given(PLACES, st.sampled_from([Wish.TRY, Wish.DO]), PASTS)
def test_who_is_the_only_one_is_seated_at_once_as_they_would_be_chosen(places: Places, wish: Wish, past: Past) -> None:
    one = Volunteer("aiko", wish, 1, past)
    kinds = [seat.kind for seat in choose(places, (one,), wants_mentor=False).seated]
    assert at_once(places, one) is next(iter(kinds), None)


@given(CROWDS)
def test_the_reason_given_is_true_of_both(crowd: tuple[Volunteer, ...]) -> None:
    for one, following in pairwise(in_turn(crowd)):
        known = (one.past, following.past)
        match why(one, following):
            case Reason.NEVER:
                assert [past.held for past in known] == [False, True]
            case Reason.LONG_AGO:
                assert one.past.held
                assert following.past.last
                assert one.past.last is None or one.past.last < following.past.last
            case Reason.FEW_LATELY:
                assert one.past.lately < following.past.lately
            case Reason.PRESSED_FIRST:
                assert one.past == replace(following.past, carries=one.past.carries)
                assert one.order < following.order


def test_first_timers_seated_before_can_be_given_a_mentor_later() -> None:
    line = in_turn(pressed(*OF_OLD))
    assert stand_beside(("aiko", "ben", "chie"), 1, line, {"xaver": 1}) == {
        "aiko": "yuki",
        "ben": "xaver",
        "chie": "yuki",
    }


@pytest.mark.parametrize("wish", Wish)
def test_where_no_seat_is_free_nobody_is_seated(wish: Wish) -> None:
    crowd = pressed(("aiko", wish, ago(30)))
    assert choose(Places(0, 0, 0), crowd, wants_mentor=True).seated == ()
    assert at_once(Places(0, 0, 0), crowd[0]) is None


def test_who_has_a_seat_to_come_has_had_their_turn_whether_they_held_the_role_before_or_not() -> None:
    soon = TODAY + timedelta(days=7)
    line = in_turn(
        pressed(
            ("aiko", Wish.DO, replace(ago(300), coming=soon)),
            ("ben", Wish.TRY, Past(lately=1, coming=soon + timedelta(days=7))),
            ("chie", Wish.DO, ago(1)),
            ("dan", Wish.TRY, NEVER),
        )
    )
    assert [one.member for one in line] == ["dan", "chie", "aiko", "ben"]
