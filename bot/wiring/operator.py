"""What an operator asks of a database without running the bot."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from bot.people import CommunityId
from bot.settings import Settings, SettingsFault
from storage.bot_lock import lock_for_bot
from storage.engine import Database, url_of
from storage.export import Exported, export
from storage.health import missing_file
from storage.migrate import current, migrate
from storage.naming import community_called
from storage.verify import verify

Row = Mapping[str, object]


async def migrate_database(settings: Settings) -> list[str]:
    """Names of the migrations that were applied. Raises AnotherBotRuns while a bot is at work on a SQLite file."""
    lock = await lock_for_bot(settings.database_url, within=0)
    try:
        return await migrate(settings.database_url)
    finally:
        if lock is not None:
            lock.release()


async def verify_ledger(settings: Settings) -> list[str]:
    """Every fault found in what promise 3 says; empty when the ledger adds up."""
    async with _opened(settings) as database:
        return await verify(database)


async def export_rows(
    settings: Settings, *, what: Exported, community: str | None, write: Callable[[Row], None]
) -> None:
    """``community``: by its id, or by one of its spaces. Raises SettingsFault for one that is not there."""
    async with _opened(settings) as database:
        only = await _called(database, community) if community is not None else None
        async for row in export(database, what, only):
            write(row)


async def _called(database: Database, called: str) -> CommunityId:
    found = await community_called(database, called)
    if found is None:
        raise SettingsFault(
            f"There is no community {called!r} here. Name a space of it, such as slack:T… (workspace) or discord:… "
            "(server), or its id, which is in each row of shinrai export --what members."
        )
    return found


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """Raises SettingsFault for a database without our tables: looking must not make one, nor make it look
    like ours.
    """
    missing = missing_file(url_of(settings.database_url))
    if missing is not None:
        raise SettingsFault(
            f"DATABASE_URL leads to {missing}, which is not there. Check it, and in which folder you are."
        )
    if await current(settings.database_url) is None:
        raise SettingsFault("DATABASE_URL leads to an empty database. Check it, or run shinrai migrate first.")
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()
