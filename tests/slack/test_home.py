"""App Home: shown by a delivery, and what its buttons answer."""

import asyncio
import json
import os
from dataclasses import replace

import pytest

from adapters.sandbox.slack import SlackStandIn, View
from adapters.sandbox.slack.limits import faults_of_view
from adapters.slack import asking
from adapters.slack.app import Slack
from adapters.slack.ink import Pen
from adapters.slack.render import home_of
from bot.events import AnyEvent, Pressed, Submitted
from bot.people import Place, PlatformName, SpaceRef
from bot.ports import Sent, TryAgain, Unreachable, Unwanted
from bot.speech import Answer, Button, Buttons, Card, Outgoing, Person, Phrase, Reply, Text, say
from tests.slack.conftest import READER, Core, Town, account, until, words
from tests.slack.test_asking import FORM
from tests.slack.test_render import CARDS, GOLDEN, LONG


def phrase(what: str) -> Phrase:
    return say("said", what=what)


def card(*lines: str) -> Card:
    undo = Button(phrase("Undo"), "undo", "c1", ("g1",))
    return Card((*(Text(phrase(line)) for line in lines), Buttons((undo,))), title=phrase("Yours"))


def home_for(town: Town, shown: Card) -> Outgoing:
    return Outgoing(Place(town.team, person=town.aiko), shown, READER, "c1", "d1")


async def at_home(slack: SlackStandIn, town: Town, adapter: Slack) -> View:
    assert await adapter.home(home_for(town, card("balance 3"))) == Sent()
    view = slack.home_of(town.aiko)
    assert view is not None
    return view


async def test_a_home_is_shown_and_the_latest_wins(slack: SlackStandIn, town: Town, adapter: Slack) -> None:
    first = await at_home(slack, town, adapter)
    assert await adapter.home(home_for(town, card("balance 4"))) == Sent()
    now = slack.home_of(town.aiko)
    assert now is not None
    assert (first.id, [block["type"] for block in now.blocks]) == (now.id, ["header", "section", "actions"])
    assert now.blocks[1]["text"]["text"] == "balance 4"
    assert slack.violations == []


def test_a_home_is_drawn_as_its_golden_file_says(pen: Pen) -> None:
    drawn = home_of(CARDS["everything"], pen)
    file = GOLDEN / "home.json"
    if os.environ.get("REDRAW_GOLDENS"):
        file.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n")
    assert drawn == json.loads(file.read_text())
    assert faults_of_view(drawn, "home") == []


@pytest.mark.parametrize("name", LONG)
def test_the_longest_and_the_worst_texts_fit_a_home(name: str, pen: Pen) -> None:
    assert faults_of_view(home_of(Card(LONG[name]), pen), "home") == []


async def test_a_home_of_nothing_and_a_home_of_too_much_are_shown(
    slack: SlackStandIn, town: Town, adapter: Slack
) -> None:
    assert await adapter.home(home_for(town, Card(()))) == Sent()
    assert await adapter.home(home_for(town, card(*map(str, range(150))))) == Sent()
    now = slack.home_of(town.aiko)
    assert now is not None
    assert (len(now.blocks), now.blocks[-1]["type"]) == (100, "actions")


async def test_people_in_a_home_are_mentioned(slack: SlackStandIn, town: Town, adapter: Slack) -> None:
    shown = Card((Text(say("said", what=Person(account(town.ben, town.team)))),))
    await adapter.home(home_for(town, shown))
    now = slack.home_of(town.aiko)
    assert now is not None
    assert now.blocks[0]["text"]["text"] == f"<@{town.ben}>"


async def test_what_becomes_of_a_home_is_told(slack: SlackStandIn, town: Town, adapter: Slack) -> None:
    outgoing = home_for(town, card("x"))
    slack.faults.rate_limit("views.publish", retry_after=7)
    assert await adapter.home(outgoing) == TryAgain("ratelimited", after=7.0)
    elsewhere = Outgoing(Place(SpaceRef(PlatformName.SLACK, "T9"), person="U9"), outgoing.card, READER, "c1", "d1")
    assert await adapter.home(elsewhere) == Unreachable("another workspace")
    slack.world.app = replace(slack.app, home=False)
    assert await adapter.home(outgoing) == Unwanted("not_enabled")


@pytest.mark.parametrize("redraw", [False, True])
async def test_a_press_at_home_is_answered_in_a_modal(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, redraw: bool
) -> None:
    view = await at_home(slack, town, adapter)
    core.says = Reply(Card((Text(phrase("taken back")),)), redraw=redraw)
    seen = await slack.press(town.aiko, view, "undo#0")
    assert seen.view is not None
    assert (seen.error, seen.view.kind, seen.view.blocks[0]["text"]["text"]) == ("", "modal", "taken back")
    [pressed] = core.handed
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.community, pressed.args) == ("undo", "c1", ("g1",))
    assert slack.violations == []


async def test_a_press_at_home_may_open_a_form_whose_answer_takes_its_place(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    view = await at_home(slack, town, adapter)
    core.says, core.opens_forms = FORM, True
    form = (await slack.press(town.aiko, view, "undo#0")).view
    core.says = words("saved")
    assert form is not None
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert isinstance(core.handed[-1], Submitted)
    assert seen.view is not None
    assert seen.view.blocks[0]["text"]["text"] == "saved"
    assert slack.violations == []


async def test_a_slow_answer_to_a_form_from_home_is_said_in_the_direct_conversation(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await at_home(slack, town, adapter)
    core.says, core.opens_forms = FORM, True
    form = (await slack.press(town.aiko, view, "undo#0")).view
    monkeypatch.setattr(asking, "LATEST", 0.05)

    async def late(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.2)
        return words("saved")

    core.says = late
    assert form is not None
    await slack.submit(town.aiko, form, {"reason": "x"}, wait=0)
    await until(lambda: [said.text for said in slack.direct_messages(town.aiko)] == ["saved"])


async def test_an_answer_that_comes_after_the_triggers_end_is_said_in_the_direct_conversation(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "EARLY", 0.05)
    view = await at_home(slack, town, adapter)

    async def late(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.2)
        for key, trigger in list(slack.world.triggers.items()):
            slack.world.triggers[key] = type(trigger)(trigger.id, trigger.team, trigger.user, 0.0)
        return words("taken back")

    core.says = late
    await slack.press(town.aiko, view, "undo#0", wait=0)
    await until(lambda: [said.text for said in slack.direct_messages(town.aiko)] == ["taken back"])
