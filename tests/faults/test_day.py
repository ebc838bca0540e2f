"""An allowance day flips at the giver's own midnight, also where clocks change, through the whole core and storage."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.inquiries import EventTime
from bot.people import PlatformName
from storage.verify import verify
from tests.town import Shown, Town, town_on

ALLOWANCE = 10
SECOND = timedelta(seconds=1)

DAYS = [
    # zone, its midnight and the next one in UTC, how the second is told in local time
    ("Asia/Tokyo", "2026-11-22T15:00", "2026-11-23T15:00", "2026-11-24 00:00"),
    ("America/New_York", "2026-03-08T05:00", "2026-03-09T04:00", "2026-03-09 00:00"),
    ("America/New_York", "2026-11-01T04:00", "2026-11-02T05:00", "2026-11-02 00:00"),
    ("Europe/London", "2026-03-29T00:00", "2026-03-29T23:00", "2026-03-30 00:00"),
    ("Europe/London", "2026-10-24T23:00", "2026-10-26T00:00", "2026-10-26 00:00"),
    # On April 24th there is no midnight in Cairo: 23:59:59 is followed by 1:00.
    ("Africa/Cairo", "2026-04-22T22:00", "2026-04-23T22:00", "2026-04-24 01:00"),
    ("Africa/Cairo", "2026-04-23T22:00", "2026-04-24T21:00", "2026-04-25 00:00"),
    # On October 29th the last hour comes twice there.
    ("Africa/Cairo", "2026-10-28T21:00", "2026-10-29T22:00", "2026-10-30 00:00"),
    # Lord Howe moves its clocks by half an hour.
    ("Australia/Lord_Howe", "2026-04-04T13:00", "2026-04-05T13:30", "2026-04-06 00:00"),
    ("Australia/Lord_Howe", "2026-10-03T13:30", "2026-10-04T13:00", "2026-10-05 00:00"),
]

Given = Callable[["Giver", int], Awaitable[bool]]


class Giver:
    """Aiko, who gives until she is refused."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._numbers = itertools.count(1)

    async def thanks(self, points: int) -> Shown:
        """To ben, each for something else."""
        return await self.town.thanks("aiko", "ben", reason=f"for number {next(self._numbers)}", points=points)

    async def by_command(self, points: int) -> bool:
        """Whether it was stored."""
        return str(await self.thanks(points)).startswith("You gave")

    async def by_reaction(self, points: int) -> bool:
        """The same, a message a point. Whether all of them counted."""
        before = await self.town.balance("ben")
        for _ in range(points):
            await self.town.reacts("aiko", PRAY[self.town.platform], to=self.town.message_by("ben"))
        return await self.town.balance("ben") - before == points


PRAY = {PlatformName.SLACK: "pray", PlatformName.DISCORD: "🙏"}
WAYS = [Giver.by_command, Giver.by_reaction]
COMMAND_OR_REACTION = pytest.mark.parametrize("gives", WAYS, ids=["command", "reaction"])
ON_EACH_PLATFORM = pytest.mark.parametrize("platform", list(PlatformName), ids=str)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@asynccontextmanager
async def giver(folder: Path, platform: PlatformName, zone: str, at: datetime) -> AsyncIterator[Giver]:
    """Aiko in her zone at an instant; in the end the ledger and the days add up."""
    async with town_on(f"sqlite:///{folder}/town.db", platform, at=at) as town:
        town.changes("aiko", zone=zone)
        yield Giver(town)
        assert await verify(town.storage.database) == []


async def uses_up(aiko: Giver, gives: Given) -> None:
    """Ten points are taken, by two gifts, and one more is not."""
    assert await gives(aiko, 5)
    assert await gives(aiko, 5)
    assert not await gives(aiko, 1)


@ON_EACH_PLATFORM
@COMMAND_OR_REACTION
@pytest.mark.parametrize(("zone", "midnight", "next_midnight", "told"), DAYS)
async def test_a_day_lasts_from_midnight_to_midnight(
    tmp_path: Path, platform: PlatformName, gives: Given, zone: str, midnight: str, next_midnight: str, told: str
) -> None:
    starts, ends = utc(midnight), utc(next_midnight)
    async with giver(tmp_path, platform, zone, starts - SECOND) as aiko:
        clock = aiko.town.clock
        await uses_up(aiko, gives)
        clock.at = starts
        await uses_up(aiko, gives)
        clock.at = ends - SECOND
        assert not await gives(aiko, 1)
        refused = await aiko.thanks(1)
        assert str(refused) == f"This would take 1 point, and you have 0 points left for today. They renew {told}."
        clock.at = ends
        await uses_up(aiko, gives)
        assert await aiko.town.balance("ben") == 3 * ALLOWANCE


