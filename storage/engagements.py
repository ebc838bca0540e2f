"""Where members are to be at a certain time: by their seats, and by the sessions that they host."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, select, text

from bot.people import MemberId
from bot.ports import CallId, CallState, Engagement, OccurrenceId, RoleId, SeatState
from bot.rules.overlapping import Span
from storage.surroundings import Surroundings
from storage.tables import accounts, calls, occurrences, seats
from storage.tables.sessions import IS_PLANNED
from storage.transaction import HERE, AnyRow, among, given

_a, _c, _s, _o = accounts.c, calls.c, seats.c, occurrences.c
_SEATS = (
    select(_s.member_id, _c.starts, _c.ends, _c.role_id, _c.id.label("call_id"), _c.occurrence_id, _o.title)
    .join(calls, and_(_c.community_id == _s.community_id, _c.id == _s.call_id))
    .outerjoin(occurrences, and_(_o.community_id == _c.community_id, _o.id == _c.occurrence_id))
    .where(
        _s.community_id == HERE,
        _s.member_id.in_(among("members")),
        _s.state.in_((SeatState.PROPOSED.value, SeatState.CONFIRMED.value)),
        _c.state != CallState.CANCELLED.value,
        _c.starts.is_not(None),
        _c.ends > given("since"),
    )
    .order_by(_c.starts, _c.id, _s.member_id)
)
_HOSTED = (
    select(_a.member_id, _o.starts, _o.ends, _o.id.label("occurrence_id"), _o.title)
    .join(occurrences, and_(_o.community_id == _a.community_id, _o.host_id == _a.id))
    .where(
        _a.community_id == HERE,
        _a.member_id.in_(among("members")),
        text(IS_PLANNED),
        _o.ends > given("since"),
    )
    .order_by(_o.starts, _o.id)
)


class Engagements:
    """The part of the calls that knows who is busy when."""

    _around: Surroundings

    async def engagements(self, members: Collection[MemberId], since: datetime) -> Sequence[Engagement]:
        tx, asked = self._around.tx, sorted(members)
        if not asked:
            return []
        seated = [_seat(row) for row in await tx.rows(_SEATS, members=asked, since=since)]
        return [*seated, *(_hosted(row) for row in await tx.rows(_HOSTED, members=asked, since=since))]


def _seat(row: AnyRow) -> Engagement:
    return Engagement(
        member=MemberId(row.member_id),
        span=Span(row.starts, row.ends),
        role=RoleId(row.role_id),
        call=CallId(row.call_id),
        occurrence=None if row.occurrence_id is None else OccurrenceId(row.occurrence_id),
        title=row.title or "",
    )


def _hosted(row: AnyRow) -> Engagement:
    return Engagement(
        member=MemberId(row.member_id),
        span=Span(row.starts, row.ends),
        role=None,
        call=None,
        occurrence=OccurrenceId(row.occurrence_id),
        title=row.title,
    )
