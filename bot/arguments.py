"""What was typed → the words of a declared command, whichever way it was typed.

Three ways lead here: a Slack command's free text, Discord's typed options, and the fields of a form. The first two stop
at the first fault; a form collects them, to show each beside its field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.choices import chosen
from bot.events import Asked, Event, Mention, Spoken, Submitted, Value
from bot.feature import Channel, Choice, Command, Handle, Link, Number, Parameter, People, Rest, When, Word
from bot.mention_tokens import visible_length
from bot.people import AccountRef, MessageRef, Place, SpaceRef
from bot.rules.rows import tabs_as_commas
from bot.rules.wording import shortened, tidy, tidy_lines
from bot.speech import CommandName, Either, Example, Phrase, Refused, say
from bot.spoken import (
    Doubtful,
    all_mentions,
    as_text,
    in_order,
    keyed_in,
    keyed_mentions,
    leading_mentions,
    mentions_to_ask_about,
    surely_split,
)

Arguments = dict[str, Any]
"""Keyword arguments for a command's function: typed by its own signature, which declared them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What could be read, and which required words are missing."""

    arguments: Arguments
    missing: tuple[str, ...]
    sure: bool = True
    """Whether a title and a moment in one text were told apart beyond doubt (``bot.rules.moment_splitting``)."""


class Unclear(Refused):
    """What was typed has something in it that only its writer can read: ``ponts:3``. Nothing is stored."""

    def __init__(self, phrase: Phrase, typed: str, doubt: Doubtful) -> None:
        super().__init__(phrase)
        self.typed = typed
        """All words of the command, mentions as tokens."""
        self.doubt = doubt


def from_text(command: Command, spoken: Spoken, event: Event, *, literal: bool = False) -> Typed:
    """Slack's grammar (``bot.spoken``). ``literal``: its writer said that what looks like an option is words.

    Where people are named only behind the first word, they are missing, so that a form asks about them, filled in.
    Raises Refused, and Unclear for a word that looks like an option and is none.
    """
    named, rest = keyed_mentions(command, spoken)
    wanted = next((p for p in command.parameters if isinstance(p.kind, People) and p.name not in named), None)
    people: tuple[AccountRef, ...] = ()
    parts, asks = rest, False
    if wanted is None:
        pass
    elif not any(isinstance(p.kind, Rest) for p in command.parameters):
        people, parts = all_mentions(rest)
    else:
        people, parts = leading_mentions(rest)
        if not people and wanted.required and any(isinstance(part, Mention) for part in parts):
            people, parts = mentions_to_ask_about(parts)
            asks = True
    loose, keyed, doubts = keyed_in(command, as_text(parts))
    if doubts and not literal:
        raise _unclear(command, as_text(spoken), doubts[0])
    raw: dict[str, Value] = {**keyed, **named}
    if wanted is not None and people:
        raw[wanted.name] = people
    _refuse_names_without_mention(command, loose)
    sure = surely_split(command, loose, raw)
    left = in_order(command, loose, raw)
    if left:
        raise Refused(say("refused.left_over", typed=shortened(left, 60), example=example_of(command)))
    typed = replace(_read(command, raw, event), sure=sure)
    return replace(typed, missing=(wanted.name, *typed.missing)) if asks and wanted is not None else typed


def _unclear(command: Command, typed: str, doubt: Doubtful) -> Unclear:
    example = example_of(command)
    if doubt.twice:
        return Unclear(say("refused.twice", typed=shortened(doubt.typed, 60), example=example), typed, doubt)
    if not doubt.fixes:
        return Unclear(say("refused.no_such_option", typed=shortened(doubt.typed, 60), example=example), typed, doubt)
    meant = Either(tuple(say("words.typed", typed=fix) for fix in doubt.fixes))
    words = say("refused.nearly_option", typed=shortened(doubt.typed, 60), meant=meant, example=example)
    return Unclear(words, typed, doubt)


def from_options(command: Command, event: Asked) -> Typed:
    """Discord's typed options; the options that a People parameter was spread over are gathered. Raises Refused."""
    raw: dict[str, Value] = {}
    options = event.options
    for parameter in command.parameters:
        names = (parameter.name, *(parameter.kind.also if isinstance(parameter.kind, People) else ()))
        given = [options[name] for name in names if name in options]
        if given:
            people = tuple(ref for value in given for ref in _refs(value))
            raw[parameter.name] = people or given[0]
    return _read(command, raw, event)


def from_form(command: Command, event: Submitted) -> tuple[Typed, tuple[Refused, ...]]:
    """The fields of a form; words that the form was opened with come back in its state. Faults are collected."""
    arguments: Arguments = {}
    missing: list[str] = []
    faults: list[Refused] = []
    for parameter in command.parameters:
        value = event.values.get(parameter.name)
        if value is None and parameter.name in event.state:
            value = _from_state(parameter, event.state[parameter.name], event.space)
        try:
            _take(command, parameter, value, event, arguments, missing)
        except Refused as refused:
            faults.append(refused)
    faults += [Refused(say(f"{command.key}.missing.{name}"), name) for name in missing]
    return Typed(arguments, tuple(missing)), tuple(faults)


def _read(command: Command, raw: Mapping[str, Value], event: Event) -> Typed:
    arguments: Arguments = {}
    missing: list[str] = []
    for parameter in command.parameters:
        _take(command, parameter, raw.get(parameter.name), event, arguments, missing)
    return Typed(arguments, tuple(missing))


