"""The tags of a community, counted from what was given; those whose words were hidden do not count.

A tag is somebody's words: it is shown to others only where it was recommended, stood on a thanks that was public, or
was used by two members at least.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    distinct,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)

from bot.ports import TagLine
from storage.sums import hidden_entries
from storage.surroundings import Surroundings
from storage.tables import entries, entry_tags, gifts, tags
from storage.transaction import HERE, adding, among, given, key
from storage.typed import holds_typed, literally

_merged = select(tags.c.tag).where(tags.c.community_id == HERE, tags.c.merged_into.is_not(None))
# Numbers, not booleans: there is no greatest boolean on PostgreSQL.
_met = union_all(
    select(
        entry_tags.c.tag,
        literal(1).label("uses"),
        literal(0).label("recommended"),
        case((gifts.c.public, 1), else_=0).label("public"),
        entries.c.giver_id,
    )
    .join(entries, and_(entries.c.community_id == entry_tags.c.community_id, entries.c.id == entry_tags.c.entry_id))
    .outerjoin(gifts, and_(gifts.c.community_id == entries.c.community_id, gifts.c.id == entries.c.gift_id))
    .where(
        entry_tags.c.community_id == HERE,
        entry_tags.c.entry_id.not_in(hidden_entries),
        entry_tags.c.tag.not_in(_merged),
    ),
    select(tags.c.tag, literal(0), literal(1), literal(0), null()).where(
        tags.c.community_id == HERE, tags.c.recommended
    ),
).subquery("met")
_uses, _recommended = func.sum(_met.c.uses), func.max(_met.c.recommended)
_shown = or_(_recommended == 1, func.max(_met.c.public) == 1, func.count(distinct(_met.c.giver_id)) > 1)


def _listed(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(_met.c.tag, _uses.label("uses"), _recommended.label("recommended"))
        .where(*where)
        .group_by(_met.c.tag)
        .having(_shown)
        .order_by(_recommended.desc(), _uses.desc(), _met.c.tag)
        .limit(given("most"))
    )


_ALL = _listed()
_LIKE = _listed(holds_typed(_met.c.tag))
_MEANT = select(tags.c.tag, tags.c.merged_into).where(
    tags.c.community_id == HERE, tags.c.tag.in_(among("tags")), tags.c.merged_into.is_not(None)
)
_IS_RECOMMENDED = select(tags.c.recommended).where(tags.c.community_id == HERE, tags.c.tag == given("tag"))
_WRITE = adding(tags)
_RECOMMEND = _WRITE.on_conflict_do_update(
    index_elements=key(tags, "tag"), set_={"recommended": _WRITE.excluded.recommended}
)
_KNOW = _WRITE.on_conflict_do_nothing(index_elements=key(tags, "tag"))
_MERGE = _WRITE.on_conflict_do_update(
    index_elements=key(tags, "tag"),
    set_={"recommended": _WRITE.excluded.recommended, "merged_into": _WRITE.excluded.merged_into},
)
_FOLLOW = (
    update(tags)
    .where(tags.c.community_id == HERE, tags.c.merged_into == given("tag"))
    .values(merged_into=given("into"))
)
_twin = entry_tags.alias("twin")
_DROP_TWINS = delete(entry_tags).where(
    entry_tags.c.community_id == HERE,
    entry_tags.c.tag == given("tag"),
    select(literal(1))
    .where(
        and_(
            _twin.c.community_id == entry_tags.c.community_id,
            _twin.c.entry_id == entry_tags.c.entry_id,
            _twin.c.tag == given("into"),
        )
    )
    .exists(),
)
_REWRITE = (
    update(entry_tags)
    .where(entry_tags.c.community_id == HERE, entry_tags.c.tag == given("tag"))
    .values(tag=given("into"))
)


class SqlTags:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def all(self, most: int) -> Sequence[TagLine]:
        rows = await self._tx.rows(_ALL, most=most)
        return [TagLine(row.tag, bool(row.recommended), int(row.uses)) for row in rows]

    async def like(self, typed: str, most: int) -> Sequence[str]:
        return [row.tag for row in await self._tx.rows(_LIKE, typed=literally(typed), most=most)]

    async def recommend(self, tag: str, *, wanted: bool) -> bool:
        """Of a merged tag, the one that it means is recommended."""
        await self._around.lock_community()
        (meant,) = await self.meant((tag,))
        if bool(await self._tx.scalar(_IS_RECOMMENDED, tag=meant)) is wanted:
            return False
        await self._tx.add(_RECOMMEND, {"tag": meant, "recommended": wanted, "merged_into": None})
        return True

    async def merge(self, tag: str, into: str) -> int:
        # Alone, else a → b and b → c at once would leave a at b.
        await self._around.lock_community()
        (target,) = await self.meant((into,))
        if target == tag:
            raise ValueError(f"{into!r} means {tag!r}.")
        await self._tx.add(_KNOW, {"tag": target, "recommended": False, "merged_into": None})
        await self._tx.add(_MERGE, {"tag": tag, "recommended": False, "merged_into": target})
        await self._tx.change(_FOLLOW, tag=tag, into=target)
        twins = await self._tx.change(_DROP_TWINS, tag=tag, into=target)
        return twins + await self._tx.change(_REWRITE, tag=tag, into=target)

    async def meant(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        if not tags:
            return ()
        merged = {row.tag: row.merged_into for row in await self._tx.rows(_MEANT, tags=list(tags))}
        return tuple(dict.fromkeys(merged.get(tag, tag) for tag in tags))
