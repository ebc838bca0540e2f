"""The clock at work: real storage, real time, and platforms that hang, refuse or forget."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.context import Drawing
from bot.feature import Feature
from bot.handover import Handover
from bot.people import MessageRef, Place, PlatformName, SpaceRef
from bot.phrasebook import our_phrasebook
from bot.ports import Attempt, DeliveryKind, Handed, NewDelivery, Pace, Sent, TryAgain
from bot.speech import Card, Outgoing, Text, say
from bot.timekeeping import Timekeeping
from storage.unit import SqlStorage, open_storage
from tests.storage.village import settle

HANGS = 60.0
A, B = SpaceRef(PlatformName.SLACK, "TA"), SpaceRef(PlatformName.SLACK, "TB")

feature = Feature("clock.test")


@feature.delivery("test.post")
async def _post(drawing: Drawing) -> Card:
    return Card((Text(say("purpose_other", name=drawing.delivery.subject)),))


@dataclass
class Wire:
    """A platform: ``answers`` decides by place; what was sent, in order, with when."""

    name: PlatformName = PlatformName.SLACK
    pace: Pace = field(default_factory=Pace)
    answer: Callable[[Place], Handed | float] = lambda _: 0.0
    """A number: seconds until it is sent."""
    sent: list[tuple[str, str, float]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        channel = outgoing.place.channel
        self.asked[channel] += 1
        self.under_way[channel] += 1
        self.most_at_once = max(self.most_at_once, self.under_way[channel])
        try:
            answer = self.answer(outgoing.place)
            if not isinstance(answer, float):
                return answer
            await asyncio.sleep(answer)
        finally:
            self.under_way[channel] -= 1
        words = cast(Text, outgoing.card.blocks[0]).phrase.words["name"]
        self.sent.append((channel, str(words), time.monotonic()))
        return Sent(MessageRef(outgoing.place.space, channel, f"m{len(self.sent)}"))

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        return Sent(message)

    async def home(self, outgoing: Outgoing) -> Handed:
        return Sent()


@dataclass
class House:
    storage: SqlStorage
    wire: Wire

    async def owe(self, space: SpaceRef, channel: str, *subjects: str) -> None:
        community = await settle(self.storage, space)
        now = datetime.now(UTC)
        async with self.storage.community(community) as uow:
            for subject in subjects:
                place = Place(space, channel)
                await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, "test.post", subject, place, None, now, None))

    async def until(self, count: int, within: float = 5.0) -> float:
        """Until so many were sent; how many seconds it took."""
        began = time.monotonic()
        while len(self.wire.sent) < count:
            assert time.monotonic() - began < within, f"sent {len(self.wire.sent)} of {count}"
            await asyncio.sleep(0.01)
        return time.monotonic() - began


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def running(url: str, wire: Wire) -> AsyncIterator[House]:
    clocks: list[Clock] = []

    def wake() -> None:
        for clock in clocks:
            clock.wake()

    storage = await open_storage(url, on_owed=wake)
    catalogue = Catalogue((feature,))
    handover = Handover(storage, catalogue, our_phrasebook(), {wire.name: wire}, utc_now)
    clock = Clock(storage, handover, Timekeeping(storage, catalogue, utc_now), utc_now)
    clocks.append(clock)
    clock.start()
    try:
        yield House(storage, wire)
    finally:
        await clock.stop(0.2)
        await storage.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/clock.db"


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
    limited = TryAgain("ratelimited", after=1.0)
    wire = Wire(answer=lambda place: limited if place.channel == "busy" and time.monotonic() - began < 1.0 else 0.0)
    async with running(url, wire) as house:
        await house.owe(A, "busy", "1", "2", "3")
        await house.owe(A, "idle", "4")
        await house.until(1)
        assert wire.asked == {"busy": 1, "idle": 1}
        await house.until(4)
    assert min(at for channel, _, at in wire.sent if channel == "busy") - began >= 1.0


async def test_what_is_written_is_found_at_once(url: str) -> None:
    wire = Wire()
    async with running(url, wire) as house:
        await asyncio.sleep(0.2)
        await house.owe(A, "general", "now")
        assert await house.until(1) < 0.5


async def test_what_falls_due_later_wakes_the_clock_then(url: str) -> None:
    wire = Wire()
    async with running(url, wire) as house:
        community = await settle(house.storage, A)
        due = utc_now() + timedelta(seconds=0.6)
        async with house.storage.community(community) as uow:
            place = Place(A, "general")
            await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, "test.post", "then", place, None, due, None))
        assert 0.5 < await house.until(1) < 1.2
