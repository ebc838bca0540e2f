"""What one member does, and how long the others wait meanwhile: one real ``shinrai run`` between honest members and one
who is not.

``async with slack_place(folder) as place: figures = await others_during(place, attack)``. By hand, with figures only:
``python -m tests.faults.fairness slack reads``; BOT_TREE names another checkout whose bot is to be measured.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.seen import Seen as SeenOnDiscord
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.faults import Faults as SlackFaults
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, User
from tests.faults.live import LiveBot, environment
from tests.sqlite import migrated

HONEST = 40
"""Members who ask for what members ask for."""
CHANNELS = 10
RATE = 8.0
"""Requests a second of all of them together."""
SECONDS = 8.0
BEFORE = 1.0
"""Seconds in which they ask before the attack begins: then everybody is known."""
ANSWER_WITHIN = 20.0
"""Seconds for which somebody looks at the screen after an early acknowledgement."""
POSTED_WITHIN = 15.0
"""Seconds for which posts that were caused are waited for."""
USERS_INFO = 100
"""Calls a minute: tier 4 of Slack's Web API ("100+ per minute")."""
READ, GAVE = "trust", "You gave"
"""Words in the answers that honest members hope for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One request of somebody. ``lost``: the platform showed them that the app did not respond in time."""

    seconds: float
    text: str
    lost: bool = False

    def says(self, words: str) -> bool:
        return words.casefold() in self.text.casefold()


@dataclass(frozen=True, slots=True)
class Honest:
    """One request of an honest member, and whether it was answered as hoped for."""

    answered: Answered
    hoped_for: str
    reason: str = ""
    """Of a thanks; each is used once."""

    @property
    def refused(self) -> bool:
        return not self.answered.lost and not self.answered.says(self.hoped_for)


class Place(Protocol):
    """A channel on one platform. The first of ``people`` is who attacks; the others are honest."""

    @property
    def name(self) -> str: ...

    @property
    def people(self) -> Sequence[object]: ...

    @property
    def log(self) -> "Log": ...

    @property
    def bot(self) -> LiveBot: ...

    async def read(self, who: int) -> Answered: ...

    async def thank(self, who: int, whom: int, reason: str) -> Answered: ...


@dataclass
class Log:
    """What the bot asked of the platform, and when (monotonic seconds)."""

    calls: list[tuple[float, Exchange]] = field(default_factory=list)

    def __call__(self, exchange: Exchange) -> None:
        if exchange.kind == "http":
            self.calls.append((time.monotonic(), exchange))

    def count(self, words: str, status: int | None = None) -> int:
        """Calls with these words in their path (Slack: the method), and with that status."""
        return sum(words in one.path and status in (None, one.status) for _, one in self.calls)

    def posted_at(self, words: str) -> float | None:
        """When a message with these words was first posted."""
        posts = (
            at
            for at, one in self.calls
            if (one.path == "chat.postMessage" or one.path.endswith("/messages")) and words in str(one.request)
        )
        return next(posts, None)


@dataclass
class OnSlack:
    slack: SlackStandIn
    people: list[User]
    channel: Channel
    log: Log
    bot: LiveBot
    name: str = "Slack"

    async def read(self, who: int) -> Answered:
        return await self.command(who, "/trust", "show")

    async def thank(self, who: int, whom: int, reason: str) -> Answered:
        return await self.command(who, "/thanks", f"@{self.people[whom].name} {reason}")

    async def command(self, who: int, command: str, text: str) -> Answered:
        begun = time.monotonic()
        seen = await self.slack.command(self.people[who].id, self.channel.id, command, text, wait=ANSWER_WITHIN)
        return Answered(time.monotonic() - begun, seen.text, bool(seen.error))


@dataclass
class OnDiscord:
    discord: DiscordStandIn
    people: list[Person]
    channels: list[Room]
    log: Log
    bot: LiveBot
    name: str = "Discord"

    def channel(self, who: int) -> Room:
        """Not all in one: there Discord takes a message a second."""
        return self.channels[who % len(self.channels)]

    async def read(self, who: int) -> Answered:
        asking = self.discord.people.command(self.people[who], self.channel(who), "trust show")
        return await self.answered(asking)

    async def thank(self, who: int, whom: int, reason: str) -> Answered:
        to = self.people[whom]
        asking = self.discord.people.command(self.people[who], self.channel(who), "thanks", to=to, reason=reason)
        return await self.answered(asking)

    async def answered(self, asking: Awaitable[SeenOnDiscord]) -> Answered:
        """What they saw in the end, also where it came after a deferral."""
        begun = time.monotonic()
        seen = await asking
        if seen.kind in ("thinking", "nothing"):
            try:
                seen = await self.discord.people.later(seen, ANSWER_WITHIN)
            except TimeoutError:
                return Answered(time.monotonic() - begun, "", lost=True)
        return Answered(time.monotonic() - begun, seen.text, seen.failed)


