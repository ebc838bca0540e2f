"""Study sessions: a series and its rule, the occurrences that exist, and who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol, TypedDict, Unpack

from bot.people import Account, AccountId, MemberId, Place
from bot.rules.attendance import Attendance
from bot.rules.recurrence import Dated, Rule

SeriesId = NewType("SeriesId", str)
OccurrenceId = NewType("OccurrenceId", str)
ProposalId = NewType("ProposalId", str)
ChangeId = NewType("ChangeId", str)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an occurrence is like; a series holds the one by which further occurrences are made."""

    title: str
    place: str
    """Where people meet, in the host's words: an address or a link; empty: not said."""
    minutes: int
    capacity: int | None
    """None: no limit."""
    remind: str
    """Offsets before the start, as ``bot.rules.offsets`` writes them: ``1d, 1h, 10m``; empty: none."""
    host: AccountId


@dataclass(frozen=True, slots=True)
class Series:
    """``rule.repeat`` None: a single occurrence."""

    id: SeriesId
    rule: Rule
    plan: Plan
    announced_in: Place
    announced_ahead: int
    """Days before an occurrence at which it is announced; the first is at once."""
    created_by: AccountId
    follows: SeriesId | None
    """The series whose later occurrences this one took over."""
    kept_by: AccountId | None = None
    """The organizer who said that it goes on although its host is paused or has left."""


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series. Its id is for ever, whatever becomes of its series, start or plan."""

    id: OccurrenceId
    series: SeriesId
    index: date
    """The local date by which its series' rule names it."""
    starts: datetime
    """Aware UTC."""
    plan: Plan
    state: OccurrenceState
    own: bool
    """Changed by itself: a change of its series leaves alone its start, and what it has otherwise."""
    revision: int
    """Counts the moves after which who is going was asked again."""
    announced_in: Place


class OccurrenceChange(TypedDict, total=False):
    """What of an occurrence is to change; as in ``Occurrence``."""

    series: SeriesId
    index: date
    starts: datetime
    plan: Plan
    state: OccurrenceState
    own: bool
    revision: int
    announced_in: Place


class SeriesChange(TypedDict, total=False):
    """What of a series is to change; as in ``Series``."""

    rule: Rule
    plan: Plan
    announced_in: Place
    kept_by: AccountId | None


@dataclass(frozen=True, slots=True)
class NewSeries:
    rule: Rule
    plan: Plan
    announced_in: Place
    announced_ahead: int
    created_by: AccountId
    key: str
    """Digest of the natural key of what made it: asked twice, it is made once."""
    follows: SeriesId | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """One member's answer to one occurrence, or their word that they were there."""

    account: Account
    """With which they answered last: where they are written to."""
    answered_at: datetime
    """Of who never answered, and was there: when they said so."""
    confirmed: int
    """The occurrence's revision that they answered to."""
    was_there: datetime | None
    """When they said so themselves."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an occurrence was before a change of it, by which who is concerned is told of the change."""

    occurrence: OccurrenceId
    starts: datetime
    revision: int
    plan: Plan
    announced_in: Place
    cancels: bool
    """The change was that it does not take place."""
    by: AccountId


