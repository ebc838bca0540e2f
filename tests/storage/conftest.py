"""Every test here runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import blank_database, drop_database, fresh_database
from tests.sqlite import migrated
from tests.storage.village import Village, village_at

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database of its own, ready to be opened."""
    if request.param == "sqlite":
        yield await migrated(f"sqlite:///{tmp_path}/migrated.db")
        return
    url = await fresh_database()
    yield url
    await drop_database(url)


@pytest.fixture(params=ENGINES)
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/blank.db"
        return
    url = await blank_database()
    yield url
    await drop_database(url)


@pytest.fixture
async def village(url: str) -> AsyncIterator[Village]:
    async with village_at(url) as village:
        yield village
