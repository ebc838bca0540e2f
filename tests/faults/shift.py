"""A process at work: the real clock on a town's storage, from its start until nothing is due, and its end."""

import asyncio

from bot.clock import Clock
from bot.handover import Handover
from bot.timekeeping import Timekeeping
from tests.town import Town

SECONDS = 20.0
"""For which a shift may last at most."""


async def shift(town: Town) -> None:
    """Begin with nothing but what is stored, do all that is due by the town's clock, and end.

    What one does may owe more at once; then there is more to do.
    """
    clock = clock_of(town)
    clock.start()
    async with asyncio.timeout(SECONDS):
        while await is_due(town):
            await asyncio.sleep(0.01)
    await clock.stop(SECONDS)
    if await is_due(town):
        await shift(town)


def clock_of(town: Town) -> Clock:
    """Another process on the same storage."""
    handover = Handover(town.storage, town.catalogue, town.phrasebook, {town.platform: town.screen}, town.clock)
    return Clock(town.storage, handover, Timekeeping(town.storage, town.catalogue, town.clock), town.clock)


async def is_due(town: Town) -> bool:
    house = town.storage.house
    dues = (await house.next_due(), await house.next_timer())
    return any(due is not None and due <= town.clock() for due in dues)
