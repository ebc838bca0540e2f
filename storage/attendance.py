"""Who answered what to an occurrence, who was there, and what was written about it afterwards."""

from datetime import datetime

from sqlalchemy import delete, null, select, update

from bot.people import Account, AccountId
from bot.ports import Guest, OccurrenceId, Recap
from bot.rules.attendance import Attendance, Place, Rsvp
from storage.people import account_of
from storage.surroundings import Surroundings
from storage.tables import accounts, occurrences, recaps, rsvps
from storage.transaction import HERE, AnyRow, adding, given, key

_r = rsvps.c
_OCCURRENCE = select(occurrences.c.capacity, occurrences.c.revision).where(
    occurrences.c.community_id == HERE, occurrences.c.id == given("occurrence")
)
_OF_OCCURRENCE = (_r.community_id == HERE, _r.occurrence_id == given("occurrence"))
_RSVPS = select(rsvps).where(*_OF_OCCURRENCE).order_by(_r.position, _r.member_id)
_OF_ACCOUNT = "of_account_"
_GUESTS = (
    select(rsvps, *(column.label(_OF_ACCOUNT + column.name) for column in accounts.c))
    .join(accounts, (accounts.c.community_id == _r.community_id) & (accounts.c.id == _r.account_id))
    .where(*_OF_OCCURRENCE, accounts.c.platform_user.is_not(None))
    .order_by(_r.member_id)
)
_new = adding(rsvps)
_KEEP = _new.on_conflict_do_update(
    index_elements=key(rsvps, "occurrence_id", "member_id"),
    set_={
        name: _new.excluded[name]
        for name in ("account_id", "rsvp", "position", "offered_until", "answered_at", "confirmed")
    },
)
_THIS = (*_OF_OCCURRENCE, _r.member_id == given("member"))
_FORGET = delete(rsvps).where(*_THIS, _r.was_there.is_(None))
# What they said of having been there stands.
_UNANSWER = update(rsvps).where(*_THIS).values(rsvp=null(), position=null(), offered_until=null())
_WAS_THERE = _new.on_conflict_do_update(
    index_elements=key(rsvps, "occurrence_id", "member_id"),
    set_={"was_there": _new.excluded.was_there},
    where=_r.was_there.is_(None),
).returning(_r.member_id)
_RECAP = select(recaps).where(recaps.c.community_id == HERE, recaps.c.occurrence_id == given("occurrence"))
_new_recap = adding(recaps)
_WRITE_RECAP = _new_recap.on_conflict_do_update(
    index_elements=key(recaps, "occurrence_id"),
    set_={name: _new_recap.excluded[name] for name in ("author_id", "words", "at")},
)


class Attending:
    """The half of the sessions that is about one occurrence's guests."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def attendance(self, occurrence: OccurrenceId) -> Attendance:
        capacity, _ = await self._capacity_and_revision(occurrence)
        rows = await self._tx.rows(_RSVPS, occurrence=occurrence)
        return Attendance(capacity, tuple(_place_of(row) for row in rows if row.rsvp is not None))

    async def guests(self, occurrence: OccurrenceId) -> dict[str, Guest]:
        rows = await self._tx.rows(_GUESTS, occurrence=occurrence)
        return {row.member_id: self._guest_of(row) for row in rows}

    async def keep(
        self, occurrence: OccurrenceId, attendance: Attendance, *, by: Account | None = None, at: datetime
    ) -> None:
        _, revision = await self._capacity_and_revision(occurrence)
        stored = {row.member_id: row for row in await self._tx.rows(_RSVPS, occurrence=occurrence)}
        changed: list[dict[str, object]] = []
        for place in attendance.places:
            row = stored.get(place.member)
            if by is not None and place.member == by.member:
                changed.append(_row(occurrence, place, by.id, at, revision))
            elif row is None:
                raise ValueError(f"The first answer of member {place.member!r} comes with their account.")
            elif row.rsvp is None or _place_of(row) != place:
                changed.append(_row(occurrence, place, row.account_id, row.answered_at, row.confirmed))
        if changed:
            await self._tx.add(_KEEP, *changed)
        gone = {member for member, row in stored.items() if row.rsvp is not None}
        for member in sorted(gone - {place.member for place in attendance.places}):
            await self._withdraw(occurrence, member)

    async def was_there(self, occurrence: OccurrenceId, account: Account, at: datetime) -> bool:
        _, revision = await self._capacity_and_revision(occurrence)
        word = {
            "occurrence_id": occurrence,
            "member_id": account.member,
            "account_id": account.id,
            "answered_at": at,
            "confirmed": revision,
            "was_there": at,
        }
        return await self._tx.add(_WAS_THERE, word) is not None

    async def recap(self, occurrence: OccurrenceId) -> Recap | None:
        row = await self._tx.row(_RECAP, occurrence=occurrence)
        return None if row is None else Recap(AccountId(row.author_id), row.words, row.at)

    async def write_recap(self, occurrence: OccurrenceId, recap: Recap) -> None:
        row = {"occurrence_id": occurrence, "author_id": recap.author, "words": recap.words, "at": recap.at}
        await self._tx.add(_WRITE_RECAP, row)

    async def _capacity_and_revision(self, occurrence: OccurrenceId) -> tuple[int | None, int]:
        row = await self._tx.row(_OCCURRENCE, occurrence=occurrence)
        if row is None:
            raise LookupError(f"There is no occurrence {occurrence!r} in community {self._tx.here!r}.")
        return row.capacity, row.revision

    async def _withdraw(self, occurrence: OccurrenceId, member: str) -> None:
        if not await self._tx.change(_FORGET, occurrence=occurrence, member=member):
            await self._tx.change(_UNANSWER, occurrence=occurrence, member=member)

    def _guest_of(self, row: AnyRow) -> Guest:
        account = account_of(row, self._around, _OF_ACCOUNT)
        return Guest(account, row.answered_at, row.confirmed, row.was_there)


def _place_of(row: AnyRow) -> Place:
    return Place(row.member_id, Rsvp(row.rsvp), row.position, row.offered_until)


def _row(
    occurrence: OccurrenceId, place: Place, account: AccountId, answered_at: datetime, confirmed: int
) -> dict[str, object]:
    return {
        "occurrence_id": occurrence,
        "member_id": place.member,
        "account_id": account,
        "rsvp": place.rsvp.value,
        "position": place.order,
        "offered_until": place.offered_until,
        "answered_at": answered_at,
        "confirmed": confirmed,
    }
