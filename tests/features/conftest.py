"""Databases on which many towns live one after the other, for what is played at random."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.unit import SqlStorage, open_storage
from tests.features.sequences import BEGINS
from tests.postgres import fresh_database, roomy_memory


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def sqlite(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStorage]:
    folder = Path(roomy_memory() or tmp_path_factory.mktemp("sequences"))
    file = folder / f"sequences-{id(runner)}.db"
    storage = runner.run(open_storage(f"sqlite:///{file}", now=lambda: BEGINS))
    yield storage
    runner.run(storage.close())
    for left in folder.glob(f"{file.name}*"):
        left.unlink()


@pytest.fixture(scope="module")
def postgresql(runner: asyncio.Runner) -> Iterator[SqlStorage]:
    async def opened() -> SqlStorage:
        return await open_storage(await fresh_database(), now=lambda: BEGINS)

    storage = runner.run(opened())
    yield storage
    runner.run(storage.close())
