"""Study sessions and their MCs on both stand-ins, called for and answered to: all that the bot owes comes of that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.discord.entities import ChannelKind, MessageKind
from adapters.sandbox.discord.entities import Message as DiscordMessage
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.refusals.components import walk
from adapters.sandbox.discord.seen import Seen
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.forms import elements
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, Json, User, text_of
from adapters.sandbox.slack.values import Message as SlackMessage

GUILDS = 2
"""On Discord; each is a community of its own."""
PEOPLE = 12
"""On each platform; one of them calls the sessions together."""
TITLE = re.compile(r"(?:Reading|Quick reading) \d+")
LASTS = 600
"""Minutes: nobody is asked about a session that has ended."""
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
COMING = re.compile(r"(\d+) (?:is|are) coming")
NUMBER = re.compile(r"Session #(\d+)")
ANNOUNCEMENT, REMINDER, DIRECT = "session.announcement", "session.reminder", "session.reminder_direct"
CALL, SEATED, ROOM = "volunteer.announcement", "volunteer.seated", "volunteer.room"
BY_SIGN = {"🙋": CALL, "🌱": ROOM, "The seat is yours": SEATED, "You are the mentor": SEATED}
GOING, TRY, MENTOR = "Going", "I’d like to try (first time)", "I can mentor"
ASKED_AGAIN = 4
"""Times that somebody asks: time runs faster here, and a busy machine may answer that it could not look up everyone."""
HELD, HAS_HELD = "I have done this", "You have done this before."
MADE = "is announced"
SEEN = {GOING: "You are going.", TRY: "The seat is yours.", MENTOR: "Your answer: can mentor."}
"""What who presses is answered."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot's, as it stands at the stand-in."""

    ref: str
    """``channel:message``, as at the end of what ``shinrai export --what posts`` calls a message."""
    place: str
    text: str
    person: str
    """Whose direct conversation it stands in; empty: a channel's."""
    pressable: bool

    @property
    def title(self) -> str:
        found = TITLE.search(self.text)
        return found[0] if found else ""

    @property
    def date(self) -> str:
        found = DATE.search(self.text)
        return found[0] if found else ""

    @property
    def coming(self) -> int:
        """How many, as an announcement says."""
        found = COMING.search(self.text)
        return int(found[1]) if found else 0

    @property
    def purpose(self) -> str:
        """By its words alone; empty: not about a session."""
        volunteer = next((purpose for sign, purpose in BY_SIGN.items() if sign in self.text), None)
        if volunteer is not None:
            return volunteer
        if "⏰" not in self.text:
            return ANNOUNCEMENT if self.title else ""
        return DIRECT if self.person else REMINDER


@dataclass(frozen=True, slots=True)
class Answered:
    """What a person saw."""

    text: str

    @property
    def made(self) -> bool:
        return MADE in self.text

    @property
    def number(self) -> str:
        """Of the session that is shown."""
        found = NUMBER.search(self.text)
        return found[1] if found else ""

    def says(self, label: str) -> bool:
        """That this press has been heard."""
        return SEEN[label] in self.text


class Meetings(Protocol):
    """One platform's people and places."""

    @property
    def people(self) -> Sequence[str]: ...

    @property
    def channels(self) -> int: ...

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str = "once") -> Answered:
        """``/session new``, in that channel."""
        ...

    async def call_for_mc(self, session: str, channel: int) -> Answered:
        """``/volunteer call MC``, for the session of that number: one first-timer and their mentor, first come."""
        ...

    async def has_been_mc(self, person: str) -> None:
        """They say so themselves, in every community."""
        ...

    async def press(self, person: str, on: Posted, label: str) -> Answered: ...

    def posted(self) -> Iterator[Posted]:
        """All that the bot said to everybody, or to one person in direct messages."""
        ...

    def empty_rooms(self) -> Sequence[str]:
        """Conversations of a few that were opened and in which nothing stands."""
        ...

    def names(self, person: str) -> tuple[str, ...]:
        """As a message in a channel may name them."""
        ...


@dataclass
class OnSlack:
    slack: SlackStandIn
    members: dict[str, User] = field(default_factory=dict)
    places: list[Channel] = field(default_factory=list)

    @classmethod
    def of(cls, slack: SlackStandIn, channels: int) -> "OnSlack":
        users = [slack.workspace.add_user(f"reader{n:02}", tz="Asia/Tokyo", locale="en-US") for n in range(PEOPLE)]
        everyone = [*(user.id for user in users), slack.workspace.bot]
        places = [slack.workspace.add_channel(f"books-{n}", everyone) for n in range(channels)]
        return cls(slack, {user.id: user for user in users}, places)

    @property
    def people(self) -> Sequence[str]:
        return tuple(self.members)

    @property
    def channels(self) -> int:
        return len(self.places)

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str = "once") -> Answered:
        text = f"new {title} {when} remind:{remind} repeat:{repeat} minutes:{LASTS}"
        seen = await self.slack.command(self.people[0], self.places[channel].id, "/session", text, wait=3.0)
        return Answered(seen.text)

    async def call_for_mc(self, session: str, channel: int) -> Answered:
        text = f"call MC session:#{session} first:1 mentors:1 choosing:first_come"
        place = self.places[channel].id
        return Answered((await self.slack.command(self.people[0], place, "/volunteer", text, wait=3.0)).text)

    async def has_been_mc(self, person: str) -> None:
        listed = (await self.slack.command(person, self.places[0].id, "/shinrai", "roles", wait=3.0)).message
        assert listed is not None
        row = next(block for block in listed.blocks if "MC" in block.get("text", {}).get("text", ""))
        opens = row["accessory"]["action_id"]
        card = (await self.slack.press(person, listed, opens, block_id=row["block_id"], wait=3.0)).message
        assert card is not None
        assert HAS_HELD in (await self.slack.press(person, card, _action(card.blocks, HELD), wait=3.0)).text

    async def press(self, person: str, on: Posted, label: str) -> Answered:
        message = next(one for one in self._messages() if self._ref(one) == on.ref)
        return Answered((await self.slack.press(person, message, _action(message.blocks, label), wait=3.0)).text)

    def posted(self) -> Iterator[Posted]:
        for message in self._messages():
            place = self.slack.workspace.channels[message.channel]
            person = next((one for one in place.members if one in self.members), "") if place.kind == "im" else ""
            there = {part.get("text", {}).get("text") for _, part in elements(message.blocks)}
            yield Posted(self._ref(message), place.id, text_of(message), person, bool(there & SEEN.keys()))

    def empty_rooms(self) -> Sequence[str]:
        told = {message.channel for message in self._messages()}
        return [id for id, one in self.slack.workspace.channels.items() if one.kind == "mpim" and id not in told]

    def names(self, person: str) -> tuple[str, ...]:
        """Mentioned where their name could not be had in time."""
        return self.members[person].real_name, f"<@{person}>"

    def _messages(self) -> Iterator[SlackMessage]:
        workspace = self.slack.workspace
        for said in list(workspace.messages.values()):
            yield from (message for message in list(said.values()) if message.user == workspace.bot)

    def _ref(self, message: SlackMessage) -> str:
        return f"{message.channel}:{message.ts}"


