"""Every test here runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrate import migrate
from tests.postgres import blank_database, drop_database, fresh_database
from tests.storage.village import Village, village_at

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the migrated file that each test gets a copy of."""
    return tmp_path_factory.mktemp("templates")


async def _fresh_file(templates: Path, folder: Path) -> str:
    template = templates / "migrated.db"
    if not template.exists():
        await migrate(f"sqlite:///{template}")
    return f"sqlite:///{shutil.copy(template, folder / 'village.db')}"


@pytest.fixture(params=ENGINES)
async def url(request: pytest.FixtureRequest, templates: Path, tmp_path: Path) -> AsyncIterator[str]:
    """A database of its own, ready to be opened."""
    if request.param == "sqlite":
        yield await _fresh_file(templates, tmp_path)
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
