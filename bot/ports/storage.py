"""The two doors of storage.

``Storage.community(id)`` opens a unit of work, one transaction, that cannot see another community. ``Storage.house``
answers the few questions that span communities, with ids only.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import Community, CommunityId, Locale, PlatformName, SpaceFacts, SpaceId, SpaceRef
from bot.ports.allowances import Allowances
from bot.ports.audit import Audit
from bot.ports.calls import Calls
from bot.ports.debriefs import Debriefs
from bot.ports.deliveries import Claim, Deliveries, ProcessId
from bot.ports.exports import Exports
from bot.ports.handovers import Handovers
from bot.ports.interests import Interests
from bot.ports.invitations import Invitations
from bot.ports.keepsakes import Drafts, Incidents
from bot.ports.ledger import Ledger
from bot.ports.numbers import Numbers
from bot.ports.people import People
from bot.ports.processes import Processes
from bot.ports.roles import Roles
from bot.ports.sessions import Sessions
from bot.ports.settings import CommunitySettings
from bot.ports.sources import Sources
from bot.ports.standing_calls import StandingCalls
from bot.ports.steps import SeatSteps
from bot.ports.tags import Tags
from bot.ports.timers import Timer, Timers


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
    settings: CommunitySettings
    audit: Audit
    tags: Tags
    numbers: Numbers
    exports: Exports
    sessions: Sessions
    roles: Roles
    timers: Timers
    calls: Calls
    debriefs: Debriefs
    steps: SeatSteps
    handovers: Handovers
    interests: Interests
    invitations: Invitations
    standing_calls: StandingCalls


@dataclass(frozen=True, slots=True)
class Closed:
    """Of what a process cannot begin anything at the moment."""

    lanes: frozenset[str] = frozenset()
    communities: frozenset[CommunityId] = frozenset()


NOTHING_CLOSED = Closed()


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

    async def claim(
        self,
        *,
        now: datetime,
        holder: ProcessId,
        most: int,
        platforms: Collection[PlatformName] = tuple(PlatformName),
        but: Closed = NOTHING_CLOSED,
        each: int | None = None,
    ) -> Sequence[Claim]:
        """Claim due deliveries of these platforms (OWED and due) for a process that is alive, oldest first.

        At most one of each place, and each community in its turn (at most ``each`` of it), so that none waits behind
        another's backlog. ``but``: not of those; they are left to other processes.
        """
        ...

    async def next_due(
        self, platforms: Collection[PlatformName] = tuple(PlatformName), but: Closed = NOTHING_CLOSED
    ) -> datetime | None:
        """When the next delivery of these platforms falls due; ``but`` as above."""
        ...

    async def timers_due(self, now: datetime, most: int) -> Sequence[Timer]:
        """Timers that have fallen due, oldest first; each community in its turn."""
        ...

    async def next_timer(self) -> datetime | None:
        """When the next one falls due."""
        ...

    async def prune(self, *, drafts_before: datetime, watched_before: datetime) -> int:
        """Delete drafts and watched messages older than that; how many."""
        ...


class Storage(Protocol):
    house: House
    processes: Processes

    def community(self, community: CommunityId, *, write: bool = True) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of work. ``write=False``: a snapshot to read from; writing in it is a fault.

        Raises LookupError when there is no such community.
        """
        ...
