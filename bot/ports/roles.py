"""The role catalogue, and who has held what before the bot knew of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol, TypedDict, Unpack

from bot.people import AccountId, MemberId

RoleId = NewType("RoleId", str)


class Starter(StrEnum):
    """The roles with which every community begins; until it is renamed, one is named in its reader's language."""

    PARTY = "party"
    HOST = "host"
    SPEAKER = "speaker"
    MC = "mc"
    NOTES = "notes"
    CONNECTOR = "connector"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Role:
    id: RoleId
    starter: Starter | None
    """None: a role that organizers added."""
    name: str
    """Empty: as the phrasebook names the starter."""
    what: str
    """What it is, in a sentence or two; empty: as the phrasebook says of the starter."""
    handbook: str
    """A link, or a check-list of a line a step; empty: none."""
    minutes: int
    """Estimate of the time that it takes."""
    deposit: int
    """Points on completion."""
    mentoring: int
    """Points of who stood beside a first-timer."""
    wants_mentor: bool
    """The first time is not taken alone."""
    retired: bool
    """In no list to choose from any more; what was held stays."""


class RoleChange(TypedDict, total=False):
    name: str
    what: str
    handbook: str
    minutes: int
    deposit: int
    mentoring: int
    wants_mentor: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class Experience:
    """That a member has held a role before, here or elsewhere, by their own word or an organizer's."""

    member: MemberId
    role: RoleId
    last: date | None
    """The latest day; None: not said when."""
    told_by: AccountId
    own: bool
    """By their own word."""


@dataclass(frozen=True, slots=True)
class Holding:
    """That a member has held a role, by all that is known: seats, hosting, and what was told."""

    member: MemberId
    role: RoleId
    times: int
    """Here, since there are calls; 0 where it was only told of, or they only stood beside others."""
    last: date | None
    """By the community's calendar; None: not known when."""
    told: bool
    """Also by what was told of before."""
    mentored: int
    """How often they stood beside a first-timer."""

    @property
    def held(self) -> bool:
        return self.times > 0 or self.told


class Roles(Protocol):
    async def all(self) -> Sequence[Role]:
        """Also retired ones, in the order of their making; starters first."""
        ...

    async def role(self, role: RoleId) -> Role | None: ...

    async def add(self, name: str, what: str) -> Role:
        """With the numbers that a starter has: an hour, deposit 5, mentoring 3, the first time with a mentor."""
        ...

    async def change(self, role: RoleId, **to: Unpack[RoleChange]) -> Role:
        """Raises LookupError where there is none of that id here."""
        ...

    async def has_held(
        self, member: MemberId, role: RoleId, *, last: date | None, told_by: AccountId, own: bool
    ) -> bool:
        """Keep an experience; False when it was known so already. The later day stands; their own word and an
        organizer's are one.
        """
        ...

    async def has_not_held(self, member: MemberId, role: RoleId) -> bool:
        """Take it back; False when none was kept."""
        ...

    async def experience(self, role: RoleId | None = None, member: MemberId | None = None) -> Sequence[Experience]:
        """Of this role, of this member, or of both."""
        ...

    async def holdings(self, now: datetime) -> Sequence[Holding]:
        """Of all roles and members, by the accounts that a member has now; a confirmed seat counts when it is over."""
        ...
