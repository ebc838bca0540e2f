"""What comes and what is over, across the series of a community."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, text

from bot.people import AccountId, MemberId, Place
from bot.ports import Occurrence, OccurrenceId, OccurrenceState, OpenSeries, Plan, SeriesId
from bot.rules.attendance import Rsvp
from storage.attendance import Attending
from storage.tables import accounts, occurrences, rsvps, series
from storage.tables.sessions import IS_PLANNED
from storage.transaction import HERE, AnyRow, given

PLAN = ("title", "place", "minutes", "capacity", "remind")
"""Columns of a plan that hold its fields of the same name; the host's is ``host_id``."""

_o, _s = occurrences.c, series.c
ONE = select(occurrences).where(_o.community_id == HERE, _o.id == given("id"))
OF_SERIES = (_o.community_id == HERE, _o.series_id == given("series"))
_PLANNED = (_o.community_id == HERE, text(IS_PLANNED))


def _upcoming(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(occurrences)
        .where(*_PLANNED, _o.ends > given("now"), *where)
        .order_by(_o.starts, _o.id)
        .limit(given("most"))
    )


_since = given("starts", _o.starts.type)
_UPCOMING = _upcoming()
_UPCOMING_AFTER = _upcoming(or_(_o.starts > _since, and_(_o.starts == _since, _o.id > given("after"))))
_PAST = (
    select(occurrences)
    .where(*_PLANNED, _o.ends <= given("now"))
    .order_by(_o.ends.desc(), _o.id.desc())
    .limit(given("most"))
)
_COMING = (Rsvp.GOING.value, Rsvp.MAYBE.value, Rsvp.WAITING.value, Rsvp.OFFERED.value)
_answered = exists(literal(1)).where(
    rsvps.c.community_id == _o.community_id,
    rsvps.c.occurrence_id == _o.id,
    rsvps.c.member_id == given("member"),
    rsvps.c.rsvp.in_(_COMING),
)
_hosts = _o.host_id.in_(
    select(accounts.c.id).where(accounts.c.community_id == HERE, accounts.c.member_id == given("member"))
)
# Of the few that are not over, rather than of all that a member ever answered.
_OF_MEMBER = _upcoming(or_(_answered, _hosts))
_made = _s.created_by.in_(
    select(accounts.c.id).where(accounts.c.community_id == HERE, accounts.c.member_id == given("member"))
)
_OPEN_OF = (
    select(_o.series_id, func.max(_o.ends).label("last_ends"), _s.repeat, _s.before)
    .join(series, and_(_s.community_id == _o.community_id, _s.id == _o.series_id))
    .where(*_PLANNED, _o.ends > given("now"), or_(_hosts, _made))
    .group_by(_o.series_id, _s.repeat, _s.before)
    .order_by(_o.series_id)
)
_SINCE = select(occurrences).where(*OF_SERIES, _o.index_date >= given("since")).order_by(_o.index_date)
_NEXT_OF_KIN = select(_s.id).where(_s.community_id == HERE, _s.follows == given("series"))
_BEFORE_IT = select(_s.follows).where(_s.community_id == HERE, _s.id == given("series"))
_LATEST = select(_o.index_date).where(*OF_SERIES).order_by(_o.index_date.desc()).limit(1)


class Agenda(Attending):
    """The half of the sessions that reads many."""

    async def occurrences(self, series: SeriesId, *, since: date) -> Sequence[Occurrence]:
        return self._occurrences(await self._tx.rows(_SINCE, series=series, since=since))

    async def relatives(self, series: SeriesId) -> Sequence[SeriesId]:
        found, new = {series}, [series]
        while new:
            one = new.pop()
            followed = await self._tx.scalar(_BEFORE_IT, series=one)
            kin = {SeriesId(row.id) for row in await self._tx.rows(_NEXT_OF_KIN, series=one)}
            kin |= {SeriesId(followed)} if followed else set()
            new += kin - found
            found |= kin
        return sorted(found - {series})

    async def followers(self, series: SeriesId) -> Sequence[SeriesId]:
        found, new = set[SeriesId](), [series]
        while new:
            kin = {SeriesId(row.id) for row in await self._tx.rows(_NEXT_OF_KIN, series=new.pop())}
            new += kin - found
            found |= kin
        return sorted(found)

    async def latest(self, series: SeriesId) -> date | None:
        found: date | None = await self._tx.scalar(_LATEST, series=series)
        return found

    async def upcoming(self, now: datetime, *, after: OccurrenceId | None, most: int) -> Sequence[Occurrence]:
        if after is None:
            return self._occurrences(await self._tx.rows(_UPCOMING, now=now, most=most))
        last = await self._tx.row(ONE, id=after)
        if last is None:
            return []
        rows = await self._tx.rows(_UPCOMING_AFTER, now=now, most=most, starts=last.starts, after=after)
        return self._occurrences(rows)

    async def past(self, now: datetime, most: int) -> Sequence[Occurrence]:
        return self._occurrences(await self._tx.rows(_PAST, now=now, most=most))

    async def of_member(self, member: MemberId, now: datetime, most: int) -> Sequence[Occurrence]:
        return self._occurrences(await self._tx.rows(_OF_MEMBER, member=member, now=now, most=most))

    async def open_of(self, member: MemberId, now: datetime) -> Sequence[OpenSeries]:
        rows = await self._tx.rows(_OPEN_OF, member=member, now=now)
        return [
            OpenSeries(SeriesId(row.series_id), row.last_ends, row.repeat is not None and row.before is None)
            for row in rows
        ]

    def _occurrences(self, rows: Sequence[AnyRow]) -> list[Occurrence]:
        return [self.occurrence_of(row) for row in rows]

    def occurrence_of(self, row: AnyRow) -> Occurrence:
        return Occurrence(
            id=OccurrenceId(row.id),
            series=SeriesId(row.series_id),
            index=row.index_date,
            starts=row.starts,
            plan=plan_of(row),
            state=OccurrenceState(row.state),
            own=row.own,
            revision=row.revision,
            announced_in=Place(self._around.ref_of(row.space_id), row.channel),
        )


def plan_of(row: AnyRow) -> Plan:
    return Plan(**{name: getattr(row, name) for name in PLAN}, host=AccountId(row.host_id))
