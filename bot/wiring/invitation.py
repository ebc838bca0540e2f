"""How the bot gets into a Discord server, from settings."""

from adapters.discord.invitation import application_id, invitation
from bot.settings import Settings, SettingsFault


async def discord_invitation(settings: Settings) -> str:
    """Raises SettingsFault without a token, PlatformRefused when Discord refuses it."""
    if settings.discord_token is None:
        raise SettingsFault("Missing settings: DISCORD_TOKEN. See README, “Connect Discord”.")
    token = settings.discord_token.get_secret_value()
    return invitation(await application_id(token, settings.discord_api_url))
