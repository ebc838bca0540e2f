"""Promise 2: `kill -9` at any instant loses no committed deposit and no owed delivery, and doubles none.

One real `shinrai run` after another is killed at a random instant under load, on both platforms, while answers are cut
off after a message was stored. KILLS sets how often (for each engine).
"""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sandbox.discord.changes import Limits
from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.discord.entities import Guild
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.faults import Faults
from adapters.sandbox.slack.pushing import Push
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, User, text_of
from adapters.sandbox.slack.world import Timing
from bot.ports import DeliveryState
from storage.engine import Database
from storage.export import export
from tests.faults.hurried import Hurry
from tests.faults.live import environment, shinrai
from tests.faults.nursery import Nursery
from tests.postgres import fresh_database

KILLS = int(os.environ.get("KILLS", "15"))
GIVERS = 40
RETRIES = (0.2, 1.0, 3.0)
"""Seconds after which an event is sent again; Slack takes six minutes for as many tries."""
RATE = 5.0
"""So many times as fast as time is: the lease of a killed process ends in twelve seconds."""
SETTLED_WITHIN = 60.0
"""Seconds: then what was leased has been recognised or sent, also at a second try."""

pytestmark = pytest.mark.timeout(KILLS * 12 + 240)


@dataclass
class Record:
    """What the people saw. Each reason is used once."""

    asked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    commands: dict[str, Push] = field(default_factory=dict)
    reacted: int = 0


@dataclass
class Slackers:
    """The load on Slack: thanks by command and by reaction."""

    slack: SlackStandIn
    givers: list[User]
    receiver: User
    channel: Channel
    record: Record = field(default_factory=Record)

    @classmethod
    def of(cls, slack: SlackStandIn) -> "Slackers":
        givers = [slack.workspace.add_user(f"giver{n}", tz="Asia/Tokyo", locale="en-US") for n in range(GIVERS)]
        receiver = slack.workspace.add_user("receiver", tz="Asia/Tokyo", locale="en-US")
        everyone = [*(user.id for user in givers), receiver.id, slack.workspace.bot]
        return cls(slack, givers, receiver, slack.workspace.add_channel("meetup", everyone))

    async def thank(self, n: int) -> None:
        reason = f"slack reason {n}."
        self.record.asked.add(reason)
        giver = self.givers[n % GIVERS]
        seen = await self.slack.command(
            giver.id, self.channel.id, "/thanks", f"@{self.receiver.name} {reason}", wait=3.0
        )
        if seen.push is not None:
            self.record.commands[reason] = seen.push
        if "You gave" in seen.text:
            self.record.answered.add(reason)

    async def react(self, n: int) -> None:
        ts = await self.slack.say(self.receiver.id, self.channel.id, f"message {n}", wait=0)
        await self.slack.react(self.givers[n % GIVERS].id, self.channel.id, ts, "pray", wait=0)
        self.record.reacted += 1

    def notices(self) -> Counter[str]:
        told = [text_of(message) for message in self.slack.direct_messages(self.receiver.id)]
        return Counter(reason for reason in self.record.asked for text in told if f"“{reason}”" in text.splitlines()[0])


