"""After a gap in the gateway's stream: which messages to read again, and until when the stream is known to be whole.

Discord replays what was missed only to a session that it resumes. After a new one each server is caught up with: the
messages that were reacted to lately, and those written since the stream was last whole, a while before included.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta

import discord
import structlog

from adapters.discord.calls import Calls
from adapters.discord.lanes import Lanes
from adapters.discord.patience import PASSING, backoff
from adapters.discord.rereading import UNREADABLE, Rereading
from adapters.discord.wire import emoji_name, snowflake_at, space_of
from bot.core import Bot
from bot.people import MessageRef, SpaceRef

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=10)
"""Longer than a dead connection goes unnoticed, and than an event waits for storage."""
PAGES = 20
"""Of 100 messages, a channel."""
GUILDS_AT_ONCE = 3


class CatchingUp:
    """``whole``: servers of whose stream nothing is missing since their session began."""

    def __init__(self, bot: Bot, calls: Calls, lanes: Lanes, rereading: Rereading) -> None:
        self._bot = bot
        self._calls = calls
        self._lanes = lanes
        self._rereading = rereading
        self._room = asyncio.Semaphore(GUILDS_AT_ONCE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.whole: set[int] = set()

    def begin(self, guild: discord.Guild) -> None:
        """A server has come into view of a new session."""
        self.forget(guild.id)
        self._tasks[guild.id] = asyncio.get_running_loop().create_task(self._until_whole(guild))

    def forget(self, guild_id: int) -> None:
        """Of this server, events may be missing from now on."""
        self.whole.discard(guild_id)
        task = self._tasks.pop(guild_id, None)
        if task is not None:
            task.cancel()

    async def stop(self) -> None:
        for guild_id in list(self._tasks):
            self.forget(guild_id)

    async def pulse(self, alive: Callable[[int], bool]) -> None:
        """Read again what is owed, then say of each whole server with a live connection that it is whole up to now."""
        for message in self._rereading.owed():
            await self._read(message)
        for guild_id in sorted(self.whole):
            if alive(guild_id) and not self._rereading.owes(space_of(guild_id)):
                await self._bot.seen(space_of(guild_id))

    async def _until_whole(self, guild: discord.Guild) -> None:
        for pause in backoff(1.0, 60.0):
            try:
                async with self._room:
                    read = await self._catch_up(guild)
                break
            except (*PASSING, discord.HTTPException) as fault:
                log.warning("discord.catch_up_again", guild=guild.id, fault=type(fault).__name__)
                await asyncio.sleep(pause)
            except Exception:
                log.exception("discord.catch_up_failed", guild=guild.id)
                await asyncio.sleep(60.0)
        self.whole.add(guild.id)
        log.info("discord.caught_up", guild=guild.id, messages=read)
        if not self._rereading.owes(space_of(guild.id)):
            await self._bot.seen(space_of(guild.id))

    async def _catch_up(self, guild: discord.Guild) -> int:
        """How many messages were read again. A server never seen before has missed nothing."""
        space = space_of(guild.id)
        since = await self._bot.last_seen(space)
        if since is None:
            return 0
        messages = dict.fromkeys(await self._bot.in_doubt(space))
        async for message in self._reacted_since(guild, space, since - OVERLAP):
            messages[message] = None
        for message in messages:
            await self._read(message)
        return len(messages)

    async def _read(self, message: MessageRef) -> None:
        """In the message's own lane, so that nothing overtakes it. What fails is owed to the next pulse."""

        async def work() -> None:
            try:
                await self._rereading.read(message)
            except Exception as fault:
                log.warning("discord.reread_owed", message=message.id, fault=type(fault).__name__)
                self._rereading.later(message)

        await asyncio.wait({self._lanes.put(message, work)})

    async def _reacted_since(self, guild: discord.Guild, space: SpaceRef, since: datetime) -> AsyncIterator[MessageRef]:
        start = snowflake_at(since)
        for channel in _readable(guild, start):
            try:
                async for raw in self._calls.messages_after(str(channel), start, PAGES):
                    emoji = [emoji_name(reaction["emoji"]) for reaction in raw.get("reactions", ())]
                    if any([await self._bot.counts(space, one) for one in emoji]):
                        yield MessageRef(space, str(channel), str(raw["id"]))
            except discord.HTTPException as refused:
                if refused.status not in UNREADABLE:
                    raise
                log.info("discord.channel_unreadable", channel=channel, status=refused.status)


def _readable(guild: discord.Guild, start: int) -> Iterator[int]:
    """Channels and threads where something was written since, and that the bot may read."""
    channels: list[discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread]
    channels = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads]
    for channel in channels:
        if channel.last_message_id is None or channel.last_message_id < start:
            continue
        allowed = channel.permissions_for(guild.me) if guild.me is not None else discord.Permissions.all()
        if allowed.view_channel and allowed.read_message_history:
            yield channel.id
