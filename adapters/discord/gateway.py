"""discord.py's client, told to hear only what we need and to pass it on; it keeps no members and no messages."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket

from adapters.discord.at_once import told_at_once
from adapters.discord.hearing import Hearing
from adapters.discord.late_edits import refuses_late_edits
from adapters.leases import looks_before_it_writes

log = structlog.get_logger(__name__)

READY_WITHIN = 1.0
"""Seconds without another server after which a new session counts as complete; later ones are taken as they come."""
RATE_LIMIT_WITHIN = 30.0
"""discord.py waits out shorter rate limits by itself, and raises for longer ones. Its smallest value. What hands
deliveries over does not wait at all (``at_once``).
"""


class Pauses(ExponentialBackoff[bool]):
    """Between tries to connect again: at most 16 seconds, where discord.py's grow to 17 minutes in a long outage."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        super().__init__(base, integral=integral)
        self._max = 4  # 2⁴ seconds


class Gateway(discord.AutoShardedClient):
    """Without the message content intent, which Discord grants only on review.

    ``members``: the application was granted the members intent. ``logged_in``: awaited after the login and before the
    connection, with the application's id.
    """

    def __init__(
        self,
        hearing: Hearing,
        *,
        logged_in: Callable[[int], Awaitable[None]],
        ready: Callable[[], None],
        members: bool,
        shard_ids: Sequence[int] | None,
        shard_count: int | None,
    ) -> None:
        discord.shard.ExponentialBackoff = Pauses  # type: ignore[assignment, attr-defined]
        # Voice is not used: nobody needs to hear that its libraries are missing.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True, guild_reactions=True, emojis_and_stickers=True, members=members),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=READY_WITHIN,
            max_ratelimit_timeout=RATE_LIMIT_WITHIN,
            http_trace=told_at_once(refuses_late_edits(looks_before_it_writes(aiohttp.TraceConfig()))),
            shard_ids=None if shard_ids is None else list(shard_ids),  # type: ignore[arg-type]  # None: all of them
            shard_count=shard_count,
        )
        self._hearing = hearing
        self._logged_in = logged_in
        self._is_ready = ready
        self._members_of: set[int] = set()
        """The servers that the bot is known to be in."""

    async def setup_hook(self) -> None:
        """After the login, before the connection."""
        # discord.py takes its constant wherever it begins another session than the first.
        _, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        assert self.application_id is not None
        await self._logged_in(self.application_id)

    def alive(self, guild_id: int) -> bool:
        """Whether the server is in view over an open connection. A silent one is closed within a minute."""
        guild = self.get_guild(guild_id)
        shard = None if guild is None else self.get_shard(guild.shard_id)
        return guild is not None and not guild.unavailable and shard is not None and not shard.is_closed()

    async def on_ready(self) -> None:
        log.info("discord.connected", servers=len(self.guilds))
        self._is_ready()

    async def on_shard_connect(self, shard_id: int) -> None:
        """A new session (READY, which lists the servers), not a resumed one."""
        guilds = [guild for guild in self.guilds if guild.shard_id == shard_id]
        self._members_of |= {guild.id for guild in guilds}
        self._hearing.new_session(guilds)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._in_view(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._in_view(guild)

    def _in_view(self, guild: discord.Guild) -> None:
        """discord.py tells a join from the end of an outage by a key that may be left out; we by what we knew."""
        if guild.id not in self._members_of:
            self._members_of.add(guild.id)
            self._hearing.joined(guild)
        self._hearing.in_view(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._members_of.discard(guild.id)
        self._hearing.left(guild)

    async def on_member_join(self, member: discord.Member) -> None:
        self._hearing.person_joined(member)

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        self._hearing.person_left(payload.guild_id, payload.user.id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self._hearing.interaction(interaction)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        self._hearing.reaction(payload)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        self._hearing.reaction(payload)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        self._hearing.cleared(payload)

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        self._hearing.cleared(payload)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("discord.handler_failed", event_method=event_method)
