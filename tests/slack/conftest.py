"""The adapter over TCP against the stand-in, with a core that says what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack import SlackStandIn, Timing, Workspace
from adapters.slack.app import Slack
from adapters.slack.ink import Pen
from bot.catalogue import Catalogue
from bot.events import AnyEvent
from bot.feature import Feature
from bot.inquiries import Finding, Inquire, Question
from bot.people import AccountRef, Locale, PlatformName, SpaceRef
from bot.phrasebook import Phrasebook, read_language
from bot.speech import Answer, Card, Reader, Reply, Spoke, Text, say
from tests.contract.slack import SlackContract

ENGLISH = """
[meta]
name = "English"
plural = "n != 1"
list = ", "
list_last = " and "
list_either = " or "

[phrases]
"said" = "{what}"
"bare" = "Only words"
"empty" = ""
"form.cancel" = "Cancel"
"form.rejected" = "Please look at this once more:"
"errors.try_again" = "Please try once more."
"errors.not_opened" = "Not opened: {why}"
"errors.not_looked_up" = "Not looked up: {why}"
"hindrance.late" = "late"
"hindrance.busy" = "busy"
"hindrance.away" = "away"
"hindrance.signed_out" = "signed out"
"hindrance.rights" = "lacks {what}"
"hindrance.some_right" = "not allowed"
"hindrance.refused" = "refused: {what}"
"hindrance.unseen" = "unseen"
"hindrance.archived" = "archived"
"hindrance.gone" = "gone"
"hindrance.panels" = "too many windows"
"hindrance.trigger" = "press once more"
"hindrance.too_large" = "too large"
"file.in_direct_messages" = "{name} is in our direct messages."
"file.not_sent" = "The file was not sent."
"errors.incident" = "Incident {id}"
"manifest.description" = "Thanks become trust"
"command.thanks.help" = "Thank members"
"command.trust.help" = "Your trust"
"command.shinrai.help" = "Help"
"menu.thank.label" = "Thank for this"
"menu.thank.help" = "Thanks its author"
"""
BOOK = Phrasebook({Locale("en"): read_language(Locale("en"), ENGLISH)}, Locale("en"))
READER = Reader("en", "Asia/Tokyo")
TEAM = SpaceRef(PlatformName.SLACK, "T0000000001")
HASTY = Timing(retries=(0.0, 0.01, 0.02))
"""Slack's own limits, with its pauses between retries shortened to hundredths of a second."""


def words(text: str) -> Reply:
    """A private answer of one paragraph."""
    return Reply(Card((Text(say("said", what=text)),)))


def account(user: str, space: SpaceRef = TEAM) -> AccountRef:
    return AccountRef(space, user)


@pytest.fixture
def pen() -> Pen:
    return Pen(BOOK, READER)


shown = Feature("shown")


@shown.command("thanks")
async def _thanks(ctx: object) -> None: ...


@shown.command("trust", "show")
async def _show(ctx: object) -> None: ...


@shown.command("shinrai", "help")
async def _help(ctx: object) -> None: ...


CATALOGUE = Catalogue([shown])


@dataclass
class Core:
    """Answers what ``says`` says; remembers what it was handed."""

    says: Callable[[AnyEvent], Awaitable[Answer]] | Answer = None
    opens_forms: bool = False
    thanks: frozenset[str] = frozenset({"pray"})
    phrasebook: Phrasebook = BOOK
    handed: list[AnyEvent] = field(default_factory=list)
    found: dict[Question, Finding] = field(default_factory=dict)
    asks: Question | None = None
    """What it asks of the platform before it answers."""
    wants_in: bool = False
    catalogue: Catalogue = CATALOGUE
    given_up: list[tuple[AnyEvent, BaseException]] = field(default_factory=list)
    asked_about: list[str] = field(default_factory=list)

    async def handle(self, event: AnyEvent, inquire: Inquire | None = None) -> Spoke:
        self.handed.append(event)
        if self.asks is not None and inquire is not None:
            self.found[self.asks] = await inquire(self.asks)
        answer = await self.says(event) if callable(self.says) else self.says
        return Spoke(answer, READER)

    def may_open_form(self, event: AnyEvent) -> bool:
        return self.opens_forms

    async def counts(self, space: SpaceRef, emoji: str) -> bool:
        self.asked_about.append(emoji)
        return emoji in self.thanks

    async def joins(self, space: SpaceRef) -> bool:
        return self.wants_in

    async def give_up(self, event: AnyEvent, fault: BaseException) -> str:
        self.given_up.append((event, fault))
        return "i1"


@dataclass(frozen=True)
class Town:
    workspace: Workspace
    aiko: str
    ben: str
    general: str
    team: SpaceRef


@pytest.fixture(autouse=True)
def other_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """What Bolt would read by itself, and a home folder where it must leave nothing."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "set-by-someone-else")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def exchanges() -> list[Exchange]:
    """All that went over the wire and was answered, oldest first."""
    return []


@pytest.fixture
async def slack(exchanges: list[Exchange]) -> AsyncIterator[SlackStandIn]:
    contract = SlackContract()

    def observed(exchange: Exchange) -> None:
        exchanges.append(exchange)
        contract(exchange)

    async with SlackStandIn(observer=observed, timing=HASTY) as stand_in:
        yield stand_in
    assert contract.faults == [], "\n".join(contract.faults)


@pytest.fixture
def town(slack: SlackStandIn) -> Town:
    workspace = slack.workspace
    general = next(channel.id for channel in workspace.channels.values() if channel.name == "general")
    aiko = workspace.add_user("aiko", real_name="Aiko Sato", tz="Asia/Tokyo", locale="ja-JP")
    ben = workspace.add_user("ben", real_name="Ben Lee", tz="Europe/London", locale="en-GB")
    for user in (aiko, ben):
        workspace.join(general, user.id)
    return Town(workspace, aiko.id, ben.id, general, SpaceRef(PlatformName.SLACK, workspace.id))


async def until(condition: Callable[[], bool], seconds: float = 3.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
async def adapter(slack: SlackStandIn, core: Core) -> AsyncIterator[Slack]:
    """Connected over Socket Mode."""
    connected = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)
    await connected.start()
    yield connected
    await connected.stop()
