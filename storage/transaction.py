"""Running statements inside one open transaction, on behalf of one community."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Column, Executable, Insert, Row, Table, Text, bindparam
from sqlalchemy.dialects.postgresql import insert as dialect_insert
from sqlalchemy.dialects.postgresql.dml import Insert as DialectInsert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from storage.faults import telling_faults

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row as its statement wrote it; a repository turns it into a value of ``bot.ports`` at once."""


def given(name: str, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """A value that ``Transaction`` fills in by its keyword. The prefix keeps it apart from column names."""
    return bindparam(f"p_{name}", type_=type_)


HERE: BindParameter[Any] = bindparam("p_here", type_=Text())
"""The community of the transaction, filled in by the transaction itself."""


def among(name: str) -> BindParameter[Any]:
    return bindparam(f"p_{name}", expanding=True)


def adding(table: Table) -> DialectInsert:
    """INSERT with ON CONFLICT, which both engines write alike."""
    return dialect_insert(table)


def key(table: Table, *columns: str) -> tuple[Column[Any], ...]:
    """Columns of a unique key, for ON CONFLICT."""
    return tuple(table.c[name] for name in ("community_id", *columns))


class Transaction:
    """Every statement is told the community, so a repository cannot forget it. All raise TransientFault."""

    __slots__ = ("_connection", "here")

    def __init__(self, connection: AsyncConnection, here: str) -> None:
        self._connection = connection
        self.here = here

    async def rows(self, statement: Executable, **values: object) -> Sequence[AnyRow]:
        with telling_faults():
            return (await self._connection.execute(statement, self._named(values))).all()

    async def stream(self, statement: Executable, *, at_once: int, **values: object) -> AsyncGenerator[AnyRow, None]:
        """Rows as they come, so many held at a time; closed by whoever leaves before the end."""
        with telling_faults():
            options = {"yield_per": at_once}
            stream = self._connection.stream(statement, self._named(values), execution_options=options)
            async with stream as result:
                async for row in result:
                    yield row

    async def row(self, statement: Executable, **values: object) -> AnyRow | None:
        with telling_faults():
            return (await self._connection.execute(statement, self._named(values))).first()

    async def scalar(self, statement: Executable, **values: object) -> Any:
        row = await self.row(statement, **values)
        return None if row is None else row[0]

    async def change(self, statement: Executable, **values: object) -> int:
        """How many rows were changed."""
        with telling_faults():
            return (await self._connection.execute(statement, self._named(values))).rowcount

    async def add(self, statement: Insert, *rows: Mapping[str, object]) -> AnyRow | None:
        """Insert rows of the community; what the statement returns, if it was one row and returns something."""
        values = [{"community_id": self.here, **row} for row in rows]
        with telling_faults():
            if len(values) > 1:
                await self._connection.execute(statement, values)
                return None
            result = await self._connection.execute(statement, values[0])
            return result.first() if result.returns_rows else None

    def _named(self, values: Mapping[str, object]) -> dict[str, object]:
        return {"p_here": self.here} | {f"p_{name}": value for name, value in values.items()}