def _take(
    command: Command,
    parameter: Parameter,
    value: Value | None,
    event: Event,
    arguments: Arguments,
    missing: list[str],
) -> None:
    read = None if value is None or value in ("", ()) else convert(command, parameter, value, event)
    if read is not None and read != "":
        arguments[parameter.name] = read
    elif parameter.required:
        missing.append(parameter.name)


def convert(command: Command, parameter: Parameter, value: Value, event: Event) -> object:
    """One word as its parameter wants it. Raises Refused naming the parameter, with an example."""
    match parameter.kind:
        case People():
            return tuple(dict.fromkeys(_refs(value)))
        case Rest(longest, lines=True, cells=cells):
            text = tabs_as_commas(str(value)) if cells else str(value)
            return _short_enough(command, parameter, tidy_lines(text), longest, event)
        case Rest(longest) | When(longest) | Word(longest, several=True):
            return _short_enough(command, parameter, tidy(str(value)), longest, event)
        case Word(longest):
            return _short_enough(command, parameter, tidy(str(value)).replace(" ", "_"), longest, event)
        case Number(least, most):
            return _whole_number(command, parameter, str(value), least, most)
        case Choice():
            return _one_of(command, parameter, tidy(str(value)), parameter.kind)
        case Link():
            return _linked(command, parameter, str(value), event.links)
        case Handle():
            return _whole_number(command, parameter, tidy(str(value)).lstrip("#＃"), 1, MOST_NUMBERED)
        case Channel():
            return _channel(command, parameter, value, event)
        case _:
            assert_never(parameter.kind)


MOST_NUMBERED = 2**31 - 1


def _one_of(command: Command, parameter: Parameter, typed: str, choice: Choice) -> str:
    word = chosen(command, choice, typed)
    if word is None:
        choices = Either(tuple(say(f"{command.key}.choice.{one}") for one in choice.words))
        name, example = _named(command, parameter), example_of(command)
        raise Refused(
            say("refused.choice", name=name, typed=shortened(typed, 40), choices=choices, example=example),
            parameter.name,
        )
    return word


def _linked(command: Command, parameter: Parameter, typed: str, links: Mapping[str, MessageRef]) -> MessageRef:
    found = links.get(typed.strip())
    if found is None:
        raise no_link(command, parameter.name, typed)
    return found


def no_link(command: Command, name: str, typed: str) -> Refused:
    """What is behind it is not told: no message, one of another community, or one that the asker cannot see."""
    label, example = say(f"{command.key}.name.{name}"), example_of(command)
    return Refused(say("refused.link", name=label, typed=shortened(tidy(typed), 60), example=example), name)


def _channel(command: Command, parameter: Parameter, value: Value, event: Event) -> Place:
    """What is no channel here is not told apart from one of elsewhere."""
    typed = "" if isinstance(value, Place) else tidy(str(value))
    found = (
        value if isinstance(value, Place) else event.channels.get(typed, event.channels.get("#" + typed.lstrip("#＃")))
    )
    if found is None or found.space != event.space:
        name, example = _named(command, parameter), example_of(command)
        raise Refused(say("refused.channel", name=name, typed=shortened(typed, 60), example=example), parameter.name)
    return found


def _short_enough(command: Command, parameter: Parameter, text: str, longest: int, event: Event) -> str:
    """As long as people see it."""
    length = visible_length(text, event.facts)
    if length > longest:
        name = _named(command, parameter)
        raise Refused(say("refused.too_long", name=name, most=longest, length=length), parameter.name)
    return text


def _whole_number(command: Command, parameter: Parameter, text: str, least: int, most: int) -> int:
    try:
        number = int(tidy(text).replace("−", "-"))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        name, typed, example = _named(command, parameter), shortened(tidy(text), 20), example_of(command)
        raise Refused(
            say("refused.number", name=name, typed=typed, least=least, most=most, example=example), parameter.name
        )
    return number


def _named(command: Command, parameter: Parameter) -> Phrase:
    return say(f"{command.key}.name.{parameter.name}")


def example_of(command: Command) -> Phrase:
    """The command with example words, as it is typed where it is read; of a form alone, words that would do.

    A command that takes no words is its own example.
    """
    if not command.typed:
        return say(f"{command.key}.example")
    if not command.parameters:
        return say("help.command", command=CommandName(command.path))
    words = Example(say(f"{command.key}.example"), say(f"{command.key}.example_options"))
    return say("refused.example", command=CommandName(command.path), words=words)


def _refs(value: Value) -> tuple[AccountRef, ...]:
    if isinstance(value, AccountRef):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _from_state(parameter: Parameter, text: str, space: SpaceRef) -> Value:
    match parameter.kind:
        case People():
            return tuple(AccountRef(space, user) for user in text.split(",") if user)
        case Channel():
            return Place(space, text)
        case _:
            return text


_PLAIN_NAME = re.compile(r"[@＠][\w.-]+(?=$|[\s、，,。・:：;；&＆+＋/／!！])")


def _refuse_names_without_mention(command: Command, loose: str) -> None:
    """Also behind people who were picked: nobody is left out because they were only written."""
    wants_people = any(isinstance(p.kind, People) for p in command.parameters)
    if wants_people and _PLAIN_NAME.match(loose):
        raise Refused(say("refused.plain_name", name=shortened(loose.split()[0], 40), example=example_of(command)))
