"""Whether a member may look into a channel: by roles, the channel's exceptions and, in a thread, by being in it."""

import discord

from adapters.discord.calls import Calls, NotConnected
from adapters.discord.here import Here
from bot.people import AccountRef


def in_public(guild: discord.Guild | None, channel_id: int | None) -> bool:
    """Whether everybody in the server may read a channel; what is not known is taken to be private."""
    channel = guild.get_channel_or_thread(channel_id) if guild is not None and channel_id is not None else None
    if guild is None or channel is None or (isinstance(channel, discord.Thread) and channel.is_private()):
        return False
    seen_in = channel.parent if isinstance(channel, discord.Thread) else channel
    return seen_in is not None and seen_in.permissions_for(guild.default_role).view_channel


class Sight:
    def __init__(self, calls: Calls, here: Here) -> None:
        self._calls = calls
        self._here = here

    async def sees(self, asker: AccountRef, channel_id: str) -> bool:
        """Raises what Calls raises where Discord does not tell, NotConnected while the server is out of view."""
        guild = self._here.guild(int(asker.space.id))
        if guild is None or guild.unavailable:
            raise NotConnected
        channel = guild.get_channel_or_thread(int(channel_id)) or await self._here.channel(guild, int(channel_id))
        if channel is None:
            return False
        try:
            raw = await self._calls.member(asker.space.id, asker.user)
        except discord.NotFound:
            return False
        member = discord.Member(data=raw, guild=guild, state=guild._state)  # type: ignore[arg-type]  # raw, as it came
        return await self._sees(member, channel)

    async def _sees(self, member: discord.Member, channel: discord.abc.GuildChannel | discord.Thread) -> bool:
        if isinstance(channel, discord.Thread) and channel.parent is None:
            return False
        granted = channel.permissions_for(member)
        if not granted.view_channel or not isinstance(channel, discord.Thread):
            return granted.view_channel
        return not channel.is_private() or granted.manage_threads or await self._is_in(channel, member)

    async def _is_in(self, thread: discord.Thread, member: discord.Member) -> bool:
        try:
            await self._calls.thread_member(str(thread.id), str(member.id))
        except discord.NotFound:
            return False
        return True
