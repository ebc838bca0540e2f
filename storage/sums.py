"""What a member's entries add up to."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, func, literal, select

from bot.people import MemberId
from bot.ports import Kind
from storage.surroundings import Surroundings
from storage.tables import accounts, entries, entry_tags, entry_words
from storage.transaction import HERE, given

accounts_of_member = select(accounts.c.id).where(
    accounts.c.community_id == HERE, accounts.c.member_id == given("member")
)
_TO_MEMBER = (entries.c.community_id == HERE, entries.c.receiver_id.in_(accounts_of_member))
_BALANCE = select(func.coalesce(func.sum(entries.c.points), 0)).where(*_TO_MEMBER)

reversed_entry = entries.alias("reversed_entry")
reversal = entries.alias("reversal")
is_reversed = exists(literal(1)).where(
    reversal.c.community_id == entries.c.community_id, reversal.c.reverses == entries.c.id
)
# The few whose words an organizer hid, from an index that holds no others.
hidden_entries = select(entry_words.c.entry_id).where(entry_words.c.community_id == HERE, entry_words.c.hidden)

_KIND = func.coalesce(reversed_entry.c.kind, entries.c.kind).label("kind")
_POINTS = func.sum(entries.c.points).label("points")
_BY_KIND = (
    select(_KIND, _POINTS)
    .select_from(
        entries.outerjoin(
            reversed_entry,
            (reversed_entry.c.community_id == entries.c.community_id) & (reversed_entry.c.id == entries.c.reverses),
        )
    )
    .where(*_TO_MEMBER)
    .group_by(func.coalesce(reversed_entry.c.kind, entries.c.kind))
    .having(func.sum(entries.c.points) != 0)
)
# OFFSET 0 keeps the member's deposits a query of their own: else SQLite walks all tags of the community instead.
_deposits = (
    select(entries.c.community_id, entries.c.id, entries.c.points)
    .where(*_TO_MEMBER, entries.c.reverses.is_(None), ~is_reversed)
    .offset(0)
    .subquery("deposits")
)
_TAG_POINTS = func.sum(_deposits.c.points).label("points")
_BY_TAG = (
    select(entry_tags.c.tag, _TAG_POINTS)
    .join(
        _deposits,
        (entry_tags.c.community_id == _deposits.c.community_id) & (entry_tags.c.entry_id == _deposits.c.id),
    )
    .where(entry_tags.c.entry_id.not_in(hidden_entries))
    .group_by(entry_tags.c.tag)
    .order_by(_TAG_POINTS.desc(), entry_tags.c.tag)
    .limit(given("most"))
)


class Sums:
    """The reading half of the ledger that adds up."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def balance_of(self, member: MemberId) -> int:
        return int(await self._tx.scalar(_BALANCE, member=member))

    async def by_kind(self, member: MemberId) -> Mapping[Kind, int]:
        return {Kind(row.kind): int(row.points) for row in await self._tx.rows(_BY_KIND, member=member)}

    async def by_tag(self, member: MemberId, most: int) -> Sequence[tuple[str, int]]:
        return [(row.tag, int(row.points)) for row in await self._tx.rows(_BY_TAG, member=member, most=most)]
