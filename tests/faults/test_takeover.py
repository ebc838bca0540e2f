"""What a process held when it was killed or stopped goes out within seconds, and never twice: real processes, in time.

On PostgreSQL another process takes over; on SQLite the next one does, and none as long as one is only stopped.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.faults import Answering
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import text_of
from bot import leases
from bot.people import Place, PlatformName, SpaceRef
from bot.ports import DeliveryKind, NewDelivery
from storage.export import export
from storage.tables import deliveries
from storage.unit import SqlStorage, open_storage
from tests.bench.postman import PURPOSE
from tests.faults.live import ROOT, LiveBot, environment, shinrai
from tests.postgres import fresh_database
from tests.storage.village import settle

CHANNELS = 6
"""On each platform."""
HANGS = 3.0
"""Seconds in which a platform has what was sent and does not answer."""
TAKEN_OVER_WITHIN = 15.0
STOPPED_FOR = 15.0
WORTH = timedelta(minutes=1)
"""What is owed expires after so long, as a reminder does at the start of its session."""


@dataclass
class Scene:
    """Both platforms, and what is owed to them."""

    slack: SlackStandIn
    discord: DiscordStandIn
    storage: SqlStorage
    env: dict[str, str]
    folder: Path
    places: list[Place]
    bots: list[LiveBot] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)

    async def starts(self) -> LiveBot:
        bot = LiveBot(self.env, self.folder, words=("-m", "tests.bench.postman", "unpaced"))
        self.bots.append(bot)
        await bot.start()
        return bot

    async def owes(self, name: str) -> None:
        """One in each place, at once."""
        now = datetime.now(UTC)
        for number, place in enumerate(self.places):
            subject = f"{name} {number:02}."
            async with self.storage.community(await settle(self.storage, place.space)) as uow:
                new = NewDelivery(DeliveryKind.POST, PURPOSE, subject, place, None, now, now + WORTH)
                await uow.deliveries.owe(new)
            self.owed.append(subject)

    async def pair(self) -> tuple[LiveBot, LiveBot]:
        """Two processes; what is owed is begun while nothing is answered. First the one that has more of it."""
        bots = await asyncio.gather(self.starts(), self.starts())
        self.hang()
        await self.owes("first")
        await self.owes("then")
        await self.until_arrived(len(self.places))
        async with self.storage.database.reading() as connection:
            held = select(deliveries.c.holder).where(deliveries.c.state == "sending")
            holders = Counter((await connection.execute(held)).scalars())
        first, second = sorted(bots, key=lambda bot: -holders[_holder(bot)])
        assert holders[_holder(first)]
        return first, second

    def hang(self) -> None:
        """From now on, posts arrive and are not answered for a while."""
        self.slack.faults.answering.append(Answering("hang_after", "chat.postMessage", -1, seconds=HANGS))
        self.discord.faults.at_random(r"POST /channels/\d+/messages", 1.0, "hang after", seconds=HANGS)

    def answer(self) -> None:
        self.slack.faults.stop()
        self.discord.faults.stop()

    def arrived(self) -> Counter[str]:
        """What stands on either platform."""
        rooms = self.slack.workspace.messages.values()
        texts = [text_of(said).split("\n")[0] for room in rooms for said in room.values()]
        channels = self.discord.world.channels.values()
        texts += [said.content for channel in channels for said in channel.messages.values()]
        return Counter(text for text in texts if text in self.owed)

    async def states(self) -> Counter[str]:
        return Counter([str(row["state"]) async for row in export(self.storage.database, "posts")])

    async def until_sent(self, within: float) -> float:
        """Seconds until all that is owed is sent and marked."""
        began = time.monotonic()
        while await self.states() != {"sent": len(self.owed)}:
            assert time.monotonic() - began < within, (await self.states(), self.arrived())
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def until_arrived(self, count: int) -> None:
        async with asyncio.timeout(20):
            while self.arrived().total() < count:
                await asyncio.sleep(0.005)

    def assert_each_once(self) -> None:
        assert self.arrived() == Counter(self.owed)


def _holder(bot: LiveBot) -> str:
    return str(next(line["holder"] for line in bot.lines if line["event"] == "heartbeat.begun"))


@asynccontextmanager
async def a_scene(engine: str, folder: Path) -> AsyncIterator[Scene]:
    url = f"sqlite:///{folder}/town.db" if engine == "sqlite" else await fresh_database()
    async with SlackStandIn() as slack, DiscordStandIn() as discord:
        world, workspace = discord.world, slack.workspace
        guild = world.add_guild("town", world.add_user("aiko"))
        ours = SpaceRef(PlatformName.SLACK, workspace.id), SpaceRef(PlatformName.DISCORD, str(guild.id))
        places = [Place(ours[0], workspace.add_channel(f"c{n}", [workspace.bot]).id) for n in range(CHANNELS)]
        places += [Place(ours[1], str(world.add_channel(guild, f"c{n}").id)) for n in range(CHANNELS)]
        storage = await open_storage(url)
        env = environment(url, slack, discord, PYTHONPATH=str(ROOT))
        scene = Scene(slack, discord, storage, env, folder, places)
        try:
            yield scene
        finally:
            for bot in scene.bots:
                bot.go_on()
                await bot.kill()
            await storage.close()


async def test_what_a_killed_process_was_sending_another_one_sends_within_fifteen_seconds_and_once(
    tmp_path: Path,
) -> None:
    """Half of it had arrived, and half of it had not even been begun: one place takes one at a time."""
    async with a_scene("postgresql", tmp_path) as scene:
        first, second = await scene.pair()
        await first.kill()
        scene.answer()
        took = await scene.until_sent(within=TAKEN_OVER_WITHIN)
        print(f"\npostgresql: sent {took:.1f} s after the kill")
        assert took > leases.SILENT_FOR.total_seconds() - leases.FRESH_FOR, "nobody had to take over"
        assert await second.stop() == 0
        scene.assert_each_once()


async def test_what_a_killed_process_was_sending_the_next_one_sends_at_once(tmp_path: Path) -> None:
    async with a_scene("sqlite", tmp_path) as scene:
        scene.hang()
        first = await scene.starts()
        await scene.owes("first")
        await scene.owes("then")
        await scene.until_arrived(2 * CHANNELS)
        await first.kill()
        scene.answer()
        second = await scene.starts()
        took = await scene.until_sent(within=5.0)
        print(f"\nsqlite: sent {took:.1f} s after the next one was ready")
        assert await second.stop() == 0
        scene.assert_each_once()


async def test_a_process_stopped_in_mid_send_doubles_nothing_when_it_goes_on(tmp_path: Path) -> None:
    """The request has left, its answer has not come. Another process has taken over when it comes."""
    async with a_scene("postgresql", tmp_path) as scene:
        first, second = await scene.pair()
        first.halt()
        halted = time.monotonic()
        scene.answer()
        took = await scene.until_sent(within=TAKEN_OVER_WITHIN)
        print(f"\npostgresql: sent {took:.1f} s after it was stopped")
        await asyncio.sleep(max(0.0, halted + STOPPED_FOR - time.monotonic()))
        first.go_on()
        await scene.owes("after")
        await scene.until_sent(within=TAKEN_OVER_WITHIN)
        assert [await bot.stop() for bot in (first, second)] == [0, 0]
        scene.assert_each_once()
        assert await scene.states() == {"sent": len(scene.owed)}


async def test_on_sqlite_nobody_takes_over_from_a_process_that_is_only_stopped(tmp_path: Path) -> None:
    async with a_scene("sqlite", tmp_path) as scene:
        scene.hang()
        first = await scene.starts()
        await scene.owes("first")
        await scene.until_arrived(2 * CHANNELS)
        first.halt()
        scene.answer()
        code, _, err = await shinrai(scene.env, "run", folder=tmp_path)
        assert (code, err.splitlines()[-1].startswith("Another Shinrai is at work on")) == (2, True)
        first.go_on()
        await scene.owes("after")
        await scene.until_sent(within=TAKEN_OVER_WITHIN)
        assert await first.stop() == 0
        scene.assert_each_once()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_process_that_is_asked_to_end_hands_over_what_it_cannot_finish(engine: str, tmp_path: Path) -> None:
    """The new one is started beside it. What the old one began and could not mark is looked for, at once."""
    async with a_scene(engine, tmp_path) as scene:
        scene.hang()
        old = await scene.starts()
        await scene.owes("first")
        await scene.owes("then")
        await scene.until_arrived(2 * CHANNELS)
        starting, ending = asyncio.create_task(scene.starts()), asyncio.create_task(old.stop())
        scene.answer()
        assert await ending == 0
        new = await starting
        await scene.until_sent(within=5.0)
        assert await new.stop() == 0
        scene.assert_each_once()
