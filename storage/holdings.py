"""Who has held which role, across all of them: counted by the accounts that each member has now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import and_, case, func, literal, or_, select, tuple_

from bot.people import MemberId
from bot.ports import CallState, Holding, Kind, RoleId, SeatState, Starter
from bot.rules.choosing import SeatKind
from storage.pasts import over_at
from storage.sums import is_reversed
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, deeds, entries, experiences, seats
from storage.transaction import HERE, AnyRow, given

_a, _c, _s, _e, _d = accounts.c, calls.c, seats.c, entries.c, deeds.c
_seated = accounts.alias("seated")
_completed = _s.state == SeatState.COMPLETED.value
_mentors = _s.kind == SeatKind.MENTOR.value
_SEATS = (
    select(
        _a.member_id,
        _c.role_id,
        func.sum(case((_mentors, 0), else_=1)).label("times"),
        func.sum(case((_mentors, 1), else_=0)).label("mentored"),
        func.max(case((_mentors, None), else_=over_at)).label("last"),
    )
    .select_from(seats)
    .join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id))
    .join(accounts, and_(_a.community_id == _s.community_id, _a.id == _s.account_id))
    .where(
        _s.community_id == HERE,
        or_(
            _completed,
            and_(
                _s.state == SeatState.CONFIRMED.value,
                _c.state != CallState.CANCELLED.value,
                _c.ends <= given("now", _c.ends.type),
            ),
        ),
    )
    .group_by(_a.member_id, _c.role_id)
)
# Who hosts a session and has the seat of its host hosts it once: then the seat counts. Drawn up once, not asked of
# each session: SQLite would walk all seats for every one.
_seated_hosts = (
    select(_seated.c.member_id, _c.occurrence_id)
    .select_from(seats)
    .join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id))
    .join(_seated, and_(_seated.c.community_id == _s.community_id, _seated.c.id == _s.account_id))
    .where(_s.community_id == HERE, _completed, _c.role_id == Starter.HOST.value, _c.occurrence_id.is_not(None))
)
_HOSTED = (
    select(
        _a.member_id,
        literal(Starter.HOST.value).label("role_id"),
        func.count().label("times"),
        literal(0).label("mentored"),
        func.max(_e.at).label("last"),
    )
    .select_from(entries)
    .join(accounts, and_(_a.community_id == _e.community_id, _a.id == _e.receiver_id))
    .outerjoin(deeds, and_(_d.community_id == _e.community_id, _d.entry_id == _e.id))
    .where(
        _e.community_id == HERE,
        _e.kind == Kind.HOSTING.value,
        ~is_reversed,
        or_(_d.occurrence_id.is_(None), tuple_(_a.member_id, _d.occurrence_id).not_in(_seated_hosts)),
    )
    .group_by(_a.member_id)
)
_TOLD = select(experiences.c.member_id, experiences.c.role_id, experiences.c.last).where(
    experiences.c.community_id == HERE
)


class Holdings:
    """The half of the roles that looks back across all of them."""

    _around: Surroundings

    async def holdings(self, now: datetime) -> Sequence[Holding]:
        tx, zone = self._around.tx, self._around.community.tz
        found: dict[tuple[str, str], Holding] = {}
        for row in (*await tx.rows(_SEATS, now=now), *await tx.rows(_HOSTED)):
            before = found.get((row.role_id, row.member_id), _nothing(row))
            found[row.role_id, row.member_id] = replace(
                before,
                times=before.times + row.times,
                mentored=before.mentored + row.mentored,
                last=_later(before.last, row.last and row.last.astimezone(zone).date()),
            )
        for row in await tx.rows(_TOLD):
            before = found.get((row.role_id, row.member_id), _nothing(row))
            found[row.role_id, row.member_id] = replace(before, told=True, last=_later(before.last, row.last))
        return [found[key] for key in sorted(found)]


def _nothing(row: AnyRow) -> Holding:
    return Holding(MemberId(row.member_id), RoleId(row.role_id), 0, None, told=False, mentored=0)


def _later(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)
