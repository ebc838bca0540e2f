"""The tags of a community, counted from what was given; those whose words were hidden do not count.

A tag is somebody's words: it is shown to others only where it was recommended, stood on a thanks that was public, or
was used by two members at least.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
    update,
)

from bot.ports import TagLine
from storage.sums import hidden_entries
from storage.surroundings import Surroundings
from storage.tables import entries, entry_tags, entry_words, gifts, tags
from storage.transaction import HERE, adding, among, given, key

# From each tag to the next in the index: as many steps as there are tags, however often they were given.
_first = select(func.min(entry_tags.c.tag).label("tag")).where(entry_tags.c.community_id == HERE)
_known = _first.cte("known", recursive=True)
_next = _first.where(entry_tags.c.tag > _known.c.tag).correlate(_known).scalar_subquery()
_given = _known.union_all(select(_next).where(_known.c.tag.is_not(None)))
_listed = union(
    select(_given.c.tag).where(_given.c.tag.is_not(None)),
    select(tags.c.tag).where(tags.c.community_id == HERE, tags.c.recommended),
).subquery("listed")

# By both columns at once, so that SQLite begins with the few that are hidden, and not with all of the community.
_hidden = (
    select(entry_tags.c.tag, func.count().label("uses"))
    .where(
        tuple_(entry_tags.c.community_id, entry_tags.c.entry_id).in_(
            hidden_entries.with_only_columns(entry_words.c.community_id, entry_words.c.entry_id)
        )
    )
    .group_by(entry_tags.c.tag)
    .subquery("hidden")
)
_all_uses = (
    select(func.count())
    .where(entry_tags.c.community_id == HERE, entry_tags.c.tag == _listed.c.tag)
    .correlate(_listed)
    .scalar_subquery()
)
_uses = (_all_uses - func.coalesce(_hidden.c.uses, 0)).label("uses")
_recommended = func.coalesce(tags.c.recommended, false()).label("recommended")


def _seen(column: ColumnElement[Any]) -> Select[Any]:
    """Of each use whose words anybody may see."""
    return (
        select(column)
        .select_from(entry_tags)
        .join(entries, and_(entries.c.community_id == HERE, entries.c.id == entry_tags.c.entry_id))
        .outerjoin(gifts, and_(gifts.c.community_id == HERE, gifts.c.id == entries.c.gift_id))
        .where(
            entry_tags.c.community_id == HERE,
            entry_tags.c.tag == _listed.c.tag,
            entry_tags.c.entry_id.not_in(hidden_entries),
        )
        .correlate(_listed)
    )


_a_giver = _seen(entries.c.giver_id).where(entries.c.giver_id.is_not(None)).limit(1).scalar_subquery()
# The first that is public, or is another member's, ends the search.
_is_public = _seen(literal(1)).where(or_(gifts.c.public, entries.c.giver_id != _a_giver)).exists()
_ALL = (
    select(_listed.c.tag, _uses, _recommended)
    .outerjoin(tags, and_(tags.c.community_id == HERE, tags.c.tag == _listed.c.tag))
    .outerjoin(_hidden, _hidden.c.tag == _listed.c.tag)
    .where(tags.c.merged_into.is_(None), or_(_recommended, _is_public))
    .order_by(_recommended.desc(), _uses.desc(), _listed.c.tag)
    .limit(given("most"))
)
_LIKE = _ALL.where(func.lower(_listed.c.tag).like("%" + func.lower(given("typed", Text())) + "%", escape="/"))
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
        return [row.tag for row in await self._tx.rows(_LIKE, typed=_literally(typed), most=most)]

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


def _literally(typed: str) -> str:
    """For LIKE: what a person types is no pattern."""
    return typed.replace("/", "//").replace("%", "/%").replace("_", "/_")
