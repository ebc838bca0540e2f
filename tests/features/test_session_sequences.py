"""However a series is edited, skipped, cancelled, handed over and answered to: who is who, who comes, who is told."""

import asyncio
import itertools
import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.unit import SqlStorage
from tests.features.sequences import PEOPLE, Step, World

REPEATS = ("weekly", "biweekly", "monthly", "monthly_weekday", "once")
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/Berlin")
PARTS = 4
"""So that several processes share them."""
SEQUENCES = int(os.environ.get("SESSION_SEQUENCES", "80"))
"""A thousand take some minutes: ``SESSION_SEQUENCES=1000 pytest tests/features/test_session_sequences.py -n 2``."""
_numbers = itertools.count(1)

MOVES = st.builds(
    timedelta, days=st.sampled_from((0, 0, 0, 1, -2, 7, 10)), minutes=st.sampled_from((0, 0, 15, 30, 60, -45))
)
WORDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(("Go", "Zig", "Rust")),
        "minutes": st.sampled_from((60, 90)),
        "place": st.sampled_from(("Room 1", "none")),
        "capacity": st.integers(0, 3),
        "remind": st.sampled_from(("1d", "2h", "none")),
        "repeat": st.sampled_from(REPEATS),
    },
)
ORGANIZING = st.sampled_from(("aiko", "emi"))
PICKS, SCOPES = st.integers(0, 9), st.integers(0, 2)
EDITS = st.builds(
    Step,
    st.just("edit"),
    ORGANIZING,
    PICKS,
    SCOPES,
    moved=st.none() | MOVES,
    words=WORDS.map(lambda words: tuple(sorted(words.items()))),
)
ANSWERS = st.builds(
    Step, st.just("answer"), st.sampled_from(PEOPLE), PICKS, SCOPES, st.sampled_from(("going", "going", "maybe", "no"))
)
OTHERS = st.builds(Step, st.sampled_from(("cancel", "skip", "skip", "pass", "host")), ORGANIZING, PICKS, SCOPES)
STEPS = st.tuples(
    st.lists(ANSWERS, min_size=1, max_size=4),
    st.lists(st.one_of(EDITS, EDITS, ANSWERS, OTHERS), min_size=1, max_size=4),
).map(lambda both: both[0] + both[1])


async def plays(storage: SqlStorage, repeat: str, capacity: int | None, zone: str, steps: list[Step]) -> None:
    world = World(storage, f"T{next(_numbers)}", zone)
    await world.begins(repeat, capacity)
    for step in steps:
        await world.does(step)


IN_RANDOM_ORDER = given(
    repeat=st.sampled_from(REPEATS),
    capacity=st.sampled_from((None, 1, 2)),
    zone=st.sampled_from(ZONES),
    steps=STEPS,
)
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_is_lost_and_everyone_concerned_is_told_once(
    runner: asyncio.Runner, sqlite: SqlStorage, part: int
) -> None:
    @settings(max_examples=SEQUENCES // PARTS, **PATIENT)  # type: ignore[arg-type]
    @IN_RANDOM_ORDER
    def plays_them(repeat: str, capacity: int | None, zone: str, steps: list[Step]) -> None:
        runner.run(plays(sqlite, repeat, capacity, zone, steps))

    plays_them()


def test_on_postgresql_as_well(runner: asyncio.Runner, postgresql: SqlStorage) -> None:
    @settings(max_examples=max(SEQUENCES // 10, 10), **PATIENT)  # type: ignore[arg-type]
    @IN_RANDOM_ORDER
    def plays_them(repeat: str, capacity: int | None, zone: str, steps: list[Step]) -> None:
        runner.run(plays(postgresql, repeat, capacity, zone, steps))

    plays_them()
