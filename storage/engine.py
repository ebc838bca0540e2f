"""Engines and transactions: how each of the two databases is opened, written and read."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.ports import TransientFault
from storage import one_hop
from storage.faults import telling_faults

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_BUSY_SECONDS = 5
_MAPPED = 256 * 1024**2
"""Bytes of the file that a reader looks at where the system holds them, without a copy; more is read as usual."""
_TURN_SECONDS = 30
"""How long one handler waits for its turn or for a connection; longer means that a transaction hangs."""
_POSTGRES_SETTINGS = {
    "application_name": "shinrai",
    "timezone": "UTC",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}


def url_of(url: str) -> URL:
    """The URL with our driver in it. Raises ValueError for another database, or for SQLite without a file."""
    parsed = make_url(url)
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parsed.drivername}://.")
    if driver == _DRIVERS["sqlite"] and parsed.database in (None, "", ":memory:"):
        raise ValueError("DATABASE_URL needs a file, such as sqlite:///shinrai.db: memory cannot be shared.")
    return parsed.set(drivername=driver)


class Database:
    """One database with its two ways in: ``writing()`` and ``reading()``, each one transaction."""

    def __init__(self, url: str) -> None:
        parsed = url_of(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._turn = asyncio.Lock()
        if self.is_sqlite:
            self._writer = _sqlite(parsed, begin="BEGIN IMMEDIATE", busy_seconds=_BUSY_SECONDS, pool_size=1)
            self._reader = _sqlite(parsed, begin="BEGIN", busy_seconds=_BUSY_SECONDS, pool_size=4)
        else:
            self._writer = _postgres(parsed)
            # A view of the same pool: the snapshot is asked for in BEGIN itself, at no extra round trip.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Commits when left without an exception, else rolls back. Raises TransientFault."""
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await self._wait_for_turn()
                stack.callback(self._turn.release)
            yield await stack.enter_async_context(_transaction(self._writer))

    @asynccontextmanager
    async def reading(self, *, unhurried: bool = False) -> AsyncIterator[AsyncConnection]:
        """A snapshot; the database itself refuses to write in it. Raises TransientFault.

        ``unhurried``: for a whole table at a time, at the pace of whoever takes the rows.
        """
        async with _transaction(self._reader) as connection:
            if unhurried and not self.is_sqlite:
                for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                    await connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
            yield connection

    async def close(self) -> None:
        await self._writer.dispose()
        if self.is_sqlite:
            await self._reader.dispose()

    async def _wait_for_turn(self) -> None:
        """SQLite has one writer: waiting here is first come, first served; waiting in the driver is not."""
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            raise TransientFault(f"No turn to write within {_TURN_SECONDS} s.") from error


def migration_engine(url: str) -> AsyncEngine:
    """An engine that waits as long as another process's migration takes."""
    parsed = url_of(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, begin="BEGIN IMMEDIATE", busy_seconds=120, poolclass=NullPool)
    return create_async_engine(parsed, poolclass=NullPool, hide_parameters=True)


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with AsyncExitStack() as stack:
        with telling_faults():
            connection = await stack.enter_async_context(engine.connect())
            await connection.begin()
        yield connection
        with telling_faults():
            await connection.commit()


def _postgres(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,  # what people wrote stays out of errors, and so out of logs
        isolation_level="READ COMMITTED",
        pool_size=10,
        max_overflow=10,
        pool_timeout=_TURN_SECONDS,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={"timeout": 5, "command_timeout": 60, "server_settings": _POSTGRES_SETTINGS},
    )


def _sqlite(url: URL, *, begin: str, busy_seconds: int, **pool: Any) -> AsyncEngine:
    """``isolation_level=None`` keeps the driver from opening transactions of its own; we say BEGIN ourselves."""
    if "pool_size" in pool:
        pool |= {"max_overflow": 0, "pool_timeout": _TURN_SECONDS}
    options = {"isolation_level": None, "timeout": busy_seconds, "async_creator_fn": one_hop.connect}
    engine = create_async_engine(url, connect_args=options, hide_parameters=True, **pool)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        _use_wal(cursor)
        for pragma in (
            "foreign_keys=ON",
            "synchronous=FULL",
            "secure_delete=ON",
            # Else INSERT OR REPLACE would delete an entry without its trigger.
            "recursive_triggers=ON",
            f"query_only={'ON' if begin == 'BEGIN' else 'OFF'}",
            # A reader's own cache is thrown away whenever somebody writes; what the system holds stays.
            f"mmap_size={_MAPPED if begin == 'BEGIN' else 0}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def say_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _use_wal(cursor: Any) -> None:
    """A file keeps its mode; changing it fails at once, whatever the busy time-out, while another process does so."""
    cursor.execute("PRAGMA journal_mode")
    for _ in range(100):
        if cursor.fetchone()[0] == "wal":
            return
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except Exception as error:
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY":
                raise
            time.sleep(0.02)
            cursor.execute("PRAGMA journal_mode")
