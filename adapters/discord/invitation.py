"""The address at which a server's owner invites the bot."""

from urllib.parse import urlencode

import aiohttp

from adapters.discord.app import PlatformRefused
from adapters.discord.application import application
from adapters.discord.rights import NEEDED

SCOPES = ("bot", "applications.commands")


def invitation(application: str) -> str:
    """For an application's id."""
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": NEEDED.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


async def application_id(token: str, api_url: str) -> str:
    """Whose token this is. Raises PlatformRefused when Discord does not take it or cannot be reached."""
    try:
        async with aiohttp.ClientSession() as session:
            return (await application(session, token, api_url)).id
    except aiohttp.ClientResponseError as refused:
        if refused.status == 401:
            raise PlatformRefused('DISCORD_TOKEN was refused by Discord. See README, "Connect Discord".') from refused
        raise PlatformRefused(f"Discord does not answer at {api_url} (HTTP {refused.status}).") from refused
    except (aiohttp.ClientError, TimeoutError) as fault:
        raise PlatformRefused(f"Discord does not answer at {api_url} ({type(fault).__name__}).") from fault
