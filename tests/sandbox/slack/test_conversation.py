"""A bot on slack-bolt and the people of a workspace, over Socket Mode: what each gets to see of the other."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import Bot, Town
from tests.sandbox.slack.screens import button, modal, plain


async def test_a_command_is_answered_in_its_acknowledgement(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def thanks(ack: Any, body: Any, **_: Any) -> None:
        await ack(text=f"Got {body['text']}")

    bot.on["/thanks"] = thanks
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben in #general for tea & <cake>")

    assert seen.text == f"Got <@{town.ben}|ben> in <#{town.general}|general> for tea &amp; &lt;cake&gt;"
    assert seen.error == ""
    assert [type(said).__name__ for said in seen.shown] == ["Ephemeral"]


async def test_a_user_group_is_escaped_and_an_unknown_name_stays_plain(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    group = slack.workspace.add_group("hosts", [town.ben])
    await slack.command(town.aiko, town.general, "/thanks", "@hosts @nobody a@ben.example <@" + town.ben + ">", wait=0)
    assert bot.heard[-1]["text"] == f"<!subteam^{group.id}|@hosts> @nobody a@ben.example <@{town.ben}|ben>"


async def test_a_public_answer_is_seen_by_all(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def thanks(ack: Any, **_: Any) -> None:
        await ack(text="Well done", response_type="in_channel")

    bot.on["/thanks"] = thanks
    await slack.command(town.aiko, town.general, "/thanks")
    assert [said.text for said in slack.seen_by(town.ben, town.general)] == ["Well done"]


async def test_a_late_answer_comes_by_the_response_url(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def thanks(ack: Any, respond: Any, **_: Any) -> None:
        await ack()
        await respond(text="Later")

    bot.on["/thanks"] = thanks
    seen = await slack.command(town.aiko, town.general, "/thanks")
    assert seen.text == "Later"


async def test_a_reaction_reaches_the_bot_with_author_and_time(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "I brought cake")
    await slack.react(town.aiko, town.general, ts, "pray::skin-tone-3")
    await slack.unreact(town.aiko, town.general, ts, "pray::skin-tone-3")

    [added], [removed] = bot.events("reaction_added"), bot.events("reaction_removed")
    assert added | {"event_ts": ""} == {
        "type": "reaction_added",
        "user": town.aiko,
        "reaction": "pray::skin-tone-3",
        "item": {"type": "message", "channel": town.general, "ts": ts},
        "item_user": town.ben,
        "event_ts": "",
    }
    assert tuple(map(int, added["event_ts"].split("."))) < tuple(map(int, removed["event_ts"].split(".")))


async def test_the_same_reaction_twice_is_one_event(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "I brought cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    assert await slack.react(town.aiko, town.general, ts, "pray") is None
    assert len(bot.events("reaction_added")) == 1


async def test_reactions_get_tells_who_reacted(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "I brought cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    answer = await bot.client.reactions_get(channel=town.general, timestamp=ts)
    assert answer["message"]["reactions"] == [{"name": "pray", "users": [town.aiko], "count": 1}]


async def test_a_form_is_opened_refused_corrected_and_answered(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def ask(ack: Any, body: Any, client: Any, **_: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(memory=body["response_url"]))
        await ack()

    async def submitted(ack: Any, body: Any, **_: Any) -> None:
        why = body["view"]["state"]["values"]["why"]["words"]["value"]
        if why == "bad":
            await ack(response_action="errors", errors={"why": "Too short"})
            return
        await ack()
        await AsyncWebhookClient(body["view"]["private_metadata"]).send(text=f"Thanks for {why}")

    bot.on |= {"/thanks": ask, "form": submitted}
    opened = await slack.command(town.aiko, town.general, "/thanks")
    assert opened.view is not None
    refused = await slack.submit(town.aiko, opened.view, {"why": "bad"})
    accepted = await slack.submit(town.aiko, opened.view, {"why": "cake"})

    assert refused.errors_by_block == {"why": "Too short"}
    assert refused.view is not None
    assert not refused.closed
    assert (accepted.closed, accepted.text) == (True, "Thanks for cake")
    assert slack.open_views(town.aiko) == []


async def test_a_form_left_empty_is_refused_by_the_client(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def ask(ack: Any, body: Any, client: Any, **_: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    bot.on["/thanks"] = ask
    opened = await slack.command(town.aiko, town.general, "/thanks")
    assert opened.view is not None
    pushed = len(slack.pushes)
    refused = await slack.submit(town.aiko, opened.view)
    assert refused.errors_by_block == {"why": "Please complete this required field."}
    assert len(slack.pushes) == pushed


async def test_a_press_redraws_the_message_it_sits_on(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def take(ack: Any, body: Any, respond: Any, **_: Any) -> None:
        await ack()
        await respond(text=f"Taken by {body['user']['id']}", replace_original=True)

    bot.on["take"] = take
    posted = await bot.client.chat_postMessage(channel=town.general, text="A seat", blocks=[button("take", "seat-1")])
    message = slack.workspace.messages[town.general][posted["ts"]]
    seen = await slack.press(town.aiko, message, "take")

    assert [said.text for said in seen.replaced] == [f"Taken by {town.aiko}"]
    assert slack.seen_by(town.ben, town.general)[-1].text == f"Taken by {town.aiko}"
    assert bot.heard[-1]["actions"][0]["value"] == "seat-1"
    assert bot.heard[-1]["message"]["ts"] == message.ts


async def test_a_press_on_a_private_answer_replaces_only_that(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def offer(ack: Any, **_: Any) -> None:
        await ack(text="Sure?", blocks=[button("yes", "1")])

    async def yes(ack: Any, respond: Any, **_: Any) -> None:
        await ack()
        await respond(delete_original=True)

    bot.on |= {"/thanks": offer, "yes": yes}
    offered = await slack.command(town.aiko, town.general, "/thanks")
    assert offered.message is not None
    seen = await slack.press(town.aiko, offered.message, "yes")

    assert [said.text for said in seen.deleted] == ["Sure?"]
    assert slack.seen_by(town.aiko, town.general) == []
    assert "message" not in bot.heard[-1]


async def test_selects_of_a_message_keep_what_each_person_chose(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    options = [{"text": plain(word), "value": word} for word in ("host", "speaker")]
    select = {"type": "static_select", "action_id": "role", "placeholder": plain("Role"), "options": options}
    block = {"type": "actions", "block_id": "panel", "elements": [select, button("save", "1")["elements"][0]]}
    posted = await bot.client.chat_postMessage(channel=town.general, text="Panel", blocks=[block])
    message = slack.workspace.messages[town.general][posted["ts"]]
    await slack.press(town.aiko, message, "role", value="speaker", wait=0)
    await slack.press(town.aiko, message, "save", wait=0)
    await slack.press(town.ben, message, "save", wait=0)

    chosen = [body["state"]["values"]["panel"]["role"]["selected_option"] for body in bot.heard[-3:]]
    assert [option and option["value"] for option in chosen] == ["speaker", "speaker", None]


async def test_a_message_shortcut_brings_the_message_and_opens_a_form(
    slack: SlackStandIn, bot: Bot, town: Town
) -> None:
    async def thank(ack: Any, body: Any, client: Any, **_: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    bot.on["thank_for_this"] = thank
    ts = await slack.say(town.ben, town.general, "I brought cake")
    seen = await slack.shortcut(town.aiko, "thank_for_this", town.general, ts)
    assert seen.view is not None
    assert seen.view.callback_id == "form"
    assert bot.heard[-1]["message"]["user"] == town.ben


async def test_a_home_is_published_when_it_is_opened(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def draw(ack: Any, body: Any, client: Any, **_: Any) -> None:
        home = {"type": "home", "blocks": [{"type": "section", "text": plain("Your trust: 3")}]}
        await client.views_publish(user_id=body["event"]["user"], view=home)
        await ack()

    bot.on["app_home_opened"] = draw
    home = await slack.open_home(town.aiko)
    assert home is not None
    assert home.blocks[0]["text"]["text"] == "Your trust: 3"
    assert slack.home_of(town.ben) is None
    again = await slack.open_home(town.aiko)
    assert bot.events("app_home_opened")[-1]["view"]["id"] == home.id == (again and again.id)


async def test_modals_stack_three_high_and_close_one_by_one(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    errors: list[str] = []

    async def ask(ack: Any, body: Any, client: Any, **_: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(blocks=[button("deeper", "1")]))
        await ack()

    async def deeper(ack: Any, body: Any, client: Any, **_: Any) -> None:
        answer = await client.api_call("views.push", json=deeper_view(body))
        errors.append(answer.get("error", ""))
        await ack()

    def deeper_view(body: Any) -> Any:
        return {"trigger_id": body["trigger_id"], "view": modal(blocks=[button("deeper", "1")])}

    bot.on |= {"/thanks": ask, "deeper": quiet(deeper, errors)}
    top = (await slack.command(town.aiko, town.general, "/thanks")).view
    for _ in range(2):
        assert top is not None
        top = (await slack.press(town.aiko, top, "deeper")).view
    assert top is not None
    await slack.press(town.aiko, top, "deeper", wait=0)
    assert errors == ["", "", "push_limit_reached"]
    assert {view.root_id for view in slack.open_views(town.aiko)} == {slack.open_views(town.aiko)[0].id}
    closed = await slack.submit(town.aiko, top, wait=0)
    assert closed.view is not None
    assert len(slack.open_views(town.aiko)) == 2


def quiet(handler: Any, errors: list[str]) -> Any:
    """The handler with a refused call noted down instead of raised."""

    async def noted(ack: Any, **parts: Any) -> None:
        try:
            await handler(ack=ack, **parts)
        except SlackApiError as error:
            errors.append(error.response["error"])
            await ack()

    return noted


async def test_user_changes_reach_the_bot(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    await slack.change_user(town.aiko, tz="America/New_York", is_admin=True)
    newcomer = await slack.join_team(slack.workspace, "chika", locale="ja-JP")
    await slack.join(newcomer.id, town.general)
    await slack.archive(town.aiko, town.general)

    [changed], [joined] = bot.events("user_change"), bot.events("team_join")
    assert (changed["user"]["tz"], changed["user"]["is_admin"]) == ("America/New_York", True)
    assert (joined["user"]["id"], joined["user"]["locale"]) == (newcomer.id, "ja-JP")
    assert [event["user"] for event in bot.events("member_joined_channel")] == [newcomer.id]
    assert [event["channel"] for event in bot.events("channel_archive")] == [town.general]


async def test_messages_come_only_where_the_app_is_subscribed(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    await slack.say(town.aiko, town.general, "unheard")
    slack.subscribe("message.channels")
    ts = await slack.say(town.aiko, town.general, "heard")
    await slack.edit(town.aiko, town.general, ts, "heard again")
    await slack.erase(town.aiko, town.general, ts)
    await slack.say(town.aiko, town.general, f"<@{slack.workspace.bot}> hello")

    heard = [(event.get("subtype"), event.get("text")) for event in bot.events("message")]
    assert heard == [
        (None, "heard"),
        ("message_changed", None),
        ("message_deleted", None),
        (None, f"<@{slack.workspace.bot}> hello"),
    ]
    assert len(bot.events("app_mention")) == 1


async def test_redelivered_events_have_fresh_ids_and_the_same_time(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    ts = await slack.say(town.ben, town.general, "I brought cake")
    push = await slack.react(town.aiko, town.general, ts, "pray")
    await slack.redeliver(push, times=2)
    heard = [body for body in bot.heard if body.get("event", {}).get("type") == "reaction_added"]
    assert len({body["event_id"] for body in heard}) == 3
    assert len({body["event"]["event_ts"] for body in heard}) == 1


async def test_a_redelivered_command_has_the_same_trigger(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    seen = await slack.command(town.aiko, town.general, "/thanks", wait=0)
    await slack.redeliver(seen.push)
    assert [body["trigger_id"] for body in bot.heard[-2:]] == [bot.heard[-1]["trigger_id"]] * 2


async def test_typing_into_an_external_select_asks_the_bot(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def suggest(ack: Any, body: Any, **_: Any) -> None:
        await ack(options=[{"text": plain(body["value"]), "value": "1"}])

    bot.on["pick"] = suggest
    pick = {"type": "external_select", "action_id": "pick", "placeholder": plain("Pick")}
    posted = await bot.client.chat_postMessage(
        channel=town.general, text="Pick", blocks=[{"type": "actions", "elements": [pick]}]
    )
    message = slack.workspace.messages[town.general][posted["ts"]]
    options = await slack.suggest(town.aiko, message, "pick", "cake")
    assert options == [{"text": plain("cake"), "value": "1"}]


async def test_a_closed_modal_is_told_only_where_asked(slack: SlackStandIn, bot: Bot, town: Town) -> None:
    async def ask(ack: Any, body: Any, client: Any, **_: Any) -> None:
        view = modal() | {"notify_on_close": body["text"] == "tell"}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    bot.on["/thanks"] = ask
    told = (await slack.command(town.aiko, town.general, "/thanks", "tell")).view
    untold = (await slack.command(town.aiko, town.general, "/thanks")).view
    assert told is not None
    assert untold is not None
    await slack.close_view(town.aiko, told)
    assert bot.heard[-1]["type"] == "view_closed"
    assert await slack.close_view(town.aiko, untold) is None
