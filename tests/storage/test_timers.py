"""Timers: one of a purpose and subject, taken once, by whichever process."""

import asyncio
from datetime import datetime, timedelta

from bot.people import PlatformName, SpaceRef
from bot.ports import Timer
from storage.unit import SqlStorage, open_storage
from tests.storage.village import DAY, MINUTE, NOON, Village, settle

PURPOSE = "session.offer_ends"


async def set_timer(village: Village, subject: str = "1", at: datetime = NOON) -> Timer:
    async with village.storage.community(village.community) as uow:
        await uow.timers.set(PURPOSE, subject, at)
    return Timer(village.community, PURPOSE, subject, at, 0)


async def due(village: Village, now: datetime = NOON, most: int = 9) -> list[Timer]:
    return list(await village.storage.house.timers_due(now, most))


async def take(storage: SqlStorage, timer: Timer, now: datetime = NOON) -> bool:
    async with storage.community(timer.community) as uow:
        return await uow.timers.take(timer, now)


async def test_a_timer_falls_due_at_its_instant_and_is_taken_once(village: Village) -> None:
    timer = await set_timer(village)
    assert await due(village, NOON - timedelta(microseconds=1)) == []
    assert await due(village) == [timer]
    assert await village.storage.house.next_timer() == NOON
    assert [await take(village.storage, timer) for _ in range(2)] == [True, False]
    assert await due(village) == []
    assert await village.storage.house.next_timer() is None


async def test_setting_a_timer_wakes_the_clock_after_the_commit(village: Village) -> None:
    await set_timer(village, at=NOON + DAY)
    assert len(village.woken) == 1
    async with village.storage.community(village.community) as uow:
        await uow.timers.stop(PURPOSE, "1")
    assert len(village.woken) == 1


async def test_set_again_it_is_moved(village: Village) -> None:
    await set_timer(village)
    later = await set_timer(village, at=NOON + MINUTE)
    assert await due(village) == []
    assert await due(village, NOON + MINUTE) == [later]
    sooner = await set_timer(village, at=NOON - MINUTE)
    assert await due(village) == [sooner]
    assert await village.storage.house.next_timer() == NOON - MINUTE


async def test_one_that_was_stopped_or_moved_after_it_fell_due_is_not_taken(village: Village) -> None:
    moved, stopped, other = [await set_timer(village, subject) for subject in ("moved", "stopped", "other")]
    await set_timer(village, "moved", NOON + MINUTE)
    async with village.storage.community(village.community) as uow:
        await uow.timers.stop(PURPOSE, "stopped")
    assert [await take(village.storage, one) for one in (moved, stopped, other)] == [False, False, True]
    assert await village.storage.house.next_timer() == NOON + MINUTE


async def test_what_rolls_back_leaves_the_timer(village: Village) -> None:
    timer = await set_timer(village)
    try:
        async with village.storage.community(village.community) as uow:
            assert await uow.timers.take(timer, NOON)
            raise RuntimeError("what it woke failed")
    except RuntimeError:
        assert await due(village) == [timer]


async def test_put_off_it_comes_again_with_a_try_more(village: Village) -> None:
    timer = await set_timer(village)
    async with village.storage.community(village.community) as uow:
        await uow.timers.put_off(timer, NOON + MINUTE)
        # Another process failed with the same: it is one fault.
        await uow.timers.put_off(timer, NOON + 2 * MINUTE)
    again = Timer(village.community, PURPOSE, "1", NOON + MINUTE, 1)
    assert await due(village) == []
    assert await due(village, NOON + DAY) == [again]
    fresh = await set_timer(village, at=NOON + MINUTE)
    async with village.storage.community(village.community) as uow:
        await uow.timers.put_off(again, NOON + DAY)
    assert await due(village, NOON + MINUTE) == [fresh]


async def test_two_processes_never_take_the_same_timer(village: Village) -> None:
    timers = [await set_timer(village, str(number)) for number in range(20)]
    storages = [village.storage, *[await open_storage(village.url) for _ in range(2)]]

    async def take_all(storage: SqlStorage) -> list[Timer]:
        return [timer for timer in timers if await take(storage, timer)]

    shares = await asyncio.gather(*(take_all(storage) for storage in storages))
    for storage in storages[1:]:
        await storage.close()
    assert sorted((timer for share in shares for timer in share), key=timers.index) == timers


async def test_who_waits_for_one_that_is_being_taken_goes_without(village: Village) -> None:
    timer = await set_timer(village)
    other = await open_storage(village.url)
    async with village.storage.community(village.community) as uow:
        assert await uow.timers.take(timer, NOON)
        second = asyncio.create_task(take(other, timer))
        await asyncio.sleep(0.05)
        # Set anew by what it woke: that is another one.
        await uow.timers.set(PURPOSE, "1", NOON + MINUTE)
    assert await second is False
    await other.close()
    assert await village.storage.house.next_timer() == NOON + MINUTE


async def test_each_community_has_its_turn_oldest_first(village: Village) -> None:
    busy = [await set_timer(village, str(number), NOON - number * MINUTE) for number in range(5)][::-1]
    space = SpaceRef(PlatformName.SLACK, "T2")
    quiet = Village(village.url, village.storage, await settle(village.storage, space), space)
    late = await set_timer(quiet, at=NOON)
    assert await due(village, most=3) == [busy[0], late, busy[1]]
    assert await due(village) == [busy[0], late, *busy[1:]]
