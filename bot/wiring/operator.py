"""What an operator asks of a database or a platform without running the bot."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from adapters.discord.invitation import application_id, invitation
from adapters.slack.app import EVENTS_PATH
from adapters.slack.manifest import manifest_yaml
from bot.catalogue import Catalogue
from bot.features import FEATURES
from bot.people import CommunityId
from bot.phrasebook import our_phrasebook
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


def slack_manifest(settings: Settings, *, prefix: str = "", only_root: bool = False) -> str:
    """YAML. Over HTTP where a signing secret and a public address are set, else Socket Mode.

    Raises ValueError for a prefix that Slack does not take.
    """
    public = settings.shinrai_public_url if settings.slack_signing_secret else None
    http_url = public.rstrip("/") + EVENTS_PATH if public else None
    return manifest_yaml(Catalogue(FEATURES), our_phrasebook(), http_url=http_url, prefix=prefix, only_root=only_root)


async def discord_invitation(settings: Settings) -> str:
    """Raises SettingsFault without a token, PlatformRefused when Discord refuses it."""
    if settings.discord_token is None:
        raise SettingsFault("Missing settings: DISCORD_TOKEN. See README, “Connect Discord”.")
    token = settings.discord_token.get_secret_value()
    return invitation(await application_id(token, settings.discord_api_url))
