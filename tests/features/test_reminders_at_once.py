"""Settings and seats change at the same instant: nobody loses a reminder, and nobody waits in a ring."""

import asyncio
from datetime import datetime

import asyncpg
import pytest

from bot.features.volunteers import reminding
from bot.features.volunteers.standing import Standing, standing_of
from bot.people import PlatformName
from bot.ports import Call, UnitOfWork
from tests.features.test_role_reminders import owed
from tests.features.test_stand_in import TAKE, asked_in_channel, looks, seated
from tests.features.test_volunteers import DO, answer, calls
from tests.postgres import fresh_database
from tests.town import town_on

REMINDER = "Reminder before a session"


async def test_who_takes_a_seat_while_another_changes_their_reminder_is_reminded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, taken, truly = asyncio.Event(), asyncio.Event(), standing_of

    async def slowly(uow: UnitOfWork, call: Call, now: datetime) -> Standing:
        found = await truly(uow, call, now)
        read.set()
        await taken.wait()
        return found

    async with town_on(await fresh_database(), PlatformName.SLACK) as town:
        await seated(town)
        await looks(town)
        way = (await asked_in_channel(town)).buttons[TAKE]
        select = (await town.asks("ben", "shinrai settings")).selects[REMINDER]
        monkeypatch.setattr(reminding, "standing_of", slowly)
        async with asyncio.TaskGroup() as both:
            both.create_task(town.chooses("ben", select, "10m"))
            await read.wait()
            await town.presses("chie", way)
            taken.set()
        assert [name for name in await owed(town) if name == "chie"] == ["chie", "chie"]


async def test_all_who_have_seats_in_one_call_change_their_reminders_and_none_waits_for_another() -> None:
    url, names = await fresh_database(), ("aiko", "ben", "chie", "dai")
    async with town_on(url, PlatformName.SLACK) as town:
        shown = await calls(town, seats=4, choosing="first_come")
        for name in names:
            await town.presses(name, answer(shown, DO))
        selects = [(await town.asks(name, "shinrai settings")).selects[REMINDER] for name in names]
        values = [value for value, _ in selects[0].options]
        for turn in range(10):
            chosen = [values[(turn + nth) % len(values)] for nth in range(len(names))]
            await asyncio.gather(*map(town.chooses, names, selects, chosen))
        connection = await asyncpg.connect(url)
        await connection.execute("SELECT pg_stat_force_next_flush()")
        rings = await connection.fetchval("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        await connection.close()
        assert rings == 0
