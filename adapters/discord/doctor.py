"""What ``shinrai doctor`` looks at on Discord: over HTTP alone, without a connection to the gateway."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta

import aiohttp
import discord
from discord.http import Route

from adapters.discord import tree
from adapters.discord.application import Application, application
from adapters.discord.calls import Calls
from adapters.discord.patience import PASSING
from adapters.discord.servers import about_all_servers, about_server
from adapters.discord.wire import Json
from bot.catalogue import Catalogue
from bot.phrasebook import Phrasebook
from bot.ports import Check, Health

SKEW = timedelta(seconds=30)
"""How far our clock may be from Discord's: half of what the search for an earlier try allows for."""
WITHIN = 60.0
CONNECT = 'README, "Connect Discord"'


async def doctor(
    token: str,
    api_url: str,
    catalogue: Catalogue,
    phrasebook: Phrasebook,
    now: Callable[[], datetime],
    server: str = "",
) -> list[Check]:
    """One line each. ``server``: id of the one server to look at, with its channels; else all of them. Never raises."""
    try:
        async with aiohttp.ClientSession() as session:
            ours = await application(session, token, api_url)
    except aiohttp.ClientResponseError as refused:
        return [_refused(refused.status, api_url)]
    except (aiohttp.ClientError, OSError, TimeoutError) as away:
        return [_away(api_url, type(away).__name__)]
    token_works = Check("discord token", Health.OK, f"Discord takes DISCORD_TOKEN, as application {ours.id}.")
    found = [token_works, _clock(ours, now()), _members(ours)]
    try:
        async with asyncio.timeout(WITHIN):
            async for check in _logged_in(token, api_url, ours, catalogue, phrasebook, server):
                found.append(check)  # noqa: PERF401 (what was seen before a fault is kept)
    except (*PASSING, discord.DiscordException) as fault:
        says = f"Discord did not answer everything ({type(fault).__name__}): try again in a minute."
        found.append(Check("discord", Health.UNKNOWN, says))
    return found


def _refused(status: int, api_url: str) -> Check:
    if status == 401:
        says = f"Discord refuses DISCORD_TOKEN: reset it in the developer portal, page Bot. See {CONNECT}."
        return Check("discord token", Health.FAULT, says)
    return _away(api_url, f"HTTP {status}")


def _away(api_url: str, fault: str) -> Check:
    says = f"Discord does not answer at {api_url} ({fault}): check the network, and DISCORD_API_URL if you set it."
    return Check("discord", Health.FAULT, says)


def _clock(ours: Application, now: datetime) -> Check:
    if ours.date is None:
        return Check("discord clock", Health.UNKNOWN, "Discord did not say what time it is.")
    skew = now - ours.date
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= SKEW:
        return Check("discord clock", Health.OK, f"This machine's clock is within {max(seconds, 1)} s of Discord's.")
    way = "ahead of" if skew > timedelta() else "behind"
    says = f"This machine's clock is {seconds} s {way} Discord's: set it by a time server (NTP)."
    return Check("discord clock", Health.FAULT, says)


def _members(ours: Application) -> Check:
    """Both are well: the intent is used where it is, never required."""
    if ours.hears_members:
        says = "The members intent is granted: who comes and who leaves is known at once."
    else:
        says = "The members intent is not granted, nor needed: who left is noticed when they are next looked up."
    return Check("discord members intent", Health.OK, says)


async def _logged_in(
    token: str, api_url: str, ours: Application, catalogue: Catalogue, phrasebook: Phrasebook, server: str
) -> AsyncIterator[Check]:
    """What discord.py asks for us, with its patience for rate limits."""
    Route.BASE = api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = discord.Client(intents=discord.Intents(guilds=True))  # never connected; without, it warns
    calls = Calls(lambda: client)
    try:
        await client.login(token)
        yield _commands(catalogue, phrasebook, await calls.commands(int(ours.id)))
        checks = about_server(client, server) if server else about_all_servers(calls)
        async for check in checks:
            yield check
    finally:
        await client.close()


def _commands(catalogue: Catalogue, phrasebook: Phrasebook, registered: Sequence[Json]) -> Check:
    try:
        declared = tree.tree(catalogue, phrasebook)
    except (ValueError, KeyError) as fault:
        return Check("discord commands", Health.FAULT, f"The commands cannot be shown on Discord: {fault}")
    if tree.same(declared, registered):
        return Check("discord commands", Health.OK, f"All {len(declared)} commands are registered as declared.")
    says = "The registered commands are not the declared ones: start `shinrai run`, which registers them."
    return Check("discord commands", Health.FAULT, says)
