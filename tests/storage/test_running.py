"""What is kept of a seat while its role runs."""

import asyncio

from bot.ports import StepKey
from tests.storage.test_calls import called, seat_of
from tests.storage.village import NOON, Village

ONE, TWO = StepKey("1"), StepKey("2")


async def test_steps_are_ticked_once_and_unticked_of_each_seat_by_itself(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    call = await called(village, aiko)
    bens, chies = await seat_of(village, call, ben), await seat_of(village, call, chie)
    async with village.storage.community(village.community) as uow:
        assert [await uow.steps.tick(bens.id, step, NOON) for step in (ONE, ONE, TWO)] == [True, False, True]
        assert (await uow.steps.done(bens.id), await uow.steps.done(chies.id)) == ({ONE, TWO}, set())
        assert [await uow.steps.untick(bens.id, step) for step in (ONE, ONE)] == [True, False]
        assert await uow.steps.done(bens.id) == {TWO}


async def test_pressed_by_many_at_once_a_step_is_ticked_once(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    seat = await seat_of(village, await called(village, aiko), ben)

    async def ticks() -> bool:
        async with village.storage.community(village.community) as uow:
            return await uow.steps.tick(seat.id, ONE, NOON)

    assert sorted(await asyncio.gather(*(ticks() for _ in range(5)))) == [False] * 4 + [True]
