"""Forms over TCP: errors in place, the answer to who opened it, and what happens when that is too late."""

import asyncio

import pytest

from adapters.sandbox.slack import SlackStandIn, View
from adapters.slack import asking, submitting
from adapters.slack.app import Slack
from bot.events import AnyEvent, Submitted
from bot.people import Place
from bot.speech import Answer, Button, Card, FieldError, Rejected, Reply, Text, say
from tests.slack.conftest import Core, Town, account, words
from tests.slack.test_asking import FORM

REJECTED = Rejected(
    (FieldError("reason", say("said", what="too short")), FieldError(None, say("said", what="no points left"))),
    FORM,
    Button(say("said", what="Correct it"), "correct", "c1", ("d1",)),
)


async def opened(slack: SlackStandIn, town: Town, core: Core) -> View:
    core.says, core.opens_forms = FORM, True
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben")
    assert seen.view is not None
    return seen.view


async def test_a_form_closes_and_is_answered_where_it_was_opened(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    form = await opened(slack, town, core)
    core.says = words("given")
    seen = await slack.submit(town.aiko, form, {"reason": "for the *talk*"})
    assert (seen.closed, seen.error, seen.text.split("\n")[0]) == (True, "", "given")
    assert slack.violations == []
    submitted = core.handed[-1]
    assert isinstance(submitted, Submitted)
    assert (submitted.form, submitted.state, submitted.key) == ("thanks", {"to": "U1"}, form.root_id)
    assert submitted.values == {"reason": "for the *talk*"}
    assert submitted.place == Place(town.team, town.general)
    assert account(town.aiko, town.team) in submitted.facts


async def test_what_is_wrong_is_shown_at_its_field_and_sending_again_has_the_same_key(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    form = await opened(slack, town, core)
    core.says = REJECTED
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert (seen.closed, seen.errors_by_block) == (False, {"reason": "too short no points left"})
    core.says = words("given")
    again = await slack.submit(town.aiko, form, {"reason": "for the talk"})
    assert again.closed
    assert len({event.key for event in core.handed if isinstance(event, Submitted)}) == 1
    assert slack.violations == []


async def test_an_answer_that_cannot_be_written_closes_the_form_and_is_told_with_its_incident(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    form = await opened(slack, town, core)
    core.says = Reply(Card((Text(say("no.such.phrase")),)))
    seen = await slack.submit(town.aiko, form, {"reason": "for the talk"})
    assert (seen.closed, seen.error, seen.text.split("\n")[0]) == (True, "", "Incident i1")
    assert [type(fault) for _, fault in core.given_up] == [KeyError]


async def test_after_29_minutes_the_answer_takes_the_place_of_the_form(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await opened(slack, town, core)
    monkeypatch.setattr(submitting, "ANSWERABLE", -1)
    core.says = words("given")
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert seen.view is not None
    assert seen.view.blocks[0]["text"]["text"] == "given"
    assert slack.violations == []


async def test_a_used_up_address_is_noticed_while_the_form_can_still_show_the_answer(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    form = await opened(slack, town, core)
    slack.world.response_urls.clear()
    core.says = words("given")
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert seen.view is not None
    assert seen.view.blocks[0]["text"]["text"] == "given"


async def test_an_address_that_may_have_worked_is_not_answered_twice(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    form = await opened(slack, town, core)
    slack.faults.cut("response_url", "after")
    core.says = words("given")
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert (seen.closed, seen.text.split("\n")[0], seen.view) == (True, "given", None)


@pytest.mark.parametrize(("answer", "text"), [(words("late"), "late"), (REJECTED, "Please look at this once more:")])
async def test_a_slow_form_is_closed_and_answered_in_words(
    slack: SlackStandIn,
    town: Town,
    core: Core,
    adapter: Slack,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    text: str,
) -> None:
    form = await opened(slack, town, core)
    monkeypatch.setattr(asking, "LATEST", 0.05)

    async def slowly(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.3)
        return answer

    core.says = slowly
    seen = await slack.submit(town.aiko, form, {"reason": "x"}, wait=2)
    assert (seen.closed, seen.error, seen.text.split("\n")[0]) == (True, "", text)
    assert slack.violations == []


async def test_a_form_may_be_followed_by_a_form(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    form = await opened(slack, town, core)
    core.says = FORM
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert seen.view is not None
    core.says = words("given")
    assert (await slack.submit(town.aiko, seen.view, {"reason": "y"})).text.split("\n")[0] == "given"
    assert slack.violations == []


async def test_a_reply_to_a_form_may_redraw_what_its_button_sat_on(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = Reply(Card((Text(say("bare")),)))
    form = await opened(slack, town, core)
    core.says = Reply(Card((Text(say("said", what="redrawn")),)), redraw=True)
    seen = await slack.submit(town.aiko, form, {"reason": "x"})
    assert seen.text.split("\n")[0] == "redrawn"
