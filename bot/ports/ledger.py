"""The ledger as the core sees it: append-only entries, gifts, and one's own history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from bot.people import AccountId, AccountRef, MemberId
from bot.ports.calls import SeatId
from bot.ports.roles import Role, RoleId
from bot.ports.sessions import OccurrenceId

EntryId = NewType("EntryId", str)


GiftId = NewType("GiftId", str)


DayId = NewType("DayId", str)


Source = NewType("Source", str)
"""Keyed digest (hex) of a natural key: what an entry came from, without saying whom or where."""


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
class Deed:
    """What a deposit comes of that nobody gave: somebody held the role, or stood beside who did."""

    role: RoleId
    seat: SeatId | None = None
    """Of who held it. None: they hosted the session."""
    occurrence: OccurrenceId | None = None


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
    deed: Deed | None = None


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
    hidden: bool = False
    """An organizer hid the words: ``reason`` and ``tags`` are empty here, and kept."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with its words and the accounts behind it, for a member's own view."""

    entry: Entry
    giver: AccountRef | None
    receiver: AccountRef | None
    reason: str
    tags: tuple[str, ...]
    reversed_at: datetime | None
    hidden: bool = False
    """As in GiftLine."""
    role: Role | None = None
    """Of the deed that it was deposited for, where one is known."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """``rank`` counts from 1; who has the same points has the same rank, and the next ones are as many further down."""

    rank: int
    member: MemberId
    account: AccountRef
    """One of the member's."""
    points: int


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

    async def earned(self, member: MemberId, kind: Kind, *, starts: datetime, ends: datetime) -> Sequence[Entry]:
        """Deposits of a kind to the member, dated in [starts, ends), without those that were taken back."""
        ...

    async def public_words(self, member: MemberId, most: int) -> Sequence[EntryLine]:
        """The latest deposits to the member whose words were public and stand, newest first."""
        ...

    async def board(self, *, starts: datetime | None, ends: datetime | None, most: int) -> Sequence[BoardLine]:
        """The members with most points from [starts, ends), best first, ties by the older member; None: no limit.

        A reversal counts in the window of what it reverses. Only members who are active, on boards, and above 0 points.
        """
        ...

    async def rank_of(self, member: MemberId, *, starts: datetime | None, ends: datetime | None) -> BoardLine | None:
        """Where the member would stand on that board, also when they are not on boards; None at 0 points or below."""
        ...

    async def taken_back(self, giver: MemberId, receiver: MemberId, since: datetime, until: datetime) -> int:
        """How many gifts by this giver to this receiver were taken back from ``since`` on and before ``until``."""
        ...

    async def hide_words(self, gift: GiftId, *, hidden: bool) -> bool:
        """Hide the words of a gift from everybody, or show them again; False when it was so already."""
        ...

    async def gifts(self, *, receiver: MemberId | None, before: Cursor | None, most: int) -> Sequence[GiftLine]:
        """Gifts with words of the whole community (or to one member), newest first, hidden ones marked: organizers'."""
        ...
