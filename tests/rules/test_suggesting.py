"""Whom to ask first: by example, then over random communities."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.suggesting import Candidate, in_order
from bot.rules.turns import LONGEST_AGO, Past

TODAY = datetime(2026, 12, 1, tzinfo=UTC)


def held(days: int | None, lately: int = 0) -> Past:
    return Past(held=True, last=None if days is None else TODAY - timedelta(days=days), lately=lately)


pasts = st.one_of(
    st.builds(Past, lately=st.integers(0, 3)),
    st.builds(held, st.one_of(st.none(), st.integers(0, 400)), st.integers(0, 3)),
)
communities = st.dictionaries(st.sampled_from([f"m{n}" for n in range(12)]), st.tuples(st.booleans(), pasts)).map(
    lambda people: [Candidate(member, interested, past) for member, (interested, past) in people.items()]
)


def test_the_interested_come_first_then_who_held_nothing_then_longest_ago_then_the_fewest_lately() -> None:
    wanted = [
        Candidate("wants it, held one yesterday", True, held(1, lately=5)),
        Candidate("never held anything", False, Past()),
        Candidate("has one to come", False, Past(lately=1)),
        Candidate("not known when", False, held(None)),
        Candidate("long ago", False, held(300)),
        Candidate("lately, once", False, held(7, lately=1)),
        Candidate("lately, often", False, held(7, lately=4)),
    ]
    assert list(in_order(reversed(wanted), "a call")) == wanted


def test_among_equals_each_call_draws_anew() -> None:
    equals = [Candidate(f"m{n}", False, Past()) for n in range(5)]
    firsts = {in_order(equals, f"call {n}")[0].member for n in range(100)}
    assert firsts == {one.member for one in equals}


@given(communities, st.text(max_size=5), st.randoms(use_true_random=False))
def test_everybody_is_in_it_once_and_how_they_are_given_changes_nothing(
    community: list[Candidate], call: str, chance: object
) -> None:
    mixed = list(community)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    order = in_order(mixed, call)
    assert order == in_order(community, call)
    assert sorted(one.member for one in order) == sorted(one.member for one in community)


@given(communities, st.text(max_size=5))
def test_nobody_stands_before_who_has_had_fewer_chances(community: list[Candidate], call: str) -> None:
    for one, following in pairwise(in_order(community, call)):
        assert one.interested >= following.interested
        if one.interested == following.interested:
            assert _chances(one.past) <= _chances(following.past)


def _chances(past: Past) -> tuple[bool, datetime, int]:
    return past.held, (past.last or LONGEST_AGO) if past.held else LONGEST_AGO, past.lately


@given(communities, st.text(max_size=5), st.data())
def test_one_more_changes_nobody_elses_order(community: list[Candidate], call: str, data: st.DataObject) -> None:
    if community:
        gone = data.draw(st.sampled_from(community))
        without = [one for one in community if one != gone]
        assert [one for one in in_order(community, call) if one != gone] == list(in_order(without, call))
