"""What `shinrai doctor` finds at Slack."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.checks import MANIFEST, slack_checks
from adapters.slack.scopes import SCOPES
from bot.ports import Check, Health

Look = Callable[..., Awaitable[list[Check]]]


@pytest.fixture
def look(slack: SlackStandIn) -> Look:
    async def looked(**parts: Any) -> list[Check]:
        given = {"token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url}
        return await slack_checks(**{**given, "now": lambda: datetime.now(UTC), **parts})

    return looked


def states(checks: list[Check]) -> dict[str, Health]:
    return {check.name: check.health for check in checks if check != MANIFEST}


def said_of(checks: list[Check], name: str) -> str:
    return next(check.says for check in checks if check.name == name)


async def test_all_is_well(slack: SlackStandIn, look: Look) -> None:
    slack.grant(slack.workspace, [*SCOPES])
    assert await look() == [
        Check("Slack token", Health.OK, "Speaks as shinrai in Sandbox."),
        Check("Slack scopes", Health.OK, "All that are asked for are granted."),
        Check("Slack clock", Health.OK, "This machine's clock agrees with Slack's."),
        Check("Slack connection", Health.OK, "The app token opens one over Socket Mode."),
        MANIFEST,
    ]
    assert slack.sockets.connections == []


async def test_a_missing_scope_is_named_with_the_way_to_grant_it(slack: SlackStandIn, look: Look) -> None:
    slack.grant(slack.workspace, sorted(SCOPES.keys() - {"emoji:read", "channels:join"}))
    says = said_of(await look(), "Slack scopes")
    assert says.startswith("Missing: channels:join, emoji:read.")
    assert "shinrai manifest slack" in says


@pytest.mark.parametrize(("ahead", "words"), [(90, "90 s ahead of"), (-600, "600 s behind")])
async def test_a_clock_that_is_wrong_is_told(look: Look, ahead: int, words: str) -> None:
    checks = await look(now=lambda: datetime.now(UTC) + timedelta(seconds=ahead))
    says = said_of(checks, "Slack clock").replace("89 s", "90 s").replace("601 s", "600 s")
    assert (states(checks)["Slack clock"], words in says) == (Health.FAULT, True)


async def test_refused_tokens_are_told_apart(look: Look) -> None:
    assert states(await look(token="xoxb-wrong")) == {"Slack token": Health.FAULT, "Slack connection": Health.OK}
    checks = await look(app_token="xapp-wrong")
    assert states(checks)["Slack connection"] is Health.FAULT
    assert said_of(checks, "Slack connection").startswith("SLACK_APP_TOKEN was refused: invalid_auth.")
    assert states(await look(app_token=None))["Slack connection"] is Health.FAULT


async def test_where_slack_cannot_be_reached_nothing_is_claimed(look: Look) -> None:
    checks = await look(api_url="http://127.0.0.1:9/api/")
    assert states(checks) == {"Slack token": Health.UNKNOWN, "Slack connection": Health.UNKNOWN}


@pytest.mark.parametrize(("address", "health"), [("https://bot.example.org", Health.OK), (None, Health.FAULT)])
async def test_a_signing_secret_needs_an_address(look: Look, address: str | None, health: Health) -> None:
    checks = await look(signing_secret="s", app_token=None, public_url=address)
    assert states(checks)["Slack requests"] is health
