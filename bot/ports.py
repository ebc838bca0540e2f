"""What the core asks of the outside: a platform that messages are handed to, and storage.

Storage has two doors. ``Storage.community(id)`` opens a unit of work, one transaction, that cannot see another
community. ``Storage.house`` answers the few questions that span communities, with ids only.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from bot.events import EventTime
from bot.people import (
    Account,
    AccountId,
    AccountRef,
    Community,
    CommunityId,
    Facts,
    Locale,
    Member,
    MemberId,
    MessageRef,
    Place,
    PlatformName,
    Space,
    SpaceFacts,
    SpaceId,
    SpaceRef,
)
from bot.speech import Outgoing

EntryId = NewType("EntryId", str)
GiftId = NewType("GiftId", str)
DayId = NewType("DayId", str)
DeliveryId = NewType("DeliveryId", str)
DraftId = NewType("DraftId", str)
Source = NewType("Source", str)
"""Keyed digest (hex) of a natural key: what an entry came from, without saying whom or where."""
SubjectKey = NewType("SubjectKey", str)
"""Keyed digest of a message, by which all sources that came from it are found."""


DOUBT_REACHES_BACK = timedelta(days=7)
"""How old a message with reactions may be that is read again after a gap; so long it is remembered."""


class TransientFault(Exception):
    """Storage is locked or away: nothing was stored, the same work may be tried again."""


class DuplicateSource(Exception):
    """An entry with this source and turn already stands; the unit of work must be given up."""


# --- the ledger -------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """Kinds of entries (design.md section 6, export)."""

    THANKS = "thanks"
    REACTION = "reaction"
    ROLE = "role"
    MENTORING = "mentoring"
    HOSTING = "hosting"
    ANSWER = "answer"
    INTRODUCTION = "introduction"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Entry:
    id: EntryId
    giver: AccountId | None
    receiver: AccountId | None
    kind: Kind
    points: int
    at: datetime
    recorded_at: datetime
    source: Source
    turn: int
    reverses: EntryId | None
    gift: GiftId | None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A deposit to append. ``turn`` counts how often the same source was switched on (reactions), from 1."""

    giver: AccountId | None
    receiver: AccountId
    kind: Kind
    points: int
    at: datetime
    source: Source
    turn: int = 1
    gift: GiftId | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gift:
    """What was given in one act: one entry a receiver. Undo takes back the whole of it."""

    id: GiftId
    giver: AccountId
    day: DayId
    at: datetime
    likeness: str
    """Keyed digest of receivers, points and reason: recognises the same gift typed again."""
    public: bool
    """The words were shown in a channel."""


