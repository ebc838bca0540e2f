"""What Slack's Block Kit refuses, the stand-in refuses."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import Town
from tests.sandbox.slack.screens import asked, modal, plain, section


def actions(*elements: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **parts}


def element(**parts: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain("Press"), **parts}


def option(words: str = "x", value: str = "x") -> dict[str, Any]:
    return {"text": plain(words), "value": value}


def select(*options: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "a", "options": list(options), **parts}


TOO_MUCH: dict[str, list[Any]] = {
    "51 blocks": [section("x")] * 51,
    "a section over 3,000": [section("x" * 3001)],
    "an empty section": [section("")],
    "a section without text": [{"type": "section"}],
    "11 fields": [{"type": "section", "fields": [plain("x")] * 11}],
    "a field over 2,000": [{"type": "section", "fields": [plain("x" * 2001)]}],
    "a header over 150": [{"type": "header", "text": plain("x" * 151)}],
    "a button's text over 75": [actions(element(text=plain("x" * 76)))],
    "a button's value over 2,000": [actions(element(value="x" * 2001))],
    "an action id over 255": [actions(element(action_id="x" * 256))],
    "a block id over 255": [section("x") | {"block_id": "x" * 256}],
    "26 elements": [actions(*[element(action_id=str(number)) for number in range(26)])],
    "no element": [actions()],
    "11 elements of a context": [{"type": "context", "elements": [plain("x")] * 11}],
    "the same action id twice in a block": [actions(element(), element())],
    "the same block id twice": [section("x") | {"block_id": "b"}, section("y") | {"block_id": "b"}],
    "an unknown block": [{"type": "paragraph"}],
    "an unknown element": [actions({"type": "knob", "action_id": "a"})],
    "a select without options": [actions({"type": "static_select", "action_id": "a", "options": []})],
    "101 options": [
        actions(
            {
                "type": "static_select",
                "action_id": "a",
                "options": [{"text": plain("x"), "value": str(number)} for number in range(101)],
            }
        )
    ],
    "an option's text over 75": [actions(select(option("x" * 76)))],
    "an option's value over 150": [actions(select(option(value="x" * 151)))],
    "a placeholder over 150": [actions(select(option(), placeholder=plain("x" * 151)))],
    "a first choice that is none of the options": [actions(select(option(), initial_option=option("other")))],
    "several to choose beside buttons": [actions(select(option()) | {"type": "multi_static_select"})],
    "text that is no text object": [{"type": "section", "text": "x"}],
}

AS_MUCH_AS_ALLOWED: dict[str, list[Any]] = {
    "50 blocks": [section("x")] * 50,
    "a section of 3,000": [section("x" * 3000)],
    "10 fields of 2,000": [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    "a header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "a button at all limits": [actions(element(text=plain("x" * 75), value="x" * 2000, action_id="x" * 255))],
    "a select at all limits": [
        actions(
            select(
                option("x" * 75, "x" * 150),
                *[option(str(number), str(number)) for number in range(99)],
                placeholder=plain("x" * 150),
                initial_option=option("x" * 75, "x" * 150),
            )
        )
    ],
    "several to choose in a section": [
        section("x") | {"accessory": select(option(), initial_options=[option()]) | {"type": "multi_static_select"}}
    ],
    "25 elements": [actions(*[element(action_id=str(number)) for number in range(25)])],
    "the same action id in two blocks": [actions(element()), actions(element())],
}


@pytest.mark.parametrize("name", TOO_MUCH)
async def test_a_message_with_too_much_is_refused(hasty: SlackStandIn, client: AsyncWebClient, name: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=general_of(hasty), text="x", blocks=TOO_MUCH[name])
    assert refused.value.response["error"] == "invalid_blocks"
    assert "json-pointer" in refused.value.response["response_metadata"]["messages"][0]
    assert [violation.kind for violation in hasty.violations] == ["invalid_blocks"]
    assert hasty.workspace.messages[general_of(hasty)] == {}


@pytest.mark.parametrize("name", AS_MUCH_AS_ALLOWED)
async def test_a_message_at_the_limit_is_taken(hasty: SlackStandIn, client: AsyncWebClient, name: str) -> None:
    answer = await client.chat_postMessage(channel=general_of(hasty), text="x", blocks=AS_MUCH_AS_ALLOWED[name])
    assert len(answer["message"]["blocks"]) == len(AS_MUCH_AS_ALLOWED[name])
    assert all(block["block_id"] for block in answer["message"]["blocks"])


VIEWS_TOO_MUCH: dict[str, dict[str, Any]] = {
    "101 blocks": modal(blocks=[section("x")] * 101),
    "a title over 24": modal(title=plain("x" * 25)),
    "a submit over 24": modal(submit=plain("x" * 25)),
    "a close over 24": modal(close=plain("x" * 25)),
    "memory over 3,000": modal(memory="x" * 3001),
    "a callback id over 255": modal(callback_id="x" * 256),
    "inputs and no submit": {key: part for key, part in modal().items() if key != "submit"},
    "no title": {key: part for key, part in modal().items() if key != "title"},
    "the same block id twice": modal(blocks=[asked(), asked()]),
    "a Home where a modal is due": modal(type="home"),
}


@pytest.mark.parametrize("name", VIEWS_TOO_MUCH)
async def test_a_modal_with_too_much_is_refused(hasty: SlackStandIn, client: AsyncWebClient, name: str) -> None:
    aiko = hasty.workspace.add_user("aiko")
    trigger = hasty.world.pull_trigger(hasty.workspace, aiko.id)
    with pytest.raises(SlackApiError) as refused:
        await client.views_open(trigger_id=trigger.id, view=VIEWS_TOO_MUCH[name])
    assert refused.value.response["error"] == "invalid_arguments"
    assert hasty.open_views(aiko.id) == []


async def test_a_modal_at_the_limit_is_opened(slack: SlackStandIn, town: Town) -> None:
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    view = modal(title=plain("x" * 24), memory="x" * 3000, blocks=[asked(), *[section("x")] * 99])
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    assert (await client.views_open(trigger_id=trigger.id, view=view))["ok"]


async def test_a_home_over_100_blocks_is_refused(hasty: SlackStandIn, client: AsyncWebClient) -> None:
    aiko = hasty.workspace.add_user("aiko")
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_publish(user_id=aiko.id, view={"type": "home", "blocks": [section("x")] * 101})


def general_of(slack: SlackStandIn) -> str:
    return next(iter(slack.workspace.channels))
