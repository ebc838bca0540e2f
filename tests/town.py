"""A small town for tests of the core: real storage, real features, and a fake of the world outside.

People act by name; what they would see comes back as plain text, so that a test reads as a transcript.
"""

import itertools
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from bot.catalogue import Catalogue
from bot.core import Bot, Defaults
from bot.events import (
    AnyEvent,
    Asked,
    GroupMention,
    Mark,
    Mention,
    Opened,
    Pressed,
    Reacted,
    Reread,
    Spoken,
    Submitted,
    Suggest,
    Value,
)
from bot.features import FEATURES
from bot.handover import Handover
from bot.inquiries import EventTime
from bot.people import (
    AccountRef,
    Facts,
    Locale,
    MessageRef,
    Notices,
    Place,
    PlatformName,
    SpaceFacts,
    SpaceRef,
    SubjectMessage,
)
from bot.phrasebook import our_phrasebook
from bot.ports import Attempt, Claim, Handed, Pace, Sent, Unwanted
from bot.speech import (
    Answer,
    Button,
    Buttons,
    Card,
    Choices,
    CommandName,
    Emoji,
    Fields,
    Form,
    Item,
    Outgoing,
    Person,
    Phrase,
    Reader,
    Rejected,
    Reply,
    Room,
    Select,
    SelectKind,
    Spoke,
    Text,
    When,
)
from bot.timekeeping import Timekeeping
from storage.unit import SqlStorage, open_storage
from tests.drawing import misfits, to_draw
from tests.outside import Outside
from tests.sqlite import migrated

SPACE = {
    PlatformName.SLACK: SpaceRef(PlatformName.SLACK, "T1"),
    PlatformName.DISCORD: SpaceRef(PlatformName.DISCORD, "200"),
}
PRAY = {PlatformName.SLACK: "pray", PlatformName.DISCORD: "🙏"}
NOTICES = {PlatformName.SLACK: Notices.DIRECT, PlatformName.DISCORD: Notices.CHANNEL}
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # noon in Tokyo


class Common(TypedDict):
    """What every event says."""

    space: SpaceRef
    actor: AccountRef
    place: Place
    facts: Mapping[AccountRef, Facts]
    about_space: SpaceFacts
    key: str
    at: datetime | None
    links: Mapping[str, MessageRef]
    channels: Mapping[str, Place]
    in_public: bool


class Clockwork:
    """The town's clock stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


class PlainInk:
    """What a person would read, without markup."""

    def __init__(self, names: Mapping[AccountRef, str]) -> None:
        self._names = names

    def plain(self, text: str) -> str:
        return text

    def person(self, person: Person) -> str:
        return "@" + self._names.get(person.account, person.account.user) + ("!" if person.ping else "")

    def when(self, when: When, locale: Locale) -> str:
        local = when.at.astimezone(ZoneInfo(when.zone))
        return local.strftime("%H:%M" if when.style == "time" else "%Y-%m-%d %H:%M")

    def emoji(self, emoji: Emoji) -> str:
        return f":{emoji.name}:"

    def link(self, url: str, label: str) -> str:
        return label

    def command(self, command: CommandName) -> str:
        return "/" + " ".join(command.path)

    def example(self, typed: str, options: str) -> str:
        return typed

    def menu_entry(self, own: str, default: str) -> str:
        return own


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees: the lines of an answer, its buttons and its selects by label."""

    text: str
    buttons: Mapping[str, Button] = field(default_factory=dict)
    selects: Mapping[str, Select] = field(default_factory=dict)
    form: Form | None = None
    answer: Answer = None

    def __str__(self) -> str:
        return self.text