class ProposalState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody is to host an occurrence, or it and all that follow; it becomes so once both have agreed."""

    id: ProposalId
    occurrence: OccurrenceId
    scope: str
    by: AccountId
    host: AccountId
    """Who hosted it when it was proposed."""
    to: AccountId
    host_agrees: bool
    to_agrees: bool
    state: ProposalState = ProposalState.OPEN


@dataclass(frozen=True, slots=True)
class Recap:
    author: AccountId
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenSeries:
    """A series that is not over, a single session too."""

    id: SeriesId
    last_ends: datetime
    """When the last of its dates that exist ends. Aware UTC."""
    goes_on: bool
    """More dates are made of it."""


class Sessions(Protocol):
    async def add(self, new: NewSeries) -> tuple[Series, bool]:
        """The series, and whether it is new; of a key known before, the one it made."""
        ...

    async def series(self, series: SeriesId) -> Series | None: ...

    async def change_series(self, series: SeriesId, **to: Unpack[SeriesChange]) -> Series:
        """Raises LookupError when there is no such series."""
        ...

    async def lock_series(self, series: SeriesId) -> Series | None:
        """Until commit, nobody else changes it or makes occurrences of it (SQLite: already alone)."""
        ...

    async def continue_(self, series: SeriesId, dates: Sequence[Dated]) -> Sequence[Occurrence]:
        """Make occurrences by the series' plan; those of an index date known before are left as they are and not
        returned. Raises LookupError when there is no such series.
        """
        ...

    async def occurrence(self, occurrence: OccurrenceId) -> Occurrence | None: ...

    async def lock(self, occurrence: OccurrenceId) -> Occurrence | None:
        """The occurrence as it is now; until commit, nobody else changes it or its guests (SQLite: already alone)."""
        ...

    async def change(self, occurrence: OccurrenceId, **to: Unpack[OccurrenceChange]) -> Occurrence:
        """Raises LookupError when there is no such occurrence."""
        ...

    async def occurrences(self, series: SeriesId, *, since: date) -> Sequence[Occurrence]:
        """Of a series, from an index date on, in order; cancelled ones too."""
        ...

    async def relatives(self, series: SeriesId) -> Sequence[SeriesId]:
        """The others with which it was one before changes took dates over: those that it follows, or that follow it."""
        ...

    async def followers(self, series: SeriesId) -> Sequence[SeriesId]:
        """Those of its relatives that took dates over from it, or from one that did."""
        ...

    async def latest(self, series: SeriesId) -> date | None:
        """The last index date for which there is an occurrence."""
        ...

    async def upcoming(self, now: datetime, *, after: OccurrenceId | None, most: int) -> Sequence[Occurrence]:
        """Planned and not over, by start, from the one after ``after`` on (none after one that is not there)."""
        ...

    async def past(self, now: datetime, most: int) -> Sequence[Occurrence]:
        """Planned and over, latest first."""
        ...

    async def of_member(self, member: MemberId, now: datetime, most: int) -> Sequence[Occurrence]:
        """Planned and not over, to which the member answered GOING, MAYBE, WAITING or OFFERED, or which they host."""
        ...

    async def open_of(self, member: MemberId, now: datetime) -> Sequence[OpenSeries]:
        """Series with a date that is planned and not over, which the member hosts or made; by series."""
        ...

    async def attendance(self, occurrence: OccurrenceId) -> Attendance:
        """Who answered what; a ``Place.member`` is a MemberId, the capacity that of the plan.

        Raises LookupError when there is no such occurrence.
        """
        ...

    async def guests(self, occurrence: OccurrenceId) -> dict[str, Guest]:
        """By member id; without those who were erased."""
        ...

    async def keep(
        self, occurrence: OccurrenceId, attendance: Attendance, *, by: Account | None = None, at: datetime
    ) -> None:
        """Write down what changed against what is stored. The occurrence must be locked.

        ``by``: whose answer caused it: their account, the instant and the revision they answered to are kept, also
        where their answer is the same. The capacity is not written: it is changed with the plan.
        Raises LookupError when there is no such occurrence, ValueError for the first answer of anybody else.
        """
        ...

    async def was_there(self, occurrence: OccurrenceId, account: Account, at: datetime) -> bool:
        """The member says so themselves, with or without an answer before; False when they had said so already.

        Raises LookupError when there is no such occurrence.
        """
        ...

    async def recap(self, occurrence: OccurrenceId) -> Recap | None: ...

    async def write_recap(self, occurrence: OccurrenceId, recap: Recap) -> None:
        """The latest one stands."""
        ...

    async def remember(self, befores: Sequence[Before]) -> ChangeId:
        """What a change touched, as it was. Raises LookupError for an announcement in another community's space."""
        ...

    async def remembered(self, change: ChangeId) -> Sequence[Before]:
        """By start."""
        ...

    async def propose(
        self, occurrence: OccurrenceId, scope: str, *, by: AccountId, host: AccountId, to: AccountId, agreed: bool
    ) -> Proposal:
        """``agreed``: the host has, by proposing it."""
        ...

    async def proposals_by(self, member: MemberId) -> Sequence[Proposal]:
        """Those of the member that are open, in one order."""
        ...

    async def proposal(self, proposal: ProposalId) -> Proposal | None: ...

    async def lock_proposal(self, proposal: ProposalId) -> Proposal | None:
        """As it is now; until commit, nobody else changes it (SQLite: already alone)."""
        ...

    async def settle_proposal(self, proposal: Proposal) -> None:
        """Keep who has agreed by now, and how it stands."""
        ...
