"""The address at which a server's owner invites the bot."""

from urllib.parse import urlencode

import aiohttp
import discord

from adapters.discord.app import PlatformRefused

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,  # to recognise its own messages and to read reactions again
)
SCOPES = ("bot", "applications.commands")


def invitation(application: str) -> str:
    """For an application's id."""
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": NEEDED.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


async def application_id(token: str, api_url: str) -> str:
    """Whose token this is. Raises PlatformRefused when Discord does not take it or cannot be reached."""
    headers = {"Authorization": f"Bot {token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"{api_url.rstrip('/')}/applications/@me", headers=headers) as response,
        ):
            if response.status == 401:
                raise PlatformRefused('DISCORD_TOKEN was refused by Discord. See README, "Connect Discord".')
            response.raise_for_status()
            return str((await response.json())["id"])
    except aiohttp.ClientError as fault:
        raise PlatformRefused(f"Discord does not answer at {api_url} ({type(fault).__name__}).") from fault
