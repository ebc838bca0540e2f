"""Volunteer calls: what is asked for, who wants it, and who has it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol, TypedDict, Unpack

from bot.people import Account, AccountId, MemberId, Place
from bot.ports.roles import RoleId
from bot.ports.sessions import OccurrenceId
from bot.rules.choosing import Places, Seated, SeatKind
from bot.rules.overlapping import Span
from bot.rules.turns import Past, Wish

CallId = NewType("CallId", str)
SeatId = NewType("SeatId", str)


class Choosing(StrEnum):
    FIRST_COME = "first_come"
    """Who presses has the seat."""
    COLLECT = "collect"
    """At the deadline those are proposed who are next in turn."""


class CallState(StrEnum):
    OPEN = "open"
    """Until its deadline."""
    PROPOSED = "proposed"
    """Somebody is proposed for its seats, and nobody has confirmed it yet."""
    SETTLED = "settled"
    """Its deadline is over. A seat that is free all the same is taken by who presses."""
    CANCELLED = "cancelled"


class SeatState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    LEFT = "left"
    """Given back, or its call was withdrawn. It costs nothing."""
    COMPLETED = "completed"
    """It took place, however well it went."""
    EXCUSED = "excused"
    """It did not take place, and they had said so. Shown to organizers only, as MISSED."""
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class NewCall:
    key: str
    """Digest of the natural key of what made it: announced twice it is one."""
    role: RoleId
    occurrence: OccurrenceId | None
    starts: datetime | None
    """Aware UTC; None: no certain time."""
    ends: datetime
    """When it is over; without a certain time, when nobody is looked for any more."""
    places: Places
    """How many seats of each kind."""
    choosing: Choosing
    closes: datetime
    note: str
    announced_in: Place
    created_by: AccountId


@dataclass(frozen=True, slots=True)
class Call:
    id: CallId
    role: RoleId
    occurrence: OccurrenceId | None
    starts: datetime | None
    ends: datetime
    places: Places
    choosing: Choosing
    closes: datetime
    confirms_at: datetime | None
    """When what is proposed confirms itself; only while it is PROPOSED."""
    note: str
    announced_in: Place
    created_by: AccountId
    state: CallState


class CallChange(TypedDict, total=False):
    state: CallState
    confirms_at: datetime | None
    starts: datetime | None
    ends: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Press:
    """What somebody wants of a call."""

    account: Account
    wish: Wish
    order: int
    """Smaller pressed earlier. Who presses something else comes last."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a call as somebody has it; whoever has it after them has another one."""

    id: SeatId
    call: CallId
    kind: SeatKind
    account: Account
    state: SeatState
    mentor: MemberId | None
    """Of a first-timer: who stands beside them."""
    first_time: bool
    at: datetime
    """Since when it is as it is."""
    looks_since: datetime | None = None
    """Since when a stand-in is looked for; until one is found it is theirs."""


@dataclass(frozen=True, slots=True)
class Engagement:
    """Where somebody is to be at a certain time: a seat of a call, or a session that they host."""

    member: MemberId
    span: Span
    role: RoleId | None
    """None: they host it."""
    call: CallId | None
    occurrence: OccurrenceId | None
    """The session that it is, or for which the call is."""
    title: str
    """Of the session; empty: of none."""


