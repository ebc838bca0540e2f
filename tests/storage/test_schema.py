"""What the database itself holds to."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Index, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import ColumnCollectionConstraint

from storage.ids import Ids
from storage.migrate import migrate
from storage.tables import metadata
from tests.storage.village import NOON, Village

WITHOUT_COMMUNITY = {"communities": "it is the community", "processes": "each serves all communities"}
KEYS_ACROSS = {
    "uq_spaces_platform_ref": "finds whose a space is, before the community is known",
    "ix_deliveries_wake_at": "the clock asks what is due in the whole house",
    "ix_deliveries_holder": "a process that dies leaves claims in the whole house",
    "ix_timers_at": "the clock asks what is due in the whole house",
}


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrated_schema_is_the_declared_one(village: Village) -> None:
    async with village.storage.database.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_every_migrated_constraint_is_declared_under_its_name(village: Village) -> None:
    declared = {str(c.name) for table in metadata.tables.values() for c in table.constraints if c.name}
    if village.storage.database.is_sqlite:
        query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CONSTRAINT%'"
    else:
        query = (
            "SELECT 'CONSTRAINT ' || conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace "
            "WHERE nspname = 'public' AND contype <> 'n' AND conname NOT LIKE 'alembic%'"
        )
    async with village.storage.database.reading() as connection:
        found = "\n".join((await connection.execute(text(query))).scalars())
    assert set(re.findall(r'CONSTRAINT "?(?!alembic)(\w+)', found)) == declared


@pytest.mark.parametrize("table", [t for t in metadata.sorted_tables if t.name not in WITHOUT_COMMUNITY], ids=str)
def test_every_row_carries_its_community_and_every_key_starts_with_it(table: Table) -> None:
    unique: list[ColumnCollectionConstraint | Index] = [table.primary_key, *table.indexes]
    unique += [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    first = {next(iter(key.columns)).name for key in unique if str(key.name) not in KEYS_ACROSS}
    assert first == {"community_id"}
    assert not table.c.community_id.nullable


@pytest.mark.parametrize(
    "change", ["UPDATE entries SET points = 99", "DELETE FROM entries", "UPDATE entries SET receiver_id = NULL"]
)
async def test_the_database_refuses_to_change_an_entry(village: Village, change: str) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    await village.thank(aiko, ben, day=await village.day_of(aiko), points=3)
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        async with village.storage.database.writing() as connection:
            await connection.execute(text(change))
    assert await village.balance(ben) == 3


async def test_the_database_refuses_to_replace_or_empty_entries(village: Village) -> None:
    aiko, ben = await village.person("aiko"), await village.person("ben")
    await village.thank(aiko, ben, day=await village.day_of(aiko), points=3)
    replace = "INSERT OR REPLACE INTO entries SELECT * FROM entries"
    change = replace if village.storage.database.is_sqlite else "TRUNCATE entries CASCADE"
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        async with village.storage.database.writing() as connection:
            await connection.execute(text(change))
    assert await village.balance(ben) == 3


@pytest.mark.parametrize("change", ["UPDATE audit SET after = ''", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_an_audit(village: Village, change: str) -> None:
    aiko = await village.person("aiko")
    async with village.storage.community(village.community) as uow:
        await uow.audit.write(actor=aiko.id, what="zone", after="UTC")
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        async with village.storage.database.writing() as connection:
            await connection.execute(text(change))


async def test_sqlite_runs_as_promised(village: Village) -> None:
    database = village.storage.database
    if not database.is_sqlite:
        pytest.skip("these are settings of SQLite")
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "busy_timeout": 5000}
    for opened in (database.writing(), database.reading()):
        async with opened as connection:
            found = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in wanted}
            assert found == wanted


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 1, 12, 0, 0, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(9998, 12, 31, tzinfo=UTC),
        datetime(2026, 12, 1, 21, 0, tzinfo=timezone(timedelta(hours=9))),
    ],
)
async def test_an_instant_comes_back_as_the_same_aware_utc(village: Village, at: datetime) -> None:
    aiko = await village.person("aiko")
    day = await village.day_of(aiko, at)
    assert (day.starts, day.starts.tzinfo) == (at, UTC)


async def test_a_naive_time_is_refused(village: Village) -> None:
    aiko = await village.person("aiko")
    with pytest.raises(Exception, match="needs a zone"):
        await village.day_of(aiko, datetime(2026, 12, 1))


def test_ids_are_short_readable_and_ascend() -> None:
    times = iter([NOON, NOON, NOON, NOON + timedelta(milliseconds=1)])
    ids = Ids(lambda: next(times))
    made = [ids.new() for _ in range(4)]
    assert made == sorted(set(made))
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{20}", one) for one in made)


async def test_migrating_again_changes_nothing(village: Village) -> None:
    assert await migrate(village.url) == []
