"""A standing call in two processes on one database, on either engine: what is due is opened once."""

import asyncio
from pathlib import Path

from sqlalchemy import select

from bot.people import PlatformName
from bot.ports import CallState, TransientFault
from storage.tables import calls
from storage.verify import verify
from tests.features.test_session_edit_at_once import ENGINES, url_of
from tests.features.test_standing_calls import FIRST, opened, stands, weekly
from tests.town import Town, town_on


async def wakes(town: Town) -> None:
    """PostgreSQL ends one of two that wait for each other, and what was ended is done again."""
    for _ in range(3):
        try:
            await town.timekeeping.wake_due()
        except TransientFault:
            continue


async def states(town: Town) -> list[CallState]:
    """Of all calls there are."""
    async with town.storage.database.reading() as connection:
        return [CallState(state) for state in (await connection.execute(select(calls.c.state))).scalars()]


@ENGINES
async def test_two_that_wake_at_once_open_one_call(engine: str, tmp_path: Path) -> None:
    url = await url_of(engine, tmp_path)
    async with town_on(url, PlatformName.SLACK) as town, town_on(url, PlatformName.SLACK) as other:
        await weekly(town)
        await stands(town)
        town.clock.go(days=1, hours=7)
        other.clock.go(days=1, hours=7)
        await asyncio.gather(wakes(town), wakes(other), wakes(town), wakes(other))
        assert await states(town) == [CallState.OPEN]
        assert await opened(town) + await opened(other) == [FIRST]
        assert await verify(town.storage.database) == []


@ENGINES
async def test_a_date_that_is_skipped_at_the_instant_at_which_it_is_due_has_no_open_call(
    engine: str, tmp_path: Path
) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await weekly(town)
        await stands(town)
        asked = await town.asks("aiko", "session skip", number=1)
        town.clock.go(days=1, hours=7)
        await asyncio.gather(town.presses("aiko", next(iter(asked.buttons.values()))), wakes(town))
        await wakes(town)
        assert CallState.OPEN not in await states(town)
        assert await opened(town) == []
        assert await verify(town.storage.database) == []


@ENGINES
async def test_of_two_who_have_it_stand_at_once_the_second_is_told(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await weekly(town)
        answers = [str(one) for one in await asyncio.gather(stands(town, "emi"), stands(town, "aiko"))]
        assert sum("From now on “MC” is called for" in one for one in answers) == 1
        assert sum("is called for at each date of “Rust reading” already" in one for one in answers) == 1
