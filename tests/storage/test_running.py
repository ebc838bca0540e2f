"""What is kept of a seat while its role runs."""

import asyncio

from sqlalchemy import text

from bot.people import Account
from bot.ports import HandoverNote, StepKey
from tests.storage.test_calls import MC, NOTES, called, seat_of
from tests.storage.village import DAY, NOON, Village

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


async def latest(village: Village, but: Account) -> str:
    async with village.storage.community(village.community, write=False) as uow:
        note = await uow.handovers.latest(MC, but=but.member)
    return note.words if note else ""


async def test_a_note_is_one_of_a_member_in_a_call_and_the_latest_by_another_is_read(village: Village) -> None:
    aiko, ben, chie = [await village.person(name) for name in ("aiko", "ben", "chie")]
    first, second = await called(village, aiko), await called(village, aiko, key="second")
    other = await called(village, aiko, key="other", role=NOTES)
    async with village.storage.community(village.community) as uow:
        await uow.handovers.write(other.id, aiko, "別の役割", NOON + 9 * DAY)
        await uow.handovers.write(first.id, ben, "鍵は受付", NOON)
        await uow.handovers.write(second.id, chie, "水を用意", NOON + DAY)
        await uow.handovers.write(first.id, ben, "鍵は二階", NOON + 2 * DAY)
        assert await uow.handovers.of(first.id, ben.member) == HandoverNote("鍵は二階", ben, NOON + 2 * DAY)
        assert await uow.handovers.of(first.id, chie.member) is None
    assert [await latest(village, one) for one in (aiko, ben, chie)] == ["鍵は二階", "水を用意", "鍵は二階"]
    async with village.storage.community(village.community) as uow:
        await uow.handovers.remove(first.id, ben.member)
    assert [await latest(village, one) for one in (aiko, ben, chie)] == ["水を用意", "水を用意", ""]


async def test_of_who_is_erased_no_note_is_read(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    call = await called(village, aiko)
    async with village.storage.community(village.community) as uow:
        await uow.handovers.write(call.id, ben, "鍵は受付", NOON)
    async with village.storage.database.writing() as connection:
        await connection.execute(text("UPDATE accounts SET platform_user = NULL WHERE id = :id"), {"id": ben.id})
    assert await latest(village, aiko) == ""
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.handovers.of(call.id, ben.member) is None
