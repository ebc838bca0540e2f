"""Whether a member may look into a channel, and write there: by roles, exceptions, and by being in a thread."""

import discord

from adapters.discord.calls import Calls, NotConnected
from adapters.discord.here import Here
from adapters.discord.rights import lacking_there, may_post, may_write, to_post
from adapters.discord.typed import UNNAMED, Named
from adapters.discord.wire import clean
from bot.inquiries import PlaceFound
from bot.people import AccountRef


def in_public(guild: discord.Guild | None, channel_id: int | None) -> bool:
    """Whether everybody in the server may read a channel; what is not known is taken to be private."""
    channel = guild.get_channel_or_thread(channel_id) if guild is not None and channel_id is not None else None
    if guild is None or channel is None or (isinstance(channel, discord.Thread) and channel.is_private()):
        return False
    seen_in = channel.parent if isinstance(channel, discord.Thread) else channel
    return seen_in is not None and seen_in.permissions_for(guild.default_role).view_channel


def named_for(guild: discord.Guild | None, asker: discord.Member | discord.User) -> Named:
    """What a server calls its own, as far as the asker sees it: nobody learns a channel's name by its id."""
    if guild is None or not isinstance(asker, discord.Member):
        return UNNAMED

    def channel(id: str) -> str | None:
        found = guild.get_channel_or_thread(int(id))
        seen = found is not None and _visible(found, asker)
        return clean(found.name) if found is not None and seen else None

    def role(id: str) -> str | None:
        found = guild.get_role(int(id))
        return clean(found.name).removeprefix("@") if found is not None else None

    return Named(channel, role, frozenset(emoji.name for emoji in guild.emojis))


def _visible(channel: discord.abc.GuildChannel | discord.Thread, asker: discord.Member) -> bool:
    if isinstance(channel, discord.Thread) and (channel.parent is None or channel.is_private()):
        return False
    return channel.permissions_for(asker).view_channel


class Sight:
    def __init__(self, calls: Calls, here: Here) -> None:
        self._calls = calls
        self._here = here

    async def sees(self, asker: AccountRef, channel_id: str) -> bool:
        """Raises what Calls raises where Discord does not tell, NotConnected while the server is out of view."""
        channel = await self._channel(asker, channel_id)
        return channel is not None and await self._seeing(asker, channel) is not None

    async def place(self, asker: AccountRef, channel_id: str) -> PlaceFound:
        """Whether the bot, and whether the asker, may write there. Raises as ``sees`` does."""
        channel = await self._channel(asker, channel_id)
        member = None if channel is None else await self._seeing(asker, channel)
        if channel is None or member is None or (isinstance(channel, discord.Thread) and channel.archived):
            return PlaceFound(answered=True)
        ours = channel.permissions_for(channel.guild.me)
        if not ours.view_channel:
            return PlaceFound(answered=True)
        talked_in = isinstance(channel, discord.abc.Messageable)  # a forum or a category is not
        theirs = may_write(channel, channel.permissions_for(member))
        missing = lacking_there(ours, to_post(channel)) if talked_in else ()
        return PlaceFound(True, clean(channel.name), True, talked_in and may_post(channel, ours), theirs, missing)

    async def _channel(self, asker: AccountRef, channel_id: str) -> discord.abc.GuildChannel | discord.Thread | None:
        guild = self._here.guild(int(asker.space.id))
        if guild is None or guild.unavailable:
            raise NotConnected
        return guild.get_channel_or_thread(int(channel_id)) or await self._here.channel(guild, int(channel_id))

    async def _seeing(
        self, asker: AccountRef, channel: discord.abc.GuildChannel | discord.Thread
    ) -> discord.Member | None:
        """The member, if they are one and can look into it."""
        try:
            raw = await self._calls.member(asker.space.id, asker.user)
        except discord.NotFound:
            return None
        state = channel.guild._state
        member = discord.Member(data=raw, guild=channel.guild, state=state)  # type: ignore[arg-type]  # raw, as it came
        return member if await self._sees(member, channel) else None

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
