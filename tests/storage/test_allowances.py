"""Allowance days, also when many spend at once."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from storage.unit import open_storage
from tests.storage.village import DAY, MINUTE, NOON, Village


async def test_forty_spend_at_once_and_exactly_the_allowance_is_spent(village: Village) -> None:
    aiko = await village.person("aiko")
    day = await village.day_of(aiko)
    others = [await open_storage(village.url) for _ in range(2)]
    storages = [village.storage, *others]

    async def spend(number: int) -> bool:
        async with storages[number % len(storages)].community(village.community) as uow:
            return await uow.allowances.spend(day.id, 1, 10)

    spent = await asyncio.gather(*(spend(number) for number in range(40)))
    for storage in others:
        await storage.close()
    assert sum(spent) == 10
    async with village.storage.community(village.community, write=False) as uow:
        stored = await uow.allowances.day(day.id)
    assert stored is not None
    assert stored.spent == 10


async def test_two_processes_spend_at_once_and_exactly_the_allowance_is_spent(village: Village) -> None:
    aiko = await village.person("aiko")
    day = await village.day_of(aiko)
    command = (sys.executable, "-m", "tests.storage.another_process", "spend", village.url, village.community, day.id)
    processes = [
        await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]
    answers = [(await process.communicate())[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sum(int(answer) for answer in answers) == 10
    async with village.storage.community(village.community, write=False) as uow:
        stored = await uow.allowances.day(day.id)
    assert stored is not None
    assert stored.spent == 10


async def test_what_does_not_fit_is_not_spent_at_all(village: Village) -> None:
    day = await village.day_of(await village.person("aiko"))
    async with village.storage.community(village.community) as uow:
        assert await uow.allowances.spend(day.id, 8, 10)
        assert not await uow.allowances.spend(day.id, 3, 10)
        assert await uow.allowances.spend(day.id, 2, 10)
        await uow.allowances.refund(day.id, 4)
        assert await uow.allowances.spend(day.id, 4, 10)


async def test_more_than_was_spent_cannot_come_back(village: Village) -> None:
    day = await village.day_of(await village.person("aiko"))
    with pytest.raises(IntegrityError):
        async with village.storage.community(village.community) as uow:
            await uow.allowances.refund(day.id, 1)


async def test_the_days_around_an_instant(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    first, second, third = [await village.day_of(aiko, NOON + n * DAY) for n in range(3)]
    await village.day_of(ben, NOON + MINUTE)
    async with village.storage.community(village.community, write=False) as uow:
        around = uow.allowances.around
        assert await around(aiko.member, NOON - MINUTE) == (None, first)
        assert await around(aiko.member, NOON) == (first, second)
        assert await around(aiko.member, NOON + DAY + MINUTE) == (second, third)
        assert await around(aiko.member, NOON + 9 * DAY) == (third, None)


async def test_a_day_that_two_begin_at_once_is_one_day(village: Village) -> None:
    aiko = await village.person("aiko")
    days = await asyncio.gather(*(village.day_of(aiko) for _ in range(8)))
    assert len({day.id for day in days}) == 1
