"""What the gateway tells, passed on to whoever deals with it; and what is under way, for stopping to wait for."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from adapters.discord.catching_up import CatchingUp
from adapters.discord.facts import about_space
from adapters.discord.here import Here
from adapters.discord.interactions import Interactions
from adapters.discord.patience import insist
from adapters.discord.reactions import Reactions
from adapters.discord.wire import space_of
from bot.core import Bot
from bot.events import Joined, Left
from bot.people import Place

log = structlog.get_logger(__name__)


class Hearing:
    """After ``close`` nothing new is begun."""

    def __init__(
        self, bot: Bot, here: Here, interactions: Interactions, reactions: Reactions, catching_up: CatchingUp
    ) -> None:
        self._bot = bot
        self._here = here
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
        """The bot was added to a server."""
        space = space_of(guild.id)
        me = self._here.me(space)
        event = Joined(
            space=space,
            actor=me.account,
            place=Place(space),
            facts={me.account: me},
            about_space=about_space(guild, guild.id),
            key=f"joined:{guild.id}",
        )
        self._begin(lambda: self._tell(event))

    def left(self, guild: discord.Guild) -> None:
        """The bot was removed from a server; one that is merely unavailable never comes here."""
        self._catching_up.forget(guild.id)
        space = space_of(guild.id)
        me = self._here.me(space)
        event = Left(
            space=space,
            actor=me.account,
            place=Place(space),
            facts={me.account: me},
            about_space=about_space(guild, guild.id),
            key=f"left:{guild.id}",
        )
        self._begin(lambda: self._tell(event))

    async def _tell(self, event: Joined | Left) -> None:
        try:
            await insist(lambda: self._bot.handle(event))
        except Exception as fault:
            await self._bot.give_up(event, fault)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        if not self._open:
            return
        task = asyncio.ensure_future(work())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
