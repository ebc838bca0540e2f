"""A post office for tests of the clock: real storage, one purpose, and a wire that does as a test says."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import update

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.context import Drawing
from bot.feature import Feature
from bot.features.posts import FEATURES as POSTS
from bot.handover import Handover
from bot.people import MessageRef, Place, PlatformName, SpaceRef
from bot.phrasebook import our_phrasebook
from bot.ports import Attempt, Claim, Closed, DeliveryKind, Handed, NewDelivery, Pace, Sent
from bot.speech import Card, Outgoing, Room, Text, say
from bot.timekeeping import Timekeeping
from storage.export import export
from storage.tables import processes
from storage.unit import SqlStorage, open_storage
from tests.storage.village import settle

A, B = SpaceRef(PlatformName.SLACK, "TA"), SpaceRef(PlatformName.SLACK, "TB")

feature = Feature("office")


@feature.delivery("test.post")
async def _post(drawing: Drawing) -> Card:
    return Card((Text(say("purpose_other", name=drawing.delivery.subject)),))


SHIFT = 30.0
"""Seconds in which a clock should have done what is due."""
CATALOGUE = Catalogue((feature, *POSTS))


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
        words = cast(Text, outgoing.card.blocks[0]).phrase.words.get("name", "?")
        self.sent.append((channel, str(words), time.monotonic()))
        return Sent(MessageRef(outgoing.place.space, channel, f"m{len(self.sent)}"))

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        return await self.post(outgoing, attempt)

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
async def running(url: str, wire: Wire, now: Callable[[], datetime] = utc_now) -> AsyncIterator[House]:
    clocks: list[Clock] = []

    def wake() -> None:
        for clock in clocks:
            clock.wake()

    storage = await open_storage(url, now=now, on_owed=wake)
    handover = Handover(storage, CATALOGUE, our_phrasebook(), {wire.name: wire}, now)
    clock = Clock(storage, handover, Timekeeping(storage, CATALOGUE, now), now)
    clocks.append(clock)
    clock.start()
    try:
        yield House(storage, wire)
    finally:
        await clock.stop(0.2)
        await storage.close()


async def at_work(
    storage: SqlStorage, handover: Handover, timekeeping: Timekeeping, now: Callable[[], datetime]
) -> None:
    """The clock from its start, until nothing is due that may begin, to its end."""
    await handover.heart.beat()  # what dead processes held is due from here on
    clock = Clock(storage, handover, timekeeping, now)
    clock.start()
    async with asyncio.timeout(SHIFT):
        while await _is_due(storage, handover, now()):
            await asyncio.sleep(0.01)
    await clock.stop(SHIFT)
    if await _is_due(storage, handover, now()):  # what was done last owed more at once
        await at_work(storage, handover, timekeeping, now)


async def _is_due(storage: SqlStorage, handover: Handover, now: datetime) -> bool:
    pacing = handover.pacing
    platforms, resting = handover.platforms - pacing.resting_platforms, Closed(lanes=pacing.resting_lanes)
    dues = (await storage.house.next_due(platforms, resting), await storage.house.next_timer())
    return any(due is not None and due <= now for due in dues)


class Process:
    """One process, step by step: what it claims and hands over is up to the test, and so is when it dies."""

    def __init__(self, storage: SqlStorage, wire: Wire, now: Callable[[], datetime]) -> None:
        self.storage = storage
        self.wire = wire
        self.now = now
        self.handover = Handover(storage, CATALOGUE, our_phrasebook(), {wire.name: wire}, now)

    async def owes(
        self, *subjects: str, channel: str = "", worth_for: timedelta | None = None, due: datetime | None = None
    ) -> None:
        """Each to a channel of its own name, unless told where."""
        community = await settle(self.storage, A)
        due = due or self.now()
        async with self.storage.community(community) as uow:
            for subject in subjects:
                late = due + worth_for if worth_for else None
                place = Place(A, channel or subject)
                await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, "test.post", subject, place, None, due, late))

    async def claims(self) -> list[Claim]:
        """As a process that is alive, though its heart does not go on beating by itself."""
        holder = await self.handover.heart.beating()
        return list(await self.storage.house.claim(now=self.now(), holder=holder, most=100))

    async def works(self) -> None:
        """Let the clock hand over all that is due."""
        await at_work(self.storage, self.handover, Timekeeping(self.storage, CATALOGUE, self.now), self.now)

    async def states(self, purpose: str = "test.post") -> Counter[str]:
        rows = [row async for row in export(self.storage.database, "posts")]
        return Counter(str(row["state"]) for row in rows if row["purpose"] == purpose)

    @property
    def sent(self) -> list[str]:
        return sorted(words for _, words, _ in self.wire.sent)


async def fall_silent(storage: SqlStorage) -> None:
    """All that were alive until now have not beaten for long, by the database's clock."""
    async with storage.database.writing() as connection:
        await connection.execute(update(processes).values(beat_at=datetime(2020, 1, 1, tzinfo=UTC)))


@asynccontextmanager
async def process(url: str, wire: Wire, now: Callable[[], datetime]) -> AsyncIterator[Process]:
    storage = await open_storage(url, now=now)
    try:
        yield Process(storage, wire, now)
    finally:
        await storage.close()
