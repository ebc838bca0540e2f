"""Allowance days as rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import MemberId
from bot.ports.ledger import DayId


@dataclass(frozen=True, slots=True)
class AllowanceDay:
    """Half-open span [starts, ends), aware UTC."""

    id: DayId
    member: MemberId
    starts: datetime
    ends: datetime
    spent: int


class Allowances(Protocol):
    async def around(self, member: MemberId, at: datetime) -> tuple[AllowanceDay | None, AllowanceDay | None]:
        """(the latest day that starts at or before ``at``, the earliest day that starts after it)."""
        ...

    async def begin(self, member: MemberId, starts: datetime, ends: datetime) -> AllowanceDay: ...

    async def day(self, day: DayId) -> AllowanceDay | None: ...

    async def spend(self, day: DayId, points: int, allowance: int) -> bool:
        """Add to what is spent unless that would exceed the allowance; says whether it was added."""
        ...

    async def refund(self, day: DayId, points: int) -> None: ...
