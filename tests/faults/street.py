"""One live bot between both stand-ins in this process, for tests of what people do wrong and of what goes wrong."""

import asyncio
import logging
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
from pydantic import SecretStr
from structlog.testing import LogCapture

from adapters.sandbox.discord.entities import Channel as Room
from adapters.sandbox.discord.entities import Guild
from adapters.sandbox.discord.entities import User as Person
from adapters.sandbox.discord.interaction import InteractionKind
from adapters.sandbox.discord.seen import Seen as SeenOnDiscord
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.desk import Seen as SeenOnSlack
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.values import Channel, Ephemeral, User, text_of
from adapters.sandbox.slack.world import Timing
from bot.people import PlatformName, SpaceRef
from bot.settings import Settings
from storage.engine import Database
from storage.export import Exported, export
from storage.verify import verify
from tests.sqlite import migrated

with warnings.catch_warnings():
    # discord.py imports audioop, which Python 3.11 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from adapters.discord import app, gateway
    from adapters.discord.app import Discord
    from bot.wiring import live as wiring
    from bot.wiring.live import Live

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""In Tokyo: far from anyone's midnight, so that no test meets one by chance."""
RETRIES = (0.2, 1.0, 3.0, 6.0)
"""Seconds after which the stand-in for Slack sends an unacknowledged event again."""


class Clock:
    """Goes on as real time does, from noon unless told otherwise; ``skip`` lets time pass."""

    def __init__(self, since: datetime = NOON) -> None:
        self._since = since
        self._begun = time.monotonic()
        self._skipped = 0.0

    def __call__(self) -> datetime:
        return self._since + timedelta(seconds=time.monotonic() - self._begun + self._skipped)

    def unix(self) -> float:
        return self().timestamp()

    def skip(self, seconds: float) -> None:
        self._skipped += seconds

    def go_to(self, local: str) -> None:
        """A date and time in Tokyo that is still to come, in ISO 8601."""
        at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Asia/Tokyo"))
        assert at >= self(), local
        self.skip((at - self()).total_seconds())


class Heard(logging.Handler):
    """All that is logged, by the standard library or by structlog, as text that includes the traceback."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(message)s"))
        self.records: list[tuple[int, str]] = []
        self.extras: list[dict[str, Any]] = []
        self.capture = LogCapture()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.levelno, self.format(record)))
        self.extras.append(record.__dict__)

    def faults(self) -> list[str]:
        """Whatever was logged as an error, incidents among it."""
        ours = [str(entry) for entry in self.capture.entries if entry["log_level"] in ("error", "critical")]
        return [line for level, line in self.records if level >= logging.ERROR] + ours

    def incidents(self) -> list[str]:
        return [str(extra["incident"]) for extra in self.extras if "incident" in extra]

    def everything(self) -> str:
        return "\n".join([*(line for _, line in self.records), *map(str, self.capture.entries)])

    def forget(self) -> None:
        self.records.clear()
        self.extras.clear()
        self.capture.entries.clear()


@contextmanager
def heard() -> Iterator[Heard]:
    handler = Heard()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    structlog.configure(processors=[handler.capture], cache_logger_on_first_use=False)
    try:
        yield handler
    finally:
        structlog.reset_defaults()
        root.setLevel(level)
        root.removeHandler(handler)


@dataclass
class SlackSide:
    slack: SlackStandIn
    channel: Channel
    onlooker: User
    """Sees what everybody sees."""
    _count: int = 0

    def arrives(self, locale: str = "en-US", *, name: str = "", **traits: Any) -> User:
        self._count += 1
        wished: dict[str, Any] = {"tz": "Asia/Tokyo", **traits}
        user = self.slack.workspace.add_user(name or f"member{self._count}", locale=locale, **wished)
        self.slack.workspace.join(self.channel.id, user.id)
        return user

    async def thanks(self, user: User, text: str, *, wait: float = 1.0) -> SeenOnSlack:
        return await self.slack.command(user.id, self.channel.id, "/thanks", text, wait=wait)

    def others_see(self) -> list[str]:
        """All that an onlooker is shown, and all that the bot said to anybody by direct message, its greeting aside."""
        workspace = self.slack.workspace
        seen = [text_of(said) for said in workspace.seen_by(self.onlooker.id, self.channel.id)]
        direct = [one for one in workspace.channels.values() if one.kind == "im"]
        told = [said for place in direct for said in workspace.messages[place.id].values()]
        return seen + [text_of(said) for said in told if said.blocks[0]["type"] != "header"]


@dataclass
class DiscordSide:
    discord: DiscordStandIn
    guild: Guild
    room: Room
    onlooker: Person
    _count: int = 0

    def arrives(
        self, locale: str = "en-US", *, name: str = "", display: str | None = None, bot: bool = False
    ) -> Person:
        self._count += 1
        world = self.discord.world
        user = world.add_user(name or f"member{self._count}", display=display, locale=locale, bot=bot)
        world.add_member(self.guild, user)
        return user

    async def thanks(self, user: Person, to: Person, reason: str, **options: Any) -> SeenOnDiscord:
        return await self.discord.people.command(user, self.room, "thanks", to=to, reason=reason, **options)

    async def forged(self, kind: InteractionKind, user: Person, data: dict[str, Any]) -> SeenOnDiscord:
        """An interaction that no client would send, as the gateway would pass it on."""
        return await self.discord.people._ask(kind, user, self.room, data)

    async def forged_thanks(self, user: Person, *options: dict[str, Any], resolved: Any = None) -> SeenOnDiscord:
        data: dict[str, Any] = {"id": "1", "name": "thanks", "type": 1, "options": list(options)}
        return await self.forged(InteractionKind.COMMAND, user, data | ({"resolved": resolved} if resolved else {}))

    def others_see(self) -> list[str]:
        return [said.content for said in self.discord.people.seen_by(self.onlooker, self.room)]


@dataclass
class Street:
    url: str
    live: Live
    clock: Clock
    on_slack: SlackSide
    on_discord: DiscordSide
    logs: Heard
    exchanges: list[Exchange] = field(default_factory=list)

    async def rows(self, what: Exported = "entries") -> list[dict[str, object]]:
        database = Database(self.url)
        try:
            return [row async for row in export(database, what, None)]
        finally:
            await database.close()

    async def given_by(self, user: User | Person) -> list[dict[str, object]]:
        """Entries that name the person as their giver, or did before they were reversed."""
        return [
            row for row in await self.rows() if any(str(one).endswith(f":{user.id}") for one in _list(row["giver"]))
        ]

    def discord_is_ready(self) -> bool:
        """Whether the client of the moment has begun its session and knows the server."""
        adapter = self.live._platforms[PlatformName.DISCORD]
        assert isinstance(adapter, Discord)
        return adapter._client is not None and adapter._client.is_ready()

    async def community(self, platform: PlatformName) -> str:
        """The community of a platform's space, founded by its first event if there was none yet."""
        space = SpaceRef(
            platform,
            self.on_slack.slack.workspace.id if platform is PlatformName.SLACK else str(self.on_discord.guild.id),
        )
        assert self.live._storage is not None
        community = await self.live._storage.house.community_of(space)
        if community is None:
            await self.ask_for_help()
            community = await self.live._storage.house.community_of(space)
        assert community is not None
        return community

    async def ask_for_help(self) -> None:
        """A first use that stores no entry; on Slack whoever it is is greeted."""
        slack, discord = self.on_slack, self.on_discord
        await slack.slack.command(slack.arrives().id, slack.channel.id, "/shinrai", "help")
        await discord.discord.people.command(discord.arrives(), discord.room, "shinrai help")

    async def faults_in_ledger(self) -> list[str]:
        database = Database(self.url)
        try:
            return await verify(database)
        finally:
            await database.close()

    async def settled(self, within: float = 20.0) -> None:
        """Until nothing is owed to anyone or under way."""
        async with asyncio.timeout(within):
            while any(row["state"] in ("owed", "sending") for row in await self.rows("posts")):
                await asyncio.sleep(0.05)

    async def still_works(self) -> None:
        """The bot is up: someone new says thanks on each platform, and is answered."""
        giver, receiver = self.on_slack.arrives(), self.on_slack.arrives()
        seen = await self.on_slack.thanks(giver, f"@{receiver.name} for being there")
        assert f"You gave <@{receiver.id}> 1 point" in seen.text, seen
        person, other = self.on_discord.arrives(), self.on_discord.arrives()
        answer = await self.on_discord.thanks(person, other, "for being there")
        assert answer.text.startswith(f"You gave <@{other.id}> 1 point"), answer.text


