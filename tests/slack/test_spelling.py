"""Commands as a workspace types them: with a prefix, or all under one root word; and answers that say them so."""

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack import incoming
from adapters.slack.app import Slack
from adapters.slack.ink import Pen
from adapters.slack.spelling import Ear, Spelling
from bot.catalogue import Catalogue
from bot.events import Asked
from bot.features import FEATURES
from bot.finding import find_command
from bot.people import Place
from bot.phrasebook import our_phrasebook
from bot.speech import Card, CommandName, Outgoing, Reader, Refused, Reply, Text, say
from tests.slack.conftest import READER, TEAM, Core, Town

ROOTS = ("thanks", "trust", "shinrai")
SHOW = ("trust", "show")


@pytest.mark.parametrize(
    ("typed", "heard", "spelling"),
    [
        ([("/thanks", "x")], "thanks", Spelling()),
        ([("/Thanks", "x")], "thanks", Spelling()),
        ([("/x-thanks", "x")], "thanks", Spelling("x-")),
        ([("/x-shinrai", "help")], "shinrai", Spelling("x-")),
        ([("/shinrai", "thanks @ben")], "shinrai", Spelling("", under_root=True)),
        ([("/x-shinrai", "Trust show")], "shinrai", Spelling("x-", under_root=True)),
        ([("/shinrai", "thanks @ben"), ("/shinrai", "help")], "shinrai", Spelling("", under_root=True)),
        ([("/shinrai", "thanks @ben"), ("/thanks", "@ben")], "thanks", Spelling()),
        ([("/x-thanks", ""), ("/shinrai", "")], "shinrai", Spelling()),
        ([("/sing", "x")], "sing", Spelling()),
    ],
)
def test_a_spelling_is_heard(typed: list[tuple[str, str]], heard: str, spelling: Spelling) -> None:
    ear = Ear(ROOTS)
    assert [ear.hear(*each) for each in typed][-1] == heard
    assert ear.spelling == spelling


@pytest.mark.parametrize(
    ("spelling", "path", "said"),
    [
        (Spelling(), SHOW, "/trust show"),
        (Spelling("x-"), SHOW, "/x-trust show"),
        (Spelling("x-", under_root=True), SHOW, "/x-shinrai trust show"),
        (Spelling("", under_root=True), ("shinrai", "help"), "/shinrai help"),
    ],
)
def test_a_command_is_said_as_it_is_typed(spelling: Spelling, path: tuple[str, ...], said: str) -> None:
    assert spelling.of(path) == said


def test_a_phrase_that_names_a_command_says_it_so() -> None:
    pen = Pen(our_phrasebook(), Reader("en", "UTC"), spelling=Spelling("x-"))
    said = pen.rich(say("volunteer.no_such", number=5), 3000)
    assert said == "There is no call #5 here. `/x-volunteer list` shows those that are open."


def test_what_somebody_typed_is_never_taken_for_a_command_that_a_phrase_names() -> None:
    pen = Pen(our_phrasebook(), Reader("en", "UTC"), spelling=Spelling("x-"))
    said = pen.rich(say("refused.left_over", typed="{/volunteer list}", example="x"), 3000)
    assert said == "I do not know what to do with “{/volunteer list}”. Example: x"


def test_a_mistyped_command_is_named_as_it_was_typed() -> None:
    asked = incoming.asked(
        {"user_id": "U1", "channel_id": "C1", "trigger_id": "1.2", "text": "histroy <!channel>"}, TEAM, "trust"
    )
    with pytest.raises(Refused) as refused:
        find_command(Catalogue(FEATURES), asked)
    pen = Pen(our_phrasebook(), Reader("en", "UTC"), spelling=Spelling("x-"))
    said = pen.rich(refused.value.phrase, 3000)
    assert said == "I do not know “`/x-trust` histroy”. Did you mean `/x-trust history`?"


@pytest.mark.parametrize(
    ("command", "text", "means", "said"),
    [
        ("/trust", "show", ("trust",), "/trust show"),
        ("/x-trust", "show", ("trust",), "/x-trust show"),
        ("/x-shinrai", "trust show", ("shinrai",), "/x-shinrai trust show"),
    ],
)
async def test_answers_and_what_is_sent_later_name_commands_so(
    slack: SlackStandIn,
    town: Town,
    core: Core,
    adapter: Slack,
    command: str,
    text: str,
    means: tuple[str, ...],
    said: str,
) -> None:
    card = Card((Text(say("said", what=CommandName(SHOW))),))
    core.says = Reply(card)
    seen = await slack.command(town.aiko, town.general, command, text)
    [asked] = core.handed
    assert isinstance(asked, Asked)
    assert (asked.command, asked.spoken) == (means, (text,))
    assert seen.text.split("\n")[0] == f"`{said}`"
    await adapter.home(Outgoing(Place(town.team, person=town.aiko), card, READER, "c1", "d1"))
    home = slack.home_of(town.aiko)
    assert home is not None
    assert home.blocks[0]["text"]["text"] == f"`{said}`"
