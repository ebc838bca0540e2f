"""App Home: published by the bot, opened and used by a person."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.contract.slack import SlackContract
from tests.sandbox.slack.conftest import Bot, Town, people_of
from tests.sandbox.slack.screens import button, modal, section


def home(*blocks: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks), **parts}


async def publish_when_opened(ack: Any, body: Any, client: AsyncWebClient, **_: Any) -> None:
    await client.views_publish(
        user_id=body["event"]["user"], view=home(section("yours"), button("more", "1"), private_metadata="c1")
    )
    await ack()


async def test_a_home_is_drawn_when_it_is_opened(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    bot.on["app_home_opened"] = publish_when_opened
    first = await slack.open_home(town.aiko)
    assert first is not None
    assert first == slack.home_of(town.aiko)
    await slack.open_home(town.aiko, tab="messages", wait=0)
    assert slack.home_of(town.ben) is None
    opened, again = bot.events("app_home_opened")
    assert (opened["tab"], "view" in opened) == ("home", False)
    assert (again["tab"], again["view"]["private_metadata"]) == ("messages", "c1")
    im = slack.workspace.direct([slack.workspace.bot, town.aiko])
    assert opened["channel"] == im.id


async def test_a_press_in_a_home_has_no_place_to_answer_to_but_a_trigger(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    async def more(ack: Any, body: Any, client: AsyncWebClient, **_: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    bot.on |= {"app_home_opened": publish_when_opened, "more": more}
    view = await slack.open_home(town.aiko)
    assert view is not None
    seen = await slack.press(town.aiko, view, "more")
    pressed = bot.heard[-1]
    assert seen.view is not None
    assert seen.view.kind == "modal"
    assert pressed["container"] == {"type": "view", "view_id": view.id}
    assert (pressed["view"]["type"], pressed["view"]["private_metadata"]) == ("home", "c1")
    assert {"response_url", "message", "channel"} & set(pressed) == set()


async def test_a_home_takes_100_blocks(slack: SlackStandIn, bot: Bot, town: Town, contract: SlackContract) -> None:
    await bot.client.views_publish(user_id=town.aiko, view=home(*[section("x")] * 100))
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await bot.client.views_publish(user_id=town.aiko, view=home(*[section("x")] * 101))
    assert [violation.kind for violation in slack.violations] == ["invalid_blocks"]
    contract.faults.clear()


async def test_a_home_is_replaced_only_from_the_state_that_was_seen(bot: Bot, town: Town) -> None:
    first = (await bot.client.views_publish(user_id=town.aiko, view=home(section("one"))))["view"]
    await bot.client.views_publish(user_id=town.aiko, view=home(section("two")), hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await bot.client.views_publish(user_id=town.aiko, view=home(section("three")), hash=first["hash"])


async def test_without_a_home_tab_in_the_manifest_nothing_is_published() -> None:
    scopes = {"bot": ["chat:write"]}
    async with SlackStandIn(manifest={"features": {}, "oauth_config": {"scopes": scopes}}) as slack:
        town = people_of(slack)
        with pytest.raises(SlackApiError, match="not_enabled"):
            await AsyncWebClient(slack.bot_token, base_url=slack.api_url).views_publish(
                user_id=town.aiko, view=home(section("x"))
            )
