"""The bot's rights in its servers, for the operator: one line for each server that lacks some, one for all others."""

from collections.abc import AsyncIterator, Iterable

import discord

from adapters.discord.calls import Calls
from adapters.discord.rights import hears, lacking
from adapters.discord.spaces import TalkedIn
from adapters.discord.wire import one_line
from bot.ports import Check, Health

MOST_NAMED = 20


async def about_all_servers(calls: Calls) -> AsyncIterator[Check]:
    whole = 0
    async for guild in calls.guilds():
        check = rights_check(guild["id"], guild["name"], discord.Permissions(int(guild["permissions"])))
        whole += check.health is Health.OK
        if check.health is not Health.OK:
            yield check
    yield Check("discord servers", Health.OK, f"The bot has the rights that it needs in {whole} of its servers.")


async def about_server(client: discord.Client, server: str) -> AsyncIterator[Check]:
    """And its channels. Raises what discord.py raises where Discord does not answer."""
    name = f"discord server {server}"
    if not server.isdecimal():
        yield Check(name, Health.FAULT, "That is no id of a Discord server: it has digits only.")
        return
    assert client.user is not None
    try:
        guild = await client.fetch_guild(int(server), with_counts=False)
        me = await guild.fetch_member(client.user.id)
    except (discord.NotFound, discord.Forbidden):
        says = "The bot is not in that server: invite it by the address that `shinrai invite discord` prints."
        yield Check(name, Health.FAULT, says)
        return
    yield rights_check(server, guild.name, me.guild_permissions)
    yield channels_check(await guild.fetch_channels(), guild.default_role, me)


def rights_check(server: str, name: str, granted: discord.Permissions) -> Check:
    what = f"discord server {server}"
    missing = lacking(granted)
    if not missing:
        return Check(what, Health.OK, f"The bot has the rights that it needs in {one_line(name)}.")
    says = f"In {one_line(name)} the bot lacks {', '.join(missing)}: give its role these in Server Settings, Roles."
    return Check(what, Health.FAULT, says)


def channels_check(channels: Iterable[discord.abc.GuildChannel], everyone: discord.Role, me: discord.Member) -> Check:
    """Not to be in every channel may be meant; to be in none is not."""
    open_ones = [one for one in channels if isinstance(one, TalkedIn) and one.permissions_for(everyone).view_channel]
    unheard = [f"#{one_line(one.name)}" for one in open_ones if not hears(one.permissions_for(me))]
    what = f"discord channels of {me.guild.id}"
    if not unheard:
        return Check(
            what, Health.OK, f"Reactions are heard in all {len(open_ones)} channels that are open to everyone."
        )
    how = "give the bot View Channels and Read Message History there"
    if len(unheard) == len(open_ones):
        return Check(what, Health.FAULT, f"Reactions are heard in no channel that is open to everyone: {how}.")
    named = ", ".join(unheard[:MOST_NAMED]) + (", …" if len(unheard) > MOST_NAMED else "")
    return Check(what, Health.OK, f"Reactions do not count in {named}; if they should, {how}.")
