"""What all tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import PlatformName
from tests.town import Town, town_on


@pytest.fixture(params=list(PlatformName), ids=str)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The same test on both platforms."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", request.param) as town:
        yield town