@ON_EACH_PLATFORM
async def test_what_is_taken_back_goes_back_to_the_day_of_the_gift(tmp_path: Path, platform: PlatformName) -> None:
    async with giver(tmp_path, platform, "America/New_York", utc("2026-11-01T12:00")) as aiko:
        town = aiko.town
        first = await aiko.thanks(5)
        message = town.message_by("ben")
        await town.reacts("aiko", PRAY[platform], to=message)
        town.clock.at = utc("2026-11-02T05:00")
        await uses_up(aiko, Giver.by_command)
        await town.presses("aiko", first.buttons["Undo"])
        await town.unreacts("aiko", PRAY[platform], to=message)
        assert await town.balance("ben") == ALLOWANCE
        assert not await aiko.by_command(1)


@ON_EACH_PLATFORM
async def test_what_is_taken_back_on_the_same_day_can_be_given_again(tmp_path: Path, platform: PlatformName) -> None:
    async with giver(tmp_path, platform, "Africa/Cairo", utc("2026-04-23T22:00")) as aiko:
        town = aiko.town
        first = await aiko.thanks(4)
        assert await aiko.by_command(5)
        await town.reacts("aiko", PRAY[platform], to=(message := town.message_by("ben")))
        assert not await aiko.by_command(1)
        town.clock.at = utc("2026-04-24T20:59")
        await town.presses("aiko", first.buttons["Undo"])
        await town.unreacts("aiko", PRAY[platform], to=message)
        assert await aiko.by_command(5)
        assert not await aiko.by_command(1)
        assert await town.balance("ben") == ALLOWANCE


async def test_a_reaction_told_late_counts_on_the_day_on_which_it_was_made(tmp_path: Path) -> None:
    """Slack says when it happened, and may say it a day later."""
    midnight = utc("2026-03-09T04:00")
    async with giver(tmp_path, PlatformName.SLACK, "America/New_York", midnight - SECOND) as aiko:
        town = aiko.town
        message, late = town.message_by("ben"), EventTime(int(midnight.timestamp()) - 1, 7)
        first = await aiko.thanks(5)
        assert await aiko.by_command(5)
        town.clock.at = midnight
        await uses_up(aiko, Giver.by_command)
        await town.reacts("aiko", "pray", to=message, order=late)
        assert await town.balance("ben") == 2 * ALLOWANCE, "the day before was used up"
        await town.presses("aiko", first.buttons["Undo"])
        await town.reacts("aiko", "bouquet", to=town.message_by("ben"), order=late)
        assert await town.balance("ben") == 2 * ALLOWANCE - 5 + 1


MOVES = [
    # from, to, midnight there in UTC, and when the first day of the new zone ends
    ("Asia/Tokyo", "Australia/Sydney", "2026-11-23T15:00", "2026-11-24T13:00"),
    ("America/New_York", "Europe/London", "2026-03-09T04:00", "2026-03-10T00:00"),
    # The first midnight in the new zone would come after 17 hours: a day is no shorter than 20, so it is the next one.
    ("Asia/Tokyo", "America/Los_Angeles", "2026-11-23T15:00", "2026-11-25T08:00"),
    ("Europe/London", "Asia/Tokyo", "2026-11-24T00:00", "2026-11-25T15:00"),
]


@ON_EACH_PLATFORM
@COMMAND_OR_REACTION
@pytest.mark.parametrize(("before", "after", "midnight", "next_midnight"), MOVES)
async def test_another_zone_counts_from_the_next_day_on(
    tmp_path: Path, platform: PlatformName, gives: Given, before: str, after: str, midnight: str, next_midnight: str
) -> None:
    ends, next_ends = utc(midnight), utc(next_midnight)
    async with giver(tmp_path, platform, before, ends - timedelta(hours=10)) as aiko:
        clock = aiko.town.clock
        await uses_up(aiko, gives)
        aiko.town.changes("aiko", zone=after)
        clock.at = ends - SECOND
        assert not await gives(aiko, 1)
        clock.at = ends
        await uses_up(aiko, gives)
        clock.at = next_ends - SECOND
        assert not await gives(aiko, 1)
        clock.at = next_ends
        await uses_up(aiko, gives)
