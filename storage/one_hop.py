"""SQLite's driver, with one visit to its thread a statement.

aiosqlite works in a thread of its own, and its cursors go there four times a statement: to open, execute, fetch and
close. Each visit costs about as much as the statement itself, so ours goes once: a `/thanks` took half the time.
"""

import sqlite3
from typing import Any

import aiosqlite
from aiosqlite.cursor import Cursor

_FIRST_ROWS = 256
"""Fetched with the statement; a longer answer (an export) is fetched on demand, so it is never held whole."""


class OneHopConnection(aiosqlite.Connection):
    """Needs ``check_same_thread=False``: cursors are opened and closed outside the driver's thread, while it rests."""

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]  # ours is there at once
        return OneHopCursor(self, self._conn.cursor())


class OneHopCursor(Cursor):
    def __init__(self, connection: aiosqlite.Connection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._first: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Any = None) -> "OneHopCursor":
        self._first = await self._execute(  # type: ignore[no-untyped-call]
            self._execute_and_fetch, sql, parameters or ()
        )
        self._more = len(self._first) == _FIRST_ROWS
        return self

    async def fetchone(self) -> Any:
        if not self._first and self._more:
            self._first = list(await self.fetchmany(_FIRST_ROWS))
        return self._first.pop(0) if self._first else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = self.arraysize if size is None else size
        rows, self._first = self._first[:wanted], self._first[wanted:]
        if self._more and len(rows) < wanted:
            more = list(await super().fetchmany(wanted - len(rows)))
            self._more = len(more) == wanted - len(rows)
            rows += more
        return rows

    async def fetchall(self) -> list[Any]:
        rows, self._first = self._first, []
        if self._more:
            self._more = False
            rows += list(await super().fetchall())
        return rows

    async def close(self) -> None:
        self._cursor.close()

    def _execute_and_fetch(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(_FIRST_ROWS) if self._cursor.description else []


def connect(database: str, **options: Any) -> OneHopConnection:
    """Awaited by SQLAlchemy, which has ``check_same_thread=False`` among the options for a file."""
    connection = OneHopConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=_FIRST_ROWS)
    connection._thread.daemon = True  # as SQLAlchemy does: a hanging statement must not keep the process alive
    return connection
