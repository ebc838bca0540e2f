"""The grammar of a Slack command's text: mentions first, ``key:value`` for further words, the rest is the sentence.

A time stands at its end: ``/session new Rust 12/1 19:00``.
Where a command has no sentence, what is typed without a key goes to the words that have none yet, in their order.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from bot.choices import chosen, longest
from bot.events import GroupMention, Mention, Spoken, Value
from bot.feature import (
    Channel,
    Choice,
    Command,
    Handle,
    Link,
    Number,
    Parameter,
    ParameterKind,
    People,
    Rest,
    When,
    Word,
)
from bot.people import AccountRef, Facts
from bot.rules.moment_splitting import leading_words, names_day, split_carefully, split_moment, trailing_words
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


def keyed_mentions(command: Command, spoken: Spoken) -> tuple[dict[str, tuple[AccountRef, ...]], Spoken]:
    """Who is named right behind ``name:`` of a word that can be left out, such as ``host:@ben``; and all the rest."""
    names = [p.name for p in command.parameters if isinstance(p.kind, People) and not p.required]
    found: dict[str, tuple[AccountRef, ...]] = {}
    rest: list[str | Mention | GroupMention] = []
    for part in spoken:
        name = _ends_with_key(rest[-1], names) if rest and isinstance(part, Mention) else None
        if name is not None and isinstance(part, Mention) and isinstance(before := rest[-1], str):
            found[name] = (*found.get(name, ()), part.account)
            rest[-1] = before.rstrip()[: -len(name) - 1]
        else:
            rest.append(part)
    return found, tuple(rest)


def _ends_with_key(before: str | Mention | GroupMention, names: Sequence[str]) -> str | None:
    words = before.replace("：", ":").split() if isinstance(before, str) else []
    last = words[-1].lower() if words else ""
    return next((name for name in names if last == f"{name}:"), None)


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
    """Take ``name:value`` of the command's named words out of a text; the rest stays as it was."""
    kinds = {p.name: p.kind for p in command.parameters if not isinstance(p.kind, People | Rest)}
    keyed: dict[str, str] = {}
    loose: list[str] = []
    words = text.split()
    while words:
        word = words.pop(0)
        name, value = _key_and_value(word)
        if name not in kinds or name in keyed:
            loose.append(word)
            continue
        timed = any(isinstance(kind, When) and key in keyed for key, kind in kinds.items())
        more = _more(command, kinds, name, value, words, timed=timed)
        value = " ".join([value, *words[:more]]).strip()
        del words[:more]
        keyed[name] = value or " "  # given but empty: not the same as left out
    return " ".join(loose), keyed


def in_order(command: Command, loose: str, raw: dict[str, Value]) -> str:
    """Hand out what was typed without a key; what nobody takes is left."""
    words = loose.split()
    sentence = next((p.name for p in command.parameters if isinstance(p.kind, Rest)), None)
    when = next((p.name for p in command.parameters if isinstance(p.kind, When) and p.name not in raw), None)
    for parameter in command.parameters:
        if not words or parameter.name in raw or not _takes(parameter, words[0], beside_sentence=sentence is not None):
            continue
        if parameter.required or when is None or _is_number(parameter, words[0]):
            raw[parameter.name] = words.pop(0)
    if when is not None:
        title, raw[when] = split_moment(" ".join(words)) if sentence is not None else ("", " ".join(words))
        words = title.split()
    if sentence is not None and words:
        raw[sentence] = " ".join(words)
        return ""
    return " ".join(words)


def surely_split(command: Command, loose: str, raw: Mapping[str, Value]) -> bool:
    """Whether a sentence and its moment are told apart beyond doubt. ``loose``: what was typed without a key."""
    when = next((p.name for p in command.parameters if isinstance(p.kind, When)), None)
    if when is None or not any(isinstance(p.kind, Rest) for p in command.parameters):
        return True
    return not names_day(loose) if when in raw else split_carefully(loose).sure


def needs_key(command: Command, parameter: Parameter) -> bool:
    """Whether a word has to be typed ``name:value`` to be understood at its place in the declaration."""
    before = command.parameters[: command.parameters.index(parameter)]
    match parameter.kind:
        case People():
            return bool(before)
        case Handle():
            return any(isinstance(one.kind, Rest) for one in before)
        case Choice() | Link():
            return any(isinstance(one.kind, Rest | When) for one in command.parameters)
        case When():
            return not parameter.required
        case Word() | Number() | Channel():
            return True
        case Rest():
            return False
        case _:
            assert_never(parameter.kind)


def _key_and_value(word: str) -> tuple[str, str]:
    """An empty key where there is none."""
    name, colon, value = word.replace("：", ":", 1).partition(":")
    return (name.lower(), value) if colon else ("", "")


def _more(
    command: Command, kinds: Mapping[str, ParameterKind], name: str, value: str, words: Sequence[str], *, timed: bool
) -> int:
    """How many of the words after ``name:value`` belong to it. ``timed``: a time was said by its own key before."""
    match kind := kinds[name]:
        case When():
            return leading_words(value, _up_to_key(kinds, words))
        case Word(fits=fits) if fits is not None:
            return _as_long_as_it_fits(fits, value, _up_to_key(kinds, words))
        case Word(several=True):
            own = _up_to_key(kinds, words)
            later = any(isinstance(kinds.get(_key_and_value(word)[0]), When) for word in words)
            return len(own) - (0 if timed or later else trailing_words(own))
        case Choice():
            return _of_the_choice(command, kind, value, words)
        case _:
            return 0


def _up_to_key(kinds: Mapping[str, ParameterKind], words: Sequence[str]) -> Sequence[str]:
    keys = (n for n, word in enumerate(words) if _key_and_value(word)[0] in kinds)
    return words[: next(keys, len(words))]


def _as_long_as_it_fits(fits: Callable[[str], bool], value: str, words: Sequence[str]) -> int:
    """How many of the words after ``remind:value`` belong to it: the most with which it can be read."""
    counts = range(len(words), -1, -1)
    return next((n for n in counts if fits(" ".join([value, *words[:n]]).strip())), 0)


def _of_the_choice(command: Command, choice: Choice, value: str, words: Sequence[str]) -> int:
    """How many of the words after ``repeat:value`` belong to it: the most with which it says one of the choice."""
    counts = range(min(longest(command, choice), len(words)), 0, -1)
    return next((n for n in counts if chosen(command, choice, " ".join([value, *words[:n]]).strip())), 0)


def _is_number(parameter: Parameter, word: str) -> bool:
    """What no time begins with: ``#12``, or a number by itself."""
    return isinstance(parameter.kind, Handle) and word.lstrip("#＃").isdecimal()


def _takes(parameter: Parameter, word: str, *, beside_sentence: bool) -> bool:
    """Beside a sentence only a number that cannot be left out is taken from its beginning, or one that says ``#``."""
    match parameter.kind:
        case Number():
            return parameter.required and word.lstrip("+-−").isdecimal()
        case Handle() if beside_sentence:
            return (parameter.required or word.startswith(("#", "＃"))) and word.lstrip("#＃").isdecimal()
        case Word() | Choice() | Link() | Handle() | Channel():
            return not beside_sentence
        case People() | Rest() | When():
            return False
        case _:
            assert_never(parameter.kind)
