"""Brings a database's tables up to date; any number of processes may start at once."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import migration_engine
from storage.faults import telling_faults

_LOCK = 0x5348_494E_5241_49
"""Any number that nothing else locks: "SHINRAI" in ASCII."""


async def migrate(url: str) -> list[str]:
    """Apply what is missing, in one transaction; the names of the migrations applied, oldest first."""
    if await current(url) == newest():
        return []
    engine = migration_engine(url)
    try:
        return await _upgrade_alone(engine)
    finally:
        await engine.dispose()


async def current(url: str) -> str | None:
    """The name of the last migration applied; None for an empty database."""
    engine = migration_engine(url)
    try:
        with telling_faults():
            async with engine.connect() as connection:
                return await connection.run_sync(_revision)
    finally:
        await engine.dispose()


async def _upgrade_alone(engine: AsyncEngine) -> list[str]:
    """SQLite: BEGIN IMMEDIATE keeps others out. PostgreSQL: an advisory lock until the commit."""
    with telling_faults():
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            return await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> list[str]:
    before = _revision(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    script = ScriptDirectory.from_config(config)
    applied = [revision.revision for revision in script.iterate_revisions("head", before or "base")]
    return applied[::-1]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str | None:
    """The name of the newest migration that this version brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether a migration is one of this version's, and not a newer one's."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    # By package, not by path: found in a wheel and in a work tree alike.
    config.set_main_option("script_location", "storage:migrations")
    return config
