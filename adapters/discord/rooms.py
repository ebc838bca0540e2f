"""A room is a private thread in the channel that it belongs to. A second try recognises it by its name, its channel,
its owner and its age: the core gives each room of a space a name of its own.
"""

from datetime import datetime

import discord

from adapters.discord.calls import Calls
from adapters.discord.earlier import SLACK
from adapters.discord.errors import not_sent
from adapters.discord.here import Here
from adapters.discord.wire import Json, cut, one_line, snowflake_at
from bot.people import AccountRef, Place, SpaceRef
from bot.ports import TryAgain

PRIVATE = 12
"""Channel type of a private thread ("Channel Types")."""
QUIET_FOR = 10_080
"""Minutes without a word after which it is archived; the longest that Discord offers."""
NAME = 100
OLD_MARK = 10
"""Earlier versions ended a name in so many characters of the delivery's mark; a room in doubt may still have one."""


class Rooms:
    def __init__(self, calls: Calls, here: Here) -> None:
        self._calls = calls
        self._here = here

    async def open(self, place: Place, name: str) -> str:
        """Id of a new thread, with nobody but the bot in it."""
        body = {"name": name, "type": PRIVATE, "invitable": False, "auto_archive_duration": QUIET_FOR}
        return str((await self._calls.start_thread(self._parent(place), body))["id"])

    async def let_in(self, thread: str, members: tuple[AccountRef, ...]) -> None:
        """All of them or, where one is refused for good, none: nobody is left alone in it."""
        for here, member in enumerate(members):
            try:
                await self._calls.let_in(thread, member.user)
            except discord.HTTPException as refused:
                if not isinstance(not_sent(refused), TryAgain):
                    for other in members[:here]:
                        await self._calls.put_out(thread, other.user)
                raise

    async def find(self, place: Place, name: str, mark: str, since: datetime) -> str | None:
        """Find the thread that an earlier try opened; an archived one is brought back. None also where its channel is
        gone: the thread would be gone, too.
        """
        try:
            thread = await self._find(place, name, mark, since)
        except discord.NotFound:
            return None
        if thread is not None and thread["thread_metadata"]["archived"]:
            await self._calls.wake_thread(thread["id"])
        return None if thread is None else str(thread["id"])

    async def _find(self, place: Place, name: str, mark: str, since: datetime) -> Json | None:
        parent, me = self._parent(place), self._here.me(place.space).account.user
        oldest = snowflake_at(since - SLACK)
        for thread in await self._calls.active_threads(place.space.id):
            if int(thread["id"]) >= oldest and _is_ours(thread, parent, me, name, mark):
                return thread
        async for thread in self._calls.archived_threads(parent):
            if int(thread["id"]) < oldest:
                break
            if _is_ours(thread, parent, me, name, mark):
                return thread
        return None

    def _parent(self, place: Place) -> str:
        """A thread has no threads of its own: its channel's."""
        channel = self._channel(place.space, place.channel)
        return str(channel.parent_id) if isinstance(channel, discord.Thread) else place.channel

    def _channel(self, space: SpaceRef, id: str) -> discord.abc.GuildChannel | discord.Thread | None:
        guild = self._here.guild(int(space.id))
        return guild.get_channel_or_thread(int(id)) if guild is not None and id.isdecimal() else None


def name_of(words: str) -> str:
    """The name as Discord keeps it: one line, at most 100 characters."""
    return cut(one_line(words), NAME)


def _is_ours(thread: Json, parent: str, me: str, name: str, mark: str) -> bool:
    ours = thread["parent_id"] == parent and thread["owner_id"] == me
    return ours and (thread["name"] == name or str(thread["name"]).endswith(f" · {mark[-OLD_MARK:]}"))
