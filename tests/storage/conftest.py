"""Every test here runs on SQLite and on PostgreSQL."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.migrate import migrate
from tests.postgres import blank_database, drop_database, fresh_database, roomy_memory
from tests.storage.village import Village, village_at

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def files() -> Iterator[Path]:
    """A folder for the migrated file and the copy that each test gets of it."""
    with tempfile.TemporaryDirectory(prefix="shinrai-sqlite-", dir=roomy_memory()) as folder:
        yield Path(folder)


async def _fresh_file(files: Path) -> str:
    template = files / "migrated.db"
    if not template.exists():
        await migrate(f"sqlite:///{template}")
    return f"sqlite:///{shutil.copy(template, tempfile.mkdtemp(dir=files))}"


@pytest.fixture(params=ENGINES)
async def url(request: pytest.FixtureRequest, files: Path) -> AsyncIterator[str]:
    """A database of its own, ready to be opened."""
    if request.param == "sqlite":
        yield await _fresh_file(files)
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