class Screen:
    """A fake platform: remembers what was handed to it."""

    def __init__(self, town: "Town", name: PlatformName) -> None:
        self.name = name
        self.pace = Pace()
        self.town = town
        self.posts: list[Outgoing] = []
        self.redraws: list[tuple[MessageRef, Outgoing]] = []
        self.homes: list[Outgoing] = []
        self.rooms: list[tuple[Room, Outgoing]] = []
        self.answers: list[Handed] = []
        self.closed: set[str] = set()
        """Who takes no direct messages."""
        self.answers_to_rooms: list[Handed] = []
        self.answers_to_redraws: list[Handed] = []
        self.attempts: list[Attempt] = []

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        self.attempts.append(attempt)
        if self.answers:
            return self.answers.pop(0)
        if outgoing.place.person in {self.town.ref(name).user for name in self.closed}:
            return Unwanted("direct_messages_closed")
        assert misfits(outgoing.card, self.name, outgoing.reader.zone) == []
        self.posts.append(outgoing)
        return Sent(MessageRef(outgoing.place.space, outgoing.place.channel or "D1", f"m{len(self.posts)}"))

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        self.attempts.append(attempt)
        if self.answers_to_rooms:
            return self.answers_to_rooms.pop(0)
        assert misfits(outgoing.card, self.name, outgoing.reader.zone) == []
        self.rooms.append((room, outgoing))
        return Sent(MessageRef(outgoing.place.space, f"room{len(self.rooms)}", f"r{len(self.rooms)}"))

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        if self.answers_to_redraws:
            return self.answers_to_redraws.pop(0)
        self.redraws.append((message, outgoing))
        return Sent(message)

    async def home(self, outgoing: Outgoing) -> Handed:
        if self.answers:
            return self.answers.pop(0)
        self.homes.append(outgoing)
        return Sent(None)


