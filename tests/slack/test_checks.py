"""What `shinrai doctor` finds at Slack."""

import re
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
        Check("slack token", Health.OK, "Speaks as shinrai in Sandbox."),
        Check("slack scopes", Health.OK, "All that are asked for are granted."),
        Check("slack clock", Health.OK, "This machine's clock agrees with Slack's."),
        Check("slack connection", Health.OK, "The app token opens one over Socket Mode."),
        MANIFEST,
    ]
    assert slack.sockets.connections == []


async def test_a_missing_scope_is_named_with_the_way_to_grant_it(slack: SlackStandIn, look: Look) -> None:
    slack.grant(slack.workspace, sorted(SCOPES.keys() - {"emoji:read", "channels:join"}))
    says = said_of(await look(), "slack scopes")
    assert says.startswith("Missing: channels:join, emoji:read.")
    assert "shinrai manifest slack" in says


@pytest.mark.parametrize(("ahead", "way"), [(90, "ahead of"), (-600, "behind")])
async def test_a_clock_that_is_wrong_is_told(look: Look, ahead: int, way: str) -> None:
    checks = await look(now=lambda: datetime.now(UTC) + timedelta(seconds=ahead))
    told = re.search(r"(\d+) s (ahead of|behind)", said_of(checks, "slack clock"))
    assert told is not None
    assert (states(checks)["slack clock"], told[2]) == (Health.FAULT, way)
    assert abs(int(told[1]) - abs(ahead)) <= 3  # Slack tells whole seconds


async def test_refused_tokens_are_told_apart(look: Look) -> None:
    assert states(await look(token="xoxb-wrong")) == {"slack token": Health.FAULT, "slack connection": Health.OK}
    checks = await look(app_token="xapp-wrong")
    assert states(checks)["slack connection"] is Health.FAULT
    assert said_of(checks, "slack connection").startswith("SLACK_APP_TOKEN was refused: invalid_auth.")
    assert states(await look(app_token=None))["slack connection"] is Health.FAULT


async def test_where_slack_cannot_be_reached_nothing_is_claimed(look: Look) -> None:
    checks = await look(api_url="http://127.0.0.1:9/api/")
    assert states(checks) == {"slack token": Health.UNKNOWN, "slack connection": Health.UNKNOWN}


@pytest.mark.parametrize(("address", "health"), [("https://bot.example.org", Health.OK), (None, Health.FAULT)])
async def test_a_signing_secret_needs_an_address(look: Look, address: str | None, health: Health) -> None:
    checks = await look(signing_secret="s", app_token=None, public_url=address)
    assert states(checks)["slack requests"] is health


async def test_a_rate_limit_says_nothing_about_the_tokens(slack: SlackStandIn, look: Look) -> None:
    slack.faults.rate_limit("auth.test")
    slack.faults.rate_limit("apps.connections.open")
    assert states(await look()) == {"slack token": Health.UNKNOWN, "slack connection": Health.UNKNOWN}
