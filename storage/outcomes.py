"""How the seats of calls went: who says so, and of which it is not known yet."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Text, and_, case, exists, func, literal, or_, select, update

from bot.people import Account, MemberId
from bot.ports import CallState, Kind, SeatId, SeatState
from bot.rules.choosing import SeatKind
from bot.rules.overlapping import Span
from bot.rules.rewards import Paid
from storage.sums import accounts_of_member, is_reversed
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, completions, deeds, entries, occurrences, rsvps, seats
from storage.transaction import HERE, adding, given, key

_KNOWN = (SeatState.COMPLETED, SeatState.EXCUSED, SeatState.MISSED)
_c, _s, _w = calls.c, seats.c, completions.c
_SETTLE = (
    update(seats)
    .where(_s.community_id == HERE, _s.id == given("id"), _s.state == SeatState.CONFIRMED.value)
    .values(state=given("settled", Text()), at=given("since", _s.at.type))
)
_REOPEN = (
    update(seats)
    .where(_s.community_id == HERE, _s.id == given("id"), _s.state.in_([state.value for state in _KNOWN]))
    .values(state=SeatState.CONFIRMED.value, at=given("since", _s.at.type))
)
_BEAR_WITNESS = (
    adding(completions)
    .on_conflict_do_nothing(index_elements=key(completions, "seat_id", "member_id"))
    .returning(_w.member_id)
)
# Who they are now: two accounts that were linked since are one.
_WITNESSES = (
    select(accounts.c.member_id)
    .join(completions, and_(_w.community_id == accounts.c.community_id, _w.account_id == accounts.c.id))
    .where(_w.community_id == HERE, _w.seat_id == given("seat"))
)

_of_call = (_s.community_id == _c.community_id, _s.call_id == _c.id)
_open = (
    exists(literal(1))
    .select_from(seats)
    .where(*_of_call, _s.state == SeatState.CONFIRMED.value, _s.kind != SeatKind.MENTOR.value)
)
_over = (
    select(calls)
    .where(_c.community_id == HERE, _c.ends <= given("now"), _c.state != CallState.CANCELLED.value)
    .order_by(_c.ends.desc(), _c.id.desc())
    .limit(given("most"))
)
_stands_beside = exists(literal(1)).select_from(seats).where(*_of_call, _s.mentor_id == given("member"))
# By the call's own session: nothing finds sessions by host, nor answers by member.
_hosts = exists(literal(1)).where(
    occurrences.c.community_id == _c.community_id,
    occurrences.c.id == _c.occurrence_id,
    occurrences.c.host_id.in_(accounts_of_member),
)
_was_there = exists(literal(1)).where(
    rsvps.c.community_id == _c.community_id,
    rsvps.c.occurrence_id == _c.occurrence_id,
    rsvps.c.member_id == given("member"),
    rsvps.c.was_there.is_not(None),
)
_theirs_to_say = or_(_c.created_by.in_(accounts_of_member), _hosts, _was_there, _stands_beside)
UNSETTLED = _over.where(_open)
UNSETTLED_OF = _over.where(_open.where(_s.member_id != given("member")), _theirs_to_say)
"""Not only about their own seat."""


# What a member has points for: of a seat (theirs, or that of whom they mentored) the time of its call, of a session
# that they hosted its own. Without a certain time it is when it was said.
_e = entries.c
_starts = func.coalesce(_c.starts, occurrences.c.starts, _e.at)
_PAID = (
    select(
        _starts.label("starts"),
        case((_c.starts.is_not(None), _c.ends), else_=func.coalesce(occurrences.c.ends, _e.at)).label("ends"),
        _e.points,
        _e.kind,
    )
    .join(deeds, and_(deeds.c.community_id == _e.community_id, deeds.c.entry_id == _e.id))
    .outerjoin(seats, and_(_s.community_id == _e.community_id, _s.id == deeds.c.seat_id))
    .outerjoin(calls, and_(_c.community_id == _e.community_id, _c.id == _s.call_id))
    .outerjoin(
        occurrences, and_(occurrences.c.community_id == _e.community_id, occurrences.c.id == deeds.c.occurrence_id)
    )
    .where(
        _e.community_id == HERE,
        _e.receiver_id.in_(accounts_of_member),
        _e.kind.in_((Kind.ROLE.value, Kind.MENTORING.value, Kind.HOSTING.value)),
        _e.points > 0,
        ~is_reversed,
        _starts >= given("since", _e.at.type),
        _starts < given("until", _e.at.type),
    )
    .order_by(_e.id)
)


class Outcomes:
    """The part of the calls that comes after a role was taken on."""

    _around: Surroundings

    async def settle(self, seat: SeatId, state: SeatState, at: datetime) -> bool:
        return await self._around.tx.change(_SETTLE, id=seat, settled=state.value, since=at) == 1

    async def reopen(self, seat: SeatId, at: datetime) -> bool:
        return await self._around.tx.change(_REOPEN, id=seat, since=at) == 1

    async def bear_witness(self, seat: SeatId, account: Account, at: datetime) -> bool:
        row = {"seat_id": seat, "member_id": account.member, "account_id": account.id, "at": at}
        return await self._around.tx.add(_BEAR_WITNESS, row) is not None

    async def paid(self, member: MemberId, since: datetime, until: datetime) -> Sequence[Paid]:
        rows = await self._around.tx.rows(_PAID, member=member, since=since, until=until)
        return [Paid(Span(row.starts, row.ends), row.points, row.kind != Kind.HOSTING.value) for row in rows]

    async def witnesses(self, seat: SeatId) -> Collection[MemberId]:
        return {MemberId(row.member_id) for row in await self._around.tx.rows(_WITNESSES, seat=seat)}
