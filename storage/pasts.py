"""What is known of members about a role: what they held, when, and how much they carry now."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time

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
_is_held = or_(_completed, _c.ends <= given("now"))
_HELD_ANY = _taken.where(_is_held)
_HELD = _HELD_ANY.where(_c.role_id == given("role"))
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
# Said of the entries themselves: else SQLite walks all of the community's.
_accounts_of_members = select(accounts.c.id).where(
    accounts.c.community_id == HERE, accounts.c.member_id.in_(among("members"))
)
# Hosting a session is the role of its host, also without a call.
_HOSTED = (
    select(_a.member_id, func.max(entries.c.at).label("last"))
    .join(entries, and_(entries.c.community_id == _a.community_id, entries.c.receiver_id == _a.id))
    .where(
        _a.community_id == HERE,
        _a.member_id.in_(among("members")),
        entries.c.community_id == HERE,
        entries.c.receiver_id.in_(_accounts_of_members),
        entries.c.kind == Kind.HOSTING.value,
        ~is_reversed,
    )
    .group_by(_a.member_id)
)
_TOLD_ANY = (
    select(_e.member_id, func.max(_e.last).label("last"))
    .where(_e.community_id == HERE, _e.member_id.in_(among("members")))
    .group_by(_e.member_id)
)
_TOLD = _TOLD_ANY.where(_e.role_id == given("role"))
_ROLES_HELD = _taken.with_only_columns(_c.role_id).where(_is_held).group_by(None).distinct()
_ROLES_TOLD = select(_e.role_id).where(_e.community_id == HERE, _e.member_id.in_(among("members")))


class Pasts:
    """The half of the calls that looks back."""

    _around: Surroundings

    async def pasts(self, role: RoleId | None, members: Collection[MemberId], now: datetime) -> Mapping[MemberId, Past]:
        tx, asked = self._around.tx, sorted(members)
        if not asked:
            return {}
        held = _by_member(await tx.rows(_HELD if role else _HELD_ANY, role=role, members=asked, now=now))
        lately = _by_member(await tx.rows(_LATELY, members=asked, since=now - LATELY))
        coming = _by_member(await tx.rows(_COMING, role=role, members=asked, now=now))
        carries = _by_member(await tx.rows(_CARRIES, members=asked, now=now))
        hosted = _by_member(await tx.rows(_HOSTED, members=asked)) if role in (None, Starter.HOST.value) else {}
        told = _by_member(await tx.rows(_TOLD if role else _TOLD_ANY, role=role, members=asked))
        return {
            member: Past(
                held=member in held or member in hosted or member in told,
                last=_latest(held.get(member), hosted.get(member), told=self._told(told.get(member))),
                lately=lately[member].n if member in lately else 0,
                carries=carries[member].n if member in carries else 0,
                coming=coming[member].last if member in coming else None,
            )
            for member in asked
        }

    async def held(self, member: MemberId, now: datetime) -> Collection[RoleId]:
        tx, one = self._around.tx, [member]
        rows = [*await tx.rows(_ROLES_HELD, members=one, now=now), *await tx.rows(_ROLES_TOLD, members=one)]
        hosted = [Starter.HOST.value] if await tx.rows(_HOSTED, members=one) else []
        return {RoleId(role) for role in (*(row.role_id for row in rows), *hosted)}

    def _told(self, told: AnyRow | None) -> datetime | None:
        """Until the end of a day that was told, as the community counts days; None: no day was."""
        if told is None or told.last is None:
            return None
        return datetime.combine(told.last, time.max, self._around.community.tz).astimezone(UTC)


def _by_member(rows: Collection[AnyRow]) -> dict[str, AnyRow]:
    return {row.member_id: row for row in rows}


def _latest(*held: AnyRow | None, told: datetime | None) -> datetime | None:
    """None: not known when."""
    known = [one.last for one in held if one is not None]
    return max((*known, told) if told else known, default=None)
