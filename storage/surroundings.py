"""What a unit of work knows from its opening on: the community, its spaces, the transaction and the time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.people import AccountRef, Community, CommunityId, Locale, Notices, PlatformName, Space, SpaceId, SpaceRef
from storage.ids import Ids
from storage.tables import communities, spaces
from storage.transaction import HERE, AnyRow, Transaction

_OPENING = (
    select(
        communities,
        spaces.c.id.label("space_id"),
        spaces.c.platform,
        spaces.c.ref,
        spaces.c.key,
        spaces.c.notices,
        spaces.c.name.label("space_name"),
    )
    .outerjoin(spaces, spaces.c.community_id == communities.c.id)
    .where(communities.c.id == HERE)
)


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

    def new_id(self) -> str:
        return self.ids.new()

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
    found = [_space_of(row) for row in rows if row.space_id is not None]
    return Surroundings(
        tx=tx,
        community=_community_of(rows[0]),
        now=now,
        ids=ids,
        is_sqlite=is_sqlite,
        spaces={space.ref: space for space in found},
        _refs={space.id: space.ref for space in found},
    )


def _community_of(row: AnyRow) -> Community:
    return Community(
        id=CommunityId(row.id),
        name=row.name,
        locale=Locale(row.locale),
        zone=row.zone,
        allowance=row.allowance,
        thanks_emoji=frozenset(row.thanks_emoji),
    )


def _space_of(row: AnyRow) -> Space:
    return Space(
        id=SpaceId(row.space_id),
        community=CommunityId(row.id),
        ref=SpaceRef(PlatformName(row.platform), row.ref),
        key=row.key,
        name=row.space_name,
        notices=Notices(row.notices),
    )
