"""What a unit of work knows from its opening on: the community, its spaces, the transaction and the time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.people import (
    AccountRef,
    Community,
    CommunityId,
    Greeted,
    Joins,
    Locale,
    Notices,
    PlatformName,
    Space,
    SpaceId,
    SpaceRef,
)
from bot.rules.limits import Limits
from storage.ids import Ids
from storage.quiet import quiet_of
from storage.tables import communities, spaces
from storage.transaction import HERE, AnyRow, Transaction

_OF_SPACE = "space_"
_OPENING = (
    select(communities, *(column.label(_OF_SPACE + column.name) for column in spaces.c))
    .outerjoin(spaces, spaces.c.community_id == communities.c.id)
    .where(communities.c.id == HERE)
)
# NO KEY UPDATE: whoever counts or decides next must wait, but what only refers to the community need not.
_LOCK = select(communities.c.id).where(communities.c.id == HERE).with_for_update(key_share=True)


@dataclass(slots=True)
class Owed:
    """Whether something falls due that did not before: after the commit, the clock is told."""

    something: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Every repository of one unit of work shares this."""

    tx: Transaction
    community: Community
    now: Callable[[], datetime]
    ids: Ids
    is_sqlite: bool
    spaces: Mapping[SpaceRef, Space]
    _refs: Mapping[str, SpaceRef]
    owed: Owed = field(default_factory=Owed)

    def new_id(self) -> str:
        return self.ids.new()

    async def lock_community(self) -> None:
        """Until commit, nobody else counts or decides for the community (SQLite: already alone)."""
        if not self.is_sqlite:
            await self.tx.row(_LOCK)

    def space(self, ref: SpaceRef) -> Space:
        """Raises LookupError when the space is not this community's."""
        space = self.spaces.get(ref)
        if space is None:
            raise LookupError(f"{ref} is not a space of community {self.community.id}.")
        return space

    def ref_of(self, space_id: str) -> SpaceRef:
        return self._refs[space_id]

    def account_ref(self, space_id: str | None, user: str | None) -> AccountRef | None:
        """None for nobody, and for somebody who was erased."""
        return None if space_id is None or user is None else AccountRef(self.ref_of(space_id), user)


async def look_around(tx: Transaction, *, now: Callable[[], datetime], ids: Ids, is_sqlite: bool) -> Surroundings:
    """One statement. Raises LookupError when there is no such community."""
    rows = await tx.rows(_OPENING)
    if not rows:
        raise LookupError(f"There is no community {tx.here!r}.")
    found = [space_of(row, _OF_SPACE) for row in rows if row.space_id is not None]
    return Surroundings(
        tx=tx,
        community=community_of(rows[0]),
        now=now,
        ids=ids,
        is_sqlite=is_sqlite,
        spaces={space.ref: space for space in found},
        _refs={space.id: space.ref for space in found},
    )


def community_of(row: AnyRow) -> Community:
    return Community(
        id=CommunityId(row.id),
        name=row.name,
        locale=Locale(row.locale),
        zone=row.zone,
        allowance=row.allowance,
        thanks_emoji=frozenset(row.thanks_emoji),
        former_emoji=frozenset(row.former_emoji),
        quiet=quiet_of(row.quiet),
        boards=row.boards,
        announced_ahead=row.announced_ahead,
        hosting_needs=row.hosting_needs,
        limits=Limits(
            sessions=row.sessions_per_member,
            calls=row.calls_per_member,
            posts=row.posts_per_channel_day,
            commands=row.commands_per_minute,
        ),
    )


def space_of(row: AnyRow, prefix: str = "") -> Space:
    """``prefix``: of the columns' names, where the row holds more than a space."""
    column = {name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
    return Space(
        id=SpaceId(column["id"]),
        community=CommunityId(column["community_id"]),
        ref=SpaceRef(PlatformName(column["platform"]), column["ref"]),
        key=column["key"],
        name=column["name"],
        notices=Notices(column["notices"]),
        announcements=column["announcements"],
        joins=Joins(column["joins"]),
        greeted=Greeted(column["greeted"]),
    )
