"""People in a Slack workspace who act by the labels that they read, and what they see, written down as a transcript."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox.slack.desk import Seen
from adapters.sandbox.slack.forms import elements
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, Ephemeral, Json, Message, User, View
from adapters.sandbox.story.paper import Paper, Write, until, visible

Screen = Message | Ephemeral | View


class SlackTeller:
    """``screens``: what each person has looked at last, in which the next label is looked for."""

    def __init__(self, slack: SlackStandIn, write: Write, zone: str) -> None:
        self.slack = slack
        self.workspace = slack.workspace
        self.people: dict[str, User] = {}
        self.screens: dict[str, Screen] = {}
        self.paper = Paper(write, {}, zone)
        self._zone = zone
        self._told: dict[str, int] = {}
        self._heard: dict[str, str] = {}

    def arrives(self, name: str, channel: Channel | None = None, *, locale: str = "en-US", **traits: Any) -> User:
        user = self.workspace.add_user(name, display_name=name, tz=self._zone, locale=locale, **traits)
        self.people[name] = user
        if channel is not None:
            self.workspace.join(channel.id, user.id)
        self.paper.names = {one.id: one.name for one in self.workspace.users.values()}
        return user

    def channel(self, name: str, people: Iterable[str], *, with_bot: bool = True) -> Channel:
        members = [self.people[one].id for one in people] + ([self.workspace.bot] if with_bot else [])
        channel = self.workspace.add_channel(name, members)
        self.paper.channels = {one.id: f"#{one.name}" for one in self.workspace.channels.values() if one.name}
        return channel

    def now(self) -> datetime:
        """What people's clocks show."""
        return datetime.fromtimestamp(self.slack.world.clock(), ZoneInfo(self._zone))

    # --- what people do ---

    async def says(self, name: str, channel: Channel, text: str) -> str:
        self.paper.says(name, text)
        return await self.slack.say(self._id(name), channel.id, text)

    async def reacts(self, name: str, channel: Channel, ts: str, emoji: str, how: str) -> None:
        self.paper.does(name, how)
        await self.slack.react(self._id(name), channel.id, ts, emoji)

    async def asks(self, name: str, channel: Channel, command: str, text: str = "", shown: str = "") -> Seen:
        """``shown``: what the transcript has of the text, where that is an address."""
        self.paper.says(name, f"{command} {shown or text}".strip())
        return self._show(name, await self.slack.command(self._id(name), channel.id, command, text))

    async def opens_menu(self, name: str, channel: Channel, ts: str, entry: str, label: str) -> Seen:
        self.paper.does(name, f"opens the message's menu: {label}")
        return self._show(name, await self.slack.shortcut(self._id(name), entry, channel.id, ts))

    async def presses(self, name: str, label: str, why: str = "") -> Seen:
        """Raises LookupError where the person sees no such button."""
        self.paper.does(name, f"presses {label}" + (f": {why}" if why else ""))
        screen = self.screens[name]
        block, element = _labelled(screen, label)
        seen = await self.slack.press(
            self._id(name), screen, element["action_id"], block_id=block["block_id"], value=element.get("value")
        )
        return self._show(name, seen)

    async def chooses(self, name: str, label: str, *chosen: str) -> Seen:
        """Options by what they read, people and channels by their names. Raises LookupError for what is not there."""
        self.paper.does(name, f"chooses {label}: {', '.join(chosen)}")
        screen = self.screens[name]
        block, element = _labelled(screen, label)
        values = [self._value(element, one) for one in chosen]
        many = element["type"].startswith("multi_")
        seen = await self.slack.press(
            self._id(name),
            screen,
            element["action_id"],
            block_id=block["block_id"],
            value=values if many else values[0],
        )
        return self._show(name, seen)

    async def fills_in(self, name: str, values: Mapping[str, Any], shown: str) -> Seen:
        """The form that is open on their screen; ``shown``: the words of it that the transcript has."""
        form = self.slack.open_views(self._id(name))[-1]
        self.paper.says("", f"fills in “{form.content['title']['text']}”: {shown}")
        return self._show(name, await self.slack.submit(self._id(name), form, values))

    async def types_ahead(self, name: str, typed: str) -> list[str]:
        """What a field that suggests offers in the form that is open."""
        form = self.slack.open_views(self._id(name))[-1]
        field = next(one for _, one in elements(form.blocks) if one["type"] == "external_select")
        offered = await self.slack.suggest(self._id(name), form, field["action_id"], typed)
        return [str(option["value"]) for option in offered]

    async def opens_home(self, name: str) -> View | None:
        self.paper.does(name, "opens Shinrai's Home")
        home = await self.slack.open_home(self._id(name), wait=5.0)
        if home is not None:
            self.screens[name] = home
            self.paper.sees(name, words(home.blocks), labels(home.blocks))
        return home

    async def is_told(self, name: str, within: float = 5.0) -> None:
        """What the bot wrote to someone directly; it is handed over a moment after the answer."""
        before = self._told.get(name, 0)
        told: Message | Ephemeral = await until(lambda: self._told_after(name, before), within)
        self._told[name] = before + 1
        self.paper.says("", f"Shinrai writes to {name} directly:")
        self.screens[name] = told
        self.paper.sees(name, words(told.blocks), labels(told.blocks))

    def has_read(self, *names: str) -> None:
        """What the bot wrote to them directly until now is no news."""
        self._told |= {name: len(self.slack.direct_messages(self._id(name))) for name in names}

    def has_heard(self, channel: Channel) -> None:
        """What the bot wrote there until now is no news."""
        self._heard[channel.id] = max((one.ts for one in self._lines(channel)), default="")

    async def hears(self, channel: Channel, *names: str, within: float = 10.0) -> Message:
        """The bot's next line in a channel, on the screens of these people."""
        last = self._heard.get(channel.id, "")
        heard = await until(lambda: next((one for one in self._lines(channel) if one.ts > last), None), within)
        self._heard[channel.id] = heard.ts
        self._everybody_sees(channel, heard, names)
        return heard

    async def meets(self, *names: str, within: float = 10.0) -> Message:
        """The bot's next line in the conversation that these people have with it alone."""
        inside = {self.workspace.bot, *(self._id(name) for name in names)}

        def room() -> Channel | None:
            channels = self.workspace.channels.values()
            return next((one for one in channels if one.kind == "mpim" and set(one.members) == inside), None)

        return await self.hears(await until(room, within), *names)

    async def looks_again(self, message: Message, *names: str, within: float = 10.0) -> Message:
        """A line in a channel, once the bot has changed it."""
        said = self.workspace.messages[message.channel]
        changed = await until(lambda: said[message.ts] if said[message.ts].blocks != message.blocks else None, within)
        self._everybody_sees(self.workspace.channels[message.channel], changed, names)
        return changed

    # --- what they see ---

    def _lines(self, channel: Channel) -> list[Message]:
        said = self.workspace.messages[channel.id]
        return [said[ts] for ts in sorted(said) if said[ts].user == self.workspace.bot]

    def _everybody_sees(self, channel: Channel, message: Message, names: Iterable[str]) -> None:
        self.screens |= dict.fromkeys(names, message)
        where = f"only {' and '.join(names)} see" if channel.kind == "mpim" else f"#{channel.name}"
        self.paper.shows(where, words(message.blocks), labels(message.blocks))

    def _told_after(self, name: str, count: int) -> Message | Ephemeral | None:
        told = self.slack.direct_messages(self._id(name))
        return told[count] if len(told) > count else None

    def _show(self, name: str, seen: Seen) -> Seen:
        if seen.error:
            self.paper.sees(name, f"({seen.error})")
            return seen
        errors = getattr(seen, "errors", ())
        if errors:
            self.paper.sees(name, "\n".join(words for _, words in errors))
            return seen
        screen: Screen | None = seen.message or seen.view
        if screen is None:
            return seen
        if seen.message is None and isinstance(screen, View) and "submit" in screen.content:
            self.paper.sees(name, f"(a form: {screen.content['title']['text']})")
            return seen
        self.screens[name] = screen
        self.paper.sees(name, words(screen.blocks), labels(screen.blocks))
        return seen

    def _id(self, name: str) -> str:
        return self.people[name].id

    def _value(self, element: Json, shown: str) -> str:
        if shown in self.people:
            return self.people[shown].id
        for channel in self.workspace.channels.values():
            if shown == f"#{channel.name}":
                return channel.id
        for option in element.get("options", ()):
            if visible(option["text"]["text"]) == shown:
                return str(option["value"])
        raise LookupError(f"Nothing to choose reads {shown!r}: there is {labels([{'accessory': element}])}.")


