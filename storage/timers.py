"""Timers: set and taken inside a community; what is due, and what is next, across communities."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import CommunityId
from bot.ports import Timer
from storage.faults import telling_faults
from storage.surroundings import Surroundings
from storage.tables import timers
from storage.transaction import HERE, adding, given, key

_t = timers.c
_IT = (_t.community_id == HERE, _t.purpose == given("purpose"), _t.subject == given("subject"))
_new = adding(timers)
_SET = _new.on_conflict_do_update(
    index_elements=key(timers, "purpose", "subject"), set_={"at": _new.excluded.at, "tries": _new.excluded.tries}
)
_STOP = delete(timers).where(*_IT)
# PostgreSQL lets the second wait here until the first has committed: then there is nothing left to take.
_TAKE = delete(timers).where(*_IT, _t.at <= given("now"))
_PUT_OFF = (
    update(timers)
    .where(*_IT, _t.at == given("was"), _t.tries == given("tries"))
    .values(at=given("at"), tries=_t.tries + 1)
)
# OFFSET 0 keeps what is due a query of its own: else SQLite walks all timers, by community.
_due = select(timers).where(_t.at <= given("now")).offset(0).subquery("due")
_in_turn = select(
    _due, func.row_number().over(partition_by=_due.c.community_id, order_by=_due.c.at).label("turn")
).subquery("in_turn")
_DUE = (
    select(_in_turn)
    .order_by(_in_turn.c.turn, _in_turn.c.at, _in_turn.c.community_id, _in_turn.c.purpose, _in_turn.c.subject)
    .limit(given("most"))
)
_NEXT = select(func.min(_t.at))


class SqlTimers:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def set(self, purpose: str, subject: str, at: datetime) -> None:
        await self._tx.add(_SET, {"purpose": purpose, "subject": subject, "at": at, "tries": 0})
        self._around.owed.something = True

    async def stop(self, purpose: str, subject: str) -> None:
        await self._tx.change(_STOP, purpose=purpose, subject=subject)

    async def take(self, timer: Timer, now: datetime) -> bool:
        return await self._tx.change(_TAKE, purpose=timer.purpose, subject=timer.subject, now=now) == 1

    async def put_off(self, timer: Timer, at: datetime) -> None:
        await self._tx.change(
            _PUT_OFF, purpose=timer.purpose, subject=timer.subject, was=timer.at, tries=timer.tries, at=at
        )


async def timers_due(connection: AsyncConnection, now: datetime, most: int) -> Sequence[Timer]:
    with telling_faults():
        rows = (await connection.execute(_DUE, {"p_now": now, "p_most": most})).all()
    return [Timer(CommunityId(row.community_id), row.purpose, row.subject, row.at, row.tries) for row in rows]


async def next_timer(connection: AsyncConnection) -> datetime | None:
    with telling_faults():
        found: datetime | None = (await connection.execute(_NEXT)).scalar()
    return found
