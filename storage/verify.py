"""Proof that the ledger adds up, and that what stands beside it agrees with it. Nothing is repaired here."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.checks import CHECKS
from storage.engine import Database
from storage.faults import telling_faults
from storage.tables import allowance_days
from storage.transaction import AnyRow

SHORTEST_DAY = timedelta(hours=20)
_DAYS = select(
    allowance_days.c.community_id,
    allowance_days.c.id,
    allowance_days.c.member_id,
    allowance_days.c.starts,
    allowance_days.c.ends,
).order_by(allowance_days.c.community_id, allowance_days.c.member_id, allowance_days.c.starts)


async def verify(database: Database) -> list[str]:
    """One line a fault, seen in one snapshot; none when all is well. Raises TransientFault."""
    async with database.reading(unhurried=True) as connection:
        with telling_faults():
            faults = [line for what, check in CHECKS for line in await _found(connection, what, check)]
            return faults + await _days_at_fault(connection)


async def _found(connection: AsyncConnection, what: str, check: Select[Any]) -> list[str]:
    return [_line(row, what) for row in await connection.execute(check)]


async def _days_at_fault(connection: AsyncConnection) -> list[str]:
    """Here rather than in SQL: the two engines have no common arithmetic of instants."""
    faults = []
    before: AnyRow | None = None
    async with connection.stream(_DAYS) as days:
        async for day in days:
            if day.ends - day.starts < SHORTEST_DAY:
                faults.append(_line(day, "allowance day is shorter than 20 h"))
            if before is not None and _same_member(before, day) and day.starts < before.ends:
                faults.append(_line(day, "allowance day begins before the member's last one ends"))
            before = day
    return faults


def _same_member(one: AnyRow, other: AnyRow) -> bool:
    return (one.community_id, one.member_id) == (other.community_id, other.member_id)


def _line(row: AnyRow, what: str) -> str:
    return f"community {row.community_id}: {row.id}: {what}"
