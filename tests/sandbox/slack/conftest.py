"""A small bot on the real slack-bolt, talking to the stand-in over TCP."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn, Timing
from tests.contract.slack import SlackContract

HASTY = Timing(acknowledge=0.3, retries=(0.0, 0.05))
"""Seconds: short enough that a test can wait for what goes wrong."""


class Hands:
    """A clock that a test winds on by hand."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


Handler = Callable[..., Awaitable[None]]


@dataclass
class Bot:
    """Acknowledges whatever it hears, unless a test says otherwise in ``on``."""

    app: AsyncApp
    client: AsyncWebClient
    on: dict[str, Handler] = field(default_factory=dict)
    """A command, an event's type, an action id or a callback id → ``async (ack, body, client, respond)``."""
    heard: list[dict[str, Any]] = field(default_factory=list)

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [body["event"] for body in self.heard if body.get("event", {}).get("type") == kind]

    async def hear(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond | None = None
    ) -> None:
        self.heard.append(body)
        handler = self.on.get(name_of(body))
        if handler is None:
            await ack()
        else:
            await handler(ack=ack, body=body, client=client, respond=respond)


def name_of(body: dict[str, Any]) -> str:
    if "event" in body:
        return str(body["event"]["type"])
    if "actions" in body:
        return str(body["actions"][0]["action_id"])
    return str(body.get("command") or body.get("action_id") or body.get("callback_id") or body["view"]["callback_id"])


def new_bot(slack: SlackStandIn, session: aiohttp.ClientSession, *, signed: bool = False) -> Bot:
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
    app = AsyncApp(
        client=client,
        process_before_response=True,
        signing_secret=slack.signing_secret if signed else "unused",
        request_verification_enabled=signed,
    )
    bot = Bot(app, client)
    everything = re.compile(".*")
    for register in (app.command, app.event, app.action, app.shortcut, app.view, app.view_closed, app.options):
        register(everything)(bot.hear)
    return bot


@pytest.fixture
def contract() -> SlackContract:
    return SlackContract()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def slack(contract: SlackContract) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn(observer=contract) as stand_in:
        yield stand_in
    assert contract.faults == [], "\n".join(contract.faults)


@pytest.fixture(autouse=True)
def no_slack_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bolt reads these by itself, and would keep installations in the home folder."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def hasty(contract: SlackContract) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn(observer=contract, timing=HASTY) as stand_in:
        yield stand_in


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as shared:
        yield shared


@pytest.fixture
async def client(hasty: SlackStandIn, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(hasty.bot_token, base_url=hasty.api_url, session=session, retry_handlers=[])


@pytest.fixture
async def start(session: aiohttp.ClientSession) -> AsyncIterator[Callable[[SlackStandIn], Awaitable[Bot]]]:
    """Starts a bot that hears everything and acknowledges it."""
    running: list[AsyncSocketModeHandler] = []

    async def started(slack: SlackStandIn) -> Bot:
        bot = new_bot(slack, session)
        handler = AsyncSocketModeHandler(bot.app, slack.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        running.append(handler)
        await slack.connected()
        return bot

    yield started
    for handler in running:
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def bot(slack: SlackStandIn, start: Callable[[SlackStandIn], Awaitable[Bot]]) -> Bot:
    return await start(slack)


@dataclass(frozen=True)
class Town:
    """Two members and the bot in #general."""

    aiko: str
    ben: str
    general: str


def people_of(slack: SlackStandIn) -> Town:
    workspace = slack.workspace
    general = next(channel.id for channel in workspace.channels.values() if channel.name == "general")
    aiko = workspace.add_user("aiko", real_name="Aiko Sato", tz="Asia/Tokyo", locale="ja-JP")
    ben = workspace.add_user("ben", real_name="Ben Lee", tz="Europe/London", email="ben@example.com")
    for user in (aiko, ben):
        workspace.join(general, user.id)
    return Town(aiko.id, ben.id, general)


@pytest.fixture
def town(slack: SlackStandIn) -> Town:
    return people_of(slack)
