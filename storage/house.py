"""The few questions that span communities. The answers are ids and instants only."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Executable, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import CommunityId, Locale, PlatformName, SpaceFacts, SpaceId, SpaceRef
from bot.ports import NOTHING_CLOSED, Claim, Closed, ProcessId, Timer
from storage.claims import claim_due, next_due
from storage.engine import Database
from storage.faults import telling_faults
from storage.ids import Ids
from storage.roles import STARTERS
from storage.tables import communities, drafts, roles, spaces, watched_messages
from storage.timers import next_timer, timers_due
from storage.transaction import adding, given

DEFAULT_ALLOWANCE = 10
DEFAULT_THANKS_EMOJI = ("pray", "bouquet", "🙏", "💐")
"""Slack's names and Discord's characters of the same two: one community may live on both."""
_KEY_BYTES = 32

_IS_SPACE = and_(spaces.c.platform == given("platform"), spaces.c.ref == given("ref"))
_SPACE = select(spaces.c.community_id, spaces.c.name, spaces.c.last_seen).where(_IS_SPACE)
_NEW_COMMUNITY = insert(communities)
_NEW_ROLES = insert(roles)
_NEW_SPACE = (
    adding(spaces).on_conflict_do_nothing(index_elements=[spaces.c.platform, spaces.c.ref]).returning(spaces.c.id)
)
_RENAME = update(spaces).where(_IS_SPACE).values(name=given("name"))
_SEEN = (
    update(spaces)
    .where(_IS_SPACE, or_(spaces.c.last_seen.is_(None), spaces.c.last_seen < given("at")))
    .values(last_seen=given("at"))
)
_SPACES = select(spaces.c.community_id, spaces.c.id).order_by(spaces.c.community_id, spaces.c.id)
_PRUNE = (
    delete(drafts).where(drafts.c.at < given("drafts_before")),
    delete(watched_messages).where(watched_messages.c.at < given("watched_before")),
)


class _Taken(Exception):
    """Another process settled the space first; what we began is rolled back."""


class SqlHouse:
    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    async def community_of(self, space: SpaceRef) -> CommunityId | None:
        async with self._database.reading() as connection:
            with telling_faults():
                row = (await connection.execute(_SPACE, _named(space))).first()
        return None if row is None else CommunityId(row.community_id)

    async def settle(self, about: SpaceFacts, *, locale: Locale, zone: str, at: datetime) -> CommunityId:
        async with self._database.reading() as connection:
            with telling_faults():
                row = (await connection.execute(_SPACE, _named(about.space))).first()
        if row is None:
            return await self._settle_new(about, locale, zone, at)
        if about.name and about.name != row.name:
            await self._write(_RENAME, {**_named(about.space), "p_name": about.name})
        return CommunityId(row.community_id)

    async def spaces(self) -> Sequence[tuple[CommunityId, SpaceId]]:
        async with self._database.reading() as connection:
            with telling_faults():
                rows = (await connection.execute(_SPACES)).all()
        return [(CommunityId(row.community_id), SpaceId(row.id)) for row in rows]

    async def seen(self, space: SpaceRef, at: datetime) -> None:
        await self._write(_SEEN, {**_named(space), "p_at": at})

    async def last_seen(self, space: SpaceRef) -> datetime | None:
        async with self._database.reading() as connection:
            with telling_faults():
                row = (await connection.execute(_SPACE, _named(space))).first()
        return None if row is None else row.last_seen

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
        limits = {"most": most, "each": most if each is None else each}
        async with self._database.writing() as connection:
            return await claim_due(connection, now=now, holder=holder, platforms=platforms, but=but, **limits)

    async def next_due(
        self, platforms: Collection[PlatformName] = tuple(PlatformName), but: Closed = NOTHING_CLOSED
    ) -> datetime | None:
        async with self._database.reading() as connection:
            return await next_due(connection, platforms, but)

    async def timers_due(self, now: datetime, most: int) -> Sequence[Timer]:
        async with self._database.reading() as connection:
            return await timers_due(connection, now, most)

    async def next_timer(self) -> datetime | None:
        async with self._database.reading() as connection:
            return await next_timer(connection)

    async def prune(self, *, drafts_before: datetime, watched_before: datetime) -> int:
        values = {"p_drafts_before": drafts_before, "p_watched_before": watched_before}
        async with self._database.writing() as connection:
            with telling_faults():
                results = [await connection.execute(statement, values) for statement in _PRUNE]
        return sum(result.rowcount for result in results)

    async def _settle_new(self, about: SpaceFacts, locale: Locale, zone: str, at: datetime) -> CommunityId:
        try:
            async with self._database.writing() as connection:
                with telling_faults():
                    return await self._found(connection, about, locale, zone, at)
        except _Taken:
            community = await self.community_of(about.space)
            assert community is not None, "the unique key refused a second space, so there is a first"
            return community

    async def _found(
        self, connection: AsyncConnection, about: SpaceFacts, locale: Locale, zone: str, at: datetime
    ) -> CommunityId:
        community = CommunityId(self._ids.new())
        settings = {
            "id": community,
            "name": about.name,
            "locale": locale,
            "zone": zone,
            "allowance": DEFAULT_ALLOWANCE,
            "thanks_emoji": list(DEFAULT_THANKS_EMOJI),
            "created_at": at,
        }
        space = {
            "community_id": community,
            "id": self._ids.new(),
            "platform": about.space.platform.value,
            "ref": about.space.id,
            "name": about.name,
            "notices": about.notices.value,
            "key": secrets.token_bytes(_KEY_BYTES),
            # From here on: an event of it has just been heard.
            "last_seen": at,
            "created_at": at,
        }
        await connection.execute(_NEW_COMMUNITY, settings)
        if (await connection.execute(_NEW_SPACE, space)).first() is None:
            raise _Taken
        await connection.execute(_NEW_ROLES, [{"community_id": community, **starter} for starter in STARTERS])
        return community

    async def _write(self, statement: Executable, values: dict[str, object]) -> None:
        async with self._database.writing() as connection:
            with telling_faults():
                await connection.execute(statement, values)


def _named(space: SpaceRef) -> dict[str, object]:
    return {"p_platform": space.platform.value, "p_ref": space.id}