@dataclass
class OnDiscord:
    discord: DiscordStandIn
    members: dict[str, Person] = field(default_factory=dict)
    places: list[Room] = field(default_factory=list)

    @classmethod
    def of(cls, discord: DiscordStandIn, channels: int) -> "OnDiscord":
        world = discord.world
        readers = [world.add_user(f"reader{n:02}") for n in range(PEOPLE)]
        guilds = [world.add_guild(name, readers[0], members=readers[1:]) for name in ("library", "attic")]
        places = [world.add_channel(guilds[n % GUILDS], f"books-{n}") for n in range(channels)]
        return cls(discord, {str(one.id): one for one in readers}, places)

    @property
    def people(self) -> Sequence[str]:
        return tuple(self.members)

    @property
    def channels(self) -> int:
        return len(self.places)

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str = "once") -> Answered:
        people, host = self.discord.people, self.members[self.people[0]]
        wish: dict[str, Any] = {"title": title, "when": when, "remind": remind, "repeat": repeat, "minutes": LASTS}
        return await self._answered(await people.command(host, self.places[channel], "session new", **wish))

    async def call_for_mc(self, session: str, channel: int) -> Answered:
        wish: dict[str, Any] = {"role": "MC", "session": int(session), "first": 1, "mentors": 1}
        people, host, place = self.discord.people, self.members[self.people[0]], self.places[channel]
        return await self._answered(await people.command(host, place, "volunteer call", **wish, choosing="first_come"))

    async def has_been_mc(self, person: str) -> None:
        people, member = self.discord.people, self.members[person]
        for place in self.places[:GUILDS]:
            for _ in range(ASKED_AGAIN):
                seen = await self._settled(await people.command(member, place, "shinrai roles"))
                for label in ("4. Open", HELD):
                    if seen.message is not None and HAS_HELD not in seen.text:
                        button = _button(seen.message, label)
                        seen = await self._settled(await people.press(member, seen.message, button))
                if HAS_HELD in seen.text:
                    break
            assert HAS_HELD in seen.text, seen.text

    async def press(self, person: str, on: Posted, label: str) -> Answered:
        message = next(one for one in self._messages() if self._ref(one) == on.ref)
        return await self._answered(
            await self.discord.people.press(self.members[person], message, _button(message, label))
        )

    async def _answered(self, seen: Seen) -> Answered:
        return Answered((await self._settled(seen)).text)

    async def _settled(self, seen: Seen) -> Seen:
        return await self.discord.people.later(seen, 5.0) if seen.kind == "thinking" else seen

    def posted(self) -> Iterator[Posted]:
        for message in self._messages():
            place = message.channel
            person = "" if place.guild is not None else str(place.recipients[0].id)
            there = {part.get("label") for part in walk(message.components)}
            yield Posted(self._ref(message), str(place.id), _words(message), person, bool(there & SEEN.keys()))

    def empty_rooms(self) -> Sequence[str]:
        told = {message.channel.id for message in self._messages()}
        rooms = [one for one in self.discord.world.channels.values() if one.kind is ChannelKind.PRIVATE_THREAD]
        return [str(one.id) for one in rooms if one.id not in told]

    def names(self, person: str) -> tuple[str, ...]:
        return (f"<@{person}>",)

    def _messages(self) -> Iterator[DiscordMessage]:
        for place in list(self.discord.world.channels.values()):
            said = [one for one in list(place.messages.values()) if one.kind is not MessageKind.RECIPIENT_ADD]
            yield from (message for message in said if message.author.bot)

    def _ref(self, message: DiscordMessage) -> str:
        return f"{message.channel.id}:{message.id}"


def _action(blocks: Sequence[Json], label: str) -> str:
    return next(str(part["action_id"]) for _, part in elements(blocks) if part.get("text", {}).get("text") == label)


def _button(message: DiscordMessage, label: str) -> str:
    return next(str(part["custom_id"]) for part in walk(message.components) if part.get("label") == label)


def _words(message: DiscordMessage) -> str:
    found = [message.content]
    for embed in message.embeds:
        found += [embed.get("title") or "", embed.get("description") or ""]
        found += [text for one in embed.get("fields", ()) for text in (one["name"], one["value"])]
    return "\n".join(found)
