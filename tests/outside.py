"""What the town's platform answers when it is asked something."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.access import may_be_thanked
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutNames,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    ChannelFound,
    EmojiFound,
    Finding,
    MessageFound,
    NamesFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
)
from bot.people import AccountRef, Facts, MessageRef, SpaceRef, SubjectMessage
from bot.rules.emoji import bare
from bot.rules.wording import compared

EMOJI = frozenset({"pray", "bouquet", "tada", "clap", "🙏", "💐", "🎉", "👏"})


@dataclass
class Outside:
    """A fake of the world outside; a test changes it as it needs. ``silent``: the platform answers nothing in time."""

    here: SpaceRef
    """A platform tells of its own people only."""
    people: dict[str, Facts]
    channels: dict[str, ChannelFound] = field(
        default_factory=lambda: {
            "C1": ChannelFound("C1", "general", there=True, may_post=True, hears=True),
            "C2": ChannelFound("C2", "random", there=True, may_post=False, hears=False),
        }
    )
    space: SpaceFound = field(default_factory=lambda: SpaceFound(answered=True))
    """Without channels: those that are asked about are put in."""
    emoji: set[str] = field(default_factory=lambda: set(EMOJI))
    messages: dict[MessageRef, MessageFound] = field(default_factory=dict)
    hidden: set[tuple[MessageRef, AccountRef]] = field(default_factory=set)
    """Messages that certain people cannot see."""
    barred: set[tuple[str, AccountRef]] = field(default_factory=set)
    """Channels in which certain people may not write."""
    blind: set[tuple[str, AccountRef]] = field(default_factory=set)
    """Channels that certain people cannot even see."""
    silent: bool = False
    asked: list[Question] = field(default_factory=list)

    async def inquire(self, question: Question) -> Finding:
        self.asked.append(question)
        match question:
            case AboutPeople(accounts):
                known = {facts.account: facts for facts in self.people.values() if facts.account in accounts}
                absent = {
                    ref: Facts(ref, "", known=False) for ref in accounts if ref.space == self.here and ref not in known
                }
                return PeopleFound({} if self.silent else known | absent)
            case AboutMessage():
                return self._message(question)
            case AboutSpace(_, channels):
                if self.silent:
                    return SpaceFound(answered=False)
                return replace(self.space, channels=tuple(self._channel(id) for id in channels))
            case AboutPlace():
                return self._place(question)
            case AboutEmoji(_, typed):
                if self.silent:
                    return EmojiFound(answered=False)
                return EmojiFound(answered=True, names={one: self._emoji(one) for one in typed})
            case AboutNames(_, names):
                return NamesFound({} if self.silent else {name: self._called(name) for name in names})
            case _:
                assert_never(question)

    def _called(self, name: str) -> tuple[Facts, ...]:
        """A fake person's handle is their user id."""
        found = (
            one for one in self.people.values() if compared(name) in (compared(one.name), one.account.user.lower())
        )
        return tuple(one for one in found if may_be_thanked(one) is None)

    def stands(self, message: SubjectMessage, standing: Mapping[AccountRef, frozenset[str]]) -> None:
        """From now on the message shows these reactions, whatever events said."""
        facts = {one.account: one for one in self.people.values()}
        self.messages[message.ref] = MessageFound(True, message, standing, facts)

    def _message(self, question: AboutMessage) -> MessageFound:
        found = self.messages.get(question.message)
        if found is None or (question.message, question.asker) in self.hidden:
            return MessageFound(visible=False)
        return MessageFound(visible=True) if self.silent else found

    def _place(self, question: AboutPlace) -> PlaceFound:
        if self.silent:
            return PlaceFound(answered=False)
        channel, who = self._channel(question.place.channel), (question.place.channel, question.asker)
        if not channel.there or who in self.blind:
            return PlaceFound(answered=True)
        return PlaceFound(True, channel.name, True, channel.may_post, who not in self.barred)

    def _channel(self, id: str) -> ChannelFound:
        return self.channels.get(id, ChannelFound(id, "", there=False, may_post=False, hears=False))

    def _emoji(self, typed: str) -> str | None:
        name = bare(typed.strip(":"))
        return name if name in self.emoji else None
