"""Processes whose clocks differ by some seconds share the work all the same."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.handover import CLOCKS_APART, LEASE
from bot.ports import Attempt, Handed
from bot.speech import Outgoing
from tests.core.office import A, Wire, process, running, utc_now
from tests.postgres import fresh_database
from tests.town import Clockwork

SECONDS = 10.0
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def off_by(seconds: float) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db" if request.param == "sqlite" else await fresh_database()


async def test_processes_ten_seconds_slow_and_ten_seconds_fast_double_nothing(url: str) -> None:
    wire = Wire(answer=lambda _: 0.01)
    async with (
        running(url, wire, off_by(-SECONDS)) as slow,
        running(url, wire, off_by(SECONDS)),
        running(url, wire, utc_now),
    ):
        for n in range(20):
            await slow.owe(A, f"C{n}", *(f"{n} {m}" for m in range(8)))
        await slow.until(160, within=SECONDS + 20)
        await asyncio.sleep(0.5)
    assert set(Counter(words for _, words, _ in wire.sent).values()) == {1}
    assert len(wire.sent) == 160


async def test_what_a_slow_clock_has_under_way_a_fast_one_takes_only_after_it_has_given_up(url: str) -> None:
    """By the fast one the lease ends early, by twenty seconds in all."""
    real = Clockwork(NOON)
    async with (
        process(url, Wire(), lambda: real() - timedelta(seconds=SECONDS)) as slow,
        process(url, Wire(), lambda: real() + timedelta(seconds=SECONDS)) as fast,
    ):
        await slow.owes("reminder")
        assert len(await slow.claims()) == 1
        gives_up = LEASE - CLOCKS_APART
        real.go(seconds=gives_up.total_seconds())
        assert await fast.claims() == []
        real.go(seconds=SECONDS)
        assert len(await fast.claims()) == 1


class Hanging(Wire):
    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        await asyncio.sleep(60)
        raise AssertionError("should have been cut off")


async def test_an_attempt_is_cut_off_well_before_its_lease_ends(url: str) -> None:
    clock = Clockwork(NOON)
    async with process(url, Hanging(), clock) as one:
        await one.owes("reminder")
        until = NOON + CLOCKS_APART + timedelta(seconds=0.3)
        (claim,) = await one.storage.house.claim(now=NOON, lease_until=until, most=1)
        began = time.monotonic()
        await one.handover.hand_over(claim)
        assert time.monotonic() - began < 5.0
        assert await one.states() == {"owed": 1}
