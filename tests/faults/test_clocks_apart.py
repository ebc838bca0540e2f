"""Processes whose clocks are a minute apart and more share the work all the same: whose claims are free is told by the
database's clock.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import leases
from bot.ports import Attempt, Handed
from bot.speech import Outgoing
from tests.core.office import A, Wire, fall_silent, process, running, utc_now
from tests.postgres import fresh_database
from tests.town import Clockwork

SECONDS = 60.0
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def off_by(seconds: float) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/office.db" if request.param == "sqlite" else await fresh_database()


async def test_processes_a_minute_slow_and_a_minute_fast_double_nothing(url: str) -> None:
    wire = Wire(answer=lambda _: 0.01)
    async with (
        running(url, wire, off_by(-SECONDS)) as slow,
        running(url, wire, off_by(SECONDS)),
        running(url, wire, utc_now),
    ):
        for n in range(20):
            await slow.owe(A, f"C{n}", *(f"{n} {m}" for m in range(8)))
        await slow.until(160, within=20)
        await asyncio.sleep(0.5)
    assert set(Counter(words for _, words, _ in wire.sent).values()) == {1}
    assert len(wire.sent) == 160


async def test_what_a_slow_clock_has_under_way_a_fast_one_takes_only_when_its_heart_has_been_silent(url: str) -> None:
    real = Clockwork(NOON)
    async with (
        process(url, Wire(), lambda: real() - timedelta(seconds=SECONDS)) as slow,
        process(url, Wire(), lambda: real() + timedelta(seconds=SECONDS)) as fast,
    ):
        await slow.owes("reminder")
        (claim,) = await slow.claims()
        real.go(hours=1)
        assert await fast.claims() == []
        await fall_silent(slow.storage)
        await fast.storage.processes.give_back_of_dead(fast.now(), leases.SILENT_FOR)
        await fast.handover.heart.beat()
        assert len(await fast.claims()) == 1
        await slow.handover.hand_over(claim)
        assert slow.sent == []


class Hanging(Wire):
    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        await asyncio.sleep(60)
        raise AssertionError("should have been cut off")


async def test_an_attempt_is_cut_off_before_anybody_can_take_it_over(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert leases.SILENT_FOR.total_seconds() > leases.FRESH_FOR + leases.ATTEMPT_TAKES
    assert leases.BEATS_EVERY < leases.FRESH_FOR
    monkeypatch.setattr(leases, "ATTEMPT_TAKES", 0.3)
    async with process(url, Hanging(), utc_now) as one:
        await one.owes("reminder")
        (claim,) = await one.claims()
        began = time.monotonic()
        await one.handover.hand_over(claim)
        assert time.monotonic() - began < 3.0
        assert await one.states() == {"owed": 1}
        assert one.sent == []
