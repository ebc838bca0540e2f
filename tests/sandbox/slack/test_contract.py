"""What the stand-in says is what Slack's schemas and samples describe; and the checker notices where it is not."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack import SlackStandIn
from tests.contract.samples import strangers
from tests.contract.slack import MISSING, SlackContract, available
from tests.sandbox.slack.conftest import Bot, Town
from tests.sandbox.slack.screens import button, modal, section

needs_specs = pytest.mark.skipif(not available(), reason=MISSING)


def pushed(event: dict[str, Any]) -> Exchange:
    return Exchange("slack", "push", "event_callback", "event_callback", {"event": event}, 200, None)


def asked(method: str, args: dict[str, Any]) -> Exchange:
    return Exchange("slack", "http", method, method, args, 200, {"ok": False})


REACTION = {
    "type": "reaction_added",
    "user": "U1",
    "reaction": "pray",
    "item": {"type": "message", "channel": "C1", "ts": "1.000001"},
    "item_user": "U2",
    "event_ts": "1.000002",
}
WRONG: dict[str, Exchange] = {
    "an event without its time": pushed({key: part for key, part in REACTION.items() if key != "event_ts"}),
    "an event with a made-up key": pushed(REACTION | {"mood": "good"}),
    "an unknown event": pushed({"type": "cake_eaten"}),
    "a message to nowhere": asked("chat.postMessage", {"text": "x"}),
    "a modal without a title": asked("views.open", {"trigger_id": "1", "view": {"type": "modal", "blocks": []}}),
    "a title that is too long": asked(
        "views.open", {"trigger_id": "1", "view": modal(title={"type": "plain_text", "text": "x" * 25})}
    ),
    "a section that is too long": asked(
        "chat.postMessage", {"channel": "C1", "text": "", "blocks": [section("x" * 3001)]}
    ),
    "a command with a made-up key": Exchange(
        "slack", "push", "slash_commands", "slash_commands", {"command": "/thanks", "mood": "good"}, 200, None
    ),
    "a time zone offset in words": Exchange(
        "slack", "http", "users.info", "users.info", {}, 200, {"ok": True, "user": {"tz_offset": "nine hours"}}
    ),
    "a button in a private answer that is too long": Exchange(
        "slack", "webhook", "response_url", "x", {"blocks": [button("a", "x" * 2001)]}, 200, {"ok": True}
    ),
}


@needs_specs
@pytest.mark.parametrize("name", WRONG)
def test_the_checker_notices(name: str) -> None:
    contract = SlackContract()
    contract(WRONG[name])
    assert contract.faults != []


@needs_specs
def test_the_checker_is_content_with_what_is_right() -> None:
    contract = SlackContract()
    contract(pushed(REACTION))
    contract(pushed({key: part for key, part in REACTION.items() if key != "item_user"}))
    contract(asked("views.open", {"trigger_id": "1", "view": modal(), "interactivity_pointer": None, "team_id": "T1"}))
    assert (contract.faults, contract.checked) == ([], 3)


@needs_specs
async def test_every_kind_of_push_and_answer_is_as_described(
    slack: SlackStandIn, bot: Bot, town: Town, contract: SlackContract
) -> None:
    slack.subscribe("message.channels")
    ts = await slack.say(town.ben, town.general, f"cake <@{slack.workspace.bot}>")
    await slack.edit(town.ben, town.general, ts, "more cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    await slack.unreact(town.aiko, town.general, ts, "pray")
    await slack.shortcut(town.aiko, "from_message", town.general, ts, wait=0)
    await slack.shortcut(town.aiko, "from_anywhere", wait=0)
    posted = await bot.client.chat_postMessage(channel=town.general, text="x", blocks=[button("take", "1")])
    message = slack.workspace.messages[town.general][posted["ts"]]
    await slack.press(town.aiko, message, "take", wait=0)
    opened = await slack.command(town.aiko, town.general, "/thanks", wait=0)
    assert opened.push is not None
    view = modal(blocks=[modal()["blocks"][0], button("more", "1")], notify_on_close=True)
    trigger = opened.push.payload["trigger_id"]
    shown = slack.view((await bot.client.views_open(trigger_id=trigger, view=view))["view"]["id"])
    await slack.press(town.aiko, shown, "more", wait=0)
    await slack.submit(town.aiko, shown, {"why": "cake"}, wait=0)
    await slack.erase(town.ben, town.general, ts)
    await slack.leave(town.ben, town.general)
    await slack.join(town.ben, town.general)
    await slack.archive(town.ben, town.general)
    await slack.archive(town.ben, town.general, undo=True)
    await slack.change_user(town.ben, deleted=True)
    await slack.open_home(town.aiko, wait=0)
    await slack.pusher.settle()
    await slack.uninstall(slack.workspace)
    assert contract.checked >= 20


@needs_specs
async def test_every_answer_with_a_sample_is_as_described(
    slack: SlackStandIn, town: Town, session: aiohttp.ClientSession, contract: SlackContract
) -> None:
    api = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
    private = slack.workspace.add_channel("private", [slack.workspace.bot], kind="private")
    posted = await api.chat_postMessage(channel=town.general, text="x")
    im = await api.conversations_open(users=town.aiko, return_im=True)
    room = await api.conversations_open(users=[town.aiko, town.ben], return_im=True)
    types = "public_channel,private_channel,im,mpim"
    await api.auth_test()
    await api.apps_connections_open(app_token=slack.app_token)
    await api.bots_info()
    await api.team_info()
    await api.users_info(user=town.aiko, include_locale=True)
    await api.users_list()
    await api.users_conversations(types=types)
    for channel in (town.general, private.id, im["channel"]["id"], room["channel"]["id"]):
        await api.conversations_info(channel=channel)
    await api.conversations_list(types=types)
    await api.conversations_members(channel=town.general)
    await api.conversations_join(channel=town.general)
    await api.chat_getPermalink(channel=town.general, message_ts=posted["ts"])
    await api.chat_postEphemeral(channel=town.general, user=town.aiko, text="x")
    await api.reactions_add(channel=town.general, timestamp=posted["ts"], name="pray")
    await api.reactions_get(channel=town.general, timestamp=posted["ts"])
    await api.conversations_history(channel=town.general)
    await api.chat_postMessage(channel=room["channel"]["id"], text="x")
    await api.conversations_history(channel=room["channel"]["id"])
    await api.conversations_members(channel=room["channel"]["id"])
    await api.views_publish(user_id=town.aiko, view={"type": "home", "blocks": [section("x")]})
    await api.chat_delete(channel=town.general, ts=posted["ts"])
    assert contract.checked >= 20


def test_a_sample_knows_types_and_keys() -> None:
    sample = {"ok": False, "items": [{"type": "a", "size": 1}, {"type": "b", "name": ""}], "open": {}}
    right = {"ok": True, "items": [{"type": "b", "name": "x"}, {"type": "a", "size": None}], "open": {"any": 1}}
    wrong = {"ok": "yes", "items": [{"type": "a", "name": "x"}], "more": 1}
    assert list(strangers(right, sample)) == []
    assert list(strangers(wrong, sample)) == [
        "/ok: string, but boolean in the sample",
        "/items/0/name: not in the sample",
        "/more: not in the sample",
    ]
