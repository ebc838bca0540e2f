"""Selects in messages, private messages, modals and Homes: what the bot hears of a choice."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import Message, SlackStandIn
from tests.sandbox.slack.conftest import Bot, Town
from tests.sandbox.slack.screens import modal, plain, section

CAKE, TEA = ({"text": plain(word.title()), "value": word} for word in ("cake", "tea"))


def chosen_in(bot: Bot) -> dict[str, Any]:
    action: dict[str, Any] = bot.heard[-1]["actions"][0]
    return action


def beside(element: dict[str, Any]) -> dict[str, Any]:
    return section("Pick") | {"block_id": "b", "accessory": {"action_id": "pick", **element}}


async def posted(slack: SlackStandIn, bot: Bot, town: Town, element: dict[str, Any]) -> Message:
    answer = await bot.client.chat_postMessage(channel=town.general, text="Pick", blocks=[beside(element)])
    return slack.workspace.messages[town.general][answer["ts"]]


CHOICES: dict[str, tuple[dict[str, Any], Any, str, Any]] = {
    "one option": ({"type": "static_select", "options": [CAKE, TEA]}, "tea", "selected_option", TEA),
    "several options": (
        {"type": "multi_static_select", "options": [CAKE, TEA], "initial_options": [CAKE]},
        ["cake", "tea"],
        "selected_options",
        [CAKE, TEA],
    ),
    "a person": ({"type": "users_select"}, "U1", "selected_user", "U1"),
    "several people": ({"type": "multi_users_select"}, ["U1", "U2"], "selected_users", ["U1", "U2"]),
    "a conversation": ({"type": "conversations_select"}, "C1", "selected_conversation", "C1"),
    "a channel": ({"type": "channels_select"}, "C1", "selected_channel", "C1"),
}


@pytest.mark.parametrize("name", CHOICES)
async def test_a_choice_in_a_message_is_told(slack: SlackStandIn, bot: Bot, town: Town, name: str) -> None:
    element, value, key, told = CHOICES[name]
    message = await posted(slack, bot, town, element)
    await slack.press(town.aiko, message, "pick", value=value, wait=0)
    action = chosen_in(bot)
    assert (action["type"], action["action_id"], action["block_id"]) == (element["type"], "pick", "b")
    assert action[key] == told
    assert "action_ts" in action
    assert bot.heard[-1]["state"]["values"]["b"]["pick"] == {"type": element["type"], key: told}


async def test_a_choice_in_a_private_message_a_modal_and_a_home_is_told(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    blocks = [beside({"type": "static_select", "options": [CAKE, TEA], "initial_option": CAKE})]
    await bot.client.chat_postEphemeral(channel=town.general, user=town.aiko, text="Pick", blocks=blocks)
    [private] = slack.seen_by(town.aiko, town.general)
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    opened = await bot.client.views_open(trigger_id=trigger.id, view=modal(blocks=blocks))
    await bot.client.views_publish(user_id=town.aiko, view={"type": "home", "blocks": blocks})
    home = slack.home_of(town.aiko)
    assert home is not None
    for where in (private, slack.view(opened["view"]["id"]), home):
        await slack.press(town.aiko, where, "pick", value="tea", wait=0)
        assert (chosen_in(bot)["selected_option"], chosen_in(bot)["initial_option"]) == (TEA, CAKE)
    state = slack.home_of(town.aiko)
    assert state is not None
    assert state.state == {"b": {"pick": {"type": "static_select", "selected_option": TEA}}}


async def offer_tea(ack: Any, **_: Any) -> None:
    await ack(options=[TEA])


async def test_only_what_the_bot_offered_can_be_chosen(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    bot.on["pick"] = lambda ack, body, **_: offer_tea(ack) if body["type"] == "block_suggestion" else ack()
    message = await posted(slack, bot, town, {"type": "external_select", "min_query_length": 1})
    with pytest.raises(LookupError):
        await slack.press(town.aiko, message, "pick", value="tea", wait=0)
    assert await slack.suggest(town.aiko, message, "pick", "") == []
    assert await slack.suggest(town.aiko, message, "pick", "t") == [TEA]
    await slack.press(town.aiko, message, "pick", value="tea", wait=0)
    assert chosen_in(bot)["selected_option"] == TEA
    assert (bot.heard[-2]["value"], bot.heard[-2]["block_id"]) == ("t", "b")


async def test_a_modals_external_select_is_filled_in_with_what_was_offered(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    bot.on["pick"] = lambda ack, **_: offer_tea(ack)
    select = {"type": "external_select", "action_id": "pick"}
    block = {"type": "input", "block_id": "drink", "label": plain("Drink"), "element": select}
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    opened = await bot.client.views_open(trigger_id=trigger.id, view=modal(blocks=[block]))
    view = slack.view(opened["view"]["id"])
    await slack.suggest(town.aiko, view, "pick", "tea")
    assert (bot.heard[-1]["view"]["id"], bot.heard[-1]["container"]["type"]) == (view.id, "view")
    await slack.submit(town.aiko, view, {"drink": "tea"}, wait=0)
    assert bot.heard[-1]["view"]["state"]["values"]["drink"]["pick"]["selected_option"] == TEA


@pytest.mark.parametrize(
    "options", [[TEA] * 101, [{"text": plain("x" * 76), "value": "x"}], [{"text": plain(""), "value": "x"}]]
)
async def test_options_that_slack_would_not_show_are_not_offered(
    slack: SlackStandIn, contract: Any, session: Any, start: Any, town: Town, options: Any
) -> None:
    bot = await start(slack)

    async def offer(ack: Any, **_: Any) -> None:
        await ack({"options": options})

    bot.on["pick"] = offer
    message = await posted(slack, bot, town, {"type": "external_select"})
    assert await slack.suggest(town.aiko, message, "pick", "tea") == []
    assert [violation.kind for violation in slack.violations] == ["bad_options"]
    contract.faults.clear()


async def test_options_that_come_too_late_are_not_offered(
    hasty: SlackStandIn, start: Any, client: AsyncWebClient
) -> None:
    bot = await start(hasty)

    async def never(**_: Any) -> None:
        return

    bot.on["pick"] = never
    aiko = hasty.workspace.add_user("aiko").id
    general = next(iter(hasty.workspace.channels))
    answer = await client.chat_postMessage(channel=general, text="x", blocks=[beside({"type": "external_select"})])
    message = hasty.workspace.messages[general][answer["ts"]]
    assert await hasty.suggest(aiko, message, "pick", "tea") == []
    assert [violation.kind for violation in hasty.violations] == ["not_acknowledged_in_time"]
