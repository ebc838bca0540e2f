"""Coming into public channels by itself: at the start, when it is switched on, and when a channel is new."""

import asyncio

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.app import Slack
from adapters.slack.scopes import SCOPES
from bot.ports import TransientFault
from bot.speech import Button, Buttons, Card, Reply, say
from tests.slack.conftest import Core, Town, until


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.joining.GATHER", 0.01)
    monkeypatch.setattr("adapters.slack.joining.PAUSE", 0.05)


def inside(town: Town) -> set[str]:
    """Names of the channels that the bot is in."""
    return {channel.name for channel in town.workspace.channels.values() if town.workspace.bot in channel.members}


def channels(town: Town) -> None:
    """Two that are open, and two that the bot cannot join."""
    for name in ("talks", "cakes"):
        town.workspace.add_channel(name, [town.aiko])
    town.workspace.archive(town.workspace.add_channel("old", [town.aiko]).id)
    town.workspace.add_channel("secret", [town.aiko], kind="private")


def new(slack: SlackStandIn, core: Core) -> Slack:
    return Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)


async def test_at_the_start_it_joins_all_public_channels(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    core.wants_in = True
    adapter = new(slack, core)
    await adapter.start()
    await until(lambda: inside(town) == {"general", "talks", "cakes"})
    await adapter.stop()
    assert slack.violations == []


async def test_where_nobody_wants_it_it_stays_out(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    channels(town)
    await slack.create_channel(town.aiko, "new")
    await asyncio.sleep(0.2)
    assert inside(town) == {"general"}


async def test_when_it_is_switched_on_it_joins_what_is_there(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    channels(town)
    button = Button(say("said", what="Join"), "join", "c1")
    core.says = Reply(Card((Buttons((button,)),)))
    panel = (await slack.command(town.aiko, town.general, "/shinrai", "setup")).message
    core.wants_in = True
    assert panel is not None
    await slack.press(town.aiko, panel, "join#0")
    await until(lambda: inside(town) == {"general", "talks", "cakes"})


async def test_it_joins_a_channel_that_is_new_and_no_other(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.wants_in = True
    await slack.create_channel(town.aiko, "first")
    await until(lambda: inside(town) == {"general", "first"})
    first = next(channel.id for channel in town.workspace.channels.values() if channel.name == "first")
    await slack.leave(town.workspace.bot, first)  # somebody removed it: it does not push back in
    await slack.create_channel(town.aiko, "second")
    await until(lambda: inside(town) == {"general", "second"})


async def test_it_waits_as_long_as_slack_says(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    core.wants_in = True
    slack.faults.rate_limit("conversations.list", retry_after=1)
    slack.faults.fail("conversations.join")
    adapter = new(slack, core)
    await adapter.start()
    await asyncio.sleep(0.5)
    assert inside(town) == {"general"}
    await until(lambda: inside(town) == {"general", "talks", "cakes"})
    await adapter.stop()


async def test_once_nobody_wants_it_any_more_it_stops(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    answers = iter([True, True, False])

    async def joins(space: object) -> bool:
        return next(answers, False)

    core.joins = joins  # type: ignore[method-assign]
    adapter = new(slack, core)
    await adapter.start()
    await until(lambda: "talks" in inside(town))
    await asyncio.sleep(0.2)
    await adapter.stop()
    assert inside(town) == {"general", "talks"}


async def test_more_channels_than_a_page_has_are_all_joined(slack: SlackStandIn, town: Town, core: Core) -> None:
    for number in range(230):
        town.workspace.add_channel(f"c{number}", [town.aiko])
    core.wants_in = True
    adapter = new(slack, core)
    await adapter.start()
    await until(lambda: len(inside(town)) == 231, seconds=10)
    await adapter.stop()


async def test_without_the_scope_it_gives_up_quietly(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    core.wants_in = True
    slack.grant(town.workspace, ["users:read", "channels:read"])
    adapter = new(slack, core)
    await adapter.start()
    await asyncio.sleep(0.3)
    assert inside(town) == {"general"}
    await adapter.stop()


async def test_once_the_scope_is_granted_the_next_look_joins_all(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    core.wants_in = True
    slack.grant(town.workspace, ["users:read", "channels:read", "commands", "chat:write"])
    adapter = new(slack, core)
    await adapter.start()
    button = Button(say("said", what="Check again"), "check", "c1")
    core.says = Reply(Card((Buttons((button,)),)))
    panel = (await slack.command(town.aiko, town.general, "/shinrai", "setup")).message
    await asyncio.sleep(0.2)
    assert inside(town) == {"general"}
    slack.grant(town.workspace, [*SCOPES])
    assert panel is not None
    await slack.press(town.aiko, panel, "check#0")
    await until(lambda: inside(town) == {"general", "talks", "cakes"})
    await adapter.stop()


async def test_while_storage_is_away_it_asks_again(slack: SlackStandIn, town: Town, core: Core) -> None:
    channels(town)
    faults = iter([TransientFault("locked"), TransientFault("locked")])

    async def joins(space: object) -> bool:
        if fault := next(faults, None):
            raise fault
        return True

    core.joins = joins  # type: ignore[method-assign]
    adapter = new(slack, core)
    await adapter.start()
    await until(lambda: inside(town) == {"general", "talks", "cakes"})
    await adapter.stop()
