"""What the bot may do in a server and at its channels, from what the gateway keeps up to date."""

from collections.abc import Iterator

import discord

from adapters.discord.rights import TO_READ, hears, lacking, lacking_there, may_post, to_post
from adapters.discord.wire import clean
from bot.hindrances import Hindrance, Why
from bot.inquiries import ChannelFound, SpaceFound

MOST_UNHEARD = 20

TalkedIn = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


def space_found(guild: discord.Guild | None, channels: tuple[str, ...]) -> SpaceFound:
    """Not answered where the server is out of view."""
    if guild is None or guild.unavailable or guild.me is None:
        return SpaceFound(answered=False, hindrance=Hindrance(Why.AWAY))
    asked = [_channel_found(guild, channel) for channel in channels]
    missing = dict.fromkeys(lacking(guild.me.guild_permissions))
    for channel in channels:
        missing |= dict.fromkeys(_lacking_at(guild, channel))
    unheard = list(_unheard(guild))[:MOST_UNHEARD]
    return SpaceFound(True, tuple(asked), tuple(unheard), tuple(missing))


def _channel_found(guild: discord.Guild, id: str) -> ChannelFound:
    channel = _channel(guild, id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.archived):
        return ChannelFound(
            id, "" if channel is None else clean(channel.name), there=False, may_post=False, hears=False
        )
    granted = channel.permissions_for(guild.me)
    there = granted.view_channel
    return ChannelFound(id, clean(channel.name), there, there and may_post(channel, granted), there and hears(granted))


def _lacking_at(guild: discord.Guild, id: str) -> tuple[str, ...]:
    channel = _channel(guild, id)
    return () if channel is None else lacking(channel.permissions_for(guild.me))


def lacking_to_read(guild: discord.Guild | None, id: str) -> tuple[str, ...]:
    """Rights without which Discord refuses to show a message there; none where the channel is not in view."""
    channel = None if guild is None or guild.me is None else _channel(guild, id)
    if guild is None or channel is None:
        return ()
    return lacking_there(channel.permissions_for(guild.me), TO_READ)


def lacking_to_post(guild: discord.Guild | None, id: str) -> tuple[str, ...]:
    """The same of posting one."""
    channel = None if guild is None or guild.me is None else _channel(guild, id)
    if guild is None or channel is None:
        return ()
    return lacking_there(channel.permissions_for(guild.me), to_post(channel))


def _channel(guild: discord.Guild, id: str) -> discord.abc.GuildChannel | discord.Thread | None:
    return guild.get_channel_or_thread(int(id)) if id.isdecimal() else None


def _unheard(guild: discord.Guild) -> Iterator[str]:
    """Channels that everybody may look into, and in which reactions do not reach the bot."""
    for channel in guild.channels:
        if not isinstance(channel, TalkedIn) or not channel.permissions_for(guild.default_role).view_channel:
            continue
        if not hears(channel.permissions_for(guild.me)):
            yield clean(channel.name)