@dataclass
class Discorders:
    """The load on Discord."""

    discord: DiscordStandIn
    guild: Guild
    givers: list[Person]
    receiver: Person
    channel: Room
    record: Record = field(default_factory=Record)

    @classmethod
    def of(cls, discord: DiscordStandIn) -> "Discorders":
        world = discord.world
        receiver = world.add_user("receiver")
        givers = [world.add_user(f"giver{n}") for n in range(GIVERS)]
        guild = world.add_guild("town", receiver, members=givers)
        return cls(discord, guild, givers, receiver, world.add_channel(guild, "square"))

    async def thank(self, n: int) -> None:
        reason = f"discord reason {n}."
        self.record.asked.add(reason)
        people = self.discord.people
        seen = await people.command(
            self.givers[n % GIVERS], self.channel, "thanks", to=self.receiver, reason=reason, points=1
        )
        if seen.kind == "thinking":
            with suppress(TimeoutError):  # killed after an early acknowledgement: the one case without an answer
                seen = await people.later(seen)
        if "You gave" in seen.text:
            self.record.answered.add(reason)

    async def react(self, n: int) -> None:
        message = await self.discord.people.say(self.receiver, self.channel, f"message {n}")
        await self.discord.people.react(self.givers[n % GIVERS], message, "🙏")
        self.record.reacted += 1

    def notices(self) -> Counter[str]:
        lines = [m.content for m in self.channel.messages.values() if m.author.bot]
        return Counter(reason for reason in self.record.asked for line in lines if f"“{reason}”" in line)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_killed_at_random_instants_nothing_is_lost_and_nothing_doubled(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    chance = random.Random(20261123)
    faults, hurry = Faults(seed=1), Hurry(time.time(), RATE)
    async with (
        SlackStandIn(clock=hurry.unix, faults=faults, timing=Timing(retries=RETRIES, trigger=30.0)) as slack,
        DiscordStandIn(clock=hurry.now, limits=Limits(first_response=timedelta(seconds=10))) as discord,
        Nursery(env := environment(url, slack, discord, **hurry.environment), tmp_path) as nursery,
    ):
        on_slack, on_discord = Slackers.of(slack), Discorders.of(discord)
        bot = await nursery.fork()
        await bot.ready()
        n, under_way = 0, []
        for _ in range(KILLS):
            faults.cut("chat.postMessage", "after")
            discord.faults.cut_after(r"POST /channels/\d+/messages$", 1)
            load: list[Coroutine[None, None, None]] = []
            for _ in range(4):
                n += 1
                load += [on_slack.thank(n), on_discord.thank(n), on_slack.react(n), on_discord.react(n)]
            under_way += [asyncio.ensure_future(one) for one in load]
            await asyncio.sleep(chance.uniform(0.0, 0.6))
            await bot.end(signal.SIGKILL)
            bot = await nursery.fork()
            await bot.ready()
        await asyncio.gather(*under_way)
        await _deliver_again(on_slack, on_discord)
        await _settled(url, slack)
        await bot.end(signal.SIGTERM)

        rows = await _exported(url)
        stands = Counter(str(row["reason"]) for row in rows if row["kind"] == "thanks")
        for load_on in (on_slack, on_discord):
            assert load_on.record.answered - set(stands) == set(), "answered, but not stored"
            assert {reason for reason in load_on.record.asked if stands[reason] != 1} == set()
            told = load_on.notices()
            assert {reason: told[reason] for reason in load_on.record.asked if told[reason] != 1} == {}
        reactions = sum(1 for row in rows if row["kind"] == "reaction")
        assert reactions == on_slack.record.reacted + on_discord.record.reacted
        answered = len(on_slack.record.answered) + len(on_discord.record.answered)
        asked = len(on_slack.record.asked) + len(on_discord.record.asked)
        counts = f"{asked} thanks ({answered} answered), {reactions} reactions, {len(rows)} entries"
        print(f"\n{engine}: {KILLS} kills, {counts}")
        code, out, _ = await shinrai(env, "verify", folder=tmp_path)
        assert (code, out) == (0, "The ledger adds up.\n")


async def _deliver_again(on_slack: Slackers, on_discord: Discorders) -> None:
    """Every command once more, as a platform or a proxy might, long after it was first delivered.

    And what Slack gave up: a bot that is killed every few seconds can be away at each of its tries. What was
    acknowledged is not sent again, so that an acknowledgement before the commit would be found out.
    """
    await on_slack.slack.pusher.settle()
    for event in list(on_slack.slack.pusher.given_up):
        await _insistently(on_slack.slack, event)
    for push in on_slack.record.commands.values():
        await on_slack.slack.redeliver(push)
    for dispatch in list(on_discord.discord.gateway.history):
        if dispatch.name == "INTERACTION_CREATE":
            on_discord.discord.gateway.send(dispatch)


async def _insistently(slack: SlackStandIn, event: Push) -> None:
    """As patiently as Slack, which goes on for six minutes, however little of the machine is left for the bot."""
    for _ in range(20):
        [answer] = await slack.redeliver(event)
        if answer.acknowledged:
            return
    raise AssertionError(f"not acknowledged in twenty tries: {event.name}")


async def _settled(url: str, slack: SlackStandIn) -> None:
    """Until nothing is owed or under way any more, and the reactions that were missed have been read again."""
    await slack.pusher.settle()
    deadline = asyncio.get_running_loop().time() + SETTLED_WITHIN
    quiet, stored = 0, -1
    while quiet < 8:
        assert asyncio.get_running_loop().time() < deadline, "deliveries are still owed"
        states = Counter(row["state"] for row in await _exported(url, "posts"))
        under_way = states[DeliveryState.OWED] + states[DeliveryState.SENDING]
        before, stored = stored, len(await _exported(url))
        quiet = quiet + 1 if under_way == 0 and stored == before else 0
        await asyncio.sleep(0.5)


async def _exported(url: str, what: str = "entries") -> list[dict[str, object]]:
    database = Database(url)
    try:
        return [row async for row in export(database, what, None)]  # type: ignore[arg-type]
    finally:
        await database.close()
