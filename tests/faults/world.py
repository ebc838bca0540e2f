"""The real bot in this process between real libraries and the stand-ins, stopped and started again on one database."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr

from adapters.discord import gateway
from adapters.sandbox.discord.dispatches import Dispatch
from adapters.sandbox.discord.faults import Faults as DiscordFaults
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.faults import Faults as SlackFaults
from adapters.sandbox.slack.pushing import Answer, Push, fresh
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.slack.world import Timing
from bot.ports import DeliveryState
from bot.settings import Settings
from bot.wiring.live import Live
from storage.engine import Database
from storage.export import export
from storage.verify import verify
from tests.contract import discord as discord_contract
from tests.contract import slack as slack_contract
from tests.contract.discord import DiscordContract
from tests.contract.slack import SlackContract
from tests.sqlite import migrated

WITHIN = 15.0
"""Seconds in which anything that is waited for has to come true."""
T = TypeVar("T")
OPEN = frozenset({DeliveryState.OWED, DeliveryState.SENDING})


async def until(true: Callable[[], Awaitable[bool]], what: str, within: float = WITHIN) -> None:
    """Look again and again. Raises AssertionError naming what did not come true."""
    deadline = time.monotonic() + within
    while not await true():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        await asyncio.sleep(0.02)


class Running:
    """One bot after another on one database. ``settings`` say where the stand-ins are."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.live: Live | None = None
        self.database = Database(settings.database_url)

    async def start(self) -> None:
        await migrated(self.settings.database_url)
        self.live = Live(self.settings)
        await self.live.start()

    async def stop(self) -> None:
        """What is under way is finished first."""
        live, self.live = self.live, None
        if live is not None:
            await live.stop()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def rows(self, what: Any = "entries") -> list[dict[str, Any]]:
        return [row async for row in export(self.database, what, None)]

    async def kinds(self) -> Counter[str]:
        """How many entries of each kind there are."""
        return Counter(row["kind"] for row in await self.rows())

    async def balances(self) -> dict[str, int]:
        """By the platform's own id of a person; who has nothing is left out."""
        members = await self.rows("members")
        return {row["accounts"][0].rpartition(":")[2]: row["balance"] for row in members if row["balance"]}

    async def delivered(self) -> None:
        """Return when nothing is owed or under way any more."""

        async def nothing_owed() -> bool:
            return not any(row["state"] in OPEN for row in await self.rows("posts"))

        await until(nothing_owed, "deliveries are still owed")

    async def close(self) -> None:
        await self.stop()
        await self.database.close()


class SlackTown:
    """A workspace with aiko, ben and chie in one channel, over Socket Mode or over signed HTTP."""

    def __init__(self, slack: SlackStandIn, running: Running, log: list[Exchange], *, http: bool) -> None:
        self.slack = slack
        self.running = running
        self.log = log
        self.http = http
        workspace = slack.workspace
        self.people = {
            name: workspace.add_user(name, tz="Asia/Tokyo", locale="en-US") for name in ("aiko", "ben", "chie")
        }
        self.channel = workspace.add_channel("meetup", [*(user.id for user in self.people.values()), workspace.bot]).id

    def id(self, name: str) -> str:
        return self.people[name].id

    async def start(self) -> None:
        await self.running.start()
        if self.http:
            self.slack.over_http(events_url(self.running))

    async def restart(self) -> None:
        await self.running.stop()
        await self.start()

    async def with_copies(self, act: Awaitable[T], copies: int) -> tuple[T, Push, list[Answer]]:
        """What a person does, delivered so many more times before the first delivery was answered."""
        start = len(self.slack.pushes)
        doing = asyncio.ensure_future(act)
        while len(self.slack.pushes) == start:
            await asyncio.sleep(0)
        push = self.slack.pushes[start]
        answers = await self.again(push, copies)
        return await doing, push, answers

    async def again(self, push: Push, times: int) -> list[Answer]:
        """The same happening, all at once, each as a retry in an envelope and under an event id of its own."""
        pusher, world = self.slack.pusher, self.slack.world
        attempts = [pusher.attempt(fresh(push, world), number, "timeout") for number in range(1, times + 1)]
        return list(await asyncio.gather(*attempts))

    def responses(self) -> list[list[str]]:
        """What the bot said to response addresses, whether or not they still took it."""
        return [words(one.request["blocks"]) for one in self.log if one.kind == "webhook"]

    def told(self, name: str) -> list[str]:
        """The first lines of what the bot told someone by direct message, but for its greeting of the first."""
        told = [message.blocks for message in self.slack.direct_messages(self.id(name))]
        return [words(blocks)[0] for blocks in told if blocks[0]["type"] != "header"]


