"""The manifest is what Slack takes, and asks for nothing that is not used."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
import yaml

import adapters.slack
from adapters.sandbox.slack.manifest import read_manifest
from adapters.slack import incoming
from adapters.slack.manifest import manifest, manifest_yaml, usage
from adapters.slack.scopes import EVENTS, METHODS, SCOPES
from bot.arguments import from_text
from bot.catalogue import Catalogue
from bot.feature import Channel, Choice, Feature, Handle, Link, Number, Parameter, People, Rest, When, Word
from bot.features import FEATURES
from bot.people import Locale, MessageRef
from bot.phrasebook import Phrasebook, our_phrasebook, read_language
from tests.slack.conftest import BOOK, ENGLISH, TEAM

thanks = Feature("thanks")


@thanks.command("thanks")
async def give(
    ctx: object,
    to: Annotated[tuple[str, ...], People(also=("also",))],
    reason: Annotated[str, Rest(300)],
    tag: Annotated[str | None, Word(30)] = None,
    points: Annotated[int, Number(1, 5)] = 1,
) -> None: ...


@thanks.command("trust", "show")
async def show(ctx: object, member: Annotated[tuple[str, ...] | None, People()] = None) -> None: ...


@thanks.command("trust", "history")
async def history(ctx: object) -> None: ...


@thanks.message_menu("thank", opens_form=True)
async def menu(ctx: object) -> None: ...


CATALOGUE = Catalogue([thanks])

house = Feature("house")


@house.command("shinrai", "help")
async def helps(ctx: object) -> None: ...


EVERYTHING = Catalogue([thanks, house])


def test_commands_and_shortcuts_come_from_the_declarations() -> None:
    features = manifest(CATALOGUE, BOOK)["features"]
    assert features["slash_commands"] == [
        {
            "command": "/thanks",
            "description": "Thank members",
            "should_escape": True,
            "usage_hint": "@to reason [tag:…] [points:1-5]",
        },
        {
            "command": "/trust",
            "description": "Your trust",
            "should_escape": True,
            "usage_hint": "show [@member] | history",
        },
    ]
    assert features["shortcuts"] == [
        {"name": "Thank for this", "type": "message", "callback_id": "thank", "description": "Thanks its author"}
    ]


def test_a_time_and_a_channel_are_hinted_as_they_are_typed() -> None:
    async def meet(
        ctx: object,
        title: Annotated[str, Rest(100)],
        when: Annotated[str, When()],
        channel: Annotated[object, Channel()] = None,
    ) -> None: ...

    feature = Feature("x")
    feature.command("session", "new")(meet)
    assert usage("session", feature.commands) == "new title when [channel:#…]"


def test_words_that_need_their_key_are_hinted_with_it() -> None:
    volunteer = Catalogue(FEATURES).roots["volunteer"]
    assert usage("volunteer", volunteer).split(" | ") == [
        "call role [session:#12] [when:…] [until:…] [note:…] [seats:1-20] [first:0-20] [mentors:0-20]"
        " [choosing:first_come/collect] [channel:#…] [each:this/series] [ahead:1-28]",
        "list [#12]",
        "mine",
        "complete [#12]",
        "stand-in [#12]",
    ]


@pytest.mark.parametrize("path", Catalogue(FEATURES).commands, ids=" ".join)
def test_what_the_hint_shows_is_understood_as_it_stands(path: tuple[str, ...]) -> None:
    """In the hint's own order, all at once and each word that can be left out by itself."""
    command = Catalogue(FEATURES).commands[path]
    hinted = usage(path[0], [command]).split()[len(path) - 1 :]
    for left in [*((parameter,) for parameter in command.parameters), command.parameters]:
        shown = [pair for pair in zip(command.parameters, hinted, strict=True) if pair[0].required or pair[0] in left]
        text = " ".join(_typed(parameter, hint.strip("[]")) for parameter, hint in shown)
        body = {"user_id": "U1", "channel_id": "C1", "trigger_id": "1.2", "text": text}
        event = replace(incoming.asked(body, TEAM, path[0]), links={LINK: MessageRef(TEAM, "C1", "1.2")})
        typed = from_text(command, event.spoken, event)
        assert list(typed.arguments) == [parameter.name for parameter, _ in shown]
        assert typed.missing == ()


LINK = "https://town.slack.com/archives/C1/p12"


