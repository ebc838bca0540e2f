"""Files: handed over in the asker's direct conversation, and the answer says so."""

import asyncio

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.app import Slack
from bot.people import Place
from bot.speech import Button, Buttons, Card, File, Outgoing, Reply, Text, say
from tests.slack.conftest import READER, Core, Town, until
from tests.slack.test_asking import FORM

EXPORT = Reply(Card((Text(say("said", what="All entries")),)), file=File("entries.csv", b"id,points\n1,3\n"))
TOLD = ["All entries", "entries.csv is in our direct messages."]


async def test_a_commands_file_is_sent_and_its_answer_says_where(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = EXPORT
    seen = await slack.command(town.aiko, town.general, "/shinrai", "export", wait=3)
    assert (seen.error, seen.text.split("\n")[:2]) == ("", TOLD)
    [file] = slack.files_of(town.aiko)
    assert (file.name, file.content) == ("entries.csv", b"id,points\n1,3\n")
    assert [said.text for said in slack.direct_messages(town.aiko)] == ["All entries"]
    assert (slack.files_of(town.ben), slack.violations) == ([], [])


async def test_a_presss_file_is_sent_as_well(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    core.says = Reply(Card((Buttons((Button(say("said", what="Export"), "export", "c1"),)),)))
    panel = (await slack.command(town.aiko, town.general, "/shinrai", "x")).message
    core.says = EXPORT
    assert panel is not None
    seen = await slack.press(town.aiko, panel, "export#0", wait=3)
    assert seen.text.split("\n")[:2] == TOLD
    assert len(slack.files_of(town.aiko)) == 1


async def test_at_home_the_modal_says_where(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    shown = Card((Buttons((Button(say("said", what="Export"), "export", "c1"),)),))
    await adapter.home(Outgoing(Place(town.team, person=town.aiko), shown, READER, "c1", "d1"))
    home = slack.home_of(town.aiko)
    core.says = EXPORT
    assert home is not None
    seen = await slack.press(town.aiko, home, "export#0", wait=3)
    assert seen.view is not None
    assert seen.view.blocks[-1]["text"]["text"] == TOLD[1]


async def test_a_forms_file_is_sent_after_it_closed(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says, core.opens_forms = FORM, True
    form = (await slack.command(town.aiko, town.general, "/shinrai", "export")).view
    core.says = EXPORT
    assert form is not None
    seen = await slack.submit(town.aiko, form, {"reason": "x"}, wait=3)
    assert (seen.closed, seen.text.split("\n")[:2]) == (True, TOLD)
    assert len(slack.files_of(town.aiko)) == 1


@pytest.mark.parametrize("step", ["conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_that_is_not_sent_is_said_not_to_be(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, step: str
) -> None:
    slack.faults.fail(step)
    core.says = EXPORT
    seen = await slack.command(town.aiko, town.general, "/shinrai", "export", wait=3)
    assert seen.text.split("\n")[:2] == ["All entries", "The file was not sent."]
    assert slack.files_of(town.aiko) == []


async def test_a_file_of_nothing_is_sent_all_the_same(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = Reply(EXPORT.card, file=File("empty.csv", b""))
    await slack.command(town.aiko, town.general, "/shinrai", "export", wait=0)
    await until(lambda: len(slack.files_of(town.aiko)) == 1)
    await asyncio.sleep(0)
    assert slack.files_of(town.aiko)[0].name == "empty.csv"
