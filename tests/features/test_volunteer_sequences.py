"""However a call is answered, closed, decided, left, moved and withdrawn: its seats are in order after every step."""

import asyncio
import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit import SqlStorage
from storage.verify import verify
from tests.features.seat_sequences import PEOPLE, Step, Wanted, World

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
).filter(lambda wanted: wanted.first + wanted.open > 0)
PRESSES = st.builds(Step, st.just("press"), ANYBODY, WISHES)
DELAYED = st.builds(Step, st.just("delayed"), ANYBODY, WISHES)
BACK = st.builds(Step, st.just("unpress"), ANYBODY)
COMINGS = st.builds(Step, st.sampled_from(("leave", "leave", "return")), ANYBODY)
TIME = st.builds(Step, st.sampled_from(("deadline", "deadline", "itself", "hours")), much=MUCH)
DECISIONS = st.builds(Step, st.sampled_from(("confirm", "instead", "instead")), much=MUCH)
FROM_OUTSIDE = st.builds(Step, st.sampled_from(("move", "move", "move", "cancel", "withdraw")), much=MUCH)
STEPS = st.tuples(
    st.lists(PRESSES, min_size=1, max_size=6),
    st.lists(st.one_of(PRESSES, DELAYED, BACK, COMINGS, TIME, TIME, DECISIONS, FROM_OUTSIDE), min_size=1, max_size=9),
).map(lambda both: both[0] + both[1])

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
