"""What becomes of payloads that the bot does not take as it should: late, wrong, not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.sandbox.slack import Faults, SlackStandIn, Timing
from tests.sandbox.slack.conftest import HASTY, Bot, Hands, Town, people_of
from tests.sandbox.slack.screens import button, modal

Start = Callable[[SlackStandIn], Awaitable[Bot]]


async def slow(ack: Any, **_: Any) -> None:
    await asyncio.sleep(0.4)
    await ack()


async def never(**_: Any) -> None:
    """Leaves it unacknowledged: an event is acknowledged by Bolt itself unless its listener raises."""
    raise RuntimeError("not now")


async def speaking(ack: Any, **_: Any) -> None:
    await ack({"text": "Nobody sees this"})


def kinds(slack: SlackStandIn) -> list[str]:
    return [violation.kind for violation in slack.violations]


async def test_a_late_command_shows_operation_timeout(hasty: SlackStandIn, start: Start) -> None:
    town, bot = people_of(hasty), await start(hasty)
    bot.on["/thanks"] = slow
    seen = await hasty.command(town.aiko, town.general, "/thanks")
    assert (seen.error, seen.shown) == ("operation_timeout", ())
    await asyncio.sleep(0.2)
    assert kinds(hasty) == ["not_acknowledged_in_time", "acknowledged_late"]


async def test_without_a_connection_a_command_is_not_dispatched(hasty: SlackStandIn) -> None:
    town = people_of(hasty)
    assert (await hasty.command(town.aiko, town.general, "/thanks")).error == "dispatch_failed"


async def test_an_unacknowledged_event_comes_again(hasty: SlackStandIn, start: Start) -> None:
    town, bot = people_of(hasty), await start(hasty)
    bot.on["reaction_added"] = never
    ts = await hasty.say(town.ben, town.general, "cake")
    await hasty.react(town.aiko, town.general, ts, "pray")
    await hasty.pusher.settle()
    assert len({body["event_id"] for body in bot.heard}) == 1
    assert len(bot.heard) == 1 + len(HASTY.retries)
    assert [push.name for push in hasty.pusher.given_up] == ["event_callback"]
    assert hasty.violations == []


async def test_an_event_can_come_again_under_another_id(session: aiohttp.ClientSession, start: Start) -> None:
    async with SlackStandIn(timing=HASTY, faults=Faults(fresh_ids_on_retry=True)) as slack:
        town, bot = people_of(slack), await start(slack)
        bot.on["reaction_added"] = never
        ts = await slack.say(town.ben, town.general, "cake")
        await slack.react(town.aiko, town.general, ts, "pray")
        await slack.pusher.settle()
        assert len({body["event_id"] for body in bot.heard}) == 3


async def test_an_interaction_is_not_tried_again(hasty: SlackStandIn, start: Start) -> None:
    town, bot = people_of(hasty), await start(hasty)
    bot.on["take"] = never
    posted = await bot.client.chat_postMessage(channel=town.general, text="x", blocks=[button("take", "1")])
    message = hasty.workspace.messages[town.general][posted["ts"]]
    seen = await hasty.press(town.aiko, message, "take")
    await hasty.pusher.settle()
    assert (seen.error, len(bot.heard)) == ("operation_timeout", 1)


async def test_a_message_in_a_buttons_acknowledgement_is_ignored(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    bot.on["take"] = speaking
    posted = await bot.client.chat_postMessage(channel=town.general, text="x", blocks=[button("take", "1")])
    message = slack.workspace.messages[town.general][posted["ts"]]
    seen = await slack.press(town.aiko, message, "take", wait=0)
    assert (seen.shown, kinds(slack)) == ((), ["message_in_acknowledgement"])


async def test_a_message_in_a_shortcuts_acknowledgement_is_ignored(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    bot.on["thank_for_this"] = speaking
    ts = await slack.say(town.ben, town.general, "cake")
    seen = await slack.shortcut(town.aiko, "thank_for_this", town.general, ts, wait=0)
    assert (seen.shown, kinds(slack)) == ((), ["message_in_acknowledgement"])


async def test_a_submission_has_no_response_url_and_shows_no_message(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    bot.on["form"] = speaking
    submitted = await submit(slack, bot, town)
    assert (submitted.closed, submitted.shown) == (True, ())
    assert "response_url" not in bot.heard[-1]
    assert bot.heard[-1]["response_urls"] == []
    assert kinds(slack) == ["message_in_acknowledgement"]


async def test_a_form_that_is_not_acknowledged_stays_open(hasty: SlackStandIn, start: Start) -> None:
    town, bot = people_of(hasty), await start(hasty)
    bot.on["form"] = never
    submitted = await submit(hasty, bot, town)
    assert (submitted.error, submitted.closed, len(hasty.open_views(town.aiko))) == ("operation_timeout", False, 1)


async def test_errors_belong_to_inputs_of_the_form(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def wrong(ack: Any, **_: Any) -> None:
        await ack(response_action="errors", errors={"elsewhere": "No"})

    bot.on["form"] = wrong
    submitted = await submit(slack, bot, town)
    assert submitted.error == "trouble_connecting"
    assert kinds(slack) == ["unknown_block_in_errors", "bad_acknowledgement"]


async def test_a_form_can_be_replaced_by_another(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def further(ack: Any, **_: Any) -> None:
        await ack(response_action="update", view=modal(callback_id="second"))

    bot.on["form"] = further
    submitted = await submit(slack, bot, town)
    assert submitted.view is not None
    assert (submitted.closed, submitted.view.callback_id) == (False, "second")
    assert submitted.view.root_id == slack.open_views(town.aiko)[0].root_id


async def test_a_response_url_is_good_five_times(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    seen = await slack.command(town.aiko, town.general, "/thanks", wait=0)
    assert seen.push is not None
    hook = AsyncWebhookClient(seen.push.payload["response_url"])
    statuses = [(await hook.send(text=f"{number}")).status_code for number in range(6)]
    assert statuses == [200] * 5 + [404]
    assert [said.text for said in slack.seen_by(town.aiko, town.general)] == ["0", "1", "2", "3", "4"]
    assert kinds(slack) == ["used_url"]


async def test_a_response_url_is_good_for_thirty_minutes(clock: Hands, start: Start) -> None:
    async with SlackStandIn(clock=clock) as slack:
        town, _ = people_of(slack), await start(slack)
        seen = await slack.command(town.aiko, town.general, "/thanks", wait=0)
        assert seen.push is not None
        hook = AsyncWebhookClient(seen.push.payload["response_url"])
        clock.now += 1800
        assert (await hook.send(text="in time")).status_code == 200
        clock.now += 1
        refused = await hook.send(text="too late")
        assert (refused.status_code, "expired_url" in refused.body) == (404, True)


async def test_reactions_elsewhere_are_not_told(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    elsewhere = slack.workspace.add_channel("elsewhere", [town.aiko, town.ben])
    ts = await slack.say(town.ben, elsewhere.id, "cake")
    assert await slack.react(town.aiko, elsewhere.id, ts, "pray") is None
    await slack.join(slack.workspace.bot, elsewhere.id)
    assert await slack.react(town.aiko, elsewhere.id, ts, "bouquet") is not None
    assert [event["reaction"] for event in bot.events("reaction_added")] == ["bouquet"]


@pytest.mark.parametrize(("kind", "event"), [("public", "channel_left"), ("private", "group_left")])
async def test_a_removed_bot_is_told_and_hears_no_more(
    slack: SlackStandIn, bot: Bot, town: Town, kind: Literal["public", "private"], event: str
) -> None:
    place = slack.workspace.add_channel("place", [town.aiko, slack.workspace.bot], kind=kind)
    ts = await slack.say(town.aiko, place.id, "cake")
    await slack.leave(slack.workspace.bot, place.id)
    assert await slack.react(town.aiko, place.id, ts, "pray") is None
    assert [left["channel"] for left in bot.events(event)] == [place.id]


async def test_the_bot_comes_back_after_a_lost_connection(slack: SlackStandIn, start: Start) -> None:
    bot = await start(slack)
    town = people_of(slack)
    await slack.refresh_connections()
    seen = await slack.command(town.aiko, town.general, "/thanks", wait=0)
    assert (seen.error, len(bot.heard)) == ("", 1)


async def test_payloads_are_shared_out_among_connections(slack: SlackStandIn, start: Start) -> None:
    one, two, town = await start(slack), await start(slack), people_of(slack)
    for _ in range(4):
        await slack.command(town.aiko, town.general, "/thanks", wait=0)
    assert (len(one.heard), len(two.heard)) == (2, 2)


async def test_an_event_survives_a_cut_connection(session: aiohttp.ClientSession, start: Start) -> None:
    async with SlackStandIn(timing=Timing(acknowledge=2.0, retries=(0.0, 0.5))) as slack:
        town, first = people_of(slack), await start(slack)
        first.on["reaction_added"] = never
        ts = await slack.say(town.ben, town.general, "cake")
        reacting = asyncio.create_task(slack.react(town.aiko, town.general, ts, "pray"))
        await asyncio.sleep(0.05)
        await slack.drop_connections()
        await reacting
        second = await start(slack)
        await slack.pusher.settle()
        assert len(first.events("reaction_added")) + len(second.events("reaction_added")) == 2
        assert len(second.events("reaction_added")) == 1


async def submit(slack: SlackStandIn, bot: Bot, town: Town) -> Any:
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    opened = await bot.client.views_open(trigger_id=trigger.id, view=modal())
    return await slack.submit(town.aiko, slack.view(opened["view"]["id"]), {"why": "cake"}, wait=0)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_disconnect_says_why(slack: SlackStandIn, reason: Any, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(slack.sockets.ticket()) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        await slack.refresh_connections(reason)
        assert (await socket.receive_json())["reason"] == reason


async def test_a_ticket_opens_one_connection(slack: SlackStandIn, session: aiohttp.ClientSession) -> None:
    url = slack.sockets.ticket()
    async with session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
