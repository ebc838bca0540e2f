"""The adapter over TCP against the stand-in, every exchange checked against Discord's own specification.

discord.py imports audioop, which Python 3.11 deprecates: it is imported once before warnings become errors.
"""

import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord

from adapters.discord import gateway
from adapters.discord.app import Discord
from adapters.sandbox.discord import Channel, DiscordStandIn, Guild, User
from adapters.sandbox.exchange import Exchange
from bot.people import AccountRef, MessageRef, Place, PlatformName, SpaceRef
from tests.contract.discord import DiscordContract, available
from tests.discord.town import FakeCore

assert discord.version_info[:2] >= (2, 7)


@dataclass
class Scene:
    discord: DiscordStandIn
    core: FakeCore
    bot: Discord
    town: Guild
    square: Channel
    aiko: User
    ben: User
    log: list[Exchange] = field(default_factory=list)

    @property
    def space(self) -> SpaceRef:
        return SpaceRef(PlatformName.DISCORD, str(self.town.id))

    @property
    def place(self) -> Place:
        return Place(self.space, str(self.square.id))

    def account(self, user: User) -> AccountRef:
        return AccountRef(self.space, str(user.id))

    def ref(self, message: Any) -> MessageRef:
        return MessageRef(self.space, str(message.channel.id), str(message.id))

    def calls(self, start: str) -> list[Exchange]:
        return [one for one in self.log if f"{one.method} {one.path}".startswith(start)]


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """A town with a square, Aiko who owns it, Ben, and the bot, not started yet."""
    monkeypatch.setattr(gateway, "READY_WITHIN", 0.1)
    log: list[Exchange] = []
    async with DiscordStandIn(observer=log.append) as stand_in:
        world = stand_in.world
        aiko = world.add_user("aiko", display="Aiko", locale="ja")
        ben = world.add_user("ben")
        town = world.add_guild("Town", aiko, members=[ben], locale="ja")
        square = world.add_channel(town, "square")
        core = FakeCore()
        bot = Discord(
            core.as_bot, token=stand_in.token, api_url=stand_in.api_url, early=0.15, pulse=0.1, restart_after=0.05
        )
        yield Scene(stand_in, core, bot, town, square, aiko, ben, log)
        await bot.stop()
    _as_specified(log)


@pytest.fixture
async def live(scene: Scene) -> Scene:
    """The same, started."""
    await scene.bot.start()
    return scene


def _as_specified(log: list[Exchange]) -> None:
    if not available():
        return  # tests/sandbox/discord/test_contract.py says how to get the specification
    contract = DiscordContract()
    for exchange in log:
        contract(exchange)
    assert contract.faults == []
