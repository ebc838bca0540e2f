"""Volunteer calls: made, pressed, and their seats."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Unpack

from sqlalchemy import and_, delete, func, null, or_, select, text, update

from bot.people import Account, AccountId, MemberId, Place
from bot.ports import Call, CallChange, CallId, CallState, NewCall, OccurrenceId, Press, RoleId, Seat, SeatId, SeatState
from bot.ports.calls import Choosing
from bot.rules.choosing import Places, Seated, SeatKind
from bot.rules.turns import Wish
from storage.engagements import Engagements
from storage.outcomes import UNSETTLED, UNSETTLED_OF, Outcomes
from storage.pasts import Pasts
from storage.people import account_of
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, presses, seats
from storage.tables.calls import STANDS
from storage.transaction import HERE, AnyRow, adding, given, key

_c, _p, _s = calls.c, presses.c, seats.c
_NEW = adding(calls).on_conflict_do_nothing(index_elements=key(calls, "key")).returning(_c.id)
_BY_KEY = select(calls).where(_c.community_id == HERE, _c.key == given("key"))
_ONE = select(calls).where(_c.community_id == HERE, _c.id == given("id"))
# NO KEY UPDATE: a press that refers to it need not wait for its own lock.
_LOCKED = _ONE.with_for_update(key_share=True)
_CHANGE = update(calls).where(_c.community_id == HERE, _c.id == given("id")).returning(calls)
_STILL = (_c.community_id == HERE, _c.ends > given("now"), _c.state != CallState.CANCELLED.value)
_COMING = select(calls).where(*_STILL).order_by(func.coalesce(_c.starts, _c.closes), _c.id).limit(given("most"))
_CALLED_FOR = select(_c.role_id).where(_c.community_id == HERE, _c.occurrence_id == given("occurrence")).distinct()
_OF_OCCURRENCE = (
    select(_c.id)
    .where(_c.community_id == HERE, _c.occurrence_id == given("occurrence"), _c.state != CallState.CANCELLED.value)
    .order_by(_c.id)
)
_ALL_OF_OCCURRENCE = (
    select(_c.id).where(_c.community_id == HERE, _c.occurrence_id == given("occurrence")).order_by(_c.id)
)
_wanted = select(_p.call_id).where(_p.community_id == HERE, _p.member_id == given("member"))
_had = select(_s.call_id).where(_s.community_id == HERE, _s.member_id == given("member"))
_theirs = or_(_c.id.in_(_wanted), _c.id.in_(_had))
_OF_MEMBER = (
    select(calls).where(_c.community_id == HERE, _theirs).order_by(_c.ends.desc(), _c.id.desc()).limit(given("most"))
)
_OPEN_OF = select(_c.id).where(*_STILL, _theirs).order_by(_c.id)

_OF_ACCOUNT = "of_account_"
_account = tuple(column.label(_OF_ACCOUNT + column.name) for column in accounts.c)
_is_here = accounts.c.platform_user.is_not(None)
_PRESSES = (
    select(presses, *_account)
    .join(accounts, and_(accounts.c.community_id == _p.community_id, accounts.c.id == _p.account_id))
    .where(_p.community_id == HERE, _p.call_id == given("call"), _is_here)
    .order_by(_p.position)
)
_LAST = select(func.max(_p.position)).where(_p.community_id == HERE, _p.call_id == given("call"))
_new_press = adding(presses)
_PRESS = _new_press.on_conflict_do_update(
    index_elements=key(presses, "call_id", "member_id"),
    set_={name: _new_press.excluded[name] for name in ("account_id", "wish", "position", "at")},
    where=_p.wish != _new_press.excluded.wish,
).returning(_p.member_id)
_UNPRESS = delete(presses).where(_p.community_id == HERE, _p.call_id == given("call"), _p.member_id == given("member"))
_STANDING = (_s.community_id == HERE, _s.call_id == given("call"), text(STANDS))
_SEATS = (
    select(seats, *_account)
    .join(accounts, and_(accounts.c.community_id == _s.community_id, accounts.c.id == _s.account_id))
    .where(*_STANDING, _is_here)
    .order_by(_s.id)
)
_PROPOSED = (_s.community_id == HERE, _s.call_id == given("call"), _s.state == SeatState.PROPOSED.value)
_CONFIRM = update(seats).where(*_PROPOSED)
_UNPROPOSE = delete(seats).where(*_PROPOSED)
# How it went is not known yet.
_still_has = _s.state.in_((SeatState.PROPOSED.value, SeatState.CONFIRMED.value))
_LEAVE_ALL = update(seats).where(*_STANDING, _still_has).values(state=SeatState.LEFT.value, at=given("at"))

_OF_ONE = update(seats).where(*_STANDING, _still_has, _s.member_id == given("member"))
_LOOK = (
    update(seats)
    .where(
        _s.community_id == HERE,
        _s.id == given("id"),
        _s.state == SeatState.CONFIRMED.value,
        _s.looks_since.is_(None),
    )
    .values(looks_since=given("at"))
)
_NOT_BESIDE = update(seats).where(*_STANDING, _still_has, _s.mentor_id == given("mentor")).values(mentor_id=null())


class SqlCalls(Pasts, Outcomes, Engagements):
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def add(self, new: NewCall) -> tuple[Call, bool]:
        row = {
            "id": self._around.new_id(),
            "key": new.key,
            "role_id": new.role,
            "occurrence_id": new.occurrence,
            "starts": new.starts,
            "ends": new.ends,
            "first": new.places.first,
            "open": new.places.open,
            "mentor": new.places.mentor,
            "choosing": new.choosing.value,
            "closes": new.closes,
            "note": new.note,
            "space_id": self._around.space(new.announced_in.space).id,
            "channel": new.announced_in.channel,
            "created_by": new.created_by,
            "state": CallState.OPEN.value,
        }
        made = await self._tx.add(_NEW, row)
        found = await self._tx.row(_BY_KEY, key=new.key)
        assert found is not None, "the unique key refused a second one, so there is a first"
        return self._call_of(found), made is not None

    async def call(self, call: CallId) -> Call | None:
        row = await self._tx.row(_ONE, id=call)
        return None if row is None else self._call_of(row)

    async def lock(self, call: CallId) -> Call | None:
        row = await self._tx.row(_LOCKED, id=call)
        return None if row is None else self._call_of(row)

    async def change(self, call: CallId, **to: Unpack[CallChange]) -> Call:
        columns = {name: value.value if isinstance(value, CallState) else value for name, value in to.items()}
        row = await self._tx.row(_CHANGE.values(columns), id=call)
        if row is None:
            raise LookupError(f"There is no call {call!r} in community {self._tx.here!r}.")
        return self._call_of(row)

    async def coming(self, now: datetime, most: int) -> Sequence[Call]:
        return [self._call_of(row) for row in await self._tx.rows(_COMING, now=now, most=most)]

    async def called_for(self, occurrence: OccurrenceId) -> frozenset[RoleId]:
        return frozenset(RoleId(row.role_id) for row in await self._tx.rows(_CALLED_FOR, occurrence=occurrence))

    async def of_occurrence(self, occurrence: OccurrenceId) -> Sequence[CallId]:
        return [CallId(row.id) for row in await self._tx.rows(_OF_OCCURRENCE, occurrence=occurrence)]

    async def all_of_occurrence(self, occurrence: OccurrenceId) -> Sequence[CallId]:
        return [CallId(row.id) for row in await self._tx.rows(_ALL_OF_OCCURRENCE, occurrence=occurrence)]

    async def of_member(self, member: MemberId, most: int) -> Sequence[Call]:
        return [self._call_of(row) for row in await self._tx.rows(_OF_MEMBER, member=member, most=most)]

    async def open_of(self, member: MemberId, now: datetime) -> Sequence[CallId]:
        return [CallId(row.id) for row in await self._tx.rows(_OPEN_OF, member=member, now=now)]

    async def unsettled(self, now: datetime, most: int, *, of: MemberId | None) -> Sequence[Call]:
        if of is None:
            rows = await self._tx.rows(UNSETTLED, now=now, most=most)
        else:
            rows = await self._tx.rows(UNSETTLED_OF, now=now, most=most, member=of)
        return [self._call_of(row) for row in rows]

    async def presses(self, call: CallId) -> Sequence[Press]:
        return [
            Press(account_of(row, self._around, _OF_ACCOUNT), Wish(row.wish), row.position, row.at)
            for row in await self._tx.rows(_PRESSES, call=call)
        ]

    async def press(self, call: CallId, account: Account, wish: Wish, at: datetime) -> bool:
        last = await self._tx.scalar(_LAST, call=call)
        row = {
            "call_id": call,
            "member_id": account.member,
            "account_id": account.id,
            "wish": wish.value,
            "position": (last or 0) + 1,
            "at": at,
        }
        return await self._tx.add(_PRESS, row) is not None

    async def unpress(self, call: CallId, member: MemberId) -> bool:
        return await self._tx.change(_UNPRESS, call=call, member=member) > 0

    async def seats(self, call: CallId) -> Sequence[Seat]:
        return [self._seat_of(row) for row in await self._tx.rows(_SEATS, call=call)]

    async def seat(
        self,
        call: CallId,
        seated: Sequence[Seated],
        state: SeatState,
        *,
        first_timers: Collection[MemberId],
        at: datetime,
    ) -> None:
        pressed = {press.account.member: press.account for press in await self.presses(call)}
        strangers = {one.member for one in seated} - pressed.keys()
        if strangers:
            raise ValueError(f"Seated without having pressed: {sorted(strangers)}.")
        rows = [
            {
                "id": self._around.new_id(),
                "call_id": call,
                "kind": one.kind.value,
                "member_id": one.member,
                "account_id": pressed[MemberId(one.member)].id,
                "state": state.value,
                "mentor_id": one.mentor,
                "first_time": one.member in first_timers,
                "at": at,
            }
            for one in seated
        ]
        if rows:
            await self._tx.add(adding(seats), *rows)

    async def look_for_stand_in(self, seat: SeatId, at: datetime) -> bool:
        return await self._tx.change(_LOOK, id=seat, at=at) > 0

    async def hand_over(
        self, seat: Seat, to: Account, *, wish: Wish, first_time: bool, looks: bool, at: datetime
    ) -> Seat:
        await self.leave(seat.call, seat.account.member, at)
        await self.unpress(seat.call, seat.account.member)
        await self.press(seat.call, to, wish, at)
        row = {
            "id": self._around.new_id(),
            "call_id": seat.call,
            "kind": seat.kind.value,
            "member_id": to.member,
            "account_id": to.id,
            "state": SeatState.CONFIRMED.value,
            "mentor_id": seat.mentor if first_time else None,
            "first_time": first_time,
            "at": at,
            "looks_since": at if looks else None,
        }
        await self._tx.add(adding(seats), row)
        return next(one for one in await self.seats(seat.call) if one.account.member == to.member)

    async def pair(self, call: CallId, first_timer: MemberId, mentor: MemberId) -> None:
        await self._tx.change(_OF_ONE.values(mentor_id=mentor), call=call, member=first_timer)

    async def unpair(self, call: CallId, mentor: MemberId) -> None:
        await self._tx.change(_NOT_BESIDE, call=call, mentor=mentor)

    async def confirm(self, call: CallId, at: datetime) -> int:
        return await self._tx.change(_CONFIRM.values(state=SeatState.CONFIRMED.value, at=at), call=call)

    async def unpropose(self, call: CallId) -> None:
        await self._tx.change(_UNPROPOSE, call=call)

    async def leave(self, call: CallId, member: MemberId, at: datetime) -> bool:
        left = _OF_ONE.values(state=SeatState.LEFT.value, at=at)
        return await self._tx.change(left, call=call, member=member) > 0

    async def leave_all(self, call: CallId, at: datetime) -> None:
        await self._tx.change(_LEAVE_ALL, call=call, at=at)

    def _call_of(self, row: AnyRow) -> Call:
        return Call(
            id=CallId(row.id),
            role=RoleId(row.role_id),
            occurrence=None if row.occurrence_id is None else OccurrenceId(row.occurrence_id),
            starts=row.starts,
            ends=row.ends,
            places=Places(row.first, row.open, row.mentor),
            choosing=Choosing(row.choosing),
            closes=row.closes,
            confirms_at=row.confirms_at,
            note=row.note,
            announced_in=Place(self._around.ref_of(row.space_id), row.channel),
            created_by=AccountId(row.created_by),
            state=CallState(row.state),
        )

    def _seat_of(self, row: AnyRow) -> Seat:
        return Seat(
            id=SeatId(row.id),
            call=CallId(row.call_id),
            kind=SeatKind(row.kind),
            account=account_of(row, self._around, _OF_ACCOUNT),
            state=SeatState(row.state),
            mentor=None if row.mentor_id is None else MemberId(row.mentor_id),
            first_time=row.first_time,
            at=row.at,
            looks_since=row.looks_since,
        )
