"""Answers to the core's questions, by the gateway's knowledge and Discord's API. Nothing here raises.

What Discord does not tell in time is said so in the finding. A message that was read stays in its own lane until the
core has taken over what was found: a reaction that comes meanwhile is handed in afterwards, not before.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import assert_never

import discord
import structlog

from adapters.discord import incoming
from adapters.discord.calls import Calls
from adapters.discord.emoji import is_picture, names_of
from adapters.discord.errors import hindrance_of
from adapters.discord.facts import KnownPeople, facts_of
from adapters.discord.here import Here
from adapters.discord.lanes import Lanes
from adapters.discord.patience import PASSING
from adapters.discord.rereading import Rereading
from adapters.discord.sight import Sight
from adapters.discord.spaces import lacking_to_read, space_found
from adapters.discord.wire import Json
from bot.access import may_be_thanked
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutNames,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    EmojiFound,
    Finding,
    Inquire,
    MessageFound,
    NamesFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
)
from bot.people import Facts, MessageRef
from bot.rules.wording import compared

log = structlog.get_logger(__name__)

AT_ONCE = 10
NAMESAKES = 100
NOWHERE = MessageFound(visible=False)
UNTOLD = MessageFound(visible=True)


class Inquiries:
    def __init__(self, calls: Calls, people: KnownPeople, here: Here, lanes: Lanes, rereading: Rereading) -> None:
        self._calls = calls
        self._people = people
        self._here = here
        self._lanes = lanes
        self._rereading = rereading
        self._sight = Sight(calls, here)

    @asynccontextmanager
    async def during(self, within: float, in_all: float) -> AsyncIterator[Inquire]:
        """For one event: at most so many seconds a question and for all of them together.

        A message that was read is kept until the event is handled.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + in_all
        async with AsyncExitStack() as kept:
            held: set[MessageRef] = set()

            async def inquire(question: Question) -> Finding:
                return await self._find_out(question, max(0.0, min(within, until - clock())), kept, held)

            yield inquire

    async def _find_out(
        self, question: Question, within: float, kept: AsyncExitStack, held: set[MessageRef]
    ) -> Finding:
        match question:
            case AboutPeople(accounts):
                facts = await self._people.among(accounts, within=within)
                return PeopleFound(facts, self._people.hindrance(accounts))
            case AboutMessage():
                return await self._message(question, within, kept, held)
            case AboutSpace(space, channels):
                return self._space(int(space.id), channels)
            case AboutPlace():
                return await self._place(question, within)
            case AboutEmoji():
                return await self._emoji(question, within)
            case AboutNames():
                return await self._called(question, within)
            case _:
                assert_never(question)

    def _space(self, guild_id: int, channels: tuple[str, ...]) -> SpaceFound:
        try:
            return space_found(self._here.guild(guild_id), channels)
        except discord.ClientException:  # a thread whose channel is not in view
            return SpaceFound(answered=False)

    async def _message(
        self, question: AboutMessage, within: float, kept: AsyncExitStack, held: set[MessageRef]
    ) -> MessageFound:
        message = question.message
        if message.space != question.asker.space:
            return NOWHERE  # of another server: the asker's account is not there
        try:
            async with asyncio.timeout(within):
                if not await self._sight.sees(question.asker, message.channel):
                    return NOWHERE
                if message not in held:
                    await kept.enter_async_context(self._lanes.hold(message))
                    held.add(message)
                return await self._read(message, within)
        except (*PASSING, discord.HTTPException) as fault:
            log.info("discord.message_not_told", message=message.id, fault=type(fault).__name__)
            lacking = lacking_to_read(self._here.guild(int(message.space.id)), message.channel)
            return replace(UNTOLD, hindrance=hindrance_of(fault, lacking))

    async def _read(self, message: MessageRef, within: float) -> MessageFound:
        try:
            raw = await self._calls.message(message)
        except discord.NotFound:
            return NOWHERE
        standing = await self._rereading.standing(message, raw)
        subject = incoming.subject_of(message.space, raw, channel=message.channel)
        me = self._here.me(message.space)
        self._people.learn(me)
        named = [me.account, *standing, *([] if subject.author is None else [subject.author])]
        return MessageFound(True, subject, standing, await self._people.among(named, within=within))

    async def _place(self, question: AboutPlace, within: float) -> PlaceFound:
        """Also of where it was asked: a command can be typed where one may not write."""
        place = question.place
        if place.space != question.asker.space or not place.channel.isdecimal():
            return PlaceFound(answered=True)
        try:
            async with asyncio.timeout(within):
                return await self._sight.place(question.asker, place.channel)
        except (*PASSING, discord.DiscordException) as fault:  # also a thread whose channel is not in view
            log.info("discord.place_not_told", fault=type(fault).__name__)
            return PlaceFound(answered=False, hindrance=hindrance_of(fault))

    async def _called(self, question: AboutNames, within: float) -> NamesFound:
        """A request a name; what was found in time is told, and what is found meanwhile is not lost: it is kept."""
        guild, found = question.space.id, dict[str, tuple[Facts, ...]]()
        room = asyncio.Semaphore(AT_ONCE)

        async def look_up(name: str) -> None:
            async with room:
                with contextlib.suppress(*PASSING, discord.HTTPException):
                    members = await self._calls.members_called(guild, name, NAMESAKES)
                    found[name] = tuple(self._people_called(question, name, members))

        await asyncio.wait([asyncio.ensure_future(look_up(name)) for name in question.names], timeout=within)
        return NamesFound(found)

    def _people_called(self, question: AboutNames, name: str, members: list[Json]) -> Iterator[Facts]:
        for member in members:
            user = member["user"]
            names = (member.get("nick"), user.get("global_name"), user.get("username"))
            facts = facts_of(question.space, user, member)
            if compared(name) in {compared(str(one)) for one in names if one} and may_be_thanked(facts) is None:
                yield facts

    async def _emoji(self, question: AboutEmoji, within: float) -> EmojiFound:
        """The server's own are asked for only where something else than a picture was typed."""
        own = []
        if not all(map(is_picture, question.typed)):
            try:
                async with asyncio.timeout(within):
                    own = await self._calls.emoji(question.space.id)
            except (*PASSING, discord.HTTPException) as fault:
                log.info("discord.emoji_not_told", fault=type(fault).__name__)
                return EmojiFound(answered=False, hindrance=hindrance_of(fault))
        return EmojiFound(True, names_of(question.typed, own))
