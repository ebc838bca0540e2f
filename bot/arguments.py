"""What was typed → the words of a declared command, whichever way it was typed.

Three ways lead here: a Slack command's free text, Discord's typed options, and the fields of a form. The first two stop
at the first fault; a form collects them, to show each beside its field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from bot.events import Asked, Event, GroupMention, Mention, Spoken, Submitted, Value
from bot.feature import Choice, Command, Handle, Link, Number, Parameter, People, Rest, Word
from bot.people import AccountRef, Facts, MessageRef, SpaceRef
from bot.phrasebook import our_phrasebook
from bot.rules.wording import tidy
from bot.speech import CommandName, Example, Phrase, Refused, say

Arguments = dict[str, Any]
"""Keyword arguments for a command's function: typed by its own signature, which declared them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What could be read, and which required words are missing."""

    arguments: Arguments
    missing: tuple[str, ...]


def from_text(command: Command, spoken: Spoken, event: Event) -> Typed:
    """Slack's grammar: mentions first, ``key:value`` for optional words, the rest is the sentence. Raises Refused.

    Where a command has no sentence, what is typed without a key goes to the words that have none yet, in their order.
    """
    people, parts = _leading_mentions(spoken)
    loose, keyed = _keyed(command, _as_text(parts, event.facts))
    raw: dict[str, Value] = dict(keyed)
    for parameter in command.parameters:
        if isinstance(parameter.kind, People) and people:
            raw[parameter.name] = people
    _refuse_names_without_mention(command, people, loose)
    left = _in_order(command, loose, raw)
    if left:
        raise Refused(say("refused.left_over", typed=left[:60], example=example_of(command)))
    return _read(command, raw, event)


def _in_order(command: Command, loose: str, raw: dict[str, Value]) -> str:
    """Hand out what was typed without a key; what nobody takes is left."""
    words = loose.split()
    sentence = next((p.name for p in command.parameters if isinstance(p.kind, Rest)), None)
    for parameter in command.parameters:
        if not words or parameter.name in raw or not _takes(parameter, words[0], beside_sentence=sentence is not None):
            continue
        raw[parameter.name] = words.pop(0)
    if sentence is not None and words:
        raw[sentence] = " ".join(words)
        return ""
    return " ".join(words)


def _takes(parameter: Parameter, word: str, *, beside_sentence: bool) -> bool:
    """Beside a sentence only a number that cannot be left out is taken from its beginning."""
    match parameter.kind:
        case Number():
            return parameter.required and word.lstrip("+-−").isdecimal()
        case Word() | Choice() | Link() | Handle():
            return not beside_sentence
        case People() | Rest():
            return False
        case _:
            assert_never(parameter.kind)


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
    read = None if value is None or value in ("", ()) else convert(command, parameter, value, event.links)
    if read is not None and read != "":
        arguments[parameter.name] = read
    elif parameter.required:
        missing.append(parameter.name)


def convert(command: Command, parameter: Parameter, value: Value, links: Mapping[str, MessageRef]) -> object:
    """One word as its parameter wants it. Raises Refused naming the parameter, with an example."""
    match parameter.kind:
        case People():
            return tuple(dict.fromkeys(_refs(value)))
        case Rest(longest):
            return _short_enough(command, parameter, tidy(str(value)), longest)
        case Word(longest):
            return _short_enough(command, parameter, tidy(str(value)).replace(" ", "_"), longest)
        case Number(least, most):
            return _whole_number(command, parameter, str(value), least, most)
        case Choice(words):
            return _one_of(command, parameter, tidy(str(value)), words)
        case Link():
            return _linked(command, parameter, str(value), links)
        case Handle():
            return _whole_number(command, parameter, tidy(str(value)).lstrip("#＃"), 1, MOST_NUMBERED)
        case _:
            assert_never(parameter.kind)


MOST_NUMBERED = 2**31 - 1


def _one_of(command: Command, parameter: Parameter, typed: str, words: tuple[str, ...]) -> str:
    for word in words:
        if typed.casefold() in _said_as(command, word):
            return word
    choices = tuple(say(f"{command.key}.choice.{word}") for word in words)
    name, example = _named(command, parameter), example_of(command)
    raise Refused(say("refused.choice", name=name, typed=typed[:40], choices=choices, example=example), parameter.name)


