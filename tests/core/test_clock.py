"""The clock at work: real storage, real time, and platforms that hang, refuse or forget."""

import asyncio
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import HEART_BEAT
from bot.people import Place
from bot.ports import DeliveryKind, NewDelivery, TryAgain
from tests.core.office import A, B, Wire, process, running, utc_now
from tests.postgres import fresh_database
from tests.storage.village import settle

HANGS = 60.0

REST = 3.0
"""Seconds for which a channel asks to be left alone."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/clock.db"


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_url(request: pytest.FixtureRequest, url: str) -> str:
    return url if request.param == "sqlite" else await fresh_database()


async def test_a_channel_that_hangs_holds_up_no_other(url: str) -> None:
    wire = Wire(answer=lambda place: HANGS if place.channel == "slow" else 0.0)
    async with running(url, wire) as house:
        await house.owe(A, "slow", *(f"slow {n}" for n in range(300)))
        await asyncio.sleep(0.1)
        await house.owe(A, "quick", "now")
        assert await house.until(1) < 2.0
    assert wire.asked == {"slow": 1, "quick": 1}


async def test_a_community_of_which_everything_hangs_holds_up_no_other(url: str) -> None:
    wire = Wire(answer=lambda place: HANGS if place.space == A else 0.0)
    async with running(url, wire) as house:
        for n in range(300):
            await house.owe(A, f"A{n}", "hangs")
        while sum(wire.under_way.values()) < 100:
            await asyncio.sleep(0.01)
        for n in range(20):
            await house.owe(B, f"B{n}", "now")
        assert await house.until(20) < 2.0
        assert sum(wire.under_way.values()) < 256


async def test_in_a_channel_one_follows_the_other_in_the_order_in_which_they_fell_due(url: str) -> None:
    wire = Wire(answer=lambda _: 0.002)
    async with running(url, wire) as house:
        await house.owe(A, "general", *(str(n) for n in range(40)))
        await house.until(40)
    assert [words for _, words, _ in wire.sent] == [str(n) for n in range(40)]
    assert wire.most_at_once == 1


async def test_a_channel_that_asks_for_rest_is_not_asked_again_before(url: str) -> None:
    """Of all that is owed there one hears of it, and the others wait with it."""
    began = time.monotonic()
    limited = TryAgain("ratelimited", after=REST)
    wire = Wire(answer=lambda place: limited if place.channel == "busy" and time.monotonic() - began < REST else 0.0)
    async with running(url, wire) as house:
        await house.owe(A, "busy", "1", "2", "3")
        await house.owe(A, "idle", "4")
        await house.until(1)
        async with asyncio.timeout(REST / 2):
            while not wire.asked["busy"]:
                await asyncio.sleep(0.01)
        assert wire.asked == {"busy": 1, "idle": 1}
        await house.until(4)
    assert min(at for channel, _, at in wire.sent if channel == "busy") - began >= REST


async def test_what_is_written_is_found_at_once(url: str) -> None:
    wire = Wire()
    async with running(url, wire) as house:
        await asyncio.sleep(0.2)
        await house.owe(A, "general", "now")
        assert await house.until(1) < 0.5


async def test_what_another_process_wrote_is_found_within_five_seconds(any_url: str) -> None:
    """Nothing tells this one of it: it looks by itself."""
    wire = Wire()
    async with running(any_url, wire) as house, process(any_url, Wire(), utc_now) as another:
        await asyncio.sleep(0.3)
        await another.owes("from elsewhere")
        await house.until(1, within=HEART_BEAT * 2)
    assert HEART_BEAT <= 5.0


async def test_what_falls_due_later_wakes_the_clock_then(url: str) -> None:
    wire = Wire()
    async with running(url, wire) as house:
        community = await settle(house.storage, A)
        due = utc_now() + timedelta(seconds=0.6)
        async with house.storage.community(community) as uow:
            place = Place(A, "general")
            await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, "test.post", "then", place, None, due, None))
        assert 0.5 < await house.until(1) < 1.2


async def test_stopping_lets_what_is_under_way_end_and_begins_nothing_more(url: str) -> None:
    wire = Wire(answer=lambda _: 0.15)
    async with running(url, wire) as house:
        await house.owe(A, "general", "1", "2", "3")
        while not wire.asked:
            await asyncio.sleep(0.01)
    assert [words for _, words, _ in wire.sent] == ["1"]
    assert await states(url) == {"sent": 1, "owed": 2}


async def states(url: str) -> Counter[str]:
    async with process(url, Wire(), utc_now) as later:
        return await later.states()
