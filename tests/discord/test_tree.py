"""Our declarations become Discord's commands, in every language, within the limits."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any

import pytest

from adapters.discord.tree import same, tree
from bot.catalogue import Catalogue
from bot.feature import Choice, Feature, Rest
from bot.features import FEATURES
from bot.people import Locale
from bot.phrasebook import Phrasebook, our_phrasebook
from tests.discord.golden import as_golden
from tests.discord.town import CATALOGUE, PHRASEBOOK


def with_phrases(**changed: str) -> Phrasebook:
    english = PHRASEBOOK.languages[Locale("en")]
    phrases: Mapping[str, Any] = {**english.phrases, **{key.replace("__", "."): text for key, text in changed.items()}}
    return Phrasebook({**PHRASEBOOK.languages, Locale("en"): replace(english, phrases=phrases)}, Locale("en"))


async def nothing(ctx: object) -> None:
    return None


def of(*paths: tuple[str, ...]) -> Catalogue:
    feature = Feature("x")
    for path in paths:
        feature.command(*path)(nothing)
    return Catalogue([feature])


def test_the_commands_are_as_their_golden_file_says() -> None:
    as_golden("tree", tree(CATALOGUE, PHRASEBOOK))


def test_every_command_of_ours_fits_and_speaks_japanese() -> None:
    commands = tree(Catalogue(FEATURES), our_phrasebook())
    assert {command["type"] for command in commands} == {1, 3}
    for command in commands:
        assert (command["contexts"], command["integration_types"]) == ([0], [0])
        localized = "description_localizations" if command["type"] == 1 else "name_localizations"
        assert set(command[localized]) == {"ja"}


def test_a_path_of_three_words_is_in_a_group() -> None:
    texts = {"command__a__help": "A", "command__a__b__help": "B", "command__a__b__c__help": "C"}
    book = with_phrases(**texts)
    (command,) = tree(of(("a", "b", "c")), Phrasebook({Locale("en"): book.languages[Locale("en")]}, Locale("en")))
    (group,) = command["options"]
    assert (group["type"], group["name"], group["description"]) == (2, "b", "B")
    assert [(one["type"], one["name"]) for one in group["options"]] == [(1, "c")]


def test_choices_links_handles_times_channels_and_wide_numbers_are_options() -> None:
    trust = next(command for command in tree(CATALOGUE, PHRASEBOOK) if command["name"] == "trust")
    group = next(one for one in trust["options"] if one["name"] == "organizers")
    (adjust,) = group["options"]
    bare = [
        {key: one.get(key) for key in ("name", "type", "min_value", "max_value", "max_length")}
        for one in adjust["options"]
    ]
    assert [tuple(one.values()) for one in bare] == [
        ("window", 3, None, None, None),
        ("points", 4, -1000, 1000, None),
        ("message", 3, None, None, 300),
        ("number", 4, 1, 2**31 - 1, None),
        ("at", 3, None, None, 60),
        ("channel", 7, None, None, None),
    ]
    assert adjust["options"][-1]["channel_types"] == [0, 5]
    assert adjust["options"][0]["choices"] == [
        {"name": "This month", "name_localizations": {"ja": "今月"}, "value": "month"},
        {"name": "All time", "name_localizations": {"ja": "すべて"}, "value": "all"},
    ]


def test_a_choice_that_is_too_long_or_one_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match=r"command\.trust\.organizers\.adjust\.choice\.all has 101 characters"):
        tree(CATALOGUE, with_phrases(command__trust__organizers__adjust__choice__all="x" * 101))

    async def chosen(ctx: object, word: Annotated[str, Choice(tuple(f"w{n}" for n in range(26)))]) -> None:
        return None

    feature = Feature("x")
    feature.command("a")(chosen)
    book = with_phrases(command__a__help="A", command__a__option__word="W")
    with pytest.raises(ValueError, match="26 words; Discord takes 25"):
        tree(Catalogue([feature]), Phrasebook({Locale("en"): book.languages[Locale("en")]}, Locale("en")))


def test_another_choice_makes_a_difference() -> None:
    ours = tree(CATALOGUE, PHRASEBOOK)
    other = tree(CATALOGUE, with_phrases(command__trust__organizers__adjust__choice__all="Ever"))
    assert not same(ours, other)


def test_channels_of_other_types_make_a_difference() -> None:
    ours = tree(CATALOGUE, PHRASEBOOK)
    other = deepcopy(ours)
    trust = next(command for command in other if command["name"] == "trust")
    group = next(one for one in trust["options"] if one["name"] == "organizers")
    group["options"][0]["options"][-1]["channel_types"] = [0, 2]
    assert not same(ours, other)


def test_required_options_come_first() -> None:
    thanks = next(command for command in tree(CATALOGUE, PHRASEBOOK) if command["name"] == "thanks")
    assert [(one["name"], one.get("required", False)) for one in thanks["options"]] == [
        ("to", True),
        ("reason", True),
        ("also", False),
        ("and_also", False),
        ("tag", False),
        ("points", False),
    ]


@pytest.mark.parametrize("name", ["Trust", "two words", "x" * 33, "a/b"])
def test_a_name_that_discord_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        tree(of((name,)), PHRASEBOOK)


def test_texts_that_are_too_long_are_refused_by_their_key() -> None:
    with pytest.raises(ValueError, match=r"command\.trust\.show\.help has 101 characters"):
        tree(CATALOGUE, with_phrases(command__trust__show__help="x" * 101))
    with pytest.raises(ValueError, match=r"menu\.thank\.label has 33 characters"):
        tree(CATALOGUE, with_phrases(menu__thank__label="x" * 33))


def test_a_command_cannot_have_a_text_and_subcommands() -> None:
    with pytest.raises(ValueError, match="Discord shows either"):
        tree(of(("a",), ("a", "b")), PHRASEBOOK)


def test_a_command_with_too_many_options_is_refused() -> None:
    async def many(ctx: object, word: Annotated[str, Rest(10)]) -> None:
        return None

    feature = Feature("x")
    feature.command("a")(many)
    (command,) = feature.commands
    parameters = tuple(replace(command.parameters[0], name=f"o{n}") for n in range(26))
    feature.commands = (replace(command, parameters=parameters),)
    texts = {"command__a__help": "A"} | {f"command__a__option__o{n}": "x" for n in range(26)}
    book = with_phrases(**texts)
    with pytest.raises(ValueError, match="26 options"):
        tree(Catalogue([feature]), Phrasebook({Locale("en"): book.languages[Locale("en")]}, Locale("en")))


def test_a_command_of_more_than_8000_characters_is_refused() -> None:
    words = [f"w{n}" for n in range(90)]
    texts = {"command__a__help": "A"} | {f"command__a__{word}__help": "x" * 100 for word in words}
    book = Phrasebook({Locale("en"): with_phrases(**texts).languages[Locale("en")]}, Locale("en"))
    with pytest.raises(ValueError, match="characters in all; Discord takes 8000"):
        tree(of(*(("a", word) for word in words)), book)


def test_what_discord_adds_to_a_registered_command_makes_no_difference() -> None:
    ours = tree(CATALOGUE, PHRASEBOOK)
    added = {"id": "1", "version": "2", "default_member_permissions": None, "nsfw": False, "dm_permission": False}
    registered = [{**command, **added} for command in reversed(ours)]
    assert same(ours, registered)
    assert not same(ours, registered[1:])
    assert not same(ours, [{**registered[0], "name_localizations": None}, *registered[1:]])
