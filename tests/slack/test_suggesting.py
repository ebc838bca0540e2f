"""A field that suggests: options under what is typed, and what is typed can be chosen as well."""

import asyncio

import pytest

from adapters.sandbox.slack import SlackStandIn, View
from adapters.slack.app import Slack
from bot.events import AnyEvent, Submitted, Suggest
from bot.speech import Answer, Choices, FieldKind, Form, FormField, Phrase, say
from tests.slack.conftest import Core, Town, words


def phrase(what: str) -> Phrase:
    return say("said", what=what)


def form(initial: str = "") -> Form:
    zone = FormField("zone", FieldKind.SUGGESTED, phrase("Zone"), initial=initial)
    return Form("settings.zone", "c1", phrase("Zone"), phrase("Save"), (zone,))


async def opened(slack: SlackStandIn, town: Town, core: Core, initial: str = "") -> View:
    core.says, core.opens_forms = form(initial), True
    view = (await slack.command(town.aiko, town.general, "/shinrai", "settings")).view
    assert view is not None
    return view


async def suggest(event: AnyEvent) -> Answer:
    return Choices(("Asia/Tokyo", "Asia/Seoul")) if isinstance(event, Suggest) else words("saved")


async def test_the_cores_choices_are_offered_and_so_is_what_is_typed(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    view = await opened(slack, town, core)
    core.says = suggest
    offered = await slack.suggest(town.aiko, view, "value", "asia", block_id="zone")
    assert [option["value"] for option in offered] == ["Asia/Tokyo", "Asia/Seoul", "asia"]
    asked = core.handed[-1]
    assert isinstance(asked, Suggest)
    assert (asked.command, asked.option, asked.typed) == (("settings", "zone"), "zone", "asia")
    assert asked.locale == "ja-JP"
    await slack.submit(town.aiko, view, {"zone": "Asia/Seoul"})
    sent = core.handed[-1]
    assert isinstance(sent, Submitted)
    assert sent.values == {"zone": "Asia/Seoul"}
    assert slack.violations == []


async def test_before_anything_is_typed_the_core_suggests(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    view = await opened(slack, town, core)
    core.says = suggest
    offered = await slack.suggest(town.aiko, view, "value", "", block_id="zone")
    assert [option["value"] for option in offered] == ["Asia/Tokyo", "Asia/Seoul"]


async def test_what_is_set_is_chosen_at_first(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    view = await opened(slack, town, core, "Europe/Paris")
    core.says = suggest
    await slack.submit(town.aiko, view)
    sent = core.handed[-1]
    assert isinstance(sent, Submitted)
    assert sent.values == {"zone": "Europe/Paris"}


@pytest.mark.parametrize("typed", ["x" * 151, ":pray: <!here> *b*", "a" * 100])
async def test_hostile_and_long_words_are_offered_as_slack_takes_them(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, typed: str
) -> None:
    view = await opened(slack, town, core)
    core.says = Choices(())
    offered = await slack.suggest(town.aiko, view, "value", typed, block_id="zone")
    assert [option["value"] for option in offered] == ([typed] if len(typed) <= 150 else [])
    assert slack.violations == []


async def test_where_the_core_is_slow_what_is_typed_can_still_be_chosen(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.suggesting.LATEST", 0.05)
    view = await opened(slack, town, core)

    async def slowly(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.5)
        return Choices(("late",))

    core.says = slowly
    offered = await slack.suggest(town.aiko, view, "value", "Asia/Tokyo", block_id="zone")
    assert [option["value"] for option in offered] == ["Asia/Tokyo"]
