"""What an outage swallows, and by what a bot finds out: complete reactions, permalinks, headers, emoji, channels."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import Bot, Hands, Town, people_of


async def test_what_happens_in_an_outage_is_never_told(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "I brought cake")
    async with slack.outage():
        assert await slack.react(town.aiko, town.general, ts, "pray") is None
        seen = await slack.command(town.aiko, town.general, "/thanks")
        with pytest.raises(aiohttp.ClientError):
            await bot.client.auth_test()
    assert seen.error == "dispatch_failed"
    await slack.connected(timeout=15)
    await slack.react(town.ben, town.general, ts, "cake")
    assert [event["reaction"] for event in bot.events("reaction_added")] == ["cake"]
    found = await bot.client.reactions_get(channel=town.general, timestamp=ts, full=True)
    assert [reaction["name"] for reaction in found["message"]["reactions"]] == ["pray", "cake"]


async def test_all_who_reacted_are_named_only_where_that_is_asked_for(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    ts = await slack.say(town.ben, town.general, "cake")
    many = [slack.workspace.add_user(f"user{number}").id for number in range(60)]
    for user in many:
        slack.workspace.react(town.general, ts, user, "pray")
    some = (await bot.client.reactions_get(channel=town.general, timestamp=ts))["message"]["reactions"][0]
    everyone = (await bot.client.reactions_get(channel=town.general, timestamp=ts, full=True))["message"]["reactions"]
    assert (some["count"], len(some["users"])) == (60, 50)
    assert everyone == [{"name": "pray", "users": many, "count": 60}]


async def test_a_link_names_the_message_and_its_thread(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "cake")
    reply = await slack.say(town.aiko, town.general, "yes", thread_ts=ts)
    private = slack.workspace.add_channel("private", [town.ben], kind="private")
    place = f"https://sandbox.slack.com/archives/{town.general}"
    assert slack.link_to(town.aiko, town.general, ts) == f"{place}/p{ts.replace('.', '')}"
    threaded = f"{place}/p{reply.replace('.', '')}?thread_ts={ts}&cid={town.general}"
    assert slack.link_to(town.aiko, town.general, reply) == threaded
    assert (await bot.client.chat_getPermalink(channel=town.general, message_ts=reply))["permalink"] == threaded
    with pytest.raises(LookupError):
        slack.link_to(town.aiko, private.id, ts)
    await slack.command(town.aiko, town.general, "/trust", f"explain {threaded}", wait=0)
    assert bot.heard[-1]["text"] == f"explain <{threaded.replace('&', '&amp;')}>"


async def test_every_answer_tells_the_time_and_the_scopes(clock: Hands, session: aiohttp.ClientSession) -> None:
    async with SlackStandIn(clock=clock) as slack:
        slack.grant(slack.workspace, ["commands", "chat:write"])
        api = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
        answer = await api.auth_test()
        assert answer.headers["x-oauth-scopes"] == "chat:write,commands"
        assert answer.headers["Date"] == "Mon, 21 Sep 2026 14:13:20 GMT"


async def test_the_workspaces_own_emoji_need_their_scope(slack: SlackStandIn, bot: Bot) -> None:
    slack.workspace.emoji |= {"shinrai": "https://emoji.slack-edge.com/shinrai.png", "trust": "alias:shinrai"}
    assert (await bot.client.emoji_list())["emoji"] == slack.workspace.emoji
    slack.grant(slack.workspace, ["chat:write"])
    with pytest.raises(SlackApiError, match="missing_scope"):
        await bot.client.emoji_list()


async def test_a_new_channel_is_told_and_joined(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    channel = await slack.create_channel(town.aiko, "cakes")
    [created] = bot.events("channel_created")
    assert (created["channel"]["id"], created["channel"]["name"]) == (channel.id, "cakes")
    await bot.client.conversations_join(channel=channel.id)
    await slack.pusher.settle()
    assert [event["user"] for event in bot.events("member_joined_channel")] == [slack.workspace.bot]
    await slack.leave(slack.workspace.bot, channel.id)
    assert [event["channel"] for event in bot.events("channel_left")] == [channel.id]


async def test_joining_needs_its_scope_and_a_public_channel(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    private = slack.workspace.add_channel("private", [town.aiko, slack.workspace.bot], kind="private")
    with pytest.raises(SlackApiError, match="method_not_supported_for_channel_type"):
        await bot.client.conversations_join(channel=private.id)
    slack.grant(slack.workspace, ["chat:write"])
    with pytest.raises(SlackApiError, match="missing_scope") as refused:
        await bot.client.conversations_join(channel=town.general)
    assert (refused.value.response["needed"], refused.value.response["provided"]) == ("channels:join", "chat:write")


async def test_one_who_comes_back_is_told(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    await slack.change_user(town.ben, deleted=True)
    await slack.change_user(town.ben, deleted=False)
    assert [event["user"]["deleted"] for event in bot.events("user_change")] == [True, False]


async def test_signed_requests_are_lost_in_an_outage_as_well() -> None:
    async with SlackStandIn(bot_url="http://127.0.0.1:9/") as slack:
        town = people_of(slack)
        async with slack.outage():
            await slack.create_channel(town.aiko, "cakes")
        assert slack.pushes == []
