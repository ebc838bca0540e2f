"""Whose claims are free: by heart-beats and the database's clock alone."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.people import MessageRef
from bot.ports import Claim, DeliveryState, ProcessId
from storage.tables import deliveries, processes
from tests.core.office import fall_silent
from tests.storage.village import MINUTE, NOON, SLACK, Village

SILENT_FOR = timedelta(seconds=10)
A_DAY_AHEAD = NOON + timedelta(days=400)
"""A clock of a process, which nobody asks."""


async def give_back(village: Village) -> int:
    return await village.storage.processes.give_back_of_dead(A_DAY_AHEAD, SILENT_FOR)


async def rows(village: Village) -> set[str]:
    async with village.storage.database.reading() as connection:
        return set((await connection.execute(select(processes.c.id))).scalars())


async def claimed_by(village: Village, process: ProcessId) -> Claim:
    (claim,) = await village.storage.house.claim(now=NOON, holder=process, most=1)
    return claim


async def test_what_a_process_that_beats_holds_is_not_given_back(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    assert await village.storage.processes.beat(claim.holder)
    assert await give_back(village) == 0
    async with village.storage.community(village.community) as uow:
        assert await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON, message=MessageRef(SLACK, "C1", "1"))


async def test_what_a_silent_process_holds_is_owed_again_at_once_and_in_doubt(village: Village) -> None:
    delivery = await village.owed(village.post("gift"))
    claim = await village.claim()
    await fall_silent(village.storage)
    assert await give_back(village) == 1
    owed = await village.delivery(delivery)
    assert (owed.state, owed.due_at, owed.doubt_since) == (DeliveryState.OWED, NOON, NOON)
    assert await village.storage.house.next_due() == NOON
    assert await rows(village) == set()
    async with village.storage.community(village.community) as uow:
        assert not await uow.deliveries.finish(claim, DeliveryState.SENT, at=NOON)


async def test_who_was_taken_for_dead_hears_of_it_at_the_next_beat(village: Village) -> None:
    process = await village.storage.processes.register(alone=False)
    await fall_silent(village.storage)
    await give_back(village)
    assert not await village.storage.processes.beat(process)


async def test_who_beats_late_but_before_anybody_looks_is_alive(village: Village) -> None:
    process = await village.storage.processes.register(alone=False)
    await fall_silent(village.storage)
    assert await village.storage.processes.beat(process)
    await give_back(village)
    assert await rows(village) == {process}


async def test_what_is_claimed_by_a_process_without_a_row_is_given_back(village: Village) -> None:
    """It was taken for dead between its last beat and this claim."""
    await village.owed(village.post("gift"))
    await claimed_by(village, ProcessId("dead"))
    assert await give_back(village) == 1


async def test_a_process_that_ends_gives_back_what_it_holds_and_nothing_else(village: Village) -> None:
    first, second = [await village.storage.processes.register(alone=False) for _ in range(2)]
    for channel in ("C1", "C2"):
        await village.owed(village.post(channel, channel=channel))
    await claimed_by(village, first)
    kept = await claimed_by(village, second)
    await village.storage.processes.leave(first)
    assert await rows(village) == {second}
    assert (await claimed_by(village, second)).delivery != kept.delivery


async def test_what_a_process_lost_track_of_is_given_back_and_what_it_works_at_is_not(village: Village) -> None:
    process = await village.storage.processes.register(alone=False)
    for channel in ("C1", "C2"):
        await village.owed(village.post(channel, channel=channel))
    lost, worked_at = await claimed_by(village, process), await claimed_by(village, process)
    assert await village.storage.processes.give_back_but(process, {worked_at}) == 1
    assert (await village.delivery(lost.delivery)).state is DeliveryState.OWED
    assert (await village.delivery(worked_at.delivery)).state is DeliveryState.SENDING


async def test_who_is_alone_takes_back_at_once_what_others_held(village: Village) -> None:
    await village.owed(village.post("gift"))
    claim = await village.claim()
    process = await village.storage.processes.register(alone=True)
    assert await rows(village) == {process}
    assert (await claimed_by(village, process)).attempt == claim.attempt + 1


async def test_what_a_version_without_heart_beats_claimed_is_free_when_its_lease_has_ended(village: Village) -> None:
    """It may run beside this one while the operator brings this one in."""
    delivery = await village.owed(village.post("gift"))
    await claimed_by(village, ProcessId("old"))
    async with village.storage.database.writing() as connection:
        await connection.execute(update(deliveries).values(holder=None, wake_at=NOON + MINUTE))
    heart = village.storage.processes
    assert await heart.give_back_of_dead(NOON + MINUTE / 2, SILENT_FOR) == 0
    await heart.register(alone=True)
    assert (await village.delivery(delivery)).state is DeliveryState.SENDING
    assert await heart.give_back_of_dead(NOON + MINUTE, SILENT_FOR) == 1
