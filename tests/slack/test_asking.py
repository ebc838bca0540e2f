"""Commands, shortcuts and presses over TCP: every way in which an answer can arrive."""

import asyncio
import json
from dataclasses import replace

import pytest

from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack import SlackStandIn
from adapters.slack import asking
from adapters.slack.app import Slack
from bot.events import AnyEvent, Asked, Mention, Pressed, Submitted
from bot.people import Facts, MessageRef, Place, SpaceFacts
from bot.speech import Answer, Button, Buttons, Card, FieldKind, Form, FormField, Reply, Text, say
from tests.slack.conftest import Core, Town, account, words

FORM = Form(
    "thanks",
    "c1",
    say("said", what="Thanks"),
    say("said", what="Give"),
    (FormField("reason", FieldKind.PARAGRAPH, say("said", what="What for"), max_length=300),),
    {"to": "U1"},
)


def with_button(text: str, *args: str) -> Card:
    return Card((Text(say("said", what=text)), Buttons((Button(say("said", what="Undo"), "undo", "c1", args),))))


async def slowly(event: AnyEvent) -> Answer:
    await asyncio.sleep(0.3)
    return words("late")


def ways(exchanges: list[Exchange]) -> list[tuple[str, bool]]:
    """By which ways something was said to a person, in order, and whether it said anything."""
    return [(exchange.kind, bool(exchange.answer)) for exchange in exchanges if exchange.kind != "http"]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if 0.3 s were longer than the limits."""
    monkeypatch.setattr(asking, "EARLY", 0.05)
    monkeypatch.setattr(asking, "LATEST", 0.1)


async def test_a_commands_answer_rides_in_the_acknowledgement(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, exchanges: list[Exchange]
) -> None:
    core.says = words("given")
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben for the talk", wait=0)
    assert (seen.text.split("\n"), seen.error) == (["given", "given"], "")
    assert ways(exchanges) == [("push", True)]
    assert slack.violations == []
    (asked,) = core.handed
    assert isinstance(asked, Asked)
    aiko, ben = account(town.aiko, town.team), account(town.ben, town.team)
    assert asked.command == ("thanks",)
    assert asked.spoken == (Mention(ben), " for the talk")
    assert asked.place == Place(town.team, town.general)
    assert asked.facts == {
        aiko: Facts(aiko, "Aiko Sato", zone="Asia/Tokyo", locale="ja-JP"),
        ben: Facts(ben, "Ben Lee", zone="Europe/London", locale="en-GB"),
    }
    assert asked.about_space == SpaceFacts(town.team, "Sandbox", "ja-JP", "Asia/Tokyo", greets=True)
    assert asked.locale == "ja-JP"


async def test_the_same_command_delivered_again_has_the_same_key(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=0)
    await slack.redeliver(times=2)
    assert len({event.key for event in core.handed}) == 1
    assert len(core.handed) == 3


async def test_a_slow_command_is_acknowledged_early_and_answered_later(
    slack: SlackStandIn,
    town: Town,
    core: Core,
    adapter: Slack,
    exchanges: list[Exchange],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "EARLY", 0.05)
    core.says = slowly
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=2)
    assert (seen.text.split("\n")[0], seen.error) == ("late", "")
    assert ways(exchanges) == [("push", False), ("webhook", True)]
    assert slack.violations == []


async def test_a_command_that_needs_words_opens_a_form(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says, core.opens_forms = FORM, True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben")
    assert seen.error == ""
    assert seen.shown == ()
    assert seen.view is not None
    assert seen.view.callback_id == "thanks"
    assert slack.violations == []


async def test_what_may_open_a_form_is_not_acknowledged_early(
    slack: SlackStandIn,
    town: Town,
    core: Core,
    adapter: Slack,
    exchanges: list[Exchange],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "EARLY", 0.05)
    acknowledged_before: list[tuple[str, bool]] = []

    async def form(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.3)
        acknowledged_before.extend(ways(exchanges))
        return FORM

    core.says, core.opens_forms = form, True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben")
    assert seen.view is not None
    assert acknowledged_before == []


@pytest.mark.usefixtures("hurried")
async def test_an_answer_that_comes_too_late_for_the_acknowledgement_is_sent_later(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says, core.opens_forms = slowly, True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben", wait=2)
    assert (seen.text.split("\n")[0], seen.error) == ("late", "")


async def test_where_the_trigger_has_expired_the_person_is_asked_to_try_again(
    town: Town, core: Core, slack: SlackStandIn, adapter: Slack
) -> None:
    async def form(event: AnyEvent) -> Answer:
        for key, trigger in list(slack.world.triggers.items()):
            slack.world.triggers[key] = type(trigger)(trigger.id, trigger.team, trigger.user, 0.0)
        return FORM

    core.says, core.opens_forms = form, True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben")
    assert (seen.view, seen.text.split("\n")[0]) == (None, "Not opened: press once more")
    assert {violation.kind for violation in slack.violations} == {"expired_trigger_id"}


async def test_a_core_that_fails_all_the_same_is_answered_for(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    async def fails(event: AnyEvent) -> Answer:
        raise ZeroDivisionError

    core.says = fails
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    assert seen.text.split("\n")[0] == "Incident i1"
    assert [type(fault) for _, fault in core.given_up] == [ZeroDivisionError]


UNWRITABLE = Reply(Card((Text(say("no.such.phrase")),)))


async def test_an_answer_that_cannot_be_written_is_answered_with_its_incident(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = UNWRITABLE
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    assert seen.text.split("\n")[0] == "Incident i1"
    core.says = Reply(with_button("given", "g1"))
    given = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    core.says = UNWRITABLE
    assert given.message is not None
    assert (await slack.press(town.aiko, given.message, "undo#0")).text.split("\n")[0] == "Incident i1"
    core.says, core.opens_forms = replace(FORM, title=say("no.such.phrase")), True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben")
    assert (seen.view, seen.text.split("\n")[0]) == (None, "Incident i1")
    assert [type(fault) for _, fault in core.given_up] == [KeyError, KeyError, KeyError]


async def test_nothing_to_say_is_an_empty_acknowledgement(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    seen = await slack.command(town.aiko, town.general, "/thanks", "x", wait=0.1)
    assert (seen.text, seen.error) == ("", "")


async def test_a_shortcut_is_acknowledged_empty_and_opens_a_form(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says, core.opens_forms = FORM, True
    ts = await slack.say(town.ben, town.general, "my notes")
    seen = await slack.shortcut(town.aiko, "thank", town.general, ts)
    assert seen.view is not None
    assert slack.violations == []
    (asked,) = core.handed
    assert isinstance(asked, Asked)
    assert asked.command == ("thank",)
    assert asked.message is not None
    assert asked.message.ref == MessageRef(town.team, town.general, ts)
    assert asked.message.author == account(town.ben, town.team)
    assert account(town.ben, town.team) in asked.facts


async def test_a_shortcut_may_be_answered_in_words(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    core.says, core.opens_forms = words("that is your own"), True
    ts = await slack.say(town.ben, town.general, "my notes")
    seen = await slack.shortcut(town.aiko, "thank", town.general, ts)
    assert seen.text.split("\n")[0] == "that is your own"
    assert slack.violations == []


async def test_a_global_shortcut_is_acknowledged(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    seen = await slack.shortcut(town.aiko, "whatever", wait=0.1)
    assert (seen.error, core.handed) == ("", [])


async def test_a_press_is_acknowledged_empty_and_answered_privately(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = Reply(with_button("given", "g1"))
    given = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    core.says = words("taken back")
    assert given.message is not None
    seen = await slack.press(town.aiko, given.message, "undo#0")
    assert [len(seen.shown), len(seen.replaced), seen.text.split("\n")[0]] == [1, 0, "taken back"]
    assert slack.violations == []
    pressed = core.handed[-1]
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.community, pressed.args, pressed.key) == ("undo", "c1", ("g1",), "press:undo:g1")


async def test_a_press_may_redraw_the_message_it_sits_on(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = Reply(with_button("given", "g1"))
    given = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    core.says = Reply(Card((Text(say("said", what="taken back")),)), redraw=True)
    assert given.message is not None
    seen = await slack.press(town.aiko, given.message, "undo#0")
    assert [len(seen.shown), len(seen.replaced), seen.text.split("\n")[0]] == [0, 1, "taken back"]


@pytest.mark.usefixtures("hurried")
async def test_a_slow_press_is_answered_later(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    core.says = Reply(with_button("given", "g1"))
    given = await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=2)
    core.says = slowly
    assert given.message is not None
    seen = await slack.press(town.aiko, given.message, "undo#0", wait=2)
    assert (seen.text.split("\n")[0], seen.error) == ("late", "")


async def test_a_press_in_an_answer_that_is_a_modal_changes_that_modal(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.submitting.ANSWERABLE", -1)
    core.says, core.opens_forms = FORM, True
    form = (await slack.command(town.aiko, town.general, "/thanks", "@ben")).view
    core.says = Reply(with_button("given", "g1"))
    assert form is not None
    shown = await slack.submit(town.aiko, form, {"reason": "x"})
    core.says, core.opens_forms = words("taken back"), False
    assert shown.view is not None
    seen = await slack.press(town.aiko, shown.view, "undo#0")
    assert seen.view is not None
    assert seen.view.blocks[0]["text"]["text"] == "taken back"
    core.says, core.opens_forms = FORM, True


async def test_a_form_that_is_opened_from_a_modal_lies_on_top(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.submitting.ANSWERABLE", -1)
    core.says, core.opens_forms = FORM, True
    form = (await slack.command(town.aiko, town.general, "/thanks", "@ben")).view
    core.says = Reply(with_button("given", "g1"))
    assert form is not None
    shown = await slack.submit(town.aiko, form, {"reason": "x"})
    assert shown.view is not None
    core.says = FORM
    top = (await slack.press(town.aiko, shown.view, "undo#0")).view
    assert top is not None
    core.says = words("again")
    await slack.submit(town.aiko, top, {"reason": "y"})
    keys = [event.key for event in core.handed if isinstance(event, Submitted)]
    assert keys == [form.id, top.id]


@pytest.mark.parametrize(("action", "value"), [("foreign", "x"), ("ours#1", json.dumps({}))])
async def test_a_press_on_a_foreign_button_is_handed_in_as_an_action_that_nobody_declared(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, action: str, value: str
) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": action, "value": value}
    block = {"type": "actions", "block_id": "b", "elements": [button]}
    bot = town.workspace.installation
    said = town.workspace.post(town.general, bot.bot_user, text="x", blocks=(block,), bot_id=bot.bot_id)
    seen = await slack.press(town.aiko, said, action, wait=0.1)
    (event,) = core.handed
    assert isinstance(event, Pressed)
    assert (seen.error, event.action, event.community) == ("", "", "")


async def test_who_cannot_be_looked_up_in_time_is_absent_from_the_facts(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.directory.BUDGET", 0.05)
    slack.faults.delay_reply("users.info", 0.3)
    core.says = words("try again")
    await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=0)
    await asyncio.sleep(0.5)
    await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=0)
    assert [len(event.facts) for event in core.handed] == [0, 2]