class DiscordTown:
    """A server with aiko, who moderates it, ben and chie in one channel."""

    def __init__(self, discord: DiscordStandIn, running: Running, log: list[Exchange]) -> None:
        self.discord = discord
        self.running = running
        self.log = log
        world = discord.world
        self.people = {name: world.add_user(name) for name in ("aiko", "ben", "chie")}
        self.guild = world.add_guild("town", self.people["aiko"], members=list(self.people.values())[1:])
        self.square = world.add_channel(self.guild, "square")

    async def start(self) -> None:
        await self.running.start()

    async def restart(self) -> None:
        await self.heard()
        await self.running.restart()

    async def with_copies(self, act: Awaitable[T], copies: int) -> tuple[T, Dispatch]:
        """What a person does, dispatched so many more times before the first was answered."""
        history = self.discord.gateway.history
        before = history[-1] if history else None
        doing = asyncio.ensure_future(act)
        while not history or history[-1] is before:
            await asyncio.sleep(0)
        dispatch = history[-1]
        await self.again(dispatch, copies)
        return await doing, dispatch

    async def again(self, dispatch: Dispatch, times: int) -> None:
        """The same dispatch, all at once, as it was; returns when the bot has heard them."""
        for _ in range(times):
            self.discord.gateway.send(dispatch)
        await self.heard()

    async def heard(self) -> None:
        """The gateway keeps its order: once this is answered, all that was sent before it has been heard."""
        answer = await self.discord.people.command(self.people["chie"], self.square, "shinrai help")
        assert not answer.failed

    def notices(self) -> list[str]:
        return [message.content for message in self.square.messages.values() if message.author.bot]

    def answers(self, opener: str) -> list[str]:
        """What the bot answered, or tried to answer, to interactions, where it begins so."""
        said = [_said(one.request.get("data") or {}) for one in self.log if one.path.endswith("/callback")]
        return [text for text in said if text.startswith(opener)]


@asynccontextmanager
async def slack_town(
    url: str,
    *,
    http: bool = False,
    faults: SlackFaults | None = None,
    timing: Timing | None = None,
) -> AsyncIterator[SlackTown]:
    """Started; at the end the ledger adds up, and whatever went over the wire was as Slack specifies it."""
    contract = SlackContract()
    log: list[Exchange] = []

    def observed(exchange: Exchange) -> None:
        log.append(exchange)
        contract(exchange)

    async with SlackStandIn(observer=observed, faults=faults, timing=timing) as slack:
        tokens: dict[str, Any] = {"slack_bot_token": SecretStr(slack.bot_token), "slack_api_url": slack.api_url}
        if http:
            tokens |= {"slack_signing_secret": SecretStr(slack.signing_secret), "shinrai_http": "127.0.0.1:0"}
        else:
            tokens |= {"slack_app_token": SecretStr(slack.app_token), "shinrai_http": ""}
        running = Running(Settings.model_construct(database_url=url, **tokens))
        town = SlackTown(slack, running, log, http=http)
        try:
            await town.start()
            yield town
            await running.stop()
            assert await verify(running.database) == []
        finally:
            await running.close()
    # Slack takes five answers at one address (the bot then shows its answer in the form), everything else is a fault.
    assert {violation.kind for violation in slack.violations} <= {"used_url"}
    assert contract.faults == [], "\n".join(contract.faults[:5])
    assert contract.checked > 0 or not slack_contract.available()


@asynccontextmanager
async def discord_town(url: str, *, faults: DiscordFaults | None = None) -> AsyncIterator[DiscordTown]:
    """The same on Discord."""
    contract = DiscordContract()
    log: list[Exchange] = []

    def observed(exchange: Exchange) -> None:
        log.append(exchange)
        if discord_contract.available():
            contract(exchange)

    with pytest.MonkeyPatch.context() as patch:
        # One server is there at once; discord.py would wait for more of them.
        patch.setattr(gateway, "READY_WITHIN", 0.1)
        async with DiscordStandIn(observer=observed, faults=faults) as discord:
            settings = Settings.model_construct(
                database_url=url,
                discord_token=SecretStr(discord.token),
                discord_api_url=discord.api_url,
                shinrai_http="",
            )
            running = Running(settings)
            town = DiscordTown(discord, running, log)
            try:
                await town.start()
                yield town
                await running.stop()
                assert await verify(running.database) == []
            finally:
                await running.close()
    assert contract.faults == [], "\n".join(contract.faults[:5])
    assert contract.checked > 0 or not discord_contract.available()


def events_url(running: Running) -> str:
    """Where the bot of the moment takes Slack's requests: its web server chose a free port."""
    assert running.live is not None
    web = running.live._web
    assert web is not None
    return f"http://127.0.0.1:{web.port}/slack/events"


def _said(body: Json) -> str:
    """Content, or where there are embeds what is in them."""
    return "\n".join(
        [body.get("content", ""), *(embed.get("description", "") for embed in body.get("embeds", ()))]
    ).strip()


def words(blocks: Iterable[Any]) -> list[str]:
    """The text of Slack's sections, a line each."""
    return [block["text"]["text"] for block in blocks if "text" in block]


def buttons(components: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """(label, id) of the buttons in Slack's blocks or Discord's components, however deep."""
    for one in components:
        if one.get("type") in ("button", 2):
            label = one["text"]["text"] if "text" in one else one["label"]
            yield label, one.get("action_id") or one["custom_id"]
        yield from buttons([*one.get("elements", ()), *one.get("components", ())])


def button(label: str, components: Iterable[Any]) -> str:
    """The id of the button with that label. Raises KeyError."""
    return dict(buttons(components))[label]
