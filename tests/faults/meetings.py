"""Study sessions on both stand-ins, called together and answered to: all that the bot owes comes of that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.discord.entities import Message as DiscordMessage
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.refusals.components import walk
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.forms import elements
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, User, text_of
from adapters.sandbox.slack.values import Message as SlackMessage

PEOPLE = 12
"""On each platform; one of them calls the sessions together."""
TITLE = re.compile(r"Reading \d+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
COMING = re.compile(r"(\d+) (?:is|are) coming")
ANNOUNCEMENT, REMINDER, DIRECT = "session.announcement", "session.reminder", "session.reminder_direct"
MADE = "is announced"
GOING = "You are going."


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
    def going(self) -> bool:
        return GOING in self.text


class Meetings(Protocol):
    """One platform's people and places."""

    @property
    def people(self) -> Sequence[str]: ...

    @property
    def channels(self) -> int: ...

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str) -> Answered:
        """``/session new``, in that channel."""
        ...

    async def press_going(self, person: str, on: Posted) -> Answered: ...

    def posted(self) -> Iterator[Posted]:
        """All that the bot said to everybody, or to one person in direct messages."""
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

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str) -> Answered:
        text = f"new {title} {when} remind:{remind} repeat:{repeat}"
        seen = await self.slack.command(self.people[0], self.places[channel].id, "/session", text, wait=3.0)
        return Answered(seen.text)

    async def press_going(self, person: str, on: Posted) -> Answered:
        message = next(one for one in self._messages() if self._ref(one) == on.ref)
        action = next(
            element["action_id"]
            for _, element in elements(message.blocks)
            if element.get("text", {}).get("text") == "Going"
        )
        return Answered((await self.slack.press(person, message, action, wait=3.0)).text)

    def posted(self) -> Iterator[Posted]:
        for message in self._messages():
            place = self.slack.workspace.channels[message.channel]
            person = next((one for one in place.members if one in self.members), "") if place.kind == "im" else ""
            going = any(part.get("text", {}).get("text") == "Going" for _, part in elements(message.blocks))
            yield Posted(self._ref(message), place.id, text_of(message), person, going)

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
        places = [world.add_channel(guilds[n % 2], f"books-{n}") for n in range(channels)]
        return cls(discord, {str(one.id): one for one in readers}, places)

    @property
    def people(self) -> Sequence[str]:
        return tuple(self.members)

    @property
    def channels(self) -> int:
        return len(self.places)

    async def call(self, title: str, channel: int, when: str, remind: str, repeat: str) -> Answered:
        people, host = self.discord.people, self.members[self.people[0]]
        wish = {"title": title, "when": when, "remind": remind, "repeat": repeat}
        seen = await people.command(host, self.places[channel], "session new", **wish)
        return Answered((await people.later(seen, 5.0) if seen.kind == "thinking" else seen).text)

    async def press_going(self, person: str, on: Posted) -> Answered:
        message = next(one for one in self._messages() if self._ref(one) == on.ref)
        button = next(part["custom_id"] for part in walk(message.components) if part.get("label") == "Going")
        seen = await self.discord.people.press(self.members[person], message, button)
        return Answered((await self.discord.people.later(seen, 5.0) if seen.kind == "thinking" else seen).text)

    def posted(self) -> Iterator[Posted]:
        for message in self._messages():
            place = message.channel
            person = "" if place.guild is not None else str(place.recipients[0].id)
            going = any(part.get("label") == "Going" for part in walk(message.components))
            yield Posted(self._ref(message), str(place.id), _words(message), person, going)

    def names(self, person: str) -> tuple[str, ...]:
        return (f"<@{person}>",)

    def _messages(self) -> Iterator[DiscordMessage]:
        for place in list(self.discord.world.channels.values()):
            yield from (message for message in list(place.messages.values()) if message.author.bot)

    def _ref(self, message: DiscordMessage) -> str:
        return f"{message.channel.id}:{message.id}"


def _words(message: DiscordMessage) -> str:
    found = [message.content]
    for embed in message.embeds:
        found += [embed.get("title") or "", embed.get("description") or ""]
        found += [text for one in embed.get("fields", ()) for text in (one["name"], one["value"])]
    return "\n".join(found)
