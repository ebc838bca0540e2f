"""People in a Discord server who act by the labels that they read, and what they see, written down as a transcript."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox.discord.entities import Channel, Guild, Message, MessageKind, User
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Modal
from adapters.sandbox.discord.seen import Seen, words
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.story.paper import Paper, Write, until

_ADDRESS = re.compile(r"https://discord\.com/channels/\S+")
BUTTON = 2
SELECTS = (3, 5, 6, 7, 8)


class DiscordTeller:
    """``screens``: what each person has looked at last; ``forms``: the form that is open before them."""

    def __init__(self, discord: DiscordStandIn, write: Write, zone: str) -> None:
        self.discord = discord
        self.people: dict[str, User] = {}
        self.screens: dict[str, Message] = {}
        self.forms: dict[str, Modal] = {}
        self.paper = Paper(write, {}, zone)
        self._zone = zone
        self._heard = 0
        self._told: dict[str, int] = {}
        self._looks: dict[int, str] = {}

    def arrives(self, name: str, account: str, *, locale: str, guild: Guild | None = None) -> User:
        user = self.discord.world.add_user(account, display=name, locale=locale)
        if guild is not None:
            self.discord.world.add_member(guild, user)
        self.people[name] = user
        self.paper.names = {str(one.id): shown for shown, one in self.people.items()}
        return user

    def channel(self, guild: Guild, name: str, **traits: Any) -> Channel:
        channel = self.discord.world.add_channel(guild, name, **traits)
        self.paper.channels = {**self.paper.channels, str(channel.id): f"#{name}"}
        return channel

    def now(self) -> datetime:
        """What people's clocks show."""
        return self.discord.world.clock().astimezone(ZoneInfo(self._zone))

    # --- what people do ---

    async def says(self, name: str, channel: Channel, text: str) -> Message:
        self.paper.says(name, text)
        return await self.discord.people.say(self.people[name], channel, text)

    async def reacts(self, name: str, message: Message, emoji: str, how: str) -> None:
        self.paper.does(name, how)
        await self.discord.people.react(self.people[name], message, emoji)

    async def asks(self, name: str, channel: Channel, command: str, **options: User | Channel | str | int) -> Seen:
        shown = " ".join(f"{key}: {self._shown(value)}" for key, value in options.items())
        shown = _ADDRESS.sub("https://discord.com/channels/…", shown)
        self.paper.says(name, f"/{command} {shown}".strip())
        return await self._show(name, await self.discord.people.command(self.people[name], channel, command, **options))

    async def opens_menu(self, name: str, message: Message, entry: str, how: str) -> Seen:
        self.paper.does(name, how)
        return await self._show(name, await self.discord.people.context_menu(self.people[name], entry, message))

    async def presses(self, name: str, label: str, how: str) -> Seen:
        """Raises LookupError where the person sees no such button."""
        self.paper.does(name, how)
        screen = self.screens[name]
        button = _labelled(screen, label)
        return await self._show(name, await self.discord.people.press(self.people[name], screen, button["custom_id"]))

    async def chooses(self, name: str, label: str, *chosen: str | User | Channel, how: str) -> Seen:
        """Options by what they read; ``label``: the select's placeholder."""
        self.paper.does(name, how)
        screen = self.screens[name]
        select = _labelled(screen, label)
        return await self._show(
            name, await self.discord.people.select(self.people[name], screen, select["custom_id"], *chosen)
        )

    async def fills_in(self, name: str, values: Mapping[str, Any], how: str) -> Seen:
        form = self.forms.pop(name)
        self.paper.says("", how.format(title=form.title))
        return await self._show(name, await self.discord.people.submit(self.people[name], form, values))

    # --- what they see ---

    async def _show(self, name: str, seen: Seen) -> Seen:
        if seen.kind in ("thinking", "nothing") and not seen.failed:
            seen = await self.discord.people.later(seen)
        if seen.modal is not None:
            self.forms[name] = seen.modal
            return seen
        if seen.message is not None:
            self.screens[name] = seen.message
        self.paper.sees(name, read(seen.text, seen.components), labels(seen.components))
        return seen

    async def hears(self, channel: Channel, within: float = 5.0) -> Message:
        """The bot's next line in a channel; it is handed over a moment after the answer."""
        heard = await until(lambda: next((one for one in self._lines(channel) if one.id > self._heard), None), within)
        self._heard = heard.id
        self.paper.says("Shinrai", heard.content)
        return heard

    async def sees_posted(self, channel: Channel, *names: str, within: float = 10.0) -> Message:
        """The bot's next line in a channel with its buttons, on the screens of these people."""
        heard = await until(lambda: next((one for one in self._lines(channel) if one.id > self._heard), None), within)
        self._heard = heard.id
        self._shown_to(_where(channel), heard, names)
        return heard

    async def meets(self, channel: Channel, *names: str, within: float = 10.0) -> Message:
        """The bot's next line in the private thread that these people have in a channel."""
        inside = {self.people[name].id for name in names}

        def room() -> Channel | None:
            threads = (one for one in self.discord.world.channels.values() if one.parent is channel)
            return next((one for one in threads if inside <= one.thread_members.keys()), None)

        return await self.sees_posted(await until(room, within), *names)

    async def looks_again(self, message: Message, *names: str, within: float = 10.0) -> Message:
        """A line in a channel, once the bot has changed it; ``message`` as it was seen before."""
        before = self._looks[message.id]
        changed = await until(lambda: message if _looks(message) != before else None, within)
        self._shown_to(f"#{message.channel.name}", changed, names)
        return changed

    def has_heard(self, channel: Channel) -> None:
        """What the bot wrote there until now is no news."""
        self._heard = max([self._heard, *(one.id for one in self._lines(channel))])

    def has_read(self, *names: str) -> None:
        """What the bot wrote to them directly until now is no news."""
        direct = {name: self.discord.people.direct_channel(self.people[name]) for name in names}
        self._told |= {name: len(self._lines(channel)) for name, channel in direct.items()}

    async def is_told(self, name: str, within: float = 10.0) -> Message:
        """What the bot wrote to someone directly; it is handed over a moment after the answer."""
        direct = self.discord.people.direct_channel(self.people[name])
        before = self._told.get(name, 0)
        told = await until(lambda: next(iter(self._lines(direct)[before:]), None), within)
        self._told[name] = before + 1
        self.paper.says("", f"Shinrai writes to {name} directly:")
        self.screens[name] = told
        self.paper.sees(name, read(words(told.content, told.embeds), told.components), labels(told.components))
        return told

    def _shown_to(self, where: str, message: Message, names: Iterable[str]) -> None:
        self._looks[message.id] = _looks(message)
        self.screens |= dict.fromkeys(names, message)
        self.paper.shows(
            where, read(words(message.content, message.embeds), message.components), labels(message.components)
        )

    def _lines(self, channel: Channel) -> list[Message]:
        said = (one for one in channel.messages.values() if one.kind is not MessageKind.RECIPIENT_ADD)
        return [one for one in said if one.author.bot]

    def _shown(self, value: User | Channel | str | int) -> str:
        match value:
            case User():
                return f"@{value.global_name or value.name}"
            case Channel():
                return f"#{value.name}"
            case _:
                return str(value)


