"""Standing calls: for each date of a series somebody is called for the same role, some days ahead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from bot.people import AccountId, MemberId, Place
from bot.ports.calls import Choosing
from bot.ports.roles import RoleId
from bot.ports.sessions import SeriesId
from bot.rules.choosing import Places

StandingCallId = NewType("StandingCallId", str)


@dataclass(frozen=True, slots=True)
class NewStandingCall:
    key: str
    """Digest of the natural key of what made it: asked twice it is one."""
    series: SeriesId
    """It goes on in those that take over dates of this one."""
    role: RoleId
    places: Places
    choosing: Choosing
    ahead: int
    """Days before an occurrence at which its call is opened."""
    note: str
    announced_in: Place
    created_by: AccountId


@dataclass(frozen=True, slots=True)
class StandingCall:
    id: StandingCallId
    series: SeriesId
    role: RoleId
    places: Places
    choosing: Choosing
    ahead: int
    note: str
    announced_in: Place
    created_by: AccountId
    ended: bool
    """It opens no more calls; those that it opened stay as they are."""


class StandingCalls(Protocol):
    async def add(self, new: NewStandingCall) -> tuple[StandingCall, bool]:
        """Whether it is new; one of the same key stands. Raises LookupError for another community's space."""
        ...

    async def one(self, standing: StandingCallId) -> StandingCall | None: ...

    async def lock(self, standing: StandingCallId) -> StandingCall | None:
        """As it is now; until commit, nobody else changes it or opens calls of it (SQLite: already alone)."""
        ...

    async def end(self, standing: StandingCallId) -> bool:
        """False when it had ended already."""
        ...

    async def of_series(self, series: Collection[SeriesId]) -> Sequence[StandingCall]:
        """Those of these that have not ended, in the order of making."""
        ...

    async def made_by(self, member: MemberId) -> int:
        """How many the member made that have not ended."""
        ...

    async def all(self) -> Sequence[StandingCall]:
        """That have not ended, in the order of making."""
        ...
