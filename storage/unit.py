"""The two doors of storage: a unit of work for one community, and the house."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.people import CommunityId
from bot.ports import (
    Allowances,
    Audit,
    Calls,
    CommunitySettings,
    Debriefs,
    Deliveries,
    Drafts,
    Exports,
    Handovers,
    House,
    Incidents,
    Interests,
    Invitations,
    Ledger,
    Numbers,
    People,
    Processes,
    Roles,
    SeatSteps,
    Sessions,
    Sources,
    StandingCalls,
    Tags,
    Timers,
    UnitOfWork,
)
from storage.allowances import SqlAllowances
from storage.audit import SqlAudit
from storage.calls import SqlCalls
from storage.debriefs import SqlDebriefs
from storage.deliveries import SqlDeliveries
from storage.drafts import SqlDrafts
from storage.engine import Database
from storage.exports import SqlExports
from storage.handovers import SqlHandovers
from storage.house import SqlHouse
from storage.ids import Ids
from storage.incidents import SqlIncidents
from storage.interests import SqlInterests
from storage.invitations import SqlInvitations
from storage.ledger import SqlLedger
from storage.migrate import migrate
from storage.numbers import SqlNumbers
from storage.people import SqlPeople
from storage.processes import SqlProcesses
from storage.roles import SqlRoles
from storage.sessions import SqlSessions
from storage.settings import SqlSettings
from storage.sources import SqlSources
from storage.standing_calls import SqlStandingCalls
from storage.steps import SqlSeatSteps
from storage.surroundings import Surroundings, look_around
from storage.tags import SqlTags
from storage.timers import SqlTimers
from storage.transaction import Transaction


class SqlUnitOfWork:
    def __init__(self, around: Surroundings) -> None:
        self.community = around.community
        self.people: People = SqlPeople(around)
        self.ledger: Ledger = SqlLedger(around)
        self.sources: Sources = SqlSources(around)
        self.allowances: Allowances = SqlAllowances(around)
        self.deliveries: Deliveries = SqlDeliveries(around)
        self.drafts: Drafts = SqlDrafts(around)
        self.incidents: Incidents = SqlIncidents(around)
        self.settings: CommunitySettings = SqlSettings(around)
        self.audit: Audit = SqlAudit(around)
        self.tags: Tags = SqlTags(around)
        self.numbers: Numbers = SqlNumbers(around)
        self.exports: Exports = SqlExports(around)
        self.sessions: Sessions = SqlSessions(around)
        self.roles: Roles = SqlRoles(around)
        self.timers: Timers = SqlTimers(around)
        self.calls: Calls = SqlCalls(around)
        self.standing_calls: StandingCalls = SqlStandingCalls(around)
        self.debriefs: Debriefs = SqlDebriefs(around)
        self.steps: SeatSteps = SqlSeatSteps(around)
        self.handovers: Handovers = SqlHandovers(around)
        self.interests: Interests = SqlInterests(around)
        self.invitations: Invitations = SqlInvitations(around)


class SqlStorage:
    """``on_owed`` is called after each commit that left something newly owed, or a timer set: the clock wakes on it."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], on_owed: Callable[[], None]) -> None:
        self.database = database
        self._now = now
        self._ids = Ids(now)
        self._on_owed = on_owed
        self.house: House = SqlHouse(database, self._ids)
        self.processes: Processes = SqlProcesses(database)

    @asynccontextmanager
    async def community(self, community: CommunityId, *, write: bool = True) -> AsyncIterator[UnitOfWork]:
        transaction = self.database.writing() if write else self.database.reading()
        async with transaction as connection:
            around = await look_around(
                Transaction(connection, community), now=self._now, ids=self._ids, is_sqlite=self.database.is_sqlite
            )
            yield SqlUnitOfWork(around)
        if around.owed.something:
            self._on_owed()

    async def close(self) -> None:
        await self.database.close()


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def open_storage(
    url: str, *, now: Callable[[], datetime] = _utc_now, on_owed: Callable[[], None] = lambda: None
) -> SqlStorage:
    """Migrates the database if need be, and opens it.

    ``now`` dates what storage itself records (``recorded_at``, ids). Raises TransientFault, and ValueError for a URL
    that names neither a SQLite file nor PostgreSQL.
    """
    await migrate(url)
    return SqlStorage(Database(url), now=now, on_owed=on_owed)
