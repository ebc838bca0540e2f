"""What organizers set: a statement writes the columns that were named, and no others."""

from typing import Any, Unpack

from sqlalchemy import select, update

from bot.people import Community, Space, SpaceId
from bot.ports import CommunityChange, SpaceChange
from storage.surroundings import Surroundings, community_of, space_of
from storage.tables import communities, spaces
from storage.transaction import HERE, given

_COMMUNITY = select(communities).where(communities.c.id == HERE)
_CHANGED = update(communities).where(communities.c.id == HERE).returning(communities)
_SPACES = select(spaces).where(spaces.c.community_id == HERE).order_by(spaces.c.created_at, spaces.c.id)
_SPACE = select(spaces).where(spaces.c.community_id == HERE, spaces.c.id == given("id"))
_CHANGED_SPACE = update(spaces).where(spaces.c.community_id == HERE, spaces.c.id == given("id")).returning(spaces)


class SqlSettings:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def change(self, **to: Unpack[CommunityChange]) -> Community:
        columns: dict[str, Any] = {**to}
        if "quiet" in to:
            columns["quiet"] = str(to["quiet"])
        if "thanks_emoji" in to:
            columns |= await self._emoji(to["thanks_emoji"])
        row = await self._tx.row(_CHANGED.values(columns) if columns else _COMMUNITY)
        assert row is not None, "the unit of work was opened for it, and communities are not deleted"
        return community_of(row)

    async def _emoji(self, chosen: frozenset[str]) -> dict[str, list[str]]:
        """Those that thanked until now are remembered; the community is locked, so that none is forgotten."""
        await self._around.lock_community()
        row = await self._tx.row(_COMMUNITY)
        assert row is not None, "the unit of work was opened for it, and communities are not deleted"
        former = {*row.former_emoji, *row.thanks_emoji} - chosen
        return {"thanks_emoji": sorted(chosen), "former_emoji": sorted(former)}

    async def change_space(self, space: SpaceId, **to: Unpack[SpaceChange]) -> Space:
        """Raises LookupError when the space is not this community's."""
        columns = {name: str(value) for name, value in to.items()}
        row = await self._tx.row(_CHANGED_SPACE.values(columns) if columns else _SPACE, id=space)
        if row is None:
            raise LookupError(f"{space} is not a space of community {self._tx.here!r}.")
        return space_of(row)

    async def spaces(self) -> tuple[Space, ...]:
        return tuple(space_of(row) for row in await self._tx.rows(_SPACES))

    async def lock(self) -> None:
        await self._around.lock_community()
