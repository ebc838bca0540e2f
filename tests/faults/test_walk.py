"""Promise 1, at length: people add and remove reactions at random; the ledger ends where a model of one rule ends.

On Slack events arrive shuffled, doubled under fresh ids, and long after they were overtaken. On Discord they arrive one
to three times, and the gateway is cut, to be resumed or, with everything in between lost, begun anew. WALK_STEPS sets
how long a walk is.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from adapters.discord.gateway import Gateway
from adapters.sandbox.discord import changes
from adapters.sandbox.discord.entities import Message
from adapters.sandbox.discord.faults import Faults as DiscordFaults
from adapters.sandbox.slack.faults import Faults as SlackFaults
from adapters.sandbox.slack.pushing import Push
from adapters.sandbox.slack.world import Timing
from tests.faults.walking import GIVERS, WRITTEN_AT_FIRST, Deed, Step, Walk
from tests.faults.world import DiscordTown, SlackTown, discord_town, slack_town, until

STEPS = int(os.environ.get("WALK_STEPS", "2000"))
SEED = 20261123
AT_ONCE = 25
"""Steps that are taken without waiting for the bot: more than a window of shuffled events holds."""
LATE = 2
"""Events from any time before that come again with each of these."""
CUTS = 6
DOUBLED = 4
"""Every fourth portion is dispatched one to three times: a copy of an addition makes the bot read a message again."""
PACE = 0.1
"""Seconds between two portions: the cuts are to meet a bot at work, not one that has everything still before it."""
AGREED_WITHIN = 60.0
"""Seconds after which a difference is taken to be one, however busy the machine."""

pytestmark = pytest.mark.timeout(240)


def portions(walk: Walk) -> Iterator[list[Step]]:
    """So many steps at a time; the model is where the portion ends."""
    steps = walk.steps(STEPS)
    while portion := list(islice(steps, AT_ONCE)):
        yield portion


# --- Slack ---


class SlackWalkers:
    def __init__(self, town: SlackTown, chance: Random) -> None:
        self.town = town
        self.chance = chance
        workspace = town.slack.workspace
        self.people = [workspace.add_user(f"giver{n}", tz="Asia/Tokyo", locale="en-US").id for n in range(GIVERS)]
        self.people.append(workspace.add_user("robot", is_bot=True).id)
        for person in self.people:
            workspace.join(town.channel, person)
        app = workspace.installation
        by_bot = workspace.post(town.channel, app.bot_user, text="I am the bot", bot_id=app.bot_id)
        by_slack = workspace.post(town.channel, self.people[0], text="joined", subtype="channel_join")
        self.messages = {-2: by_bot.ts, -1: by_slack.ts}
        self.told: list[Push] = []

    async def take(self, steps: Sequence[Step]) -> None:
        """All at once, with some of what was told long ago; returns when the bot has acknowledged all of it."""
        late = self.chance.sample(self.told, min(LATE, len(self.told)))
        pushes = await asyncio.gather(*map(self._one, steps), *map(self._late, late))
        self.told += [push for push in pushes if push is not None]

    async def _one(self, step: Step) -> Push | None:
        slack, who = self.town.slack, self.people[step.who]
        match step.deed:
            case Deed.SAY:
                self.messages[step.message] = await slack.say(who, self.town.channel, f"message {step.message}")
                return None
            case Deed.ADD:
                return await slack.react(who, self.town.channel, self.messages[step.message], step.emoji)
            case Deed.REMOVE:
                return await slack.unreact(who, self.town.channel, self.messages[step.message], step.emoji)
            case Deed.CLEAR:
                raise AssertionError("nobody can clear another's reactions on Slack")

    async def _late(self, push: Push) -> None:
        await self.town.slack.redeliver(push)


async def test_a_walk_on_slack_shuffled_and_doubled_ends_in_the_models_balances(tmp_path: Path) -> None:
    walk = Walk(SEED, ("pray", "pray::skin-tone-3", "bouquet"), ("tada", "eyes"), moderated=False)
    faults = SlackFaults(seed=SEED, copies=1, reorder_within=0.03)
    started = time.monotonic()
    async with slack_town(
        f"sqlite:///{tmp_path}/town.db", faults=faults, timing=Timing(retries=(0.05, 0.5, 2.0))
    ) as town:
        walkers = SlackWalkers(town, Random(SEED))
        await walkers.take([Step(Deed.SAY, walk.author_of(n), n) for n in range(WRITTEN_AT_FIRST)])
        for steps in portions(walk):
            await walkers.take(steps)
        await town.slack.pusher.settle()
        assert await given(town, walkers.people) == walk.given()
        assert await town.running.balances() == balances(walk, walkers.people)
        told = sum(one.kind == "push" for one in town.log)
    report("slack", walk, f"{len(walkers.told)} events told {told} times", len(town.log), started)


# --- Discord ---


class DiscordWalkers:
    def __init__(self, town: DiscordTown) -> None:
        self.town = town
        world = town.discord.world
        users = [world.add_user(f"giver{n}") for n in range(GIVERS)] + [world.add_user("robot", bot=True)]
        for user in users:
            world.add_member(town.guild, user)
        self.users = users
        self.people = [str(user.id) for user in users]
        bot = world.application.bot
        by_bot = Message(world.ids.new(), town.square, bot, "I am the bot")
        by_webhook = Message(world.ids.new(), town.square, users[0], "feed", webhook_id=world.ids.new())
        self.messages = {-2: changes.post(town.discord.stage, by_bot), -1: changes.post(town.discord.stage, by_webhook)}

    async def take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            await self._one(step)

    async def _one(self, step: Step) -> None:
        people, who = self.town.discord.people, self.users[step.who]
        match step.deed:
            case Deed.SAY:
                self.messages[step.message] = await people.say(who, self.town.square, f"message {step.message}")
            case Deed.ADD:
                await people.react(who, self.messages[step.message], step.emoji)
            case Deed.REMOVE:
                await people.unreact(who, self.messages[step.message], step.emoji)
            case Deed.CLEAR:
                moderator = self.town.people["aiko"]
                await people.clear_reactions(moderator, self.messages[step.message], step.emoji or None)

    async def connected(self) -> None:
        gateway = self.town.discord.gateway

        async def there() -> bool:
            return gateway.connected() != []

        await until(there, "the bot has not come back")


async def at_once(self: Gateway, shard_id: int | None, *, initial: bool = False) -> None:
    """In place of the five seconds that discord.py waits before it begins another session."""


async def test_a_walk_on_discord_doubled_and_cut_ends_in_the_models_balances(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gateway, "before_identify_hook", at_once)
    walk = Walk(SEED, ("🙏", "🙏🏽", "💐"), ("🎉", "👀"), moderated=True)
    cut, forget = cuts(Random(SEED), STEPS // AT_ONCE)
    started = time.monotonic()
    async with discord_town(f"sqlite:///{tmp_path}/town.db", faults=DiscordFaults(SEED)) as town:
        walkers, gateway = DiscordWalkers(town), town.discord.gateway
        await walkers.take([Step(Deed.SAY, walk.author_of(n), n) for n in range(WRITTEN_AT_FIRST)])
        before = walk.given()
        for number, steps in enumerate(portions(walk)):
            town.discord.faults.duplicates = number % DOUBLED == 0
            if number in forget:
                await agreed(town, before, walkers.people)
                gateway.cut(forget_session=True)
            if number in cut:
                gateway.cut()
            await walkers.take(steps)
            if number in forget | cut:
                await walkers.connected()
            if number in forget:
                await agreed(town, walk.given(), walkers.people)
            await asyncio.sleep(PACE)
            before = walk.given()
        await agreed(town, walk.given(), walkers.people)
        assert (gateway.identifies, gateway.resumes) == (1 + len(forget), len(cut))
        assert await town.running.balances() == balances(walk, walkers.people)
        told = sum(one.kind == "push" for one in town.log)
    report("discord", walk, f"{told} dispatches, {CUTS} resumed and {len(forget)} new sessions", len(town.log), started)


async def test_clearing_one_emoji_leaves_its_other_skin_tones(tmp_path: Path) -> None:
    """To Discord they are emoji of their own, each cleared by itself."""
    async with discord_town(f"sqlite:///{tmp_path}/town.db") as town:
        people = town.discord.people
        message = await people.say(town.people["ben"], town.square, "Slides are up")
        for emoji in ("🙏", "🙏🏽"):
            await people.react(town.people["aiko"], message, emoji)
        await people.react(town.people["chie"], message, "🙏")
        await people.clear_reactions(town.people["aiko"], message, "🙏")
        await quiet(town)
        ids = [str(town.people[name].id) for name in ("aiko", "ben", "chie")]
        assert await given(town, ids) == {(0, 1): 1}
        await people.clear_reactions(town.people["aiko"], message, "🙏🏽")
        await quiet(town)
        assert await given(town, ids) == {}


def cuts(chance: Random, parts: int) -> tuple[set[int], set[int]]:
    """Before which portions the gateway is cut, and before which its session is forgotten, too.

    Forgotten early, before the bot has had time to note anything, in the middle, and before the last portion.
    """
    forget = {parts // 8, parts // 2, parts - 1}
    return set(chance.sample(sorted(set(range(1, parts)) - forget), CUTS)), forget


async def agreed(town: DiscordTown, wanted: Counter[tuple[int, int]], people: Sequence[str]) -> None:
    """Until the ledger is where the model is, and stays there. Raises AssertionError with the difference."""
    deadline = time.monotonic() + AGREED_WITHIN
    await quiet(town)
    while await given(town, people) != wanted and time.monotonic() < deadline:
        await quiet(town)
    assert await given(town, people) == wanted


async def quiet(town: DiscordTown) -> None:
    """Until the bot has asked and stored nothing for half a second: what it was told is worked off."""
    before = (-1, -1)
    while before != (now := (len(town.log), len(await town.running.rows()))):
        before = now
        await asyncio.sleep(0.5)


# --- what stands in the ledger ---


async def given(town: SlackTown | DiscordTown, people: Sequence[str]) -> Counter[tuple[int, int]]:
    """(giver, author) → points that stand; nothing where they add up to none."""
    points: Counter[tuple[int, int]] = Counter()
    for row in await town.running.rows():
        giver, receiver = (row[whose][0].rpartition(":")[2] for whose in ("giver", "receiver"))
        points[people.index(giver), people.index(receiver)] += row["points"]
    return +points if min(points.values(), default=0) >= 0 else points


def balances(walk: Walk, people: Sequence[str]) -> dict[str, int]:
    points: Counter[str] = Counter()
    for (_, author), given_points in walk.given().items():
        points[people[author]] += given_points
    return dict(points)


def report(platform: str, walk: Walk, told: str, exchanges: int, started: float) -> None:
    deeds = ", ".join(f"{count} {deed}" for deed, count in walk.taken.items())
    print(f"\n{platform}: {STEPS} steps ({deeds}); {told}; {exchanges} exchanges; {time.monotonic() - started:.1f} s")