class Town:
    """One space on one platform, with aiko, ben, chie and dai in it, a robot, a guest and someone who has left.

    emi is an organizer by the platform's rights.
    """

    def __init__(
        self, platform: PlatformName, storage: SqlStorage, clock: Clockwork, space: SpaceRef | None = None
    ) -> None:
        self.platform = platform
        self.space = space or SPACE[platform]
        self.greets = False
        self.in_public = True
        """Everybody may read the channel in which people act."""
        self.clock = clock
        self.storage = storage
        self.phrasebook = our_phrasebook()
        self.catalogue = Catalogue(FEATURES)
        self.bot = Bot(self.catalogue, self.phrasebook, storage, Defaults("en", "UTC"), clock)
        self.screen = Screen(self, platform)
        self.handover = Handover(storage, self.catalogue, self.phrasebook, {platform: self.screen}, clock)
        self.timekeeping = Timekeeping(storage, self.catalogue, clock)
        self.people: dict[str, Facts] = {}
        self._keys = (f"key-{n}" for n in itertools.count(1))
        self._stamps = itertools.count(1)
        for name in ("aiko", "ben", "chie", "dai"):
            self.arrives(name)
        self.arrives("robot", bot=True)
        self.arrives("guest", stranger=True)
        self.arrives("gone", active=False)
        self.arrives("nobody", known=False)
        self.arrives("emi", organizer=True)
        self.outside = Outside(self.space, self.people)

    # --- people ---

    def arrives(self, name: str, **facts: Any) -> None:
        ref = AccountRef(self.space, f"U{len(self.people) + 1}")
        known = Facts(ref, name, zone="Asia/Tokyo", locale="en-US")
        self.people[name] = replace(known, **facts)

    def changes(self, who: str, /, **facts: Any) -> None:
        self.people[who] = replace(self.people[who], **facts)

    def restarts(self) -> None:
        """The process ends and another begins: only what is stored is left."""
        self.bot = Bot(self.catalogue, self.phrasebook, self.storage, Defaults("en", "UTC"), self.clock)
        platforms = {self.platform: self.screen}
        self.handover = Handover(self.storage, self.catalogue, self.phrasebook, platforms, self.clock)

    def ref(self, name: str) -> AccountRef:
        return self.people[name].account

    def next_key(self) -> str:
        return next(self._keys)

    def link(self, message: SubjectMessage) -> str:
        """As one copies it from the message's menu."""
        return f"https://{self.platform}.example/{message.ref.space.id}/{message.ref.channel}/{message.ref.id}"

    def _linked(self, *typed: object) -> dict[str, MessageRef]:
        """The links that an adapter finds in what was typed."""
        found = re.finditer(rf"https://{self.platform}\.example/(\S+?)/(\S+?)/(\S+)", " ".join(map(str, typed)))
        return {one[0]: MessageRef(SpaceRef(self.platform, one[1]), one[2], one[3]) for one in found}

    def _picked(self, *typed: object) -> dict[str, Place]:
        """The channels that Slack names in what was typed."""
        words = {word.rpartition(":")[2] for text in typed for word in str(text).split()}
        channels = {f"#{found.name}": Place(self.space, id) for id, found in self.outside.channels.items()}
        return {word: place for word, place in channels.items() if word in words}

    def _common(
        self, name: str, key: str | None = None, at: datetime | None = None, typed: tuple[object, ...] = ()
    ) -> "Common":
        return {
            "space": self.space,
            "actor": self.ref(name),
            "place": Place(self.space, "C1"),
            "facts": {facts.account: facts for facts in self.people.values()},
            "about_space": SpaceFacts(
                self.space,
                "town",
                notices=NOTICES[self.platform],
                zone="Asia/Tokyo",
                locale="en",
                greets=self.greets,
            ),
            "key": key or self.next_key(),
            "at": at,
            "links": self._linked(*typed),
            "channels": self._picked(*typed),
            "in_public": self.in_public,
        }

    # --- what people do ---

    async def asks(self, name: str, command: str, *, key: str | None = None, **options: Value) -> Shown:
        """Type a command with the words in its options (Discord's way), or nothing after it."""
        common = self._common(name, key, typed=tuple(options.values()))
        event = Asked(**common, command=tuple(command.split()), options=options)
        return await self._does(event)

    async def types(
        self, name: str, command: str, *spoken: str | Mention | GroupMention, key: str | None = None
    ) -> Shown:
        """Type a command and free text (Slack's way)."""
        words: Spoken = tuple(spoken)
        event = Asked(**self._common(name, key, typed=words), command=(command,), spoken=words)
        return await self._does(event)

    async def thanks(
        self, name: str, *to: str, reason: str = "for the talk", points: object = None, key: str | None = None
    ) -> Shown:
        """Say thanks the way people do on this platform."""
        if self.platform is PlatformName.SLACK:
            words = reason + (f" points:{points}" if points is not None else "")
            mentions = [Mention(self.ref(one)) for one in to]
            return await self.types(name, "thanks", *mentions, " " + words, key=key)
        names = ("to", "also", "and_also")
        options: dict[str, Value] = {option: self.ref(one) for option, one in zip(names, to, strict=False)}
        options["reason"] = reason
        if points is not None:
            options["points"] = points if isinstance(points, int) else str(points)
        return await self.asks(name, "thanks", key=key, **options)

    async def opens_menu(
        self, name: str, message: SubjectMessage, entry: str = "thank", *, key: str | None = None
    ) -> Shown:
        event = Asked(**self._common(name, key), command=(entry,), message=message)
        return await self._does(event)

    async def submits(self, name: str, form: Form, /, *, key: str | None = None, **values: Value) -> Shown:
        event = Submitted(
            **self._common(name, key, typed=tuple(values.values())),
            form=form.id,
            state=form.state,
            values=values,
        )
        return await self._does(event)

    async def presses(self, name: str, button: Button) -> Shown:
        event = Pressed(
            **self._common(name, f"press:{button.action}:{button.args}"),
            action=button.action,
            community=button.community,
            args=button.args,
        )
        return await self._does(event)

    async def chooses(self, name: str, select: Select, *values: str) -> Shown:
        """Choose in a list: values of its options, names of people, or ids of channels."""
        event = Pressed(
            **self._common(name, f"choose:{select.action}:{select.args}:{values}"),
            action=select.action,
            community=select.community,
            args=select.args,
            chosen=tuple(self._choice(select.kind, value) for value in values),
        )
        return await self._does(event)

    def _choice(self, kind: SelectKind, value: str) -> str | AccountRef | Place:
        match kind:
            case SelectKind.CHOICE:
                return value
            case SelectKind.PEOPLE:
                return self.ref(value)
            case SelectKind.PLACES:
                return Place(self.space, value)

    async def suggests(self, name: str, command: str, option: str, typed: str) -> tuple[str, ...]:
        """What is offered while somebody types; ``command`` may be the id of a form with spaces for its dots."""
        event = Suggest(**self._common(name), command=tuple(command.split()), option=option, typed=typed)
        answer = (await self.bot.handle(event, self.outside.inquire)).answer
        assert isinstance(answer, Choices)
        return answer.values

    async def opens_home(self, name: str) -> None:
        await self.bot.handle(Opened(**self._common(name)), self.outside.inquire)

    def message_by(self, name: str, *, system: bool = False) -> SubjectMessage:
        ref = MessageRef(self.space, "C1", f"msg-{next(self._stamps)}")
        message = SubjectMessage(ref, self.ref(name), system=system)
        self.outside.stands(message, {})
        return message

    def reaction(
        self, name: str, emoji: str, message: SubjectMessage, mark: Mark, *, order: EventTime | None = None
    ) -> Reacted:
        at = datetime.fromtimestamp(order.second, UTC) if order else None
        return Reacted(
            **self._common(name, f"{message.ref.channel}:{message.ref.id}:{self.ref(name).user}", at=at),
            mark=mark,
            message=message.ref,
            emoji=emoji,
            subject=message if mark is Mark.ADDED or self.platform is PlatformName.SLACK else None,
            order=order,
        )

    async def reacts(self, name: str, emoji: str, *, to: SubjectMessage, order: EventTime | None = None) -> Answer:
        return (await self.bot.handle(self.reaction(name, emoji, to, Mark.ADDED, order=order or self.tick()))).answer

    async def unreacts(self, name: str, emoji: str, *, to: SubjectMessage, order: EventTime | None = None) -> Answer:
        return (await self.bot.handle(self.reaction(name, emoji, to, Mark.REMOVED, order=order or self.tick()))).answer

    async def clears(self, message: SubjectMessage, emoji: str | None = None) -> Answer:
        event = Reacted(
            **self._common("robot"),
            mark=Mark.CLEARED,
            message=message.ref,
            emoji=emoji,
        )
        return (await self.bot.handle(event)).answer

    async def reread(self, message: SubjectMessage, standing: Mapping[str, set[str]]) -> Answer:
        event = Reread(
            **self._common("robot"),
            subject=message,
            standing={self.ref(name): frozenset(emoji) for name, emoji in standing.items()},
        )
        return (await self.bot.handle(event)).answer

    def tick(self) -> EventTime | None:
        """The next event time on Slack; Discord gives reactions none."""
        if self.platform is PlatformName.DISCORD:
            return None
        return EventTime(int(self.clock().timestamp()), next(self._stamps))

    # --- what people see ---

    async def _does(self, event: AnyEvent) -> Shown:
        return self.shown(await self.bot.handle(event, self.outside.inquire))

    def shown(self, spoke: Spoke) -> Shown:
        """What the asker reads; that their platform takes it, in every language, is checked by the way."""
        for what in to_draw(spoke.answer):
            assert misfits(what, self.platform, spoke.reader.zone) == []
        match spoke.answer:
            case Reply(card):
                return self.card(card, spoke.reader, spoke.answer)
            case Rejected(errors, form, correct):
                lines = [self.say(error.phrase, spoke.reader) for error in errors]
                return Shown("\n".join(lines), {"correct": correct}, form=form, answer=spoke.answer)
            case Form():
                return Shown(self.say(spoke.answer.title, spoke.reader), form=spoke.answer, answer=spoke.answer)
            case Choices(values):
                return Shown(", ".join(values), answer=spoke.answer)
            case _:
                return Shown("", answer=spoke.answer)

    def card(self, card: Card, reader: Reader, answer: Answer = None) -> Shown:
        lines: list[str] = [self.say(card.title, reader)] if card.title else []
        buttons: dict[str, Button] = {}
        selects: dict[str, Select] = {}
        for block in card.blocks:
            match block:
                case Text(phrase):
                    lines.append(self.say(phrase, reader))
                case Fields(pairs):
                    lines += [f"{self.say(label, reader)}: {self.say(value, reader)}" for label, value in pairs]
                case Item(phrase, button):
                    label = f" [{self.say(button.label, reader)} {len(buttons) + 1}]" if button else ""
                    lines.append(f"- {self.say(phrase, reader)}{label}")
                    if button:
                        buttons[f"{self.say(button.label, reader)} {len(buttons) + 1}"] = button
                case Buttons(row):
                    buttons |= {self.say(button.label, reader): button for button in row}
                case Select(label):
                    lines.append(f"[{self.say(label, reader)}: {self._chosen(block, reader)}]")
                    selects[self.say(label, reader)] = block
        return Shown("\n".join(lines), buttons, selects, answer=answer)

    def _chosen(self, select: Select, reader: Reader) -> str:
        options = {value: self.say(label, reader) for value, label in select.options}
        people = {facts.account.user: name for name, facts in self.people.items()}
        return ", ".join({**people, **options}.get(value, value) for value in select.chosen)

    def say(self, phrase: Phrase, reader: Reader) -> str:
        names = {facts.account: name for name, facts in self.people.items()}
        return self.phrasebook.finish(phrase, reader, PlainInk(names))

    async def delivers(self) -> None:
        """Wake what a timer was set for, and hand over all that is due."""
        while claims := await self._claims():
            for claim in claims:
                await self.handover.hand_over(claim)

    async def tells(self) -> None:
        """A minute passes, in which no further change comes: notices of changes go out, too."""
        self.clock.go(minutes=1)
        await self.delivers()

    async def _claims(self) -> Sequence[Claim]:
        while await self.storage.house.timers_due(self.clock(), 1):
            await self.timekeeping.wake_due()
        return await self.storage.house.claim(now=self.clock(), holder=await self.handover.heart.beating(), most=10)

    def posts(self) -> list[str]:
        return [self._post(outgoing) for outgoing in self.screen.posts]

    def rooms(self) -> list[str]:
        return [self._room(room, outgoing) for room, outgoing in self.screen.rooms]

    def _room(self, room: Room, outgoing: Outgoing) -> str:
        names = {facts.account: name for name, facts in self.people.items()}
        who = " and ".join(names[member] for member in room.members)
        return f"{self.say(room.name, outgoing.reader)}, {who}: {self.card(outgoing.card, outgoing.reader)}"

    def homes(self) -> list[str]:
        return [self._post(outgoing) for outgoing in self.screen.homes]

    def redraws(self) -> list[str]:
        return [self._post(outgoing) for _, outgoing in self.screen.redraws]

    def _post(self, outgoing: Outgoing) -> str:
        names = {facts.account.user: name for name, facts in self.people.items()}
        where = f"#{outgoing.place.channel}" if outgoing.place.channel else f"to {names[outgoing.place.person]}"
        return f"{where}: {self.card(outgoing.card, outgoing.reader)}"

    async def balance(self, name: str) -> int:
        community = await self.storage.house.community_of(self.space)
        if community is None:
            return 0
        async with self.storage.community(community, write=False) as uow:
            account = await uow.people.account(self.ref(name))
            return await uow.ledger.balance_of(account.member) if account else 0


@asynccontextmanager
async def town_on(url: str, platform: PlatformName, at: datetime = NOON) -> AsyncIterator[Town]:
    clock = Clockwork(at)
    storage = await open_storage(await migrated(url), now=clock)
    try:
        yield Town(platform, storage, clock)
    finally:
        await storage.close()
