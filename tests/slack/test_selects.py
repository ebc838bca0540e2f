"""Lists to choose from: drawn, and what is chosen comes back, wherever they sit."""

import json
from typing import Any

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.sandbox.slack.limits import faults_of_blocks
from adapters.slack.app import Slack
from adapters.slack.ink import Pen
from adapters.slack.render import blocks_of
from bot.events import Pressed
from bot.people import AccountRef, Place
from bot.speech import Card, Outgoing, Phrase, Reply, Select, SelectKind, Text, say
from tests.slack.conftest import READER, Core, Town, account


def phrase(what: str) -> Phrase:
    return say("said", what=what)


def options(*values: str) -> tuple[tuple[str, Phrase], ...]:
    return tuple((value, phrase(value.title())) for value in values)


ONE = Select(phrase("Language"), "pick", "c1", ("locale",), options=options("en", "ja"), chosen=("en",))


@pytest.mark.parametrize(
    ("select", "chosen", "told"),
    [
        (ONE, "ja", ("ja",)),
        (
            Select(phrase("x"), "pick", "c1", ("locale",), options=options("en", "ja"), most=2),
            ["en", "ja"],
            ("en", "ja"),
        ),
        (Select(phrase("x"), "pick", "c1", ("locale",), options=options("en"), chosen=("en",), least=0), [], ()),
        (Select(phrase("x"), "pick", "c1", ("locale",), SelectKind.PEOPLE), "BEN", ("BEN",)),
        (Select(phrase("x"), "pick", "c1", ("locale",), SelectKind.PEOPLE, most=3), ["BEN"], ("BEN",)),
        (Select(phrase("x"), "pick", "c1", ("locale",), SelectKind.PLACES), "C1", ("C1",)),
        (Select(phrase("x"), "pick", "c1", ("locale",), SelectKind.PLACES, least=0), ["C1"], ("C1",)),
    ],
)
async def test_what_is_chosen_is_handed_in(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, select: Select, chosen: Any, told: Any
) -> None:
    def real(value: str) -> str:
        return {"BEN": town.ben, "C1": town.general}.get(value, value)

    core.says = Reply(Card((select,)))
    panel = (await slack.command(town.aiko, town.general, "/shinrai", "settings")).message
    core.says = Reply(Card((Text(phrase("saved")),)), redraw=True)
    assert panel is not None
    value = [real(each) for each in chosen] if isinstance(chosen, list) else real(chosen)
    seen = await slack.press(town.aiko, panel, "pick#0", value=value)
    pressed = core.handed[-1]
    assert isinstance(pressed, Pressed)
    ben, place = account(town.ben, town.team), Place(town.team, town.general)
    wanted = {"BEN": ben, "C1": place}
    assert (pressed.action, pressed.community, pressed.args) == ("pick", "c1", ("locale",))
    assert pressed.chosen == tuple(wanted.get(each, each) for each in told)
    assert all(each in pressed.facts for each in pressed.chosen if isinstance(each, AccountRef))
    assert (len(seen.replaced), slack.violations) == (1, [])


async def test_a_list_in_a_home_is_heard_as_well(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    place = Place(town.team, person=town.aiko)
    await adapter.home(Outgoing(place, Card((ONE,)), READER, "c1", "d1"))
    home = slack.home_of(town.aiko)
    assert home is not None
    await slack.press(town.aiko, home, "pick#0", value="ja", wait=0)
    [pressed] = core.handed
    assert isinstance(pressed, Pressed)
    assert (pressed.args, pressed.chosen, pressed.place) == (("locale",), ("ja",), place)


def test_the_blocks_id_changes_with_what_is_chosen(pen: Pen) -> None:
    """Else Slack's client would go on showing what a person chose although something else was saved."""
    other = Select(ONE.label, "pick", "c1", ("locale",), options=ONE.options, chosen=("ja",))
    first, second = (blocks_of(Card((each,)), pen, 50)[0]["block_id"] for each in (ONE, other))
    assert first != second
    assert first.partition(":")[2] == second.partition(":")[2] == json.dumps(["c1", "locale"], separators=(",", ":"))


def test_two_lists_of_one_action_have_blocks_of_their_own(pen: Pen) -> None:
    assert faults_of_blocks(blocks_of(Card((ONE, ONE)), pen, 50)) == []


@pytest.mark.parametrize("block_id", ["", "b", "0.0:{}", "0.0:[]", "0.0:nonsense"])
async def test_a_foreign_list_is_an_action_that_nobody_declared(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, block_id: str
) -> None:
    element = {"type": "users_select", "action_id": "pick#0"}
    text = {"type": "mrkdwn", "text": "x"}
    block = {"type": "section", "block_id": block_id, "text": text, "accessory": element}
    bot = town.workspace.installation
    said = town.workspace.post(town.general, bot.bot_user, text="x", blocks=(block,), bot_id=bot.bot_id)
    await slack.press(town.aiko, said, "pick#0", value=town.ben, wait=0)
    [pressed] = core.handed
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.community) == ("", "")
