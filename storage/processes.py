"""Which processes are alive, by the database's clock, and giving back what the dead ones hold."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Float,
    Update,
    and_,
    delete,
    exists,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from bot.ports import Claim, DeliveryState, ProcessId
from storage.engine import Database
from storage.faults import telling_faults
from storage.instants import Instant
from storage.tables import deliveries, processes
from storage.tables.deliveries import UNDER_WAY
from storage.transaction import among, given


class seconds_ago(GenericFunction[Any]):  # SQLAlchemy names the function after the class
    """An instant by the clock of the database, which all processes share; not the beginning of its transaction."""

    type = Instant()
    inherit_cache = True


@compiles(seconds_ago, "postgresql")
def _on_postgresql(element: seconds_ago, compiler: SQLCompiler, **words: Any) -> str:
    return f"(clock_timestamp() - make_interval(secs => {compiler.process(element.clauses, **words)}))"


@compiles(seconds_ago, "sqlite")
def _on_sqlite(element: seconds_ago, compiler: SQLCompiler, **words: Any) -> str:
    """Days since noon in Greenwich on 24 November 4714 BC (SQLite, "Date And Time Functions") as our microseconds."""
    since_1970 = "(julianday('now') - 2440587.5) * 86400e6"
    return f"CAST({since_1970} - {compiler.process(element.clauses, **words)} * 1e6 AS INTEGER)"


_p, _d = processes.c, deliveries.c
_now = seconds_ago(literal(0.0, Float))
_under_way = text(UNDER_WAY)

_REGISTER = insert(processes).values(id=given("id"), beat_at=_now)
_BEAT = update(processes).where(_p.id == given("id")).values(beat_at=_now)
_LEAVE = delete(processes).where(_p.id == given("id"))
_LEAVE_ALL = delete(processes)
_silent = _p.beat_at < seconds_ago(given("silent_for", Float()))
# Whoever beats at this moment holds its row, and is alive.
_BURY = delete(processes).where(
    _p.id.in_(select(_p.id).where(_silent).with_for_update(skip_locked=True).scalar_subquery())
)
_held_by_nobody = or_(
    and_(_d.holder.is_not(None), ~exists(literal(1)).where(_p.id == _d.holder)),
    and_(_d.holder.is_(None), _d.wake_at <= given("now")),
)
_ANYTHING = select(
    exists(literal(1)).select_from(processes).where(_silent)
    | exists(literal(1)).select_from(deliveries).where(_under_way, _held_by_nobody)
)


def _give_back(*where: ColumnElement[bool]) -> Update:
    """Owed again, as something that may have arrived. Rows that an attempt is just ending are left to it."""
    picked = (
        select(_d.community_id, _d.id)
        .where(_under_way, *where)
        .with_for_update(skip_locked=True, of=deliveries)
        .cte("picked")
    )
    return (
        update(deliveries)
        .where(_d.community_id == picked.c.community_id, _d.id == picked.c.id)
        .values(state=DeliveryState.OWED.value, wake_at=_d.due_at, holder=null(), prior_doubt=null())
        .returning(_d.id)  # SQLite's driver counts no rows of what begins with WITH
    )


_GIVE_BACK_OF_DEAD = _give_back(_held_by_nobody)
_GIVE_BACK_OF_ALL = _give_back(_d.holder.is_not(None))
_GIVE_BACK_BUT = _give_back(_d.holder == given("id"), _d.id.not_in(among("under_way")))


class SqlProcesses:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, *, alone: bool) -> ProcessId:
        process = ProcessId(secrets.token_hex(8))
        async with self._database.writing() as connection:
            if alone:
                await _run(connection, _LEAVE_ALL)
                await _run(connection, _GIVE_BACK_OF_ALL)
            await _run(connection, _REGISTER, id=process)
        return process

    async def beat(self, process: ProcessId) -> bool:
        async with self._database.writing() as connection:
            return await _run(connection, _BEAT, id=process) == 1

    async def give_back_of_dead(self, now: datetime, silent_for: timedelta) -> int:
        silent = silent_for.total_seconds()
        async with self._database.reading() as connection:
            with telling_faults():
                asked = {"p_now": now, "p_silent_for": silent}
                if not (await connection.execute(_ANYTHING, asked)).scalar():
                    return 0
        async with self._database.writing() as connection:
            await _run(connection, _BURY, silent_for=silent)
            return await _run(connection, _GIVE_BACK_OF_DEAD, now=now)

    async def give_back_but(self, process: ProcessId, under_way: Collection[Claim]) -> int:
        ids = [claim.delivery for claim in under_way]
        async with self._database.writing() as connection:
            return await _run(connection, _GIVE_BACK_BUT, id=process, under_way=ids)

    async def leave(self, process: ProcessId) -> None:
        async with self._database.writing() as connection:
            await _run(connection, _LEAVE, id=process)
            await _run(connection, _GIVE_BACK_BUT, id=process, under_way=[])


async def _run(connection: AsyncConnection, statement: Executable, **values: object) -> int:
    """How many rows it changed."""
    with telling_faults():
        result = await connection.execute(statement, {f"p_{name}": value for name, value in values.items()})
        return len(result.all()) if result.returns_rows else result.rowcount
