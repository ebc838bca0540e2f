"""However a call is answered, closed, decided, left, moved and withdrawn: its seats are in order after every step."""

import asyncio
import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit import SqlStorage
from storage.verify import verify
from tests.features.seat_sequences import HELD, OPEN_TO_IT, PEOPLE, Step, Wanted, World

PARTS = 4
"""So that several processes share them."""
SEQUENCES = int(os.environ.get("SEAT_SEQUENCES", "60"))
"""Two thousand take some minutes: ``SEAT_SEQUENCES=2000 pytest tests/features/test_volunteer_sequences.py -n 2``."""
_numbers = itertools.count(1)

ANYBODY, MUCH = st.sampled_from(PEOPLE), st.integers(0, 11)
WISHES = st.sampled_from(("try", "try", "do", "do", "mentor", "mentor", "reserve"))
WANTED = st.builds(
    Wanted,
    first=st.integers(0, 2),
    open=st.integers(0, 2),
    mentors=st.integers(0, 2),
    choosing=st.sampled_from(("first_come", "collect")),
    days=st.sampled_from((None, 1, 4, 12)),
    session=st.booleans(),
    other=st.sampled_from((False, False, True)),
).filter(lambda wanted: wanted.first + wanted.open > 0)
FITTING = [("press", name, "mentor") for name in HELD] + [("press", name, "try") for name in OPEN_TO_IT]
PRESSES = st.one_of(
    st.builds(Step, st.just("press"), ANYBODY, WISHES), st.sampled_from(FITTING).map(lambda fitting: Step(*fitting))
)
DELAYED = st.builds(Step, st.just("delayed"), ANYBODY, WISHES)
HAVE_DONE = st.builds(Step, st.just("have_done"), ANYBODY)
BACK = st.builds(Step, st.just("unpress"), ANYBODY)
COMINGS = st.builds(Step, st.sampled_from(("leave", "leave", "return")), ANYBODY)
TIME = st.builds(Step, st.sampled_from(("deadline", "deadline", "itself", "begins", "while")), much=MUCH)
DECISIONS = st.builds(Step, st.sampled_from(("confirm", "instead", "instead")), much=MUCH)
FROM_OUTSIDE = st.builds(Step, st.sampled_from((*["move"] * 6, "cancel", "withdraw")), much=MUCH)
STAND_INS = st.builds(Step, st.sampled_from(("look", "look", "take", "take", "untake", "post")), ANYBODY, much=MUCH)
STOOD_IN = st.builds(
    lambda looks, who, then: [Step("look", much=looks), *(Step("take", one, much=looks) for one in who), *then],
    MUCH,
    st.lists(ANYBODY, min_size=1, max_size=3),
    st.sampled_from(([], [Step("untake")], [Step("while"), Step("untake")], [Step("while", much=1), Step("untake")])),
)
INVITED = st.builds(Step, st.sampled_from(("accept", "not_now")), st.sampled_from(OPEN_TO_IT))
INVITATIONS = st.one_of(st.builds(Step, st.just("invite"), much=MUCH), INVITED)
ELSEWHERE = st.builds(Step, st.just("elsewhere"), ANYBODY, WISHES, MUCH)
DELIVERS = st.builds(Step, st.just("deliver"))
BEFORE = st.one_of(
    st.one_of(PRESSES, PRESSES, DELAYED, BACK, HAVE_DONE, COMINGS, INVITATIONS, ELSEWHERE, STAND_INS).map(
        lambda one: [one]
    ),
    st.one_of(TIME, DECISIONS, FROM_OUTSIDE, DELIVERS).map(lambda one: [one]),
    STOOD_IN,
)
HOW_IT_WENT = st.sampled_from(("complete", "complete", "complete", "there", "witness", "excused", "missed", "not_so"))
OUTCOMES = st.builds(Step, HOW_IT_WENT, st.sampled_from(("emi", "aiko", *PEOPLE)), much=MUCH)
WITNESSED = st.builds(
    lambda two, much: [Step(kind, one, much=much) for one in two for kind in ("there", "witness")],
    st.lists(ANYBODY, min_size=2, max_size=3),
    MUCH,
)
MISTAKEN = st.builds(
    lambda word, much, then: [
        Step(word, "emi", much=much),
        Step("not_so", "emi", much=much),
        Step(then, "emi", much=much),
    ],
    st.sampled_from(("excused", "missed")),
    MUCH,
    st.sampled_from(("complete", "missed", "not_so")),
)
LATER = st.builds(Step, st.sampled_from(("while", "while", "over")), much=MUCH)
AFTER = st.one_of(
    OUTCOMES.map(lambda one: [one]),
    OUTCOMES.map(lambda one: [one]),
    st.one_of(PRESSES, BACK, COMINGS, LATER, FROM_OUTSIDE, STAND_INS, DELIVERS).map(lambda one: [one]),
    WITNESSED,
    MISTAKEN,
    STOOD_IN,
)
COMES_TO_IT = [Step("deadline"), Step("confirm"), Step("begins")]
STEPS = st.tuples(
    st.lists(PRESSES, min_size=3, max_size=8),
    st.lists(BEFORE, min_size=1, max_size=5),
    st.sampled_from(([], [COMES_TO_IT], [COMES_TO_IT], [COMES_TO_IT], [COMES_TO_IT[:2]])),
    st.lists(AFTER, min_size=2, max_size=8),
).map(lambda parts: [*parts[0], *(step for part in parts[1:] for some in part for step in some)])

IN_RANDOM_ORDER = given(wanted=WANTED, steps=STEPS)
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}


async def plays(storage: SqlStorage, wanted: Wanted, steps: list[Step]) -> None:
    world = World(storage, f"T{next(_numbers)}")
    await world.begins(wanted)
    for step in steps:
        await world.does(step)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_seats_of_a_call_are_in_order_after_every_step(
    runner: asyncio.Runner, sqlite: SqlStorage, part: int
) -> None:
    @settings(max_examples=SEQUENCES // PARTS, **PATIENT)  # type: ignore[arg-type]
    @IN_RANDOM_ORDER
    def plays_them(wanted: Wanted, steps: list[Step]) -> None:
        runner.run(plays(sqlite, wanted, steps))

    plays_them()
    assert runner.run(verify(sqlite.database)) == []


def test_on_postgresql_as_well(runner: asyncio.Runner, postgresql: SqlStorage) -> None:
    @settings(max_examples=max(SEQUENCES // 10, 10), **PATIENT)  # type: ignore[arg-type]
    @IN_RANDOM_ORDER
    def plays_them(wanted: Wanted, steps: list[Step]) -> None:
        runner.run(plays(postgresql, wanted, steps))

    plays_them()
    assert runner.run(verify(postgresql.database)) == []
