"""Misbehaviour on request: what a bot meets on a bad day, the same on each run."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import Faults, SlackStandIn
from tests.sandbox.slack.conftest import HASTY, Bot, Hands, Town, people_of

Start = Callable[[SlackStandIn], Awaitable[Bot]]


@pytest.fixture
async def api(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


def said(slack: SlackStandIn, channel: str) -> list[str]:
    return [message.text for message in slack.workspace.messages[channel].values()]


async def test_a_method_answers_429_for_one_channel_and_then_works(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    other = slack.workspace.add_channel("other", [slack.workspace.bot])
    slack.faults.rate_limit("chat.postMessage", channel=town.general, times=2, retry_after=7)
    await api.chat_postMessage(channel=other.id, text="there")
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await api.chat_postMessage(channel=town.general, text="here")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "7"
        assert refused.value.response["error"] == "ratelimited"
    await api.chat_postMessage(channel=town.general, text="here")
    assert said(slack, town.general) == ["here"]


async def test_a_method_answers_500_and_then_works(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    slack.faults.fail("chat.postMessage")
    with pytest.raises(SlackApiError):
        await api.chat_postMessage(channel=town.general, text="x")
    assert said(slack, town.general) == []
    await api.chat_postMessage(channel=town.general, text="x")
    assert said(slack, town.general) == ["x"]


async def test_a_connection_is_cut_before_the_message_is_stored(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    slack.faults.cut("chat.postMessage", "before")
    with pytest.raises(aiohttp.ClientError):
        await api.chat_postMessage(channel=town.general, text="x")
    assert said(slack, town.general) == []


async def test_a_connection_is_cut_after_the_message_is_stored(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    slack.faults.cut("chat.postMessage", "after")
    with pytest.raises(aiohttp.ClientError):
        await api.chat_postMessage(channel=town.general, text="x")
    assert said(slack, town.general) == ["x"]


async def test_a_reply_is_delayed(slack: SlackStandIn, api: AsyncWebClient) -> None:
    slack.faults.delay_reply("auth.test", 0.1)
    before = time.monotonic()
    await api.auth_test()
    assert time.monotonic() - before >= 0.1


async def test_a_push_is_delayed(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    slack.faults.push_delay = 0.1
    before = time.monotonic()
    await slack.command(town.aiko, town.general, "/thanks", wait=0)
    assert time.monotonic() - before >= 0.1


async def test_every_event_comes_several_times_with_fresh_ids(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    slack.faults.copies = 2
    ts = await slack.say(town.ben, town.general, "cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    await slack.pusher.settle()
    assert len({body["event_id"] for body in bot.heard}) == 3
    assert len({body["event"]["event_ts"] for body in bot.heard}) == 1


@pytest.mark.parametrize("seed", [1, 2])
async def test_events_arrive_shuffled_the_same_way_each_time(seed: int, start: Start) -> None:
    runs = [await _order_of_arrival(seed, start) for _ in range(2)]
    assert runs[0] == runs[1] != sorted(runs[0])


async def _order_of_arrival(seed: int, start: Start) -> list[str]:
    async with SlackStandIn(timing=HASTY, faults=Faults(seed, reorder_within=0.03)) as slack:
        town, bot = people_of(slack), await start(slack)
        ts = await slack.say(town.ben, town.general, "cake")
        emoji = [f"emoji{number}" for number in range(8)]
        await asyncio.gather(*[slack.react(town.aiko, town.general, ts, name) for name in emoji])
        return [event["reaction"] for event in bot.events("reaction_added")]


async def test_posts_are_limited_per_channel_as_slack_does(clock: Hands, session: aiohttp.ClientSession) -> None:
    async with SlackStandIn(clock=clock, faults=Faults(posts_per_second=1.0, burst=2)) as slack:
        town = people_of(slack)
        api = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        for _ in range(2):
            await api.chat_postMessage(channel=town.general, text="x")
        with pytest.raises(SlackApiError) as refused:
            await api.chat_postMessage(channel=town.general, text="x")
        clock.now += int(refused.value.response.headers["Retry-After"])
        await api.chat_postMessage(channel=town.general, text="x")
        assert len(said(slack, town.general)) == 3


async def test_faults_can_be_switched_off(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    slack.faults.fail("*", times=-1)
    with pytest.raises(SlackApiError):
        await api.auth_test()
    slack.faults.stop()
    assert (await api.auth_test())["ok"]


async def test_a_share_of_calls_goes_wrong_after_the_message_is_stored(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    slack.faults.at_random("chat.postMessage", 1.0, "500_after")
    with pytest.raises(SlackApiError):
        await api.chat_postMessage(channel=town.general, text="x")
    slack.faults.stop()
    slack.faults.at_random("chat.postMessage", 1.0, "hang_after", seconds=5.0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api.chat_postMessage(channel=town.general, text="y"), 0.2)
    assert said(slack, town.general) == ["x", "y"]


async def test_which_calls_go_wrong_is_the_same_for_the_same_seed() -> None:
    def thrown(seed: int) -> list[str]:
        faults = Faults(seed)
        faults.at_random("chat.postMessage", 0.3, "429")
        faults.at_random("chat.postMessage", 0.3, "500")
        found = [faults.next_for("chat.postMessage", "C1") for _ in range(20)]
        return [one.what if one else "" for one in found]

    assert thrown(1) == thrown(1) != thrown(2)
    assert set(thrown(1)) == {"", "429", "500"}
