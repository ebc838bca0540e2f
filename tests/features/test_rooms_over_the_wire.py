"""The real bot on both stand-ins opens the room of a first-timer and their mentor: once, whatever becomes of it."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from adapters.sandbox.discord import DiscordStandIn, Overwrite, Permission
from adapters.sandbox.discord import Message as DiscordMessage
from adapters.sandbox.discord.entities import Channel as Thread
from adapters.sandbox.discord.entities import MessageKind
from adapters.sandbox.discord.seen import words as discord_words
from adapters.sandbox.slack import Message as SlackMessage
from adapters.sandbox.slack import SlackStandIn
from adapters.sandbox.slack.faults import Answering
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.paper import until
from adapters.sandbox.story.slack_teller import SlackTeller
from adapters.sandbox.story.slack_teller import words as slack_words
from adapters.slack.scopes import SCOPES
from bot.people import PlatformName, SpaceRef
from bot.ports import RoleId
from storage.export import export
from storage.unit import SqlStorage, open_storage
from storage.verify import verify

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.settings import Settings
    from bot.wiring.demo import settings_for
    from bot.wiring.live import Live
    from tests.faults.street import Clock
    from tests.sqlite import migrated

"""Seconds after which what a dead process had under way is anybody's."""


class Here(Protocol):
    """One platform: three people, and what they do and see there."""

    space: SpaceRef

    async def call(self) -> None:
        """Emi calls for an MC, first come, with a seat for a first-timer and one for a mentor."""

    async def press(self, name: str, label: str) -> None:
        """On the announcement."""

    def rooms(self) -> list[tuple[set[str], list[str]]]:
        """Who is in each, and what stands there."""

    def told(self, name: str) -> list[str]: ...

    def refuse_rooms(self) -> None: ...

    def hang_in_the_middle(self) -> None:
        """The next room is begun, and no answer comes."""

    def go_on(self) -> None: ...

    async def press_in_room(self, name: str, label: str) -> str: ...


class OnSlack:
    def __init__(self, slack: SlackStandIn) -> None:
        self.slack = slack
        self.teller = SlackTeller(slack, lambda _: None, "Asia/Tokyo")
        self.teller.arrives("emi", is_admin=True)
        for name in ("chie", "dai"):
            self.teller.arrives(name)
        self.meetup = self.teller.channel("meetup", ("emi", "chie", "dai"))
        self.space = SpaceRef(PlatformName.SLACK, slack.workspace.id)

    async def call(self) -> None:
        await self.teller.asks("emi", self.meetup, "/volunteer", "call MC choosing:first_come")
        await self.teller.hears(self.meetup, "chie", "dai")

    async def press(self, name: str, label: str) -> None:
        announced = next(iter(self.slack.workspace.messages[self.meetup.id].values()))
        self.teller.screens[name] = announced
        await self.teller.presses(name, label)

    def _said(self) -> dict[str, list[SlackMessage]]:
        rooms = [channel.id for channel in self.slack.workspace.channels.values() if channel.kind == "mpim"]
        return {room: list(self.slack.workspace.messages[room].values()) for room in rooms}

    def rooms(self) -> list[tuple[set[str], list[str]]]:
        return [(self._members(room), [slack_words(one.blocks) for one in said]) for room, said in self._said().items()]

    def _members(self, room: str) -> set[str]:
        users, members = self.slack.workspace.users, self.slack.workspace.channels[room].members
        return {users[user].name for user in members if not users[user].is_bot}

    def told(self, name: str) -> list[str]:
        return [slack_words(one.blocks) for one in self.slack.direct_messages(self.teller.people[name].id)]

    def refuse_rooms(self) -> None:
        self.slack.grant(self.slack.workspace, [scope for scope in SCOPES if scope != "mpim:write"])

    def hang_in_the_middle(self) -> None:
        """The card stands there, and nobody wrote it down."""
        workspace, people = self.slack.workspace, self.teller.people
        room = workspace.direct([workspace.bot, people["chie"].id, people["dai"].id])
        self.slack.faults.answering.append(Answering("hang_after", "chat.postMessage", 1, room.id, seconds=60.0))

    def go_on(self) -> None:
        self.slack.faults.answering.clear()

    async def press_in_room(self, name: str, label: str) -> str:
        ((said,),) = self._said().values()
        self.teller.screens[name] = said
        seen = await self.teller.presses(name, label)
        return slack_words(seen.shown[0].blocks)


