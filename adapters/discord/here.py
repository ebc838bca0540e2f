"""What the client of the moment knows by itself: the servers in view, and who the bot is."""

from collections.abc import Callable, Mapping
from typing import Any

import discord

from adapters.discord.calls import Calls, NotConnected
from adapters.discord.facts import about_space, absent, facts_of
from adapters.discord.wire import account_of
from bot.people import AccountRef, Facts, SpaceFacts, SpaceRef

NOBODY = (10007, 10013)
"""Unknown member, unknown user (Discord docs, "JSON Error Codes")."""


class Here:
    """``client`` gives the client of the moment: a new one is made whenever the old one has ended."""

    def __init__(self, client: Callable[[], discord.Client | None], calls: Calls) -> None:
        self._client = client
        self._calls = calls

    def guild(self, guild_id: int) -> discord.Guild | None:
        client = self._client()
        return None if client is None else client.get_guild(guild_id)

    def emoji(self, space: SpaceRef) -> Mapping[str, str]:
        """A server's own emoji: name → as it is written in a message."""
        guild = self.guild(int(space.id)) if space.id.isdecimal() else None
        return {} if guild is None else {one.name: str(one) for one in guild.emojis if one.available}

    async def channel(self, guild: discord.Guild, channel_id: int) -> discord.abc.GuildChannel | discord.Thread | None:
        """One that is not in view, such as an archived thread; None where it is not there, or not for the bot."""
        client = self._client()
        if client is None:
            raise NotConnected
        try:
            found = await client.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
        return None if isinstance(found, discord.abc.PrivateChannel) or found.guild.id != guild.id else found

    def about(self, space: SpaceRef) -> SpaceFacts:
        guild_id = int(space.id)
        return about_space(self.guild(guild_id), guild_id)

    def me(self, space: SpaceRef) -> Facts:
        """The bot in a server. Raises NotConnected before the first login."""
        client = self._client()
        if client is None or client.user is None:
            raise NotConnected
        return Facts(account_of(space, client.user.id), client.user.name, bot=True)

    async def ask(self, account: AccountRef) -> Facts:
        """Ask Discord about a member; only "unknown member" says that they are not there."""
        try:
            raw = await self._calls.member(account.space.id, account.user)
        except discord.NotFound as missing:
            if missing.code not in NOBODY:
                raise  # the server is unknown, as where the bot is out of it: that says nothing of its members
            return absent(account)
        allowed = _permissions(self.guild(int(account.space.id)), raw)
        return facts_of(account.space, raw["user"], {**raw, "permissions": allowed})


def _permissions(guild: discord.Guild | None, member: Mapping[str, Any]) -> int:
    """Those that the member's roles give in the server; its owner may do everything."""
    if guild is None:
        return 0
    if str(guild.owner_id) == str(member["user"]["id"]):
        return discord.Permissions.all().value
    roles = [guild.default_role, *(guild.get_role(int(role)) for role in member.get("roles", ()))]
    allowed = 0
    for role in roles:
        allowed |= 0 if role is None else role.permissions.value
    return allowed
