"""A bot made of the real discord.py, and the town that it lives in."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import Guild as HeardGuild
from discord import app_commands
from discord.gateway import DiscordWebSocket
from yarl import URL

from adapters.sandbox.discord import Channel, DiscordStandIn, Guild, User
from adapters.sandbox.exchange import unobserved
from tests.contract.discord import DiscordContract, available

Heard = tuple[str, Any]


class Bot(discord.AutoShardedClient):
    """Keeps what it heard. Identifies anew at once, where discord.py would wait five seconds."""

    def __init__(self, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.01, heartbeat_timeout=60.0, **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.errors: list[BaseException] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self.heard.put_nowait((event, args[0] if args else None))

    async def hears(self, event: str, timeout: float = 5.0) -> Any:
        async with asyncio.timeout(timeout):
            while True:
                name, what = await self.heard.get()
                if name == event:
                    return what


@dataclass(frozen=True)
class Town:
    """A server in Japanese with two members and a channel, and a bot connected to it."""

    discord: DiscordStandIn
    bot: Bot
    guild: Guild
    channel: Channel
    aiko: User
    ben: User

    @property
    def people(self) -> Any:
        return self.discord.people

    def there(self) -> Any:
        """The channel as the bot sees it."""
        return self.bot.get_channel(self.channel.id)

    def home(self) -> HeardGuild:
        """The server as the bot sees it."""
        guild = self.bot.get_guild(self.guild.id)
        assert guild is not None
        return guild

    async def raw(self, verb: str, path: str, body: Any = None) -> tuple[int, Any, Mapping[str, str]]:
        """A call past discord.py, which would wait and try again by itself: status, answer, headers."""
        headers = {"Authorization": f"Bot {self.discord.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.request(verb, self.discord.api_url + path, json=body, headers=headers) as response,
        ):
            return response.status, await response.json(), response.headers


def intents(**more: bool) -> discord.Intents:
    return discord.Intents(guilds=True, guild_reactions=True, dm_reactions=True, **more)


@asynccontextmanager
async def connected(standin: DiscordStandIn, bot: Bot, token: str | None = None) -> AsyncIterator[Bot]:
    """Run the bot until the end of the block; whatever ended it early is in ``bot.errors``."""
    before = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = standin.api_url
    # Where a session is invalidated, discord.py goes back to this one and not to what /gateway/bot said.
    DiscordWebSocket.DEFAULT_GATEWAY = URL(standin.gateway_url)
    task = asyncio.create_task(bot.start(token or standin.token))
    task.add_done_callback(lambda done: None if done.cancelled() else bot.errors.append(done.exception() or EOFError()))
    try:
        ready = asyncio.create_task(bot.hears("ready"))
        await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(task, ready, return_exceptions=True)
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def people_in(standin: DiscordStandIn) -> tuple[Guild, Channel, User, User]:
    world = standin.world
    aiko = world.add_user("aiko", display="Aiko", locale="ja")
    ben = world.add_user("ben")
    guild = world.add_guild("Study circle", owner=ben, locale="ja", members=[aiko])
    return guild, world.add_channel(guild, "general"), aiko, ben


@asynccontextmanager
async def a_town(
    *,
    wants: discord.Intents | None = None,
    prepare: Callable[[Bot], None] = lambda bot: None,
    granted: Sequence[str] = (),
    **options: Any,
) -> AsyncIterator[Town]:
    """``granted``: privileged intents of the application. What goes over the wire is checked where it can be."""
    contract = DiscordContract()
    observer = contract if available() else unobserved
    async with DiscordStandIn(observer=observer, **options) as standin:
        for name in granted:
            setattr(standin.world.application, name, True)
        guild, channel, aiko, ben = people_in(standin)
        bot = Bot(wants or intents())
        prepare(bot)
        async with connected(standin, bot):
            if bot.tree.get_commands(type=None):
                bot.tree.copy_global_to(guild=discord.Object(guild.id))
                await bot.tree.sync(guild=discord.Object(guild.id))
            yield Town(standin, bot, guild, channel, aiko, ben)
    assert contract.faults == [], contract.faults
    assert contract.checked > 0 or not available()
