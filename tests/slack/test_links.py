"""Links to messages in what was typed."""

import pytest

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.app import Slack
from bot.events import Asked, Submitted
from bot.people import MessageRef
from bot.speech import FieldKind, Form, FormField, say
from tests.slack.conftest import Core, Town, words

ASKED = Form(
    "explain",
    "c1",
    say("said", what="Explain"),
    say("said", what="Go"),
    (FormField("message", FieldKind.LINE, say("said", what="Link")),),
)


async def test_a_link_in_a_command_is_read(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    reply = await slack.say(town.aiko, town.general, "nice", thread_ts=ts)
    link, threaded = (slack.link_to(town.aiko, town.general, each) for each in (ts, reply))
    await slack.command(town.aiko, town.general, "/trust", f"explain {link}", wait=0)
    await slack.command(town.aiko, town.general, "/trust", f"explain {threaded}", wait=0)
    first, second = core.handed
    assert isinstance(first, Asked)
    assert isinstance(second, Asked)
    assert (first.spoken, second.spoken) == ((f"explain {link}",), (f"explain {threaded}",))
    assert first.links == {link: MessageRef(town.team, town.general, ts)}
    assert second.links == {threaded: MessageRef(town.team, town.general, reply)}


async def test_a_link_in_a_form_is_read(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    ts = await slack.say(town.ben, town.general, "my notes")
    link = slack.link_to(town.aiko, town.general, ts)
    core.says, core.opens_forms = ASKED, True
    form = (await slack.command(town.aiko, town.general, "/trust", "explain")).view
    assert form is not None
    core.says = words("explained")
    await slack.submit(town.aiko, form, {"message": f" {link} "})
    sent = core.handed[-1]
    assert isinstance(sent, Submitted)
    assert sent.links == {link: MessageRef(town.team, town.general, ts)}


@pytest.mark.parametrize(
    "typed",
    [
        "https://other-team.slack.com/archives/C0000000001/p1760000000000123",
        "https://evil.example/archives/C0000000001/p1760000000000123",
        "https://sandbox.slack.com/archives/C0000000001",
        "https://sandbox.slack.com.evil.example/archives/C0000000001/p1760000000000123",
        "https://sandbox.slack.com/archives/C0000000001/p12",
        "C0000000001",
    ],
)
async def test_what_is_no_link_to_a_message_here_is_none(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, typed: str
) -> None:
    await slack.command(town.aiko, town.general, "/trust", f"explain {typed}", wait=0)
    [asked] = core.handed
    assert asked.links == {}
