"""A call of the bot on the REST API, as a route's function gets it, and the guards that most of them begin with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.discord import permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.changes import Stage
from adapters.sandbox.discord.entities import Channel, Guild, Message
from adapters.sandbox.discord.errors import (
    INVALID_FORM,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_APPLICATION,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    UNKNOWN_MESSAGE,
    Refusal,
)
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.ids import Json, Snowflake
from adapters.sandbox.discord.state import World
from adapters.sandbox.discord.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Answer:
    """``body`` is None for 204 only."""

    status: int
    body: Any


NOTHING = Answer(204, None)


def found(body: Any) -> Answer:
    return Answer(200, body)


@dataclass(frozen=True, slots=True)
class Call:
    stage: Stage
    gateway: Gateway
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: Uploads = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.stage.world

    @property
    def form(self) -> Json:
        """The body, where the route takes an object; raises Refusal 50035 for anything else."""
        if not isinstance(self.body, dict):
            raise Refusal(INVALID_FORM, {"_errors": [{"code": "DICT_TYPE_CONVERT", "message": "Not an object."}]})
        return self.body

    def id(self, name: str) -> Snowflake:
        return _snowflake(self.path[name], name)

    def query_id(self, name: str) -> Snowflake | None:
        return _snowflake(self.query[name], name) if name in self.query else None

    def limit(self, usual: int, most: int) -> int:
        text = self.query.get("limit", str(usual))
        if not text.isdigit() or not 1 <= int(text) <= most:
            error = {"code": "NUMBER_TYPE_MAX", "message": f"int value should be between 1 and {most}."}
            raise Refusal(INVALID_FORM, {"limit": {"_errors": [error]}})
        return int(text)

    def own_application(self) -> None:
        if self.id("application_id") != self.world.application.id:
            raise Refusal(UNKNOWN_APPLICATION)

    def guild(self) -> Guild:
        """Raises Refusal 10004: also for a server that exists, but without the bot."""
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None or self.stage.bot.id not in guild.members:
            raise Refusal(UNKNOWN_GUILD)
        return guild

    def channel(self, *needs: Permission) -> Channel:
        """Raises Refusal 10003, 50001 where the bot cannot see it, 50013 where it may not do what it is about to."""
        channel = self.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise Refusal(UNKNOWN_CHANNEL)
        granted = permissions.in_channel(channel, self.stage.bot)
        if Permission.VIEW_CHANNEL not in granted:
            raise Refusal(MISSING_ACCESS)
        if any(need not in granted for need in needs):
            raise Refusal(MISSING_PERMISSIONS)
        return channel

    def message(self, channel: Channel) -> Message:
        message = channel.messages.get(self.id("message_id"))
        if message is None:
            raise Refusal(UNKNOWN_MESSAGE)
        return message


def _snowflake(text: str, name: str) -> Snowflake:
    if not text.isdigit():
        error = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{text}" is not snowflake.'}
        raise Refusal(INVALID_FORM, {name: {"_errors": [error]}})
    return Snowflake(int(text))


@dataclass(frozen=True, slots=True)
class Route:
    """``open``: without the bot's token (interaction callbacks and their webhooks carry their own)."""

    verb: str
    path: str
    answer: Callable[[Call], Answer]
    open: bool = False
