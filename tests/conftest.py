"""What all tests share."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from adapters.discord import rows
from bot.people import PlatformName
from tests.postgres import roomy_memory
from tests.town import Town, town_on

pytest_plugins = ["tests.contract.plugin"]


# An example takes as long as a busy machine lets it take; whoever hangs meets pytest's own time-out.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


def pytest_configure() -> None:
    """Files of tests are in memory where there is room: most are databases, and every commit of one waits for a disk.

    Whoever names a place (``--basetemp``, or the variable) has it there.
    """
    if memory := roomy_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)


@pytest.fixture(autouse=True)
def no_row_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card of more rows than Discord shows is cut there and logged; here it is a fault."""

    def refuse(count: int) -> None:
        raise ValueError(f"A card of {count} rows; Discord shows {rows.ROWS}.")

    monkeypatch.setattr(rows, "left_out", refuse)


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Town]:
    """For what only Slack has: free text, direct notices, event times."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", PlatformName.SLACK) as town:
        yield town


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[Town]:
    """For what only Discord has: typed options, a line in the channel."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", PlatformName.DISCORD) as town:
        yield town


@pytest.fixture(params=list(PlatformName), ids=str)
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The same test on both platforms."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", request.param) as town:
        yield town