@asynccontextmanager
async def street_on(url: str, *, name: str = "Town") -> AsyncIterator[Street]:
    """``name`` of the workspace and of the server, which speak English; people in them may not."""
    clock = Clock()
    exchanges: list[Exchange] = []
    timing = Timing(retries=RETRIES)
    with heard() as logs, pytest.MonkeyPatch.context() as patch:
        patch.setattr(gateway, "READY_WITHIN", 0.05)
        # A client that dies of garbage comes back at once, however often it does.
        patch.setattr(app, "LIVED", 0.0)
        patch.setattr(wiring, "Discord", partial(Discord, restart_after=0.01))
        async with (
            SlackStandIn(observer=exchanges.append, clock=clock.unix, timing=timing) as slack,
            DiscordStandIn(observer=exchanges.append, clock=clock) as discord,
        ):
            slack.workspace.name = name
            live = Live(_settings(await migrated(url), slack, discord), now=clock)
            await live.start()
            try:
                yield Street(url, live, clock, _slack_side(slack), _discord_side(discord, name), logs, exchanges)
            finally:
                await live.stop()


def _slack_side(slack: SlackStandIn) -> SlackSide:
    onlooker = slack.workspace.add_user("onlooker", tz="Asia/Tokyo", locale="en-US")
    channel = slack.workspace.add_channel("meetup", [onlooker.id, slack.workspace.bot])
    return SlackSide(slack, channel, onlooker)


def _discord_side(discord: DiscordStandIn, name: str) -> DiscordSide:
    onlooker = discord.world.add_user("onlooker")
    guild = discord.world.add_guild(name, onlooker)
    return DiscordSide(discord, guild, discord.world.add_channel(guild, "square"), onlooker)


def _settings(url: str, slack: SlackStandIn, discord: DiscordStandIn) -> Settings:
    """Of the test alone: whatever is in the environment stays out of it."""
    return Settings.model_construct(
        database_url=url,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        shinrai_http="",
    )


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def is_private(seen: SeenOnSlack, user: User) -> bool:
    """Whether all that was said is for this user alone."""
    return bool(seen.shown) and all(isinstance(said, Ephemeral) and said.user == user.id for said in seen.shown)
