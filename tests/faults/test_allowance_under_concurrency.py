"""Promise 4: N parallel gives at allowance q store exactly q."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.people import PlatformName
from storage.verify import verify
from tests.faults.gives import give_at_once
from tests.postgres import fresh_database
from tests.town import Town, town_on

PARALLEL, ALLOWANCE = 40, 10


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_forty_parallel_thanks_at_allowance_ten_store_exactly_ten(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        await give_at_once(town, "one", PARALLEL)
        assert await _given(town) == ALLOWANCE
        assert await verify(town.storage.database) == []


async def test_forty_parallel_thanks_from_two_processes_store_exactly_ten() -> None:
    url = await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        # The first event makes the community; both processes then race in it.
        await town.asks("aiko", "shinrai help")
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.gives", url, "other", str(PARALLEL // 2), cwd=Path(__file__).parents[2]
        )
        await give_at_once(town, "this", PARALLEL // 2)
        assert await asyncio.wait_for(other.wait(), 60) == 0
        assert await _given(town) == ALLOWANCE
        assert await verify(town.storage.database) == []


async def test_parallel_first_events_make_one_community_and_one_member(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/town.db", await fresh_database()):
        async with town_on(url, PlatformName.SLACK) as town:
            await asyncio.gather(*(town.thanks("aiko", "ben", reason="the same", key="same") for _ in range(20)))
            assert await town.balance("ben") == 1
            assert len(await town.storage.house.spaces()) == 1


async def _given(town: Town) -> int:
    return sum([await town.balance(name) for name in ("ben", "chie", "dai")])