def _labelled(screen: Screen, label: str) -> tuple[Json, Json]:
    """A button by what is written on it, a select by what is written beside it."""
    for block, element in elements(screen.blocks):
        beside = (block.get("text") or block.get("label") or {}).get("text", "")
        if label in (_text(element), beside.strip("*")):
            return block, element
    there = labels(screen.blocks)
    raise LookupError(f"Nothing reads {label!r}: there is {there}.")


def _text(element: Json) -> str:
    return visible(str((element.get("text") or {}).get("text", "")))


def words(blocks: Iterable[Json]) -> str:
    """The lines of a message's blocks as one reads them; a field's label and value on one line, a select's choice."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Json) -> Iterator[str]:
    accessory = block.get("accessory") or {}
    if "text" in block:
        chosen = _chosen(accessory)
        yield block["text"]["text"] + (f" {chosen}" if chosen else "")
    for field in block.get("fields", ()):
        yield field["text"].replace("*", "").replace("\n", ": ")


def _chosen(element: Json) -> str:
    """``[English ▾]``"""
    if "select" not in element.get("type", ""):
        return ""
    options = [
        *element.get("initial_options", ()),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    ids = [*element.get("initial_users", ()), *element.get("initial_conversations", ())]
    ids += [element[key] for key in ("initial_user", "initial_channel", "initial_conversation") if key in element]
    shown = [option["text"]["text"] for option in options] + [f"<@{id}>" for id in ids]
    return f"[{', '.join(shown) or '…'} ▾]"


def labels(blocks: Iterable[Json]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        inside = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        found += [_text(element) for element in inside if element.get("type") == "button"]
    return found
