"""Two who thank each other at the same instant both have their Home drawn, and neither waits for the other."""

import asyncio
from pathlib import Path

import pytest

from bot.people import PlatformName
from tests.features.looking import sets
from tests.postgres import fresh_database
from tests.town import town_on

EACH = 15


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_all_count_and_the_last_home_shows_them(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        await sets(town, allowance=100)
        for name in ("aiko", "ben", "chie"):
            await town.opens_home(name)
        ring = [("aiko", "ben"), ("ben", "aiko"), ("ben", "chie"), ("chie", "aiko")]
        given = [town.thanks(giver, to, reason=f"number {n}") for n in range(EACH) for giver, to in ring]
        answers = await asyncio.gather(*given)
        assert {str(answer).split()[0] for answer in answers} == {"You"}
        town.clock.go(seconds=1)
        await town.delivers()
        homes = {shown.split(":")[0]: shown for shown in town.homes()}
        assert f"Trust: {2 * EACH} points" in homes["to aiko"]
        assert f"Trust: {EACH} points" in homes["to ben"]
        assert f"Trust: {EACH} points" in homes["to chie"]
