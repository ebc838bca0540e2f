"""The grammar of a Slack command's free text: mentions first, ``key:value`` for single words, the rest is the sentence.

Where a command has no sentence, what is typed without a key goes to the words that have none yet, in their order.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from bot.events import GroupMention, Mention, Spoken, Value
from bot.feature import Channel, Choice, Command, Handle, Link, Number, Parameter, People, Rest, When, Word
from bot.people import AccountRef, Facts
from bot.speech import Refused, say


def leading_mentions(spoken: Spoken) -> tuple[tuple[AccountRef, ...], Spoken]:
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


def as_text(parts: Spoken, facts: Mapping[AccountRef, Facts]) -> str:
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


def keyed_in(command: Command, text: str) -> tuple[str, dict[str, str]]:
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


def in_order(command: Command, loose: str, raw: dict[str, Value]) -> str:
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
        case Handle() if beside_sentence:
            return parameter.required and word.lstrip("#＃").isdecimal()
        case Word() | Choice() | Link() | Handle() | Channel():
            return not beside_sentence
        case People() | Rest() | When():
            return False
        case _:
            assert_never(parameter.kind)