def _where(channel: Channel) -> str:
    """A thread's name ends in a mark of ours that is another one each time."""
    name = str(channel.name)
    return f"#{name}" if channel.parent is None else f"#{channel.parent.name} › {name}"


def _looks(message: Message) -> str:
    return f"{message.content}{message.embeds}{message.components}"


def _labelled(message: Message, label: str) -> Json:
    for part in _parts(message.components):
        if label in (part.get("label"), part.get("placeholder")):
            return part
    there = [part.get("label") or part.get("placeholder") for part in _parts(message.components)]
    raise LookupError(f"Nothing reads {label!r}: there is {there}.")


def _parts(components: Iterable[Json]) -> Iterator[Json]:
    for row in components:
        yield from row.get("components", ())


def read(text: str, components: Iterable[Json]) -> str:
    """The words of a message, and each select with what is chosen in it: ``Language [English ▾]``.

    A line of the message that says the same for who no longer sees the placeholder is left out.
    """
    selects = [part for part in _parts(components) if part.get("type") in SELECTS]
    said = tuple(f"**{part.get('placeholder', '')}**" for part in selects)
    lines = [line for line in text.splitlines() if not said or not line.startswith(said)]
    return "\n".join([*lines, *(f"{part.get('placeholder', '')} {_chosen(part)}" for part in selects)])


def _chosen(select: Json) -> str:
    options = [str(option["label"]) for option in select.get("options", ()) if option.get("default")]
    ids = [f"<@{one['id']}>" for one in select.get("default_values", ())]
    return f"[{', '.join([*options, *ids]) or '…'} ▾]"


def labels(components: Iterable[Json]) -> list[str]:
    return [str(part.get("label", "")) for part in _parts(components) if part.get("type") == BUTTON]