class Calls(Protocol):
    async def add(self, new: NewCall) -> tuple[Call, bool]:
        """Whether it is new; one of the same key stands. Raises LookupError for another community's space."""
        ...

    async def call(self, call: CallId) -> Call | None: ...

    async def lock(self, call: CallId) -> Call | None:
        """As it is now; until commit, nobody else changes it (SQLite: already alone)."""
        ...

    async def change(self, call: CallId, **to: Unpack[CallChange]) -> Call:
        """Raises LookupError where there is none of that id here."""
        ...

    async def coming(self, now: datetime, most: int) -> Sequence[Call]:
        """Neither cancelled nor over, by start (those without one by deadline), the soonest first."""
        ...

    async def called_for(self, occurrence: OccurrenceId) -> Collection[RoleId]:
        """The roles for which somebody was ever called for this session, also where that was withdrawn."""
        ...

    async def of_occurrence(self, occurrence: OccurrenceId) -> Sequence[CallId]:
        """Those for this session that are not cancelled, in one order for everyone."""
        ...

    async def all_of_occurrence(self, occurrence: OccurrenceId) -> Sequence[CallId]:
        """As ``of_occurrence``, with those that are cancelled."""
        ...

    async def of_member(self, member: MemberId, most: int) -> Sequence[Call]:
        """In which the member wants or has a seat, or had one; the latest first."""
        ...

    async def open_of(self, member: MemberId, now: datetime) -> Sequence[CallId]:
        """Those of ``of_member`` that are neither cancelled nor over."""
        ...

    async def presses(self, call: CallId) -> Sequence[Press]:
        """Of all who are not erased, in order."""
        ...

    async def press(self, call: CallId, account: Account, wish: Wish, at: datetime) -> bool:
        """False when that was their wish already. The call must be locked."""
        ...

    async def unpress(self, call: CallId, member: MemberId) -> bool:
        """False when there was nothing to take back."""
        ...

    async def seats(self, call: CallId) -> Sequence[Seat]:
        """Those that were not left, of who is not erased, in the order in which they were seated."""
        ...

    async def seat(
        self,
        call: CallId,
        seated: Sequence[Seated],
        state: SeatState,
        *,
        first_timers: Collection[MemberId],
        at: datetime,
    ) -> None:
        """Of those who have pressed, with the account of their press. Raises ValueError for others.

        ``first_timers``: who of them has never held the role.
        """
        ...

    async def look_for_stand_in(self, seat: SeatId, at: datetime) -> bool:
        """Of a CONFIRMED seat; False when one is looked for already, or it is another's by now."""
        ...

    async def hand_over(
        self, seat: Seat, to: Account, *, wish: Wish, first_time: bool, looks: bool, at: datetime
    ) -> Seat:
        """The seat is LEFT, and ``to`` has one like it, a first-timer with the same mentor; also their press, and no
        more that of who had it. ``looks``: for which a stand-in is looked for. The call must be locked.
        """
        ...

    async def pair(self, call: CallId, first_timer: MemberId, mentor: MemberId) -> None:
        """From now on this mentor stands beside them."""
        ...

    async def unpair(self, call: CallId, mentor: MemberId) -> None:
        """They stand beside nobody any more."""
        ...

    async def confirm(self, call: CallId, at: datetime) -> int:
        """Whoever is proposed is CONFIRMED; how many were."""
        ...

    async def unpropose(self, call: CallId) -> None:
        """Nobody is proposed any more."""
        ...

    async def leave(self, call: CallId, member: MemberId, at: datetime) -> bool:
        """The member's seat is LEFT; False when they had none, or it is known how it went."""
        ...

    async def settle(self, seat: SeatId, state: SeatState, at: datetime) -> bool:
        """How a confirmed seat went; False when it was not confirmed, or that is known already."""
        ...

    async def reopen(self, seat: SeatId, at: datetime) -> bool:
        """It is not known after all how a seat went: confirmed again; False when it was not known."""
        ...

    async def bear_witness(self, seat: SeatId, account: Account, at: datetime) -> bool:
        """Somebody who was there says that it took place; False when they had said so. The call must be locked."""
        ...

    async def witnesses(self, seat: SeatId) -> Collection[MemberId]: ...

    async def unsettled(self, now: datetime, most: int, *, of: MemberId | None) -> Sequence[Call]:
        """Over, with a confirmed seat (other than a mentor's) of which nobody has said how it went; latest first.

        ``of``: those in which the member called, hosts, stands beside somebody or was there, and not only their own
        seat is meant. None: all.
        """
        ...

    async def leave_all(self, call: CallId, at: datetime) -> None:
        """Nobody has a seat any more, save those of which it is known how they went."""
        ...

    async def held(self, member: MemberId, now: datetime) -> Collection[RoleId]:
        """Every role that, as in ``pasts``, they have held."""
        ...

    async def engagements(self, members: Collection[MemberId], since: datetime) -> Sequence[Engagement]:
        """Seats that they have or are proposed for, and sessions that they host, which end after that."""
        ...

    async def pasts(self, role: RoleId | None, members: Collection[MemberId], now: datetime) -> Mapping[MemberId, Past]:
        """What is known of each about this role; None: about all of them together.

        A completed seat counts as held, a confirmed one when its call is over.
        """
        ...
