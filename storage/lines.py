"""Entries and gifts as people look back on them: with words and with the accounts behind them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, literal, or_, select, tuple_

from bot.people import AccountId, MemberId
from bot.ports import Cursor, DayId, Entry, EntryId, EntryLine, Gift, GiftId, GiftLine, Kind, Source
from storage.roles import role_of
from storage.sums import Sums, accounts_of_member, is_reversed, reversal
from storage.tables import accounts, deeds, entries, entry_tags, entry_words, gifts, roles
from storage.transaction import HERE, AnyRow, among, given

_giver = accounts.alias("giver")
_receiver = accounts.alias("receiver")
_OF_ROLE = "of_role_"
# A page is cut first, from the entries alone; words and accounts are looked up for what is on it.
_PAGE = (
    select(entries)
    .where(
        entries.c.community_id == HERE,
        entries.c.receiver_id.in_(accounts_of_member),
        entries.c.reverses.is_(None),
        tuple_(entries.c.at, entries.c.id) < tuple_(given("at", entries.c.at.type), given("id", entries.c.id.type)),
    )
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(given("most"))
    .subquery("page")
)
_PUBLIC_PAGE = (
    select(entries)
    .join(gifts, and_(gifts.c.community_id == entries.c.community_id, gifts.c.id == entries.c.gift_id))
    .join(
        entry_words,
        and_(entry_words.c.community_id == entries.c.community_id, entry_words.c.entry_id == entries.c.id),
    )
    .where(
        entries.c.community_id == HERE,
        entries.c.receiver_id.in_(accounts_of_member),
        entries.c.reverses.is_(None),
        gifts.c.public,
        entry_words.c.reason != "",
        ~entry_words.c.hidden,
        ~is_reversed,
    )
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(given("most"))
    .subquery("public_page")
)
_OF_GIFTS = (
    select(entries)
    .where(
        entries.c.community_id == HERE,
        entries.c.gift_id.in_(among("gifts")),
        entries.c.reverses.is_(None),
    )
    .subquery("of_gifts")
)


def _with_words(deposits: Subquery) -> Select[Any]:
    """The deposits with their words, the accounts behind them, and when they were taken back."""
    d = deposits.c
    return select(
        deposits,
        _giver.c.space_id.label("giver_space"),
        _giver.c.platform_user.label("giver_user"),
        _receiver.c.space_id.label("receiver_space"),
        _receiver.c.platform_user.label("receiver_user"),
        entry_words.c.reason,
        entry_words.c.hidden,
        reversal.c.at.label("reversed_at"),
        *(column.label(_OF_ROLE + column.name) for column in roles.c),
    ).select_from(
        deposits.outerjoin(_giver, and_(_giver.c.community_id == d.community_id, _giver.c.id == d.giver_id))
        .outerjoin(_receiver, and_(_receiver.c.community_id == d.community_id, _receiver.c.id == d.receiver_id))
        .outerjoin(entry_words, and_(entry_words.c.community_id == d.community_id, entry_words.c.entry_id == d.id))
        .outerjoin(deeds, and_(deeds.c.community_id == d.community_id, deeds.c.entry_id == d.id))
        .outerjoin(roles, and_(roles.c.community_id == deeds.c.community_id, roles.c.id == deeds.c.role_id))
        .outerjoin(reversal, and_(reversal.c.community_id == d.community_id, reversal.c.reverses == d.id))
    )


_RECEIVED = _with_words(_PAGE)
_PUBLIC = _with_words(_PUBLIC_PAGE)
_LINES_OF_GIFTS = _with_words(_OF_GIFTS)
_GIFTS = (
    select(gifts, accounts.c.space_id.label("giver_space"), accounts.c.platform_user.label("giver_user"))
    .join(accounts, and_(accounts.c.community_id == gifts.c.community_id, accounts.c.id == gifts.c.giver_id))
    .where(
        gifts.c.community_id == HERE,
        tuple_(gifts.c.at, gifts.c.id) < tuple_(given("at", gifts.c.at.type), given("id", gifts.c.id.type)),
    )
    .order_by(gifts.c.at.desc(), gifts.c.id.desc())
    .limit(given("most"))
)
_GIVEN = _GIFTS.where(gifts.c.giver_id.in_(accounts_of_member))
_deposit = entries.alias("deposit")
_words = entry_words.alias("words")
_HAS_WORDS = (
    select(literal(1))
    .select_from(
        _deposit.join(
            _words, and_(_words.c.community_id == _deposit.c.community_id, _words.c.entry_id == _deposit.c.id)
        )
    )
    .where(
        _deposit.c.community_id == gifts.c.community_id,
        _deposit.c.gift_id == gifts.c.id,
        _deposit.c.reverses.is_(None),
        or_(_words.c.reason != "", _words.c.hidden),
    )
    .exists()
)
_WITH_WORDS = _GIFTS.where(_HAS_WORDS)
_WITH_WORDS_TO = _WITH_WORDS.where(
    gifts.c.id.in_(
        select(entries.c.gift_id).where(
            entries.c.community_id == HERE,
            entries.c.receiver_id.in_(accounts_of_member),
        )
    )
)
_TAGS = (
    select(entry_tags.c.entry_id, entry_tags.c.tag)
    .where(entry_tags.c.community_id == HERE, entry_tags.c.entry_id.in_(among("entries")))
    .order_by(entry_tags.c.entry_id, entry_tags.c.position)
)
FROM_NOW_ON = Cursor(datetime(9999, 1, 1, tzinfo=UTC), "")
"""The first page begins behind everything."""


class Lines(Sums):
    """The reading half of the ledger that looks back."""

    async def entries_of(self, gift: GiftId) -> Sequence[EntryLine]:
        return await self._of_gifts([gift])

    async def received(self, member: MemberId, *, before: Cursor | None, most: int) -> Sequence[EntryLine]:
        page = before or FROM_NOW_ON
        rows = await self._tx.rows(_RECEIVED, member=member, at=page.at, id=page.id, most=most)
        return self._in_turn(await self._with_tags(rows))

    async def given(self, member: MemberId, *, before: Cursor | None, most: int) -> Sequence[GiftLine]:
        page = before or FROM_NOW_ON
        return await self._gift_lines(await self._tx.rows(_GIVEN, member=member, at=page.at, id=page.id, most=most))

    async def gifts(self, *, receiver: MemberId | None, before: Cursor | None, most: int) -> Sequence[GiftLine]:
        page = before or FROM_NOW_ON
        position = {"at": page.at, "id": page.id, "most": most}
        if receiver is None:
            return await self._gift_lines(await self._tx.rows(_WITH_WORDS, **position))
        return await self._gift_lines(await self._tx.rows(_WITH_WORDS_TO, member=receiver, **position))

    async def public_words(self, member: MemberId, most: int) -> Sequence[EntryLine]:
        return self._in_turn(await self._with_tags(await self._tx.rows(_PUBLIC, member=member, most=most)))

    async def _gift_lines(self, found: Sequence[AnyRow]) -> list[GiftLine]:
        if not found:
            return []
        lines = await self._of_gifts([row.id for row in found])
        by_gift: dict[GiftId | None, list[EntryLine]] = defaultdict(list)
        for line in lines:
            by_gift[line.entry.gift].append(line)
        return [self._gift_line(row, by_gift[row.id]) for row in found if by_gift[row.id]]

    def _in_turn(self, lines: Sequence[EntryLine]) -> list[EntryLine]:
        """Newest first."""
        return sorted(lines, key=lambda line: (line.entry.at, line.entry.id), reverse=True)

    async def _of_gifts(self, wanted: Sequence[str]) -> list[EntryLine]:
        """In the order of giving, which is that of their ids."""
        lines = await self._with_tags(await self._tx.rows(_LINES_OF_GIFTS, gifts=wanted))
        return sorted(lines, key=lambda line: line.entry.id)

    async def _with_tags(self, rows: Sequence[AnyRow]) -> list[EntryLine]:
        if not rows:
            return []
        tags: dict[str, list[str]] = defaultdict(list)
        for row in await self._tx.rows(_TAGS, entries=[row.id for row in rows]):
            tags[row.entry_id].append(row.tag)
        return [self._entry_line(row, tags) for row in rows]

    def _entry_line(self, row: AnyRow, tags: Mapping[str, Sequence[str]]) -> EntryLine:
        return EntryLine(
            entry=entry_of(row),
            giver=self._around.account_ref(row.giver_space, row.giver_user),
            receiver=self._around.account_ref(row.receiver_space, row.receiver_user),
            reason="" if row.hidden else row.reason or "",
            tags=() if row.hidden else tuple(tags.get(row.id, ())),
            reversed_at=row.reversed_at,
            hidden=bool(row.hidden),
            role=role_of(row, _OF_ROLE) if row.of_role_id is not None else None,
        )

    def _gift_line(self, row: AnyRow, lines: Sequence[EntryLine]) -> GiftLine:
        """Taken back only once all of it is: a gift stands while one of its deposits does."""
        reversals = [line.reversed_at for line in lines if line.reversed_at is not None]
        return GiftLine(
            gift=gift_of(row),
            giver=self._around.account_ref(row.giver_space, row.giver_user),
            receivers=tuple(line.receiver for line in lines if line.receiver is not None),
            kind=lines[0].entry.kind,
            points_each=lines[0].entry.points,
            reason=lines[0].reason,
            tags=lines[0].tags,
            reversed_at=max(reversals) if len(reversals) == len(lines) else None,
            hidden=lines[0].hidden,
        )


def entry_of(row: AnyRow) -> Entry:
    return Entry(
        id=EntryId(row.id),
        giver=None if row.giver_id is None else AccountId(row.giver_id),
        receiver=None if row.receiver_id is None else AccountId(row.receiver_id),
        kind=Kind(row.kind),
        points=row.points,
        at=row.at,
        recorded_at=row.recorded_at,
        source=Source(row.source),
        turn=row.turn,
        reverses=None if row.reverses is None else EntryId(row.reverses),
        gift=None if row.gift_id is None else GiftId(row.gift_id),
    )


def gift_of(row: AnyRow) -> Gift:
    return Gift(
        id=GiftId(row.id),
        giver=AccountId(row.giver_id),
        day=DayId(row.day_id),
        at=row.at,
        likeness=row.likeness,
        public=row.public,
    )