Attack = Callable[[], Awaitable[Sequence[Answered]]]
"""What somebody does; how each of their own requests was answered."""


@dataclass
class Figures:
    """Of the honest members; all in seconds."""

    title: str
    honest: list[Honest]
    theirs: Sequence[Answered]
    """How the attacker was answered."""
    posted_late: list[float]
    """From each answer to a thanks until its notice was posted; without those that never were."""
    unposted: int = 0
    lag: float = 0.0
    """By how much the measuring process itself was late, at most."""
    crowding: float = 1.0
    """So many times as long as with a core of its own did the bot take, since others use the machine, too."""

    def on_a_core(self, share: float) -> float:
        """``within``, less what the measuring added, as it would be had the bot a core of its own."""
        return max(0.0, self.within(share) - self.lag) / self.crowding

    @property
    def lost(self) -> int:
        return sum(one.answered.lost for one in self.honest)

    @property
    def refused(self) -> list[str]:
        return [one.answered.text for one in self.honest if one.refused]

    def within(self, share: float) -> float:
        """So many seconds at most did this share (of 1) of them wait."""
        ordered = sorted(one.answered.seconds for one in self.honest)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def latest_post(self) -> float:
        return max(self.posted_late, default=0.0)

    def __str__(self) -> str:
        return (
            f"{self.title}: {len(self.honest)} requests of others: p50 {self.within(0.5):.2f} s,"
            f" p99 {self.within(0.99):.2f} s, worst {self.within(1.0):.2f} s; {self.lost} unanswered,"
            f" {len(self.refused)} refused; notices {self.latest_post:.1f} s late at most, {self.unposted} missing."
            f" The attacker: {len(self.theirs)} requests, {sum(one.lost for one in self.theirs)} unanswered."
            f" (Measured within {self.lag:.2f} s,"
            f" on a machine that let the bot wait {self.crowding:.1f} times as long.)"
        )


async def others_during(
    place: Place, title: str, attack: Attack, *, rate: float = RATE, seconds: float = SECONDS
) -> Figures:
    """Honest members ask at their own pace, whatever the bot does; the attack begins after BEFORE seconds.

    Ends when the attack is over and everything was answered, and prints the figures.
    """
    for who in range(1, 3):
        await place.read(who)  # the community is made, and greeted
    most_late = [0.0]
    ran_before, waited_before = place.bot.cores()
    watching = asyncio.create_task(_lag(most_late))
    begun = time.monotonic()
    asking: list[asyncio.Task[Honest]] = []
    attacking: asyncio.Task[Sequence[Answered]] | None = None
    number = 0
    while (passed := time.monotonic() - begun) < BEFORE + seconds:
        if attacking is None and passed >= BEFORE:
            attacking = asyncio.create_task(_attacking(attack))
        while number <= passed * rate:
            asking.append(asyncio.create_task(_honest(place, number)))
            number += 1
        await asyncio.sleep(1 / rate / 4)
    assert attacking is not None
    theirs = await attacking
    honest = list(await asyncio.gather(*asking))
    watching.cancel()
    ran, waited = place.bot.cores()
    crowding = 1 + (waited - waited_before) / max(ran - ran_before, 0.1)
    figures = Figures(title, honest, theirs, *await _posted(place, honest, begun, rate), most_late[0], crowding)
    print(figures)
    for text in sorted(set(figures.refused)):
        print(f"  refused: {text}")
    return figures


async def _attacking(attack: Attack) -> Sequence[Answered]:
    return await attack()


async def _honest(place: Place, number: int) -> Honest:
    """Each in turn; every third request is a thanks, all others read."""
    others = len(place.people) - 1
    who, whom = 1 + number % others, 1 + (number + 1) % others
    if number % 3:
        return Honest(await place.read(who), READ)
    reason = f"for honest help {number}."
    return Honest(await place.thank(who, whom, reason), GAVE, reason)


async def _posted(place: Place, honest: Sequence[Honest], begun: float, rate: float) -> tuple[list[float], int]:
    """How late the notice of each thanks was, and how many are missing."""
    gave = [one for one in honest if one.answered.says(GAVE)]
    deadline = time.monotonic() + POSTED_WITHIN
    while any(place.log.posted_at(one.reason) is None for one in gave) and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
    asked = {one.reason: begun + int(one.reason.split()[-1][:-1]) / rate + one.answered.seconds for one in gave}
    posted = {one.reason: place.log.posted_at(one.reason) for one in gave}
    late = [max(0.0, at - asked[reason]) for reason, at in posted.items() if at is not None]
    return late, len(posted) - len(late)


