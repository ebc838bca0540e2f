"""The ledger: entries are appended, never changed; the database refuses a second one from the same source."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, and_, case, distinct, func, literal, select, true, update

from bot.people import AccountId, MemberId
from bot.ports import DayId, Deed, DuplicateSource, Entry, EntryId, Gift, GiftId, Kind, NewEntry, Source
from storage.boards import Board
from storage.lines import Lines, entry_of, gift_of
from storage.sums import accounts_of_member, is_reversed
from storage.tables import accounts, deeds, entries, entry_tags, entry_words, gifts
from storage.transaction import HERE, adding, given, key

_NEW_GIFT = adding(gifts)
_NEW_ENTRY = adding(entries).on_conflict_do_nothing(index_elements=key(entries, "source", "turn")).returning(entries)
_NEW_WORDS = adding(entry_words)
_NEW_TAGS = adding(entry_tags)
_NEW_DEED = adding(deeds)
_ENTRY = select(entries).where(entries.c.community_id == HERE, entries.c.id == given("id"))
_STANDING = (
    select(entries)
    .where(
        entries.c.community_id == HERE,
        entries.c.source == given("source"),
        entries.c.reverses.is_(None),
        ~is_reversed,
    )
    .order_by(entries.c.turn.desc())
    .limit(1)
)
_EARNED = (
    select(entries)
    .where(
        entries.c.community_id == HERE,
        entries.c.receiver_id.in_(accounts_of_member),
        entries.c.kind == given("kind"),
        entries.c.at >= given("starts", entries.c.at.type),
        entries.c.at < given("ends", entries.c.at.type),
        ~is_reversed,
    )
    .order_by(entries.c.at, entries.c.id)
)
_given_back = entries.alias("given_back")
_TAKEN_BACK = (
    select(func.count(distinct(entries.c.gift_id)))
    .join(
        _given_back,
        and_(_given_back.c.community_id == entries.c.community_id, _given_back.c.reverses == entries.c.id),
    )
    .where(
        entries.c.community_id == HERE,
        entries.c.kind == Kind.THANKS.value,
        entries.c.receiver_id.in_(accounts_of_member),
        entries.c.giver_id.in_(
            select(accounts.c.id).where(accounts.c.community_id == HERE, accounts.c.member_id == given("giver"))
        ),
        _given_back.c.recorded_at >= given("since", entries.c.recorded_at.type),
        _given_back.c.recorded_at < given("until", entries.c.recorded_at.type),
    )
)
_GIFT = select(gifts).where(gifts.c.community_id == HERE, gifts.c.id == given("id"))
_GIFT_OF_SOURCE = (
    select(entries.c.gift_id)
    .where(entries.c.community_id == HERE, entries.c.source == given("source"), entries.c.gift_id.is_not(None))
    .order_by(entries.c.turn.desc())
    .limit(1)
)
_LIKE = (
    select(gifts)
    .where(
        gifts.c.community_id == HERE,
        gifts.c.giver_id.in_(accounts_of_member),
        gifts.c.likeness == given("likeness"),
        gifts.c.at >= given("since"),
        select(literal(1))
        .select_from(entries)
        .where(
            entries.c.community_id == gifts.c.community_id,
            entries.c.gift_id == gifts.c.id,
            entries.c.reverses.is_(None),
            ~is_reversed,
        )
        .exists(),
    )
    .order_by(gifts.c.at.desc(), gifts.c.id.desc())
    .limit(1)
)
# Whichever key refuses it (the source, or that the entry is reversed already), the answer is the same.
_REVERSE = (
    adding(entries)
    .from_select(
        [column.name for column in entries.columns],
        select(
            entries.c.community_id,
            given("new_id", Text()),
            entries.c.giver_id,
            entries.c.receiver_id,
            literal(Kind.REVERSAL.value),
            -entries.c.points,
            # Never before what it reverses: boards rely on it.
            case((entries.c.at > given("at", entries.c.at.type), entries.c.at), else_=given("at", entries.c.at.type)),
            given("recorded_at", entries.c.at.type),
            "reversal:" + entries.c.id,
            literal(1),
            entries.c.id,
            entries.c.gift_id,
        ).where(entries.c.community_id == HERE, entries.c.id == given("id"), entries.c.reverses.is_(None)),
    )
    .on_conflict_do_nothing()
    .returning(entries)
)
_deposits_of_gift = (
    entries.c.community_id == HERE,
    entries.c.gift_id == given("gift"),
    entries.c.reverses.is_(None),
)
_SHOW_WORDS = (
    update(entry_words)
    .where(
        entry_words.c.community_id == HERE,
        entry_words.c.entry_id.in_(select(entries.c.id).where(*_deposits_of_gift)),
        entry_words.c.hidden,
    )
    .values(hidden=False)
)
_written = adding(entry_words)
# A deposit may have tags and no reason: what hides them is a row of its own then.
_HIDE_WORDS = _written.from_select(
    ["community_id", "entry_id", "reason", "hidden"],
    select(entries.c.community_id, entries.c.id, literal(""), true()).where(*_deposits_of_gift),
).on_conflict_do_update(
    index_elements=key(entry_words, "entry_id"),
    set_={"hidden": _written.excluded.hidden},
    where=~entry_words.c.hidden,
)


class SqlLedger(Board, Lines):
    async def record_gift(self, *, giver: AccountId, day: DayId, at: datetime, likeness: str, public: bool) -> Gift:
        gift = Gift(id=GiftId(self._around.new_id()), giver=giver, day=day, at=at, likeness=likeness, public=public)
        await self._tx.add(
            _NEW_GIFT,
            {
                "id": gift.id,
                "giver_id": giver,
                "day_id": day,
                "at": at,
                "likeness": likeness,
                "public": public,
            },
        )
        return gift

    async def give(self, entry: NewEntry) -> Entry:
        """Raises DuplicateSource, and ValueError for a reversal: those come from ``reverse``."""
        if entry.kind is Kind.REVERSAL:
            raise ValueError("A reversal is appended by reverse().")
        written = await self._append(entry)
        await self._put_words(written.id, entry.reason, entry.tags)
        if entry.deed is not None:
            await self._put_deed(written.id, entry.deed)
        return written

    async def reverse(self, entry: EntryId, *, because: str, at: datetime) -> Entry | None:
        row = await self._tx.row(
            _REVERSE, id=entry, new_id=self._around.new_id(), at=at, recorded_at=self._around.now()
        )
        if row is None:
            return None
        written = entry_of(row)
        await self._put_words(written.id, because, ())
        return written

    async def entry(self, entry: EntryId) -> Entry | None:
        row = await self._tx.row(_ENTRY, id=entry)
        return None if row is None else entry_of(row)

    async def standing(self, source: Source) -> Entry | None:
        row = await self._tx.row(_STANDING, source=source)
        return None if row is None else entry_of(row)

    async def earned(self, member: MemberId, kind: Kind, *, starts: datetime, ends: datetime) -> Sequence[Entry]:
        rows = await self._tx.rows(_EARNED, member=member, kind=kind.value, starts=starts, ends=ends)
        return [entry_of(row) for row in rows]

    async def gift(self, gift: GiftId) -> Gift | None:
        row = await self._tx.row(_GIFT, id=gift)
        return None if row is None else gift_of(row)

    async def gift_of(self, source: Source) -> GiftId | None:
        found = await self._tx.scalar(_GIFT_OF_SOURCE, source=source)
        return None if found is None else GiftId(found)

    async def like(self, giver: MemberId, likeness: str, since: datetime) -> Gift | None:
        """``since`` is compared with the gift's own ``at``."""
        row = await self._tx.row(_LIKE, member=giver, likeness=likeness, since=since)
        return None if row is None else gift_of(row)

    async def taken_back(self, giver: MemberId, receiver: MemberId, since: datetime, until: datetime) -> int:
        values = {"giver": giver, "member": receiver, "since": since, "until": until}
        return int(await self._tx.scalar(_TAKEN_BACK, **values) or 0)

    async def hide_words(self, gift: GiftId, *, hidden: bool) -> bool:
        return await self._tx.change(_HIDE_WORDS if hidden else _SHOW_WORDS, gift=gift) > 0

    async def _append(self, entry: NewEntry) -> Entry:
        row = await self._tx.add(
            _NEW_ENTRY,
            {
                "id": self._around.new_id(),
                "giver_id": entry.giver,
                "receiver_id": entry.receiver,
                "kind": entry.kind.value,
                "points": entry.points,
                "at": entry.at,
                "recorded_at": self._around.now(),
                "source": entry.source,
                "turn": entry.turn,
                "reverses": None,
                "gift_id": entry.gift,
            },
        )
        if row is None:
            raise DuplicateSource(f"An entry with source {entry.source} and turn {entry.turn} already stands.")
        return entry_of(row)

    async def _put_deed(self, entry: EntryId, deed: Deed) -> None:
        row = {"entry_id": entry, "role_id": deed.role, "seat_id": deed.seat, "occurrence_id": deed.occurrence}
        await self._tx.add(_NEW_DEED, row)

    async def _put_words(self, entry: EntryId, reason: str, tags: tuple[str, ...]) -> None:
        if reason:
            await self._tx.add(_NEW_WORDS, {"entry_id": entry, "reason": reason})
        if tags:
            rows = [
                {"entry_id": entry, "tag": tag, "position": position}
                for position, tag in enumerate(dict.fromkeys(tags))
            ]
            await self._tx.add(_NEW_TAGS, *rows)
