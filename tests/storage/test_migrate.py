"""Bringing a database up to date, also when several processes start at once."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import inspect

from storage.engine import Database
from storage.migrate import current, migrate
from storage.tables import metadata

EVERY = [
    "0001_ledger",
    "0002_organizing",
    "0003_sessions",
    "0004_announced_ahead",
    "0005_roles",
    "0006_calls",
    "0007_hosting",
    "0008_debriefs",
    "0009_deeds",
    "0010_seat_steps",
    "0011_handover_notes",
    "0012_interests",
    "0013_standing_calls",
    "0014_names_in_words",
    "0018_unreached",
    "0016_processes",
]


async def test_a_blank_database_gets_every_migration_once(blank_url: str) -> None:
    assert await current(blank_url) is None
    assert await migrate(blank_url) == EVERY
    assert await current(blank_url) == EVERY[-1]
    assert await migrate(blank_url) == []


async def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    command = (sys.executable, "-m", "tests.storage.another_process", "migrate", blank_url)
    processes = [
        await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    said = [(await process.communicate())[0].decode().strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(said) == ["", "", " ".join(EVERY)]
    database = Database(blank_url)
    async with database.reading() as connection:
        tables = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
    await database.close()
    assert tables == {*metadata.tables, "alembic_version"}


async def test_tasks_that_start_at_once_migrate_once(blank_url: str) -> None:
    applied = await asyncio.gather(*(migrate(blank_url) for _ in range(6)))
    assert sorted(applied) == [[], [], [], [], [], EVERY]