def _typed(parameter: Parameter, hint: str) -> str:
    """A hinted word, filled in by who reads it."""
    key, colon, value = hint.rpartition(":")
    match parameter.kind:
        case People():
            return key + colon + "<@U2>"
        case Channel():
            return key + colon + "<#C2|general>"
        case When():
            return key + colon + "tomorrow 19:00"
        case Link():
            return key + colon + LINK
        case Number(least):
            return key + colon + str(least)
        case Choice():
            return key + colon + value.split("/")[0]
        case Rest() | Word():
            return key + colon + "tea"
        case Handle():
            return hint


def test_where_all_would_be_more_than_slack_shows_what_can_be_left_out_is_left_out() -> None:
    catalogue = Catalogue(FEATURES)
    [root] = manifest(catalogue, our_phrasebook(), only_root=True)["features"]["slash_commands"]
    hinted = root["usage_hint"].split(" | ")
    assert len(hinted) == len(catalogue.commands)
    assert {"session new title when", "volunteer call role", "volunteer stand-in", "help"} <= set(hinted)


def test_without_an_address_it_uses_socket_mode() -> None:
    settings = manifest(CATALOGUE, BOOK)["settings"]
    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in settings["interactivity"] | settings["event_subscriptions"]


def test_with_an_address_everything_goes_there() -> None:
    url = "https://bot.example.org/slack/events"
    made = manifest(CATALOGUE, BOOK, http_url=url)
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["interactivity"]["request_url"] == settings["event_subscriptions"]["request_url"] == url
    assert {command["url"] for command in made["features"]["slash_commands"]} == {url}


def test_with_a_prefix_every_root_word_has_it() -> None:
    commands = manifest(CATALOGUE, BOOK, prefix="x-")["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/x-thanks", "/x-trust"]


@pytest.mark.parametrize("prefix", ["X-", "a b", "/x", "x" * 17])
def test_a_prefix_that_slack_would_refuse_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="--prefix"):
        manifest(CATALOGUE, BOOK, prefix=prefix)


def test_all_commands_may_stand_under_one_root() -> None:
    [command] = manifest(EVERYTHING, BOOK, only_root=True, prefix="x-")["features"]["slash_commands"]
    assert (command["command"], command["description"]) == ("/x-shinrai", "Help")
    assert (
        command["usage_hint"] == "thanks @to reason [tag:…] [points:1-5] | trust show [@member] | trust history | help"
    )


def test_the_home_tab_is_on() -> None:
    assert read_manifest(manifest(CATALOGUE, BOOK)).home is True


def test_it_fits_slacks_limits_whatever_the_words() -> None:
    words = re.sub(r'= "([^"]{4,})"', lambda match: f'= "{match[1] * 900}"', ENGLISH.split("[phrases]")[1])
    book = Phrasebook(
        {Locale("en"): read_language(Locale("en"), f"{ENGLISH.split('[phrases]')[0]}[phrases]{words}")}, Locale("en")
    )
    made = manifest(CATALOGUE, book)
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2_000
        assert len(command["usage_hint"]) <= 1_000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_as_yaml_it_says_the_same() -> None:
    assert yaml.safe_load(manifest_yaml(CATALOGUE, BOOK)) == manifest(CATALOGUE, BOOK)


def test_the_stand_in_reads_it() -> None:
    read = read_manifest(manifest(CATALOGUE, BOOK))
    assert read.commands == {"/thanks", "/trust"}
    assert read.unescaped_commands == frozenset()
    assert read.scopes == set(SCOPES)
    assert read.events == set(EVENTS)


def test_every_scope_has_a_use_and_every_use_its_scope() -> None:
    used = frozenset[str]().union(*METHODS.values(), *EVENTS.values()) | {"commands"}
    assert used == set(SCOPES)


def test_every_method_that_is_called_is_listed() -> None:
    source = "\n".join(file.read_text() for file in Path(*adapters.slack.__path__).glob("*.py"))
    called = set(
        re.findall(
            r"client\.((?:api|apps|auth|bots|chat|conversations|emoji|files|reactions|team|users|views)_\w+)", source
        )
    )
    assert {name.replace("_", ".") for name in called} == set(METHODS)


@pytest.mark.parametrize("name", [*EVENTS])
def test_every_event_that_is_subscribed_to_is_read(name: str) -> None:
    source = (Path(*adapters.slack.__path__) / "happenings.py").read_text()
    assert f'"{name}"' in source
