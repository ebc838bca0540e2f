"""What `shinrai doctor` says of a database, on both engines."""

import sqlite3
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from bot.ports import Check, Health
from storage.health import examine_database
from storage.migrate import migrate, newest
from tests.postgres import drop_database, fresh_database


async def test_a_database_in_order_is_said_to_be(url: str) -> None:
    engine = url.split(":")[0]
    assert await examine_database(url) == [
        Check("database", Health.OK, f"answers ({engine})."),
        Check("migrations", Health.OK, f"up to date ({newest()})."),
        Check("writing", Health.OK, "the database can be written to."),
    ]


async def test_an_empty_database_is_no_fault(blank_url: str) -> None:
    checks = await examine_database(blank_url)
    assert all(check.health is Health.OK for check in checks)
    assert "shinrai run" in checks[-1].says


async def test_looking_makes_no_file(tmp_path: Path) -> None:
    await examine_database(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (check,) = await examine_database(f"sqlite:///{tmp_path}/nowhere/x.db")
    assert check.health is Health.FAULT
    assert "let the bot write there" in check.says


async def test_a_newer_versions_database_is_a_fault(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    await migrate(url)
    with sqlite3.connect(f"{tmp_path}/x.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
    assert (await examine_database(url))[-1].says.startswith("at 9999_future, which this version does not know")


async def test_an_older_database_is_a_fault_that_migrate_mends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    await migrate(url)
    with sqlite3.connect(f"{tmp_path}/x.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001_ledger'")
    last = (await examine_database(url))[-1]
    assert last.health is (Health.OK if newest() == "0001_ledger" else Health.FAULT)


async def test_a_database_that_is_not_there_is_a_fault_in_one_line() -> None:
    (check,) = await examine_database("postgresql://someone:secret@127.0.0.1:1/nothing")
    assert check.health is Health.FAULT
    assert "\n" not in check.says
    assert "secret" not in check.says


async def test_a_database_that_only_reads_is_a_fault() -> None:
    url = await fresh_database()
    try:
        connection = await asyncpg.connect(url)
        await connection.execute(f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only = on')
        await connection.close()
        last = (await examine_database(url))[-1]
    finally:
        await drop_database(url)
    assert (last.name, last.health) == ("writing", Health.FAULT)
    assert "\n" not in last.says
