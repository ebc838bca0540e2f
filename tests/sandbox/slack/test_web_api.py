"""The Web API by the real client: what is answered, and what is refused with which error."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import Hands, Town, people_of
from tests.sandbox.slack.screens import modal, section

METADATA = {"event_type": "shinrai_post", "event_payload": {"delivery": "7"}}


@pytest.fixture
async def api(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_the_bot_learns_who_and_where_it_is(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    who = await api.auth_test()
    assert (who["team_id"], who["user_id"]) == (slack.workspace.id, slack.workspace.bot)
    assert (await api.team_info())["team"]["name"] == "Sandbox"
    assert (await api.bots_info(bot=who["bot_id"]))["bot"]["user_id"] == slack.workspace.bot
    opened = await api.apps_connections_open(app_token=slack.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


async def test_a_user_is_shown_with_zone_and_locale_on_request(api: AsyncWebClient, town: Town) -> None:
    user = (await api.users_info(user=town.aiko, include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Asia/Tokyo", 32_400, "ja-JP")
    assert "locale" not in (await api.users_info(user=town.aiko))["user"]


async def test_a_deactivated_user_and_a_stranger_are_told_apart(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    stranger = slack.workspace.add_user("dan", team_id="T0OTHERTEAM", is_stranger=True)
    slack.workspace.change_user(town.ben, deleted=True)
    ben = (await api.users_info(user=town.ben))["user"]
    dan = (await api.users_info(user=stranger.id))["user"]
    assert (ben["deleted"], "tz" in ben) == (True, False)
    assert (dan["team_id"], dan["is_stranger"]) == ("T0OTHERTEAM", True)


async def test_users_are_listed_page_by_page(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    found: list[str] = []
    cursor = ""
    for _ in range(3):
        page = await api.users_list(limit=1, cursor=cursor)
        found += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert (found, cursor) == ([slack.workspace.bot, town.aiko, town.ben], "")
    assert await error_of(api.users_list(cursor="made up")) == "invalid_cursor"


async def test_the_same_people_have_the_same_conversation(api: AsyncWebClient, town: Town) -> None:
    alone = await api.conversations_open(users=town.aiko)
    together = await api.conversations_open(users=[town.aiko, town.ben])
    again = await api.conversations_open(users=[town.ben, town.aiko])
    assert alone["channel"]["id"].startswith("D")
    assert together["channel"]["id"] == again["channel"]["id"] != alone["channel"]["id"]
    assert again["already_open"]
    posted = await api.chat_postMessage(channel=town.aiko, text="hi")
    assert posted["channel"] == alone["channel"]["id"]


async def test_conversations_are_listed_and_joined(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    random = slack.workspace.add_channel("random", [town.aiko])
    secret = slack.workspace.add_channel("secret", [town.aiko], kind="private")
    names = [channel["name"] for channel in (await api.conversations_list(types="public_channel"))["channels"]]
    assert names == ["general", "random"]
    assert await error_of(api.conversations_info(channel=secret.id)) == "channel_not_found"
    assert not (await api.conversations_info(channel=random.id))["channel"]["is_member"]
    assert (await api.conversations_join(channel=random.id))["channel"]["is_member"]
    assert (await api.conversations_join(channel=random.id))["warning"] == "already_in_channel"
    mine = await api.users_conversations()
    assert [channel["name"] for channel in mine["channels"]] == ["general", "random"]
    assert (await api.conversations_members(channel=random.id))["members"] == [town.aiko, slack.workspace.bot]


async def test_metadata_is_stored_and_returned_only_when_asked_for(api: AsyncWebClient, town: Town) -> None:
    posted = await api.chat_postMessage(channel=town.general, text="hi", metadata=METADATA)
    [without] = (await api.conversations_history(channel=town.general))["messages"]
    [with_it] = (await api.conversations_history(channel=town.general, include_all_metadata=True))["messages"]
    assert "metadata" not in without
    assert (with_it["ts"], with_it["metadata"]) == (posted["ts"], METADATA)


async def test_a_form_body_is_understood_like_json(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    await api.api_call(
        "chat.postMessage",
        data={
            "channel": town.general,
            "text": "hi",
            "blocks": json.dumps([section("hi")]),
            "metadata": json.dumps(METADATA),
        },
    )
    [message] = slack.workspace.messages[town.general].values()
    assert (message.blocks[0]["text"]["text"], message.metadata) == ("hi", METADATA)


async def test_history_is_cut_by_time_and_by_page(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    one, two, three = [await slack.say(town.aiko, town.general, word) for word in ("one", "two", "three")]

    async def heard(**bounds: Any) -> list[str]:
        return [said["text"] for said in (await api.conversations_history(channel=town.general, **bounds))["messages"]]

    assert await heard() == ["three", "two", "one"]
    assert await heard(oldest=one) == ["three", "two"]
    assert await heard(oldest=one, inclusive=True) == ["three", "two", "one"]
    assert await heard(latest=three, oldest=one) == ["two"]
    first = await api.conversations_history(channel=town.general, limit=2)
    rest = await api.conversations_history(
        channel=town.general, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert (first["has_more"], rest["has_more"], rest["messages"][0]["ts"]) == (True, False, one)
    assert two == first["messages"][1]["ts"]


async def test_replies_are_in_the_thread_and_not_in_the_channel(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    parent = await slack.say(town.aiko, town.general, "parent")
    await api.chat_postMessage(channel=town.general, text="reply", thread_ts=parent)
    thread = await api.conversations_replies(channel=town.general, ts=parent)
    channel = await api.conversations_history(channel=town.general)
    assert [said["text"] for said in thread["messages"]] == ["parent", "reply"]
    assert [said["text"] for said in channel["messages"]] == ["parent"]


async def test_an_ephemeral_message_is_in_no_history(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    await api.chat_postEphemeral(channel=town.general, user=town.aiko, text="psst")
    assert (await api.conversations_history(channel=town.general))["messages"] == []
    assert [said.text for said in slack.seen_by(town.aiko, town.general)] == ["psst"]
    assert slack.seen_by(town.ben, town.general) == []
    slack.reload(town.aiko)
    assert slack.seen_by(town.aiko, town.general) == []


async def test_an_ephemeral_message_needs_a_member(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    outsider = slack.workspace.add_user("eve")
    call = api.chat_postEphemeral(channel=town.general, user=outsider.id, text="psst")
    assert await error_of(call) == "user_not_in_channel"


async def test_a_message_is_edited_and_deleted_by_its_author_only(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    mine = (await api.chat_postMessage(channel=town.general, text="draft", metadata=METADATA))["ts"]
    theirs = await slack.say(town.aiko, town.general, "hands off")
    edited = await api.chat_update(channel=town.general, ts=mine, text="final")
    assert edited["text"] == "final"
    assert slack.workspace.messages[town.general][mine].metadata == METADATA
    assert await error_of(api.chat_update(channel=town.general, ts=theirs, text="x")) == "cant_update_message"
    assert await error_of(api.chat_delete(channel=town.general, ts=theirs)) == "cant_delete_message"
    assert await error_of(api.chat_update(channel=town.general, ts="1.000000", text="x")) == "message_not_found"
    assert (await api.chat_getPermalink(channel=town.general, message_ts=mine))["permalink"].endswith(
        f"/{town.general}/p{mine.replace('.', '')}"
    )
    await api.chat_delete(channel=town.general, ts=mine)
    assert list(slack.workspace.messages[town.general]) == [theirs]


async def test_the_bot_reacts_once(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    ts = await slack.say(town.aiko, town.general, "cake")
    await api.reactions_add(channel=town.general, timestamp=ts, name="cake")
    assert await error_of(api.reactions_add(channel=town.general, timestamp=ts, name="cake")) == "already_reacted"
    await api.reactions_remove(channel=town.general, timestamp=ts, name="cake")
    assert await error_of(api.reactions_remove(channel=town.general, timestamp=ts, name="cake")) == "no_reaction"


Refused = Callable[[AsyncWebClient, Town, str], Awaitable[Any]]
POSTS: dict[str, tuple[str, Refused]] = {
    "nothing to say": (
        "no_text",
        lambda api, town, _: api.api_call("chat.postMessage", json={"channel": town.general, "text": ""}),
    ),
    "over 40,000 characters": (
        "msg_too_long",
        lambda api, town, _: api.chat_postMessage(channel=town.general, text="x" * 40_001),
    ),
    "an unknown channel": ("channel_not_found", lambda api, *_: api.chat_postMessage(channel="C0NOWHERE", text="x")),
    "a thread that is not there": (
        "thread_not_found",
        lambda api, town, _: api.chat_postMessage(channel=town.general, text="x", thread_ts="1.000000"),
    ),
    "half metadata": (
        "invalid_metadata_format",
        lambda api, town, _: api.chat_postMessage(channel=town.general, text="x", metadata={"event_type": "x"}),
    ),
    "reading elsewhere": ("not_in_channel", lambda api, _, place: api.conversations_history(channel=place)),
    "an unknown user": ("user_not_found", lambda api, *_: api.users_info(user="U0NOBODY")),
    "opening with nobody": ("users_list_not_supplied", lambda api, *_: api.conversations_open(users="")),
    "opening with an unknown": ("user_not_found", lambda api, *_: api.conversations_open(users="U0NOBODY")),
    "an unknown method": ("unknown_method", lambda api, *_: api.api_call("chat.shout")),
    "a made-up trigger": ("invalid_trigger_id", lambda api, *_: api.views_open(trigger_id="1.2.3", view=modal())),
    "an unknown view": ("not_found", lambda api, *_: api.views_update(view_id="V0NOTHING", view=modal())),
    "a message that is not there": (
        "message_not_found",
        lambda api, town, _: api.reactions_get(channel=town.general, timestamp="1.000000"),
    ),
}


@pytest.mark.parametrize("name", POSTS)
async def test_a_call_is_refused_with_slacks_error(
    slack: SlackStandIn, api: AsyncWebClient, town: Town, name: str
) -> None:
    elsewhere = slack.workspace.add_channel("elsewhere", [town.aiko])
    error, call = POSTS[name]
    assert await error_of(call(api, town, elsewhere.id)) == error


async def test_an_archived_channel_takes_no_message(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    slack.workspace.archive(town.general)
    assert await error_of(api.chat_postMessage(channel=town.general, text="x")) == "is_archived"


async def test_a_wrong_token_is_refused(slack: SlackStandIn) -> None:
    stranger = AsyncWebClient("xoxb-wrong", base_url=slack.api_url)
    assert await error_of(stranger.auth_test()) == "invalid_auth"
    assert await error_of(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"


async def test_a_missing_scope_is_named(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    slack.grant(slack.workspace, ["chat:write", "channels:read", "channels:history"])
    with pytest.raises(SlackApiError) as refused:
        await api.users_info(user=town.aiko)
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "users:read"
    assert refused.value.response["provided"] == "channels:history,channels:read,chat:write"
    elsewhere = slack.workspace.add_channel("elsewhere", [town.aiko])
    assert await error_of(api.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
    im = slack.workspace.direct([slack.workspace.bot, town.aiko])
    assert await error_of(api.conversations_history(channel=im.id)) == "missing_scope"


async def test_workspaces_on_one_server_do_not_see_each_other(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    other = slack.add_workspace("Other Team")
    theirs = AsyncWebClient(other.installation.bot_token, base_url=slack.api_url)
    assert (await theirs.auth_test())["team_id"] == other.id != slack.workspace.id
    assert await error_of(theirs.users_info(user=town.aiko)) == "user_not_found"
    assert await error_of(theirs.chat_postMessage(channel=town.general, text="x")) == "channel_not_found"


async def test_a_code_is_exchanged_once_for_the_workspaces_token(slack: SlackStandIn, api: AsyncWebClient) -> None:
    other = slack.add_workspace("Other Team")
    code = slack.oauth_code(other)
    asked = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret, "code": code}
    granted = await api.api_call("oauth.v2.access", data=asked)
    assert (granted["access_token"], granted["team"]["id"]) == (other.installation.bot_token, other.id)
    assert await error_of(api.api_call("oauth.v2.access", data=asked)) == "invalid_code"
    wrong = asked | {"client_secret": "guessed"}
    assert await error_of(api.api_call("oauth.v2.access", data=wrong)) == "bad_client_secret"


async def test_an_uninstalled_app_is_locked_out(slack: SlackStandIn, api: AsyncWebClient) -> None:
    await slack.uninstall(slack.workspace, wait=0)
    assert await error_of(api.auth_test()) == "account_inactive"


async def test_a_trigger_is_good_once_and_for_three_seconds(clock: Hands, session: aiohttp.ClientSession) -> None:
    async with SlackStandIn(clock=clock) as slack:
        town = people_of(slack)
        api = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
        used = slack.world.pull_trigger(slack.workspace, town.aiko)
        await api.views_open(trigger_id=used.id, view=modal())
        assert await error_of(api.views_open(trigger_id=used.id, view=modal())) == "exchanged_trigger_id"
        late = slack.world.pull_trigger(slack.workspace, town.aiko)
        clock.now += 3.01
        assert await error_of(api.views_open(trigger_id=late.id, view=modal())) == "expired_trigger_id"
        assert [violation.kind for violation in slack.violations] == ["exchanged_trigger_id", "expired_trigger_id"]


async def test_a_view_is_updated_only_from_the_state_that_was_seen(
    slack: SlackStandIn, api: AsyncWebClient, town: Town
) -> None:
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    opened = (await api.views_open(trigger_id=trigger.id, view=modal()))["view"]
    await api.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(blocks=[section("done")]))
    stale = api.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())
    assert await error_of(stale) == "hash_conflict"
    assert slack.view(opened["id"]).blocks[0]["text"]["text"] == "done"
