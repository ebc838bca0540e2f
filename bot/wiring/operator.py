"""What an operator asks of a database without running the bot."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from bot.people import CommunityId
from bot.settings import Settings, SettingsFault
from storage.engine import Database
from storage.export import Exported, export
from storage.migrate import current
from storage.verify import verify

Row = Mapping[str, object]


async def verify_ledger(settings: Settings) -> list[str]:
    """Every fault found in what promise 3 says; empty when the ledger adds up."""
    async with _opened(settings) as database:
        return await verify(database)


async def export_rows(
    settings: Settings, *, what: Exported, community: str | None, write: Callable[[Row], None]
) -> None:
    async with _opened(settings) as database:
        async for row in export(database, what, CommunityId(community) if community else None):
            write(row)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """Raises SettingsFault for a database without our tables: looking must not make an empty one look like ours."""
    if await current(settings.database_url) is None:
        raise SettingsFault("DATABASE_URL leads to an empty database. Check it, or run shinrai migrate first.")
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()
