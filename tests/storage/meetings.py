"""A study session in a village, and short ways to arrange and answer it."""

from datetime import date, datetime, timedelta

from bot.people import Account, Place
from bot.ports import NewSeries, Occurrence, Plan, Series
from bot.rules.attendance import Attendance, Rsvp
from bot.rules.recurrence import Repeat, Rule, occurrences
from tests.storage.village import NOON, Village

SATURDAY = datetime(2026, 12, 5, 19)
"""In Tokyo; 10:00 UTC."""
HOUR = timedelta(hours=1)
WEEKLY = Rule(Repeat.WEEKLY, SATURDAY, "Asia/Tokyo")


def plan(host: Account, *, title: str = "読書会", capacity: int | None = None, minutes: int = 90) -> Plan:
    return Plan(title, "https://meet.example/1", minutes, capacity, "1d, 1h", host.id)


def new_series(village: Village, of: Plan, *, rule: Rule = WEEKLY, key: str = "key") -> NewSeries:
    return NewSeries(rule, of, Place(village.space, "C1"), 7, of.host, key)


async def arranged(
    village: Village, of: Plan, *, rule: Rule = WEEKLY, key: str = "key", weeks: int = 2
) -> tuple[Series, list[Occurrence]]:
    """A series with the occurrences of its first weeks."""
    first = SATURDAY.replace(tzinfo=NOON.tzinfo)
    dates = list(occurrences(rule, after=None, through=first + timedelta(weeks=weeks - 1)))
    async with village.storage.community(village.community) as uow:
        series, is_new = await uow.sessions.add(new_series(village, of, rule=rule, key=key))
        assert is_new
        return series, list(await uow.sessions.continue_(series.id, dates))


async def session(village: Village, of: Plan, *, key: str = "once") -> Occurrence:
    """A single one."""
    _, (occurrence,) = await arranged(village, of, rule=Rule(None, SATURDAY, "Asia/Tokyo"), key=key)
    return occurrence


async def answers(
    village: Village, account: Account, occurrence: Occurrence, rsvp: Rsvp, at: datetime = NOON
) -> Attendance:
    async with village.storage.community(village.community) as uow:
        await uow.sessions.lock(occurrence.id)
        attendance = (await uow.sessions.attendance(occurrence.id)).answered(account.member, rsvp)
        await uow.sessions.keep(occurrence.id, attendance, by=account, at=at)
        return await uow.sessions.attendance(occurrence.id)


def day(month: int, of: int) -> date:
    return date(2026, month, of)
