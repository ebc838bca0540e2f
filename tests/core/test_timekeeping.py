"""What a timer was set for happens once, in a unit of work of its own, or comes again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.context import Woken
from bot.feature import Feature
from bot.handover import Handover
from bot.phrasebook import our_phrasebook
from bot.ports import Timer, UnitOfWork
from bot.timekeeping import AT_ONCE, LONGEST_PAUSE, SHORTEST_PAUSE, Timekeeping
from storage.unit import open_storage
from tests.storage.village import DAY, MINUTE, NOON, Village, village_at

SECOND = timedelta(seconds=1)


class Household:
    """Someone whom timers wake: they write down what they were woken for, and may stumble over it."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.now = NOON
        self.rung: list[str] = []
        self.stopped: set[str] = set()
        self.stumbles_over: set[str] = set()
        feature = Feature("household")
        feature.timer("household.rings", lock=self._locks)(self._rings)
        self.catalogue = Catalogue((feature,))
        self.timekeeping = Timekeeping(village.storage, self.catalogue, lambda: self.now)

    async def _locks(self, uow: UnitOfWork, subject: str) -> None:
        """As it waits for whoever has it; who had it may have stopped its timer meanwhile."""
        if subject in self.stopped:
            await uow.timers.stop("household.rings", subject)

    async def _rings(self, woken: Woken) -> None:
        await woken.uow.tags.recommend(woken.subject, wanted=True)
        if woken.subject in self.stumbles_over:
            raise KeyError(woken.subject)
        self.rung.append(woken.subject)

    async def sets(self, *subjects: str, at: datetime = NOON, purpose: str = "household.rings") -> None:
        async with self.village.storage.community(self.village.community) as uow:
            for subject in subjects:
                await uow.timers.set(purpose, subject, at)

    async def written(self) -> list[str]:
        async with self.village.storage.community(self.village.community, write=False) as uow:
            return [line.tag for line in await uow.tags.all(99)]

    async def waiting(self) -> Sequence[Timer]:
        return await self.village.storage.house.timers_due(NOON + 99 * DAY, 99)


@pytest.fixture
async def household(tmp_path: Path) -> AsyncIterator[Household]:
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        yield Household(village)


async def test_what_a_timer_is_about_is_locked_before_it_is_taken(household: Household) -> None:
    await household.sets("door", "clock")
    household.stopped.add("door")
    await household.timekeeping.wake_due()
    assert household.rung == ["clock"]


async def test_what_is_due_is_woken_once_and_what_is_not_waits(household: Household) -> None:
    await household.sets("tea")
    await household.sets("bread", at=NOON + MINUTE)
    assert await household.timekeeping.wake_due() is False
    assert (household.rung, await household.written()) == (["tea"], ["tea"])
    assert await household.timekeeping.next_due() == NOON + MINUTE
    await household.timekeeping.wake_due()
    assert household.rung == ["tea"]
    household.now += MINUTE
    await household.timekeeping.wake_due()
    assert household.rung == ["tea", "bread"]
    assert await household.timekeeping.next_due() is None


async def test_more_than_at_once_is_told(household: Household) -> None:
    await household.sets(*(f"egg {number}" for number in range(AT_ONCE + 1)))
    assert await household.timekeeping.wake_due() is True
    assert await household.timekeeping.wake_due() is False
    assert len(set(household.rung)) == len(household.rung) == AT_ONCE + 1


async def test_a_fault_rolls_back_holds_nobody_up_and_comes_again(
    household: Household, caplog: pytest.LogCaptureFixture
) -> None:
    household.stumbles_over = {"bread"}
    await household.sets("bread", "tea")
    with caplog.at_level(logging.ERROR):
        await household.timekeeping.wake_due()
    assert [record.message for record in caplog.records] == ["timer.fault"]
    assert (household.rung, await household.written()) == (["tea"], ["tea"])
    assert await household.timekeeping.next_due() == NOON + SHORTEST_PAUSE
    household.stumbles_over = set()
    household.now += SHORTEST_PAUSE
    await household.timekeeping.wake_due()
    assert household.rung == ["tea", "bread"]
    assert await household.waiting() == []


async def test_what_fails_again_is_tried_ever_more_rarely_and_for_ever(household: Household) -> None:
    household.stumbles_over = {"bread"}
    await household.sets("bread")
    pauses = []
    for _ in range(14):
        await household.timekeeping.wake_due()
        (timer,) = await household.waiting()
        pauses.append(timer.at - household.now)
        household.now = timer.at
    assert pauses[:4] == [5 * SECOND, 10 * SECOND, 20 * SECOND, 40 * SECOND]
    assert pauses[-4:] == [LONGEST_PAUSE] * 4


async def test_a_timer_of_a_newer_version_is_left_for_it(household: Household) -> None:
    await household.sets("tea", purpose="from.the.future")
    await household.timekeeping.wake_due()
    community = household.village.community
    assert await household.waiting() == [Timer(community, "from.the.future", "tea", NOON + SHORTEST_PAUSE, 1)]


async def test_two_processes_wake_each_once(household: Household) -> None:
    storage = await open_storage(household.village.url)
    other = Timekeeping(storage, household.catalogue, lambda: NOON)
    await household.sets(*(f"egg {number}" for number in range(20)))
    await asyncio.gather(household.timekeeping.wake_due(), other.wake_due())
    await storage.close()
    assert sorted(household.rung) == sorted(f"egg {number}" for number in range(20))


async def test_the_clock_wakes_at_the_instant_of_a_timer(tmp_path: Path) -> None:
    """By the real time: the loop sleeps until then, not until its next heart-beat."""
    start, loop = NOON, asyncio.get_running_loop()
    begun = loop.time()

    def now() -> datetime:
        return start + timedelta(seconds=loop.time() - begun)

    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        household = Household(village)
        timekeeping = Timekeeping(village.storage, household.catalogue, now)
        handover = Handover(village.storage, household.catalogue, our_phrasebook(), {}, now)
        clock = Clock(village.storage, handover, timekeeping, now)
        await household.sets("tea", at=start + 0.3 * SECOND)
        clock.start()
        while not household.rung:
            await asyncio.sleep(0.01)
        await clock.stop(1)
    assert 0.3 <= (now() - start).total_seconds() < 3