def _said_as(command: Command, word: str) -> set[str]:
    """A word of a choice, and how each language says it: one types what one reads."""
    languages = our_phrasebook().languages.values()
    said = {str(language.phrases.get(f"{command.key}.choice.{word}", word)).casefold() for language in languages}
    return {word.casefold(), *said}


def _linked(command: Command, parameter: Parameter, typed: str, links: Mapping[str, MessageRef]) -> MessageRef:
    found = links.get(typed.strip())
    if found is None:
        raise no_link(command, parameter.name, typed)
    return found


def no_link(command: Command, name: str, typed: str) -> Refused:
    """What is behind it is not told: no message, one of another community, or one that the asker cannot see."""
    label, example = say(f"{command.key}.name.{name}"), example_of(command)
    return Refused(say("refused.link", name=label, typed=tidy(typed)[:60], example=example), name)


def _short_enough(command: Command, parameter: Parameter, text: str, longest: int) -> str:
    if len(text) > longest:
        name = _named(command, parameter)
        raise Refused(say("refused.too_long", name=name, most=longest, length=len(text)), parameter.name)
    return text


def _whole_number(command: Command, parameter: Parameter, text: str, least: int, most: int) -> int:
    try:
        number = int(tidy(text).replace("−", "-"))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        name, typed, example = _named(command, parameter), tidy(text)[:20], example_of(command)
        raise Refused(
            say("refused.number", name=name, typed=typed, least=least, most=most, example=example), parameter.name
        )
    return number


def _named(command: Command, parameter: Parameter) -> Phrase:
    return say(f"{command.key}.name.{parameter.name}")


def example_of(command: Command) -> Phrase:
    """The command with example words, as it is typed where it is read; of a form alone, words that would do."""
    if not command.typed:
        return say(f"{command.key}.example")
    words = Example(say(f"{command.key}.example"), say(f"{command.key}.example_options"))
    return say("refused.example", command=CommandName(command.path), words=words)


def _refs(value: Value) -> tuple[AccountRef, ...]:
    if isinstance(value, AccountRef):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _from_state(parameter: Parameter, text: str, space: SpaceRef) -> Value:
    if isinstance(parameter.kind, People):
        return tuple(AccountRef(space, user) for user in text.split(",") if user)
    return text


def _leading_mentions(spoken: Spoken) -> tuple[tuple[AccountRef, ...], Spoken]:
    """The people named before the first word, and all that follows. Raises Refused for a group among them."""
    people: list[AccountRef] = []
    for index, part in enumerate(spoken):
        match part:
            case Mention(account):
                people.append(account)
            case GroupMention(name):
                raise Refused(say("refused.group", name=name))
            case str():
                if part.strip(" ,、\u3000"):
                    return tuple(people), spoken[index:]
            case _:
                assert_never(part)
    return tuple(people), ()


def _as_text(parts: Spoken, facts: Mapping[AccountRef, Facts]) -> str:
    """The sentence with people in it named as others see them: a name in a reason thanks nobody and pings nobody."""

    def text(part: str | Mention | GroupMention) -> str:
        match part:
            case Mention(account):
                return "@" + (facts[account].name if account in facts else account.user)
            case GroupMention(name):
                return "@" + name
            case str():
                return part
            case _:
                assert_never(part)

    return "".join(text(part) for part in parts)


def _keyed(command: Command, text: str) -> tuple[str, dict[str, str]]:
    """Take ``name:value`` of the command's optional words out of a text; the rest stays as it was."""
    optional = {p.name for p in command.parameters if not isinstance(p.kind, People | Rest)}
    keyed: dict[str, str] = {}

    def rest() -> Iterator[str]:
        for word in text.split():
            name, colon, value = word.replace("：", ":", 1).partition(":")
            if colon and name.lower() in optional and name.lower() not in keyed:
                keyed[name.lower()] = value or " "  # given but empty: not the same as left out
            else:
                yield word

    return " ".join(rest()), keyed


def _refuse_names_without_mention(command: Command, people: tuple[AccountRef, ...], loose: str) -> None:
    wants_people = any(isinstance(p.kind, People) for p in command.parameters)
    if wants_people and not people and loose.startswith(("@", "＠")):
        raise Refused(say("refused.plain_name", name=loose.split()[0][:40], example=example_of(command)))
