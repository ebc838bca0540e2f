"""A process at work on a town's storage: the real clock, from its start until nothing is due, and its end."""

from bot.clock import Clock
from bot.handover import Handover
from bot.timekeeping import Timekeeping
from tests.core.office import at_work
from tests.town import Town


async def shift(town: Town) -> None:
    """A process begins with nothing but what is stored, does all that is due by the town's clock, and ends."""
    await at_work(town.storage, _handover(town), _timekeeping(town), town.clock)


def clock_of(town: Town) -> Clock:
    """Another process on the same storage."""
    return Clock(town.storage, _handover(town), _timekeeping(town), town.clock)


def _handover(town: Town) -> Handover:
    return Handover(town.storage, town.catalogue, town.phrasebook, {town.platform: town.screen}, town.clock)


def _timekeeping(town: Town) -> Timekeeping:
    return Timekeeping(town.storage, town.catalogue, town.clock)
