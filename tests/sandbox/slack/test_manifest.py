"""A manifest decides what exists for an app: commands, shortcuts, events, scopes. And the stand-in keeps to itself."""

import subprocess
import sys
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import people_of

MANIFEST: dict[str, Any] = {
    "features": {
        "slash_commands": [
            {"command": "/thanks", "should_escape": True},
            {"command": "/plain", "should_escape": False},
        ],
        "shortcuts": [{"callback_id": "thank_for_this", "type": "message"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
    "settings": {"event_subscriptions": {"bot_events": ["reaction_added"]}},
}


async def test_what_is_not_in_the_manifest_does_not_exist() -> None:
    async with SlackStandIn(manifest=MANIFEST) as slack:
        town = people_of(slack)
        ts = await slack.say(town.ben, town.general, "cake", wait=0)
        unknown = await slack.command(town.aiko, town.general, "/sing")
        nowhere = await slack.shortcut(town.aiko, "sing", town.general, ts)
        assert (unknown.error, unknown.push) == ("/sing is not a valid command", None)
        assert (nowhere.error, nowhere.push) == ("no shortcut sing", None)
        assert await slack.unreact(town.aiko, town.general, ts, "pray") is None
        assert await slack.react(town.aiko, town.general, ts, "pray", wait=0) is not None
        assert await slack.change_user(town.aiko, tz="UTC") is None
        with pytest.raises(SlackApiError, match="missing_scope"):
            await AsyncWebClient(slack.bot_token, base_url=slack.api_url).users_info(user=town.aiko)


async def test_only_escaping_commands_get_mentions() -> None:
    async with SlackStandIn(manifest=MANIFEST) as slack:
        town = people_of(slack)
        slack.over_http("http://127.0.0.1:9/")
        await slack.command(town.aiko, town.general, "/thanks", "@ben")
        await slack.command(town.aiko, town.general, "/plain", "@ben")
        assert [push.payload["text"] for push in slack.pushes] == [f"<@{town.ben}|ben>", "@ben"]


async def test_a_stand_in_can_stop_and_listen_again_at_the_same_port() -> None:
    slack = SlackStandIn()
    async with slack:
        first = slack.api_url
        town = people_of(slack)
    async with slack:
        assert slack.api_url == first
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        assert (await client.users_info(user=town.aiko))["ok"]


def test_the_stand_in_needs_neither_the_bot_nor_slacks_libraries() -> None:
    asked = (
        "import sys, adapters.sandbox.slack;"
        "print([name for name in sys.modules if name.split('.')[0] in ('bot', 'slack_sdk', 'slack_bolt', 'storage')"
        " or name.startswith('adapters.slack')])"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