@dataclass(frozen=True, slots=True)
class GiftLine:
    """A gift as a person looks back on it, words included (empty where erased)."""

    gift: Gift
    giver: AccountRef | None
    receivers: tuple[AccountRef, ...]
    kind: Kind
    points_each: int
    reason: str
    tags: tuple[str, ...]
    reversed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with its words and the accounts behind it, for a member's own view."""

    entry: Entry
    giver: AccountRef | None
    receiver: AccountRef | None
    reason: str
    tags: tuple[str, ...]
    reversed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: entries strictly older than this (at, id)."""

    at: datetime
    id: str


class Ledger(Protocol):
    """Append-only. Reads count reversals; a reversed deposit and its reversal cancel out."""

    async def record_gift(self, *, giver: AccountId, day: DayId, at: datetime, likeness: str, public: bool) -> Gift: ...

    async def give(self, entry: NewEntry) -> Entry:
        """Append a deposit. Raises DuplicateSource when (source, turn) already stands."""
        ...

    async def reverse(self, entry: EntryId, *, because: str, at: datetime) -> Entry | None:
        """Append the reversal of an entry; None when it is already reversed (or is itself a reversal)."""
        ...

    async def entry(self, entry: EntryId) -> Entry | None: ...

    async def standing(self, source: Source) -> Entry | None:
        """The latest entry of a source that has not been reversed."""
        ...

    async def gift(self, gift: GiftId) -> Gift | None: ...

    async def entries_of(self, gift: GiftId) -> Sequence[EntryLine]:
        """The deposits of a gift (without reversals), in order of giving."""
        ...

    async def gift_of(self, source: Source) -> GiftId | None:
        """The gift whose deposit came from this source, whatever its turn."""
        ...

    async def like(self, giver: MemberId, likeness: str, since: datetime) -> Gift | None:
        """The latest gift of the same likeness recorded since then that has not been taken back."""
        ...

    async def balance_of(self, member: MemberId) -> int: ...

    async def by_kind(self, member: MemberId) -> Mapping[Kind, int]:
        """Points received by kind; a reversal counts to the kind of what it reverses; kinds with 0 left out."""
        ...

    async def by_tag(self, member: MemberId, most: int) -> Sequence[tuple[str, int]]:
        """The tags of what the member received with their points, most first."""
        ...

    async def received(self, member: MemberId, *, before: Cursor | None, most: int) -> Sequence[EntryLine]:
        """Deposits to the member, newest first, reversed ones marked."""
        ...

    async def given(self, member: MemberId, *, before: Cursor | None, most: int) -> Sequence[GiftLine]:
        """Gifts of the member, newest first, reversed ones marked."""
        ...

    async def tags_like(self, typed: str, most: int) -> Sequence[str]:
        """Tags used in the community that contain ``typed``, most used first."""
        ...


# --- sources, reactions, allowance ------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What came of an event that could have deposited."""

    DEPOSITED = "deposited"
    REVERSED = "reversed"
    UNCOUNTED = "uncounted"
    """It deposited nothing, for ``SourceState.reason``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One emoji of one account on one message: when it last changed and whether it stands."""

    stands: bool
    order: EventTime | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of one source, also when nothing was deposited."""

    source: Source
    outcome: Outcome
    reason: str = ""
    """Phrase key of why it did not count; empty when it did."""
    giver: AccountId | None = None
    receiver: AccountId | None = None
    turn: int = 0
    subject: SubjectKey | None = None
    standing: Mapping[str, Standing] = field(default_factory=dict)
    """By emoji as the platform names it, skin tone and burst included; removed ones stay, to outdate late events."""


class Sources(Protocol):
    async def get(self, source: Source) -> SourceState | None: ...

    async def keep(self, state: SourceState, at: datetime) -> None:
        """Insert or replace the state of a source."""
        ...

    async def of_subject(self, subject: SubjectKey) -> Sequence[SourceState]: ...

    async def watch(self, subject: SubjectKey, message: MessageRef, at: datetime) -> None:
        """Remember where a subject stands on its platform, so that it can be read again when in doubt."""
        ...

    async def watched(self, space: SpaceRef, since: datetime, most: int) -> Sequence[MessageRef]:
        """Messages of a space that were reacted to since then, latest first."""
        ...


@dataclass(frozen=True, slots=True)
class AllowanceDay:
    """Half-open span [starts, ends), aware UTC."""

    id: DayId
    member: MemberId
    starts: datetime
    ends: datetime
    spent: int


class Allowances(Protocol):
    async def around(self, member: MemberId, at: datetime) -> tuple[AllowanceDay | None, AllowanceDay | None]:
        """(the latest day that starts at or before ``at``, the earliest day that starts after it)."""
        ...

    async def begin(self, member: MemberId, starts: datetime, ends: datetime) -> AllowanceDay: ...

    async def day(self, day: DayId) -> AllowanceDay | None: ...

    async def spend(self, day: DayId, points: int, allowance: int) -> bool:
        """Add to what is spent unless that would exceed the allowance; says whether it was added."""
        ...

    async def refund(self, day: DayId, points: int) -> None: ...


# --- people -----------------------------------------------------------------------------------------------------


class People(Protocol):
    async def space(self, ref: SpaceRef) -> Space | None:
        """None when the space is not this community's."""
        ...

    async def settle(self, facts: Facts) -> Account:
        """The account of a person, made with a member of its own if it is new; its name, zone and locale refreshed."""
        ...

    async def account(self, ref: AccountRef) -> Account | None: ...

    async def account_by_id(self, account: AccountId) -> Account | None: ...

    async def accounts_of(self, member: MemberId) -> Sequence[Account]: ...

    async def member(self, member: MemberId) -> Member:
        """Raises LookupError when there is none."""
        ...

    async def lock(self, member: MemberId) -> None:
        """Until commit, nobody else gives on this member's behalf (PostgreSQL: a row lock; SQLite: already alone)."""
        ...

    async def set_notices(self, member: MemberId, wanted: bool) -> None: ...

    async def set_state(self, member: MemberId, state: str) -> None: ...


# --- deliveries -------------------------------------------------------------------------------------------------


class DeliveryKind(StrEnum):
    POST = "post"
    REDRAW = "redraw"
    HOME = "home"
    MIRROR = "mirror"
    ROOM = "room"


class DeliveryState(StrEnum):
    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    EXPIRED = "expired"
    PARKED = "parked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to hand over. Kind, purpose, subject, place and receiver are unique: owed twice is owed once."""

    kind: DeliveryKind
    purpose: str
    """Names the feature's function that draws it, such as ``thanks.notice``."""
    subject: str
    """Id of what it is about, read again when it is handed over."""
    place: Place
    receiver: AccountId | None
    """Whom it is for; None: everyone in the place."""
    due_at: datetime
    expires_at: datetime | None
    """After this it is EXPIRED instead of sent; None: never too late."""
    redraws: DeliveryId | None = None
    """For a redraw: the post whose message it edits."""


