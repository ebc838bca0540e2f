"""What is known of members about a role: what they held, when, and how much they carry now."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import and_, case, func, or_, select

from bot.people import MemberId
from bot.ports import CallState, Kind, RoleId, SeatState, Starter
from bot.rules.calling import LATELY
from bot.rules.choosing import SeatKind
from bot.rules.turns import Past
from storage.sums import is_reversed
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, entries, experiences, seats
from storage.transaction import HERE, AnyRow, among, given

_a, _c, _s, _e = accounts.c, calls.c, seats.c, experiences.c
_completed = _s.state == SeatState.COMPLETED.value
# Completed before the call was over: then. A call without a certain time is over long after.
over_at = case((and_(_completed, _s.at < _c.ends), _s.at), else_=_c.ends)
_seats = (
    select(_s.member_id, func.max(over_at).label("last"), func.count().label("n"))
    .join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id))
    .where(
        _s.community_id == HERE,
        _s.member_id.in_(among("members")),
        or_(_completed, _c.state != CallState.CANCELLED.value),
        _s.kind != SeatKind.MENTOR.value,
    )
    .group_by(_s.member_id)
)
_taken = _seats.where(_s.state.in_((SeatState.CONFIRMED.value, SeatState.COMPLETED.value)))
_HELD = _taken.where(_c.role_id == given("role"), or_(_completed, _c.ends <= given("now")))
_COMING = _seats.where(
    _c.role_id == given("role"),
    _s.state.in_((SeatState.CONFIRMED.value, SeatState.PROPOSED.value)),
    _c.ends > given("now"),
)
_LATELY = _taken.where(_c.ends > given("since"))
_CARRIES = (
    select(_s.mentor_id.label("member_id"), func.count().label("n"))
    .join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id))
    .where(
        _s.community_id == HERE,
        _s.mentor_id.in_(among("members")),
        _s.state == SeatState.CONFIRMED.value,
        _c.state != CallState.CANCELLED.value,
        _c.ends > given("now"),
    )
    .group_by(_s.mentor_id)
)
# Hosting a session is the role of its host, also without a call.
_HOSTED = (
    select(_a.member_id, func.max(entries.c.at).label("last"))
    .join(entries, and_(entries.c.community_id == _a.community_id, entries.c.receiver_id == _a.id))
    .where(
        _a.community_id == HERE,
        _a.member_id.in_(among("members")),
        entries.c.kind == Kind.HOSTING.value,
        ~is_reversed,
    )
    .group_by(_a.member_id)
)
_TOLD = select(_e.member_id, _e.last).where(
    _e.community_id == HERE, _e.role_id == given("role"), _e.member_id.in_(among("members"))
)
_A_DAY = timedelta(days=1)


class Pasts:
    """The half of the calls that looks back."""

    _around: Surroundings

    async def pasts(self, role: RoleId, members: Collection[MemberId], now: datetime) -> Mapping[MemberId, Past]:
        tx, asked = self._around.tx, sorted(members)
        if not asked:
            return {}
        held = _by_member(await tx.rows(_HELD, role=role, members=asked, now=now))
        lately = _by_member(await tx.rows(_LATELY, members=asked, since=now - LATELY))
        coming = _by_member(await tx.rows(_COMING, role=role, members=asked, now=now))
        carries = _by_member(await tx.rows(_CARRIES, members=asked, now=now))
        hosted = _by_member(await tx.rows(_HOSTED, members=asked)) if role == Starter.HOST.value else {}
        told = _by_member(await tx.rows(_TOLD, role=role, members=asked))
        return {
            member: Past(
                held=member in held or member in hosted or member in told,
                last=_latest(held.get(member), hosted.get(member), told=told.get(member)),
                lately=lately[member].n if member in lately else 0,
                carries=carries[member].n if member in carries else 0,
                coming=coming[member].last if member in coming else None,
            )
            for member in asked
        }


def _by_member(rows: Collection[AnyRow]) -> dict[str, AnyRow]:
    return {row.member_id: row for row in rows}


def _latest(*held: AnyRow | None, told: AnyRow | None) -> datetime | None:
    """A day that was told is over at its end; None: not known when."""
    known = [one.last for one in held if one is not None]
    if told is not None and told.last is not None:
        known.append(datetime.combine(told.last, time(0), UTC) + _A_DAY)
    return max(known, default=None)
