"""Allowance days: what a member may still give."""

from datetime import datetime

from sqlalchemy import func, select, update

from bot.people import MemberId
from bot.ports import AllowanceDay, DayId
from storage.surroundings import Surroundings
from storage.tables import allowance_days as days
from storage.transaction import HERE, AnyRow, adding, given, key

_DAY = select(days).where(days.c.community_id == HERE, days.c.id == given("id"))
_OF_MEMBER = (days.c.community_id == HERE, days.c.member_id == given("member"))
_BEGUN = select(func.max(days.c.starts)).where(*_OF_MEMBER, days.c.starts <= given("at")).scalar_subquery()
_AHEAD = select(func.min(days.c.starts)).where(*_OF_MEMBER, days.c.starts > given("at")).scalar_subquery()
_AROUND = select(days).where(*_OF_MEMBER, days.c.starts.in_((_BEGUN, _AHEAD)))
_BEGIN = adding(days).on_conflict_do_nothing(index_elements=key(days, "member_id", "starts")).returning(days)
_STARTING = select(days).where(*_OF_MEMBER, days.c.starts == given("starts"))
# One conditional statement: whoever comes second sees what the first one spent.
_SPEND = (
    update(days)
    .where(
        days.c.community_id == HERE,
        days.c.id == given("id"),
        days.c.spent + given("points") <= given("allowance"),
    )
    .values(spent=days.c.spent + given("points"))
)
_REFUND = (
    update(days)
    .where(days.c.community_id == HERE, days.c.id == given("id"))
    .values(spent=days.c.spent - given("points"))
)


class SqlAllowances:
    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tx = around.tx

    async def around(self, member: MemberId, at: datetime) -> tuple[AllowanceDay | None, AllowanceDay | None]:
        found = [_day_of(row) for row in await self._tx.rows(_AROUND, member=member, at=at)]
        begun = next((day for day in found if day.starts <= at), None)
        ahead = next((day for day in found if day.starts > at), None)
        return begun, ahead

    async def begin(self, member: MemberId, starts: datetime, ends: datetime) -> AllowanceDay:
        """A day of the member that starts at the same instant is taken as it is."""
        row = await self._tx.add(
            _BEGIN,
            {"id": self._around.new_id(), "member_id": member, "starts": starts, "ends": ends, "spent": 0},
        )
        if row is None:
            row = await self._tx.row(_STARTING, member=member, starts=starts)
        assert row is not None, "the unique key refused a second day, so there is a first"
        return _day_of(row)

    async def day(self, day: DayId) -> AllowanceDay | None:
        row = await self._tx.row(_DAY, id=day)
        return None if row is None else _day_of(row)

    async def spend(self, day: DayId, points: int, allowance: int) -> bool:
        return await self._tx.change(_SPEND, id=day, points=points, allowance=allowance) == 1

    async def refund(self, day: DayId, points: int) -> None:
        """Giving back more than was spent violates a check of the table and raises IntegrityError."""
        await self._tx.change(_REFUND, id=day, points=points)


def _day_of(row: AnyRow) -> AllowanceDay:
    return AllowanceDay(
        id=DayId(row.id), member=MemberId(row.member_id), starts=row.starts, ends=row.ends, spent=row.spent
    )
