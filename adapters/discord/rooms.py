"""A room is a private thread in the channel that it belongs to, known by its name."""

from datetime import datetime

import discord

from adapters.discord.calls import Calls
from adapters.discord.earlier import CLOCKS_DIFFER
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
KEPT = 1000
"""Threads that are being filled; of what is forgotten everybody is let in again, which changes nothing."""
OURS = 10
"""Characters of our mark at the end of a name: its random half (storage, ids)."""


class Rooms:
    def __init__(self, calls: Calls, here: Here) -> None:
        self._calls = calls
        self._here = here
        self._inside: dict[str, tuple[str, ...]] = {}
        """Of threads that are being filled: who has been let in."""

    async def open(self, place: Place, name: str) -> str:
        """Id of a new thread, with nobody but the bot in it."""
        body = {"name": name, "type": PRIVATE, "invitable": False, "auto_archive_duration": QUIET_FOR}
        return str((await self._calls.start_thread(self._parent(place), body))["id"])

    async def let_in(self, thread: str, members: tuple[AccountRef, ...]) -> None:
        """All of them or, where one is refused for good, none: nobody is left alone in it.

        An attempt that is cut off leaves the rest to the next one.
        """
        inside = self._inside.pop(thread, ())
        for here, member in enumerate(members):
            if member.user in inside:
                continue
            try:
                await self._calls.let_in(thread, member.user)
            except BaseException as fault:
                if isinstance(fault, discord.HTTPException) and not isinstance(not_sent(fault), TryAgain):
                    for other in members[:here]:
                        await self._calls.put_out(thread, other.user)
                else:
                    self._remember(thread, inside)
                raise
            inside = (*inside, member.user)

    def _remember(self, thread: str, inside: tuple[str, ...]) -> None:
        if len(self._inside) >= KEPT:
            self._inside.clear()
        self._inside[thread] = inside

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        """One that an earlier try opened; an archived one is brought back. With its channel it would be gone, too."""
        try:
            thread = await self._find(place, mark, since)
        except discord.NotFound:
            return None
        if thread is not None and thread["thread_metadata"]["archived"]:
            await self._calls.wake_thread(thread["id"])
        return None if thread is None else str(thread["id"])

    async def _find(self, place: Place, mark: str, since: datetime) -> Json | None:
        parent, me = self._parent(place), self._here.me(place.space).account.user
        for thread in await self._calls.active_threads(place.space.id):
            if _is_ours(thread, parent, me, mark):
                return thread
        oldest = snowflake_at(since - CLOCKS_DIFFER)
        async for thread in self._calls.archived_threads(parent):
            if int(thread["id"]) < oldest:
                break
            if _is_ours(thread, parent, me, mark):
                return thread
        return None

    def _parent(self, place: Place) -> str:
        """A thread has no threads of its own: its channel's."""
        channel = self._channel(place.space, place.channel)
        return str(channel.parent_id) if isinstance(channel, discord.Thread) else place.channel

    def _channel(self, space: SpaceRef, id: str) -> discord.abc.GuildChannel | discord.Thread | None:
        guild = self._here.guild(int(space.id))
        return guild.get_channel_or_thread(int(id)) if guild is not None and id.isdecimal() else None


def name_of(words: str, mark: str) -> str:
    """At most 100 characters, ending in what a later try knows it by."""
    return f"{cut(one_line(words), NAME - len(_tail(mark)))}{_tail(mark)}"


def _tail(mark: str) -> str:
    return f" · {mark[-OURS:]}"


def _is_ours(thread: Json, parent: str, me: str, mark: str) -> bool:
    ours = thread["parent_id"] == parent and thread["owner_id"] == me
    return ours and str(thread["name"]).endswith(_tail(mark))