class OnDiscord:
    def __init__(self, discord: DiscordStandIn) -> None:
        self.discord = discord
        self.teller = DiscordTeller(discord, lambda _: None, "Asia/Tokyo")
        people = [self.teller.arrives(name, name, locale="en-US") for name in ("emi", "chie", "dai")]
        self.guild = discord.world.add_guild("Town", people[0], locale="en-US", members=people[1:])
        self.chat = self.teller.channel(self.guild, "chat")
        self.space = SpaceRef(PlatformName.DISCORD, str(self.guild.id))

    async def call(self) -> None:
        await self.teller.asks("emi", self.chat, "volunteer call", role="MC", choosing="first_come")
        await self.teller.sees_posted(self.chat, "chie", "dai")

    async def press(self, name: str, label: str) -> None:
        self.teller.screens[name] = self.chat.history[0]
        await self.teller.presses(name, label, label)

    def _threads(self) -> list[Thread]:
        return [channel for channel in self.guild.channels.values() if channel.is_thread]

    def _said(self, thread: Thread) -> list[DiscordMessage]:
        return [one for one in thread.history if one.kind is MessageKind.DEFAULT]

    def rooms(self) -> list[tuple[set[str], list[str]]]:
        names = {user.id: name for name, user in self.teller.people.items()}
        return [
            (
                {names[user] for user in thread.thread_members if user in names},
                [discord_words(one.content, one.embeds) for one in self._said(thread)],
            )
            for thread in self._threads()
        ]

    def told(self, name: str) -> list[str]:
        direct = self.discord.people.direct_channel(self.teller.people[name])
        return [discord_words(one.content, one.embeds) for one in direct.history]

    def refuse_rooms(self) -> None:
        lost = Permission.CREATE_PRIVATE_THREADS
        self.chat.overwrites.append(Overwrite(self.discord.application_id, of_member=True, deny=lost))

    def hang_in_the_middle(self) -> None:
        """The thread is there, and there is nobody in it yet, nor a card."""
        self.discord.faults.at_random(r"POST /channels/\d+/threads", 1.0, "hang after", seconds=60.0)

    def go_on(self) -> None:
        self.discord.faults.stop()

    async def press_in_room(self, name: str, label: str) -> str:
        (thread,) = self._threads()
        self.teller.screens[name] = self._said(thread)[0]
        seen = await self.teller.presses(name, label, label)
        return seen.text


@dataclass
class Evening:
    """The bot as one process after another, all on one database."""

    here: Here
    clock: Clock
    settings: Settings
    live: Live = field(init=False)

    async def start(self) -> None:
        self.live = Live(self.settings, now=self.clock)
        await self.live.start()

    async def meet(self) -> None:
        """Chie tries, and Dai, who has done it, stands beside her."""
        await self.here.call()
        async with self._storage() as storage:
            community = await storage.house.community_of(self.here.space)
            assert community is not None
            await self.here.press("dai", "Only if nobody else does")  # so that the bot knows them
            async with storage.community(community) as uow:
                (dai,) = await uow.people.named(["dai"])
                await uow.roles.has_held(dai.member, RoleId("mc"), last=None, told_by=dai.id, own=True)
        await self.here.press("chie", "I’d like to try (first time)")
        await self.here.press("dai", "I can mentor")

    async def room(self) -> tuple[set[str], list[str]]:
        """Once its card stands in it."""
        return await until(lambda: next((one for one in self.here.rooms() if one[1]), None), 15.0)

    async def tells(self, name: str, words: str) -> None:
        await until(lambda: any(words in one for one in self.here.told(name)) or None, 15.0)

    async def states(self) -> list[object]:
        async with self._storage() as storage:
            assert await verify(storage.database) == []
            rows = [row async for row in export(storage.database, "posts")]
        return [row["state"] for row in rows if row["purpose"] == "volunteer.room"]

    @asynccontextmanager
    async def _storage(self) -> AsyncIterator[SqlStorage]:
        storage = await open_storage(self.settings.database_url, now=self.clock)
        try:
            yield storage
        finally:
            await storage.close()


@pytest.fixture(params=list(PlatformName), ids=str)
async def evening(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Evening]:
    clock = Clock()
    async with SlackStandIn(clock=clock.unix) as slack, DiscordStandIn(clock=clock) as discord:
        here: Here = OnSlack(slack) if request.param is PlatformName.SLACK else OnDiscord(discord)
        settings = settings_for(slack, discord, await migrated(f"sqlite:///{tmp_path}/evening.db"))
        evening = Evening(here, clock, settings)
        await evening.start()
        try:
            yield evening
        finally:
            here.go_on()
            await evening.live.stop()


async def test_the_two_meet_and_look_for_a_stand_in_from_there(evening: Evening) -> None:
    await evening.meet()
    members, (card,) = await evening.room()
    assert members == {"chie", "dai"}
    assert "A first time: MC" in card
    assert "This room is yours" in card
    assert "I ask in the channel who would stand in" in await evening.here.press_in_room("chie", "Look for a stand-in")
    assert await evening.states() == ["sent"]


async def test_who_gives_the_seat_back_is_said_in_the_room(evening: Evening) -> None:
    await evening.meet()
    await evening.room()
    await evening.here.press("chie", "Not after all")
    await until(lambda: "has handed this seat on" in evening.here.rooms()[0][1][0] or None, 15.0)
    assert len(evening.here.rooms()[0][1]) == 1


async def test_a_process_that_dies_in_the_middle_leaves_no_second_room_and_no_second_card(evening: Evening) -> None:
    evening.here.hang_in_the_middle()
    await evening.meet()
    await until(lambda: evening.here.rooms() or None, 15.0)
    await asyncio.sleep(0.5)
    await evening.live.stop()
    evening.here.go_on()
    await evening.start()
    members, (card,) = await evening.room()
    await until(lambda: evening.here.told("dai") or None, 15.0)
    await asyncio.sleep(1.0)
    assert members == {"chie", "dai"}
    assert "This room is yours" in card
    assert evening.here.rooms() == [(members, [card])]
    assert await evening.states() == ["sent"]


async def test_without_the_right_each_is_told_directly_and_nothing_is_lost(evening: Evening) -> None:
    evening.here.refuse_rooms()
    await evening.meet()
    for name in ("chie", "dai"):
        await evening.tells(name, "Do write to each other")
    assert evening.here.rooms() == []
    assert sorted(map(str, await evening.states())) == ["dropped", "sent", "sent"]