@dataclass(frozen=True, slots=True)
class Delivery:
    id: DeliveryId
    kind: DeliveryKind
    purpose: str
    subject: str
    place: Place
    receiver: AccountId | None
    due_at: datetime
    expires_at: datetime | None
    state: DeliveryState
    attempts: int
    doubt_since: datetime | None
    """When the first earlier attempt began of which it is not known whether it arrived; None: all ends are known."""
    message: MessageRef | None
    """The platform's message once sent."""
    redraws: DeliveryId | None
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that this process may hand over until its lease ends."""

    community: CommunityId
    delivery: DeliveryId
    attempt: int


class Deliveries(Protocol):
    async def owe(self, new: NewDelivery) -> DeliveryId | None:
        """Write it down; None when the same is already owed or done.

        A redraw (latest wins) that waits is kept as it is; one that is under way or done is owed anew.
        """
        ...

    async def get(self, delivery: DeliveryId) -> Delivery | None: ...

    async def of_subject(self, purpose: str, subject: str) -> Sequence[Delivery]:
        """Posts (not redraws) of one purpose about one subject."""
        ...

    async def drop(self, delivery: DeliveryId, reason: str) -> bool:
        """OWED (and certainly not arrived) or PARKED becomes DROPPED; False when it was otherwise."""
        ...

    async def finish(
        self,
        claim: Claim,
        state: DeliveryState,
        *,
        at: datetime,
        reason: str = "",
        message: MessageRef | None = None,
    ) -> bool:
        """End a claimed attempt (SENT, DROPPED, EXPIRED, PARKED, FAILED); False when the attempt is no longer ours."""
        ...

    async def postpone(self, claim: Claim, *, due_at: datetime, reason: str, doubtful: bool) -> bool:
        """Owed again at ``due_at``. ``doubtful``: the attempt may have arrived; else it certainly did not."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a refused form, kept a day so that it can be corrected."""

    id: DraftId
    owner: AccountId
    form: str
    state: Mapping[str, str]
    values: Mapping[str, str]


class Drafts(Protocol):
    async def keep(
        self, *, owner: AccountId, form: str, state: Mapping[str, str], values: Mapping[str, str], at: datetime
    ) -> DraftId: ...

    async def get(self, draft: DraftId) -> Draft | None: ...


class Incidents(Protocol):
    async def keep(self, *, incident: str, event: str, fault: str, at: datetime) -> None:
        """Remember for organizers an event that keeps failing: its incident id, kind of event and kind of fault."""
        ...


class UnitOfWork(Protocol):
    """One transaction in one community. Left without an exception it commits, else it rolls back.

    Opening, working and committing raise TransientFault when the database is locked or away.
    """

    community: Community
    people: People
    ledger: Ledger
    sources: Sources
    allowances: Allowances
    deliveries: Deliveries
    drafts: Drafts
    incidents: Incidents


class House(Protocol):
    """The few questions that span communities."""

    async def community_of(self, space: SpaceRef) -> CommunityId | None: ...

    async def settle(self, about: SpaceFacts, *, locale: Locale, zone: str, at: datetime) -> CommunityId:
        """The community of a space; a space not seen before becomes a community of its own with these settings."""
        ...

    async def spaces(self) -> Sequence[tuple[CommunityId, SpaceId]]: ...

    async def seen(self, space: SpaceRef, at: datetime) -> None:
        """The platform's connection was alive for this space at that instant."""
        ...

    async def last_seen(self, space: SpaceRef) -> datetime | None: ...

    async def claim(self, *, now: datetime, lease_until: datetime, most: int) -> Sequence[Claim]:
        """Claim due deliveries (OWED and due, or SENDING with a lease that has ended), oldest due first."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next delivery falls due or the next lease ends."""
        ...

    async def prune(self, *, drafts_before: datetime, watched_before: datetime) -> int:
        """Delete drafts and watched messages older than that; how many."""
        ...


class Storage(Protocol):
    house: House

    def community(self, community: CommunityId, *, write: bool = True) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of work. ``write=False``: a snapshot to read from; writing in it is a fault.

        Raises LookupError when there is no such community.
        """
        ...


# --- platforms --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which try this is. ``doubt_since`` set: an earlier one may have arrived, look before sending again.

    ``find_only``: it is not wanted any more; look for the earlier one, but send nothing: Sent when it is there,
    Unwanted when it is certainly not, Unreachable when that cannot be told.
    """

    number: int
    now: datetime
    doubt_since: datetime | None
    find_only: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    message: MessageRef


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now. ``after`` seconds where the platform says so. ``doubtful``: it may have arrived all the same."""

    reason: str
    after: float | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The place or a right is lost, or it cannot be known whether an earlier try arrived: parked for an organizer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unwanted:
    """The platform will never take it and nobody needs to act (direct messages closed, message deleted)."""

    reason: str


Handed = Sent | TryAgain | Unreachable | Unwanted


class Platform(Protocol):
    """What an adapter offers to the clock. Neither method raises for what a platform answers."""

    name: PlatformName

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed: ...

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed: ...
