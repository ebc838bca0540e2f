"""What the gateway tells, passed on to whoever deals with it; and what is under way, for stopping to wait for."""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from adapters.discord.catching_up import CatchingUp
from adapters.discord.coming_and_going import ComingAndGoing
from adapters.discord.interactions import Interactions
from adapters.discord.reactions import Reactions
from adapters.discord.wire import space_of


class Hearing:
    """After ``close`` nothing new is begun."""

    def __init__(
        self, going: ComingAndGoing, interactions: Interactions, reactions: Reactions, catching_up: CatchingUp
    ) -> None:
        self._going = going
        self._interactions = interactions
        self._reactions = reactions
        self._catching_up = catching_up
        self._under_way: set[asyncio.Task[None]] = set()
        self._open = True

    async def close(self, within: float) -> None:
        """Let what is under way end, at most so many seconds."""
        self._open = False
        if self._under_way:
            await asyncio.wait(set(self._under_way), timeout=within)

    def interaction(self, interaction: discord.Interaction) -> None:
        self._begin(lambda: self._interactions.hold(interaction))

    async def unreadable_interaction(self, data: object, incident: str) -> None:
        """Whoever asked is told the incident, as far as the interaction says how to answer it."""
        if self._open:
            await self._interactions.sorry(data, incident)

    def reaction(self, payload: discord.RawReactionActionEvent) -> None:
        if self._open and payload.guild_id is not None:
            self._reactions.changed(payload, space_of(payload.guild_id))

    def cleared(self, payload: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent) -> None:
        if self._open and payload.guild_id is not None:
            self._reactions.cleared(payload, space_of(payload.guild_id))

    def new_session(self, guilds: list[discord.Guild]) -> None:
        """What happened in these before it is lost; they are whole again once they were caught up with."""
        for guild in guilds:
            self._catching_up.forget(guild.id)

    def in_view(self, guild: discord.Guild) -> None:
        if self._open:
            self._catching_up.begin(guild)

    def joined(self, guild: discord.Guild) -> None:
        if self._open:
            self._going.joined(guild)

    def left(self, guild: discord.Guild) -> None:
        """One that is merely unavailable never comes here."""
        self._catching_up.forget(guild.id)
        if self._open:
            self._going.left(guild)

    def person_joined(self, member: discord.Member) -> None:
        if self._open:
            self._going.person_joined(member)

    def person_left(self, guild_id: int, user_id: int) -> None:
        if self._open:
            self._going.person_left(guild_id, user_id)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        if not self._open:
            return
        task = asyncio.ensure_future(work())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