async def at_once(count: int, ask: Callable[[int], Awaitable[Answered]]) -> list[Answered]:
    """So many requests within a second or two, none waiting for another's answer.

    They are sent in bursts of 20, so that the honest members, who live in the same loop, are not held up by the
    sending itself.
    """
    sending: list[asyncio.Task[Answered]] = []
    for number in range(count):
        sending.append(asyncio.ensure_future(ask(number)))
        if number % 20 == 19:
            await asyncio.sleep(0.01)
    return list(await asyncio.gather(*sending))


async def _lag(most: list[float]) -> None:
    """Note by how much this process itself is late, at most, until cancelled: of the figures so much is its own."""
    while True:
        begun = time.monotonic()
        await asyncio.sleep(0.01)
        most[0] = max(most[0], time.monotonic() - begun - 0.01)


@asynccontextmanager
async def slack_place(folder: Path, *, rates: bool = True, strangers: int = 0) -> AsyncIterator[OnSlack]:
    """``rates``: Slack's own limit of look-ups. ``strangers``: further members, named ``p0``, ``p1``, …"""
    log, faults = Log(), SlackFaults()
    if rates:
        faults.calls_per_minute["users.info"] = USERS_INFO
    async with SlackStandIn(observer=log, faults=faults) as slack:
        people = [slack.workspace.add_user(f"m{n}", tz="Asia/Tokyo", locale="en-US") for n in range(HONEST + 1)]
        crowd = [slack.workspace.add_user(f"p{n}", tz="Asia/Tokyo", locale="en-US") for n in range(strangers)]
        members = [*(user.id for user in [*people, *crowd]), slack.workspace.bot]
        channel = slack.workspace.add_channel("meetup", members)
        async with _running(folder, slack, None) as bot:
            yield OnSlack(slack, people, channel, log, bot)


@asynccontextmanager
async def discord_place(folder: Path, *, rates: bool = True, strangers: int = 0) -> AsyncIterator[OnDiscord]:
    """``rates``: Discord's own limits."""
    log = Log()
    async with DiscordStandIn(observer=log, rate_limits=rates) as discord:
        world = discord.world
        owner = world.add_user("owner")
        people = [world.add_user(f"m{n}") for n in range(HONEST + 1)]
        crowd = [world.add_user(f"p{n}") for n in range(strangers)]
        guild = world.add_guild("town", owner, members=[*people, *crowd])
        channels = [world.add_channel(guild, f"square-{n}") for n in range(CHANNELS)]
        async with _running(folder, None, discord) as bot:
            yield OnDiscord(discord, people, channels, log, bot)


@asynccontextmanager
async def _running(folder: Path, slack: SlackStandIn | None, discord: DiscordStandIn | None) -> AsyncIterator[LiveBot]:
    tree = os.environ.get("BOT_TREE", "")
    database = f"sqlite:///{folder}/fairness.db"
    if not tree:
        await migrated(database)
    more = {"PYTHONPATH": tree} if tree else {}
    bot = LiveBot(environment(database, slack, discord, **more), folder)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


# --- attacks that this file knows ---------------------------------------------------------------------------------


def nothing() -> Attack:
    """For comparison."""

    async def attack() -> Sequence[Answered]:
        return []

    return attack


def reads(place: Place, count: int = 3000) -> Attack:
    """One member asks for their trust so many times at once; fewer where others use the machine, too."""

    async def attack() -> Sequence[Answered]:
        ran, waited = place.bot.cores()
        return await at_once(int(count * ran / (ran + waited)), lambda _: place.read(0))

    return attack


PLACES: dict[str, Callable[[Path], AbstractAsyncContextManager[OnSlack | OnDiscord]]] = {
    "slack": slack_place,
    "discord": discord_place,
}
ATTACKS: dict[str, Callable[[Place], Attack]] = {"nothing": lambda _: nothing(), "reads": reads}


async def main(where: str, what: str) -> None:
    with tempfile.TemporaryDirectory(prefix="shinrai-fairness-") as folder:
        async with PLACES[where](Path(folder)) as place:
            await others_during(place, f"{place.name}, {what}", ATTACKS[what](place))


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("where", choices=PLACES)
    words.add_argument("what", choices=ATTACKS)
    given = words.parse_args(sys.argv[1:])
    asyncio.run(main(given.where, given.what))
