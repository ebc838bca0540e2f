"""What a feature's function is handed: who asks, where, in which unit of work, at what time."""

from dataclasses import dataclass
from datetime import datetime
from typing import overload
from zoneinfo import ZoneInfo

from bot.access import may_be_thanked
from bot.catalogue import Catalogue
from bot.events import Event, Pressed
from bot.inquiries import (
    AboutEmoji,
    AboutMessage,
    AboutNames,
    AboutPeople,
    AboutPlace,
    AboutSpace,
    EmojiFound,
    Finding,
    MessageFound,
    NamesFound,
    PeopleFound,
    PlaceFound,
    Question,
    SpaceFound,
    Unanswered,
)
from bot.natural_key import digest
from bot.people import Account, AccountRef, Community, Facts, Member, MemberState, Place, Space
from bot.ports import Delivery, Source, SubjectKey, UnitOfWork
from bot.rules.zones import first_known
from bot.speech import Button, Phrase, Reader, Style


@dataclass(frozen=True, slots=True)
class Context:
    """One event in one unit of work."""

    uow: UnitOfWork
    event: Event
    now: datetime
    space: Space
    reader: Reader
    catalogue: Catalogue
    said: frozenset[str] = frozenset()
    """The words of the command that were typed, as against those left out."""
    sure: bool = True
    """False where a title and a moment were told apart in one text and one had better look whether rightly so."""

    @property
    def community(self) -> Community:
        return self.uow.community

    @property
    def at(self) -> datetime:
        """When it happened: the event's own time, else now."""
        return self.event.at or self.now

    @property
    def facts(self) -> Facts:
        """What the platform says of who caused the event. Present: the core has checked it."""
        return self.event.facts[self.event.actor]

    @property
    def chosen(self) -> tuple[str | AccountRef | Place, ...]:
        """What was chosen in a Select."""
        return self.event.chosen if isinstance(self.event, Pressed) else ()

    @overload
    def find_out(self, question: AboutPeople) -> PeopleFound: ...
    @overload
    def find_out(self, question: AboutMessage) -> MessageFound: ...
    @overload
    def find_out(self, question: AboutSpace) -> SpaceFound: ...
    @overload
    def find_out(self, question: AboutPlace) -> PlaceFound: ...
    @overload
    def find_out(self, question: AboutEmoji) -> EmojiFound: ...
    @overload
    def find_out(self, question: AboutNames) -> NamesFound: ...
    def find_out(self, question: Question) -> Finding:
        """What the platform says. Raises Unanswered where it has not been asked yet: nothing is stored, and the event
        is handled once more with the answer. So ask before anything slow, and of the same event always the same.
        """
        found = self.event.found.get(question)
        if found is None:
            raise Unanswered(question)
        return found

    async def organizes(self) -> bool:
        """Whether the asker is an organizer: by the platform's rights, or named by one."""
        if self.facts.organizer:
            return True
        account = await self.known()
        return account is not None and (await self.uow.people.member(account.member)).organizer

    def source(self, *natural_key: str) -> Source:
        return Source(digest(self.space.key, "source", *natural_key))

    def subject(self, channel: str, message: str) -> SubjectKey:
        return SubjectKey(digest(self.space.key, "subject", channel, message))

    def button(self, label: Phrase, action: str, *args: str, style: Style = Style.PLAIN) -> Button:
        """A button of this community: presses from another one are refused."""
        return Button(label, action, self.community.id, args, style)

    async def settle(self) -> tuple[Account, Member]:
        """The asker's account and member, made if they are new."""
        account = await self.uow.people.settle(self.facts)
        member = await self.uow.people.member(account.member)
        if member.state is MemberState.ALUMNUS:  # who acts here is here again
            await self.uow.people.set_state(member.id, MemberState.ACTIVE)
        return account, member

    async def settle_in_order(self, *people: Facts | None) -> None:
        """Make and refresh accounts in one order for everyone: two events that name the same people never deadlock."""
        settled = {facts.account: facts for facts in people if facts is not None and may_be_thanked(facts) is None}
        for ref in sorted(settled, key=str):
            await self.uow.people.settle(settled[ref])

    async def known(self) -> Account | None:
        """The asker's account without making one: for reading."""
        return await self.uow.people.account(self.event.actor)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One delivery about to be handed over, its subject to be read again."""

    uow: UnitOfWork
    delivery: Delivery
    reader: Reader
    now: datetime
    catalogue: Catalogue

    @property
    def parts(self) -> tuple[str, ...]:
        """Of its subject, where that names more than one thing."""
        return tuple(self.delivery.subject.split("|"))

    async def receiver(self) -> Account | None:
        """None: everybody in its place, or they were erased."""
        return await self.uow.people.account_by_id(self.delivery.receiver) if self.delivery.receiver else None

    def button(self, label: Phrase, action: str, *args: str, style: Style = Style.PLAIN) -> Button:
        return Button(label, action, self.uow.community.id, args, style)


@dataclass(frozen=True, slots=True)
class Woken:
    """A timer has fallen due: what it is about is looked at again."""

    uow: UnitOfWork
    subject: str
    now: datetime


Looking = Context | Drawing
"""From where something is drawn for one reader: in answer to an event, or for a delivery."""


def zone_of(member: Member, account: Account, community: Community) -> ZoneInfo:
    """The member's own setting, else what the platform says, else the community's."""
    return ZoneInfo(first_known(member.zone, account.platform_zone, community.zone))
