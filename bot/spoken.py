"""The grammar of a Slack command's text: mentions first, ``key:value`` for further words, the rest is the sentence.

Nothing that was typed is lost in silence: a mention becomes a receiver, a token in the words, or a question; what looks
like an option becomes one, or a question (``bot.typed`` asks it).

A time stands at its end: ``/session new Rust 12/1 19:00``.
Where a command has no sentence, what is typed without a key goes to the words that have none yet, in their order.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from bot.mention_tokens import token_of
from bot.named_options import SEPARATORS, keyed, nearly, option_names, same
from bot.people import AccountRef
from bot.rules.mentions import OPEN, TOKEN
from bot.rules.moment_splitting import leading_words, names_day, split_carefully, split_moment, trailing_words
from bot.speech import Refused, say

_HONORIFIC = r"(?:さん|さま|様|くん|君|ちゃん|氏|殿|先生|先輩|[-‐](?:san|sama|kun|chan))"
_JOINER = r"(?:[\s、，,&＆+＋/／・･:：;；|｜と]|や|および|及び|ならびに|それから|and\b|also\b|plus\b)"
_BETWEEN = re.compile(rf"\s*{_HONORIFIC}?{_JOINER}*", re.IGNORECASE)
"""What stands between two people who are both meant: ``さん と``, ``and``, ``、``."""
_BEHIND = re.compile(
    # Kana that may begin another word (さんぽ) count where they touch the mention, or where such a word is unlikely.
    r"(?:(?:さん|さま|くん|ちゃん)|\s+(?:さん|さま|くん|ちゃん)(?=$|[^ぁ-ん]|あり|いつも|お|ご|の|へ|と)"
    # 様子, 君の, 先生の話 are words of the sentence.
    r"|\s*様(?=$|[^\u4e00-\u9fff])|\s*(?:君|氏|殿)(?=$|[\s、，,。・:：!！])"
    r"|(?:先生|先輩)(?=$|[\s、，,。・:：!！])|[-‐](?:san|sama|kun|chan)\b|['’]s(?=\s))"
    # The particle that held the name: さんの司会, さんへ.
    r"(?:の(?=[^\sぁ-ん])|[のへにはが](?=[\s、，,]))?"
)
_PUNCTUATION = re.compile(r"(?:[\s、，,・;；]|[:：](?![\w'+-]+:)|[-–—&＆+＋/／](?=\s))+")
_AND_A_NAME = re.compile(rf"{_JOINER}*(?=[@＠]\w)", re.IGNORECASE)


def leading_mentions(spoken: Spoken) -> tuple[tuple[AccountRef, ...], Spoken]:
    """The people named before the first word, and all that follows; honorifics and joiners are no words.

    Raises Refused for a group among them.
    """
    people: list[AccountRef] = []
    for index, part in enumerate(spoken):
        match part:
            case Mention(account):
                people.append(account)
            case GroupMention(name):
                raise Refused(say("refused.group", name=name))
            case str():
                named_next = index + 1 < len(spoken)
                if named_next and (not part or (_BETWEEN if people else _PUNCTUATION).fullmatch(part)):
                    continue
                words = _behind(part) if people else part
                if words.strip(" ,、\u3000") or named_next:
                    return tuple(people), (words, *spoken[index + 1 :])
            case _:
                assert_never(part)
    return tuple(people), ()


def _behind(text: str) -> str:
    """What was typed behind a mention, without the honorific and the punctuation that belong to the name."""
    honorific = _BEHIND.match(text)
    words = text[honorific.end() :] if honorific else text
    punctuation = _PUNCTUATION.match(words)
    words = words[punctuation.end() :] if punctuation else words
    named = _AND_A_NAME.match(words)
    return words[named.end() :] if named else words


def keyed_mentions(command: Command, spoken: Spoken) -> tuple[dict[str, tuple[AccountRef, ...]], Spoken]:
    """Who is named right behind ``name:`` of a word for people, such as ``host:@ben``; and all the rest."""
    people = {p.name: (p.name, *p.kind.also) for p in command.parameters if isinstance(p.kind, People)}
    names = {
        said: parameter
        for said, named in option_names(command).items()
        for parameter, among in people.items()
        if named in among
    }
    found: dict[str, tuple[AccountRef, ...]] = {}
    rest: list[str | Mention | GroupMention] = []
    left = list(spoken)
    while left:
        part = left.pop(0)
        key = _ends_with_key(part, names) if left and isinstance(left[0], Mention) else None
        if key is None or not isinstance(part, str):
            rest.append(part)
            continue
        before, name = key
        named, behind = leading_mentions(tuple(left))
        found[name] = (*found.get(name, ()), *named)
        rest.append(before)
        left = list(behind)
        if left and isinstance(left[0], str):
            left[0] = " " + left[0]
    return found, tuple(rest)


def _ends_with_key(before: str | Mention | GroupMention, names: Mapping[str, str]) -> tuple[str, str] | None:
    """What stands before ``name:`` at the end of a text, and whose name it is."""
    match = _KEY_AT_END.search(before) if isinstance(before, str) else None
    name = names.get(same(match[1])) if match else None
    return None if match is None or name is None or not isinstance(before, str) else (before[: match.start()], name)


_KEY_AT_END = re.compile(rf"(\S+?)[{SEPARATORS}]\s*$")


def all_mentions(spoken: Spoken) -> tuple[tuple[AccountRef, ...], Spoken]:
    """Everyone who is named anywhere, and the words without them. Raises Refused for a group."""
    people: list[AccountRef] = []
    words: list[str | Mention | GroupMention] = []
    left = spoken
    while left:
        found, behind = leading_mentions(left)
        people += found
        words += behind[:1]
        left = behind[1:]
    return tuple(people), tuple(words)


def mentions_to_ask_about(spoken: Spoken) -> tuple[tuple[AccountRef, ...], Spoken]:
    """Everyone who is named behind the first word, and the words; who is named at their end is not said again."""
    people = tuple(part.account for part in spoken if isinstance(part, Mention))
    end = len(spoken)
    while end and (isinstance(spoken[end - 1], Mention) or _is_glue(spoken[end - 1], last=end == len(spoken))):
        end -= 1
    return people, spoken[:end]


def _is_glue(part: str | Mention | GroupMention, *, last: bool) -> bool:
    if not isinstance(part, str):
        return False
    return not _behind(part).strip(" 。.!！") if last else _BETWEEN.fullmatch(part) is not None


def as_text(parts: Spoken) -> str:
    """The sentence with the people in it as tokens of their accounts: who is named in words is thanked by nobody."""

    def text(part: str | Mention | GroupMention) -> str:
        match part:
            case Mention(account):
                return token_of(account)
            case GroupMention(name):
                return "@" + name
            case str():
                return part
            case _:
                assert_never(part)

    return "".join(text(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word that looks like an option and is none: ``ponts:3``. ``typed``: it, with its value; ``fixes``: the names
    that may be meant, none where it may be one of another command; ``twice``: an option that was given already.
    """

    typed: str
    head: str
    fixes: tuple[str, ...] = ()
    twice: bool = False


def keyed_in(command: Command, text: str) -> tuple[str, dict[str, str], tuple[Doubtful, ...]]:
    """Take ``name:value`` of the command's named words out of a text; the rest stays as it was.

    Of what remains, what looks like an option is in doubt.
    """
    kinds = {p.name: p.kind for p in command.parameters if not isinstance(p.kind, People)}
    names = {said: name for said, name in option_names(command).items() if name in kinds}
    options: dict[str, str] = {}
    loose: list[str] = []
    doubts: list[Doubtful] = []
    words = text.split()
    while words:
        word = words.pop(0)
        if same(word) in names and words and _BEGINS_WITH_SEPARATOR.match(words[0]):
            word += words.pop(0)  # "points = 3"
        name, value = _key_and_value(word, names)
        kind = kinds.get(name)
        if kind is None or (isinstance(kind, Rest) and loose):
            doubts += _doubtful(command, word, words[0] if words else "")
            loose.append(word)
            continue
        if name in options:
            doubts.append(Doubtful(word, word, twice=True))
            loose.append(word)
            continue
        if isinstance(kind, Rest):  # of the sentence: it says where it begins
            loose += [value] if value else []
            continue
        timed = any(isinstance(kind, When) and key in options for key, kind in kinds.items())
        more = _more(command, kinds, name, value, words, names, timed=timed)
        value = " ".join([value, *words[:more]]).strip()
        del words[:more]
        options[name] = value or " "  # given but empty: not the same as left out
    return " ".join(loose), options, tuple(doubts)


_BEGINS_WITH_SEPARATOR = re.compile(rf"[{SEPARATORS}](?![\w'+-]+:)")
"""And is no emoji's short name."""


def _doubtful(command: Command, word: str, following: str) -> Iterator[Doubtful]:
    found = keyed(word)
    fixes = nearly(command, found, following) if found is not None else None
    if found is not None and fixes is not None:
        typed = word if found.value else f"{word} {following}".strip()
        yield Doubtful(typed, found.name + found.separator, tuple(f"{fix}{found.separator}" for fix in fixes))


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
        words, named_last = _without_mentions_behind(words)
        title, raw[when] = split_moment(" ".join(words)) if sentence is not None else ("", " ".join(words))
        words = [*title.split(), *named_last]
    if sentence is not None and words:
        raw[sentence] = " ".join(words)
        return ""
    return " ".join(words)


def surely_split(command: Command, loose: str, raw: Mapping[str, Value]) -> bool:
    """Whether a sentence and its moment are told apart beyond doubt. ``loose``: what was typed without a key."""
    when = next((p.name for p in command.parameters if isinstance(p.kind, When)), None)
    if when is None or not any(isinstance(p.kind, Rest) for p in command.parameters):
        return True
    said = " ".join(_without_mentions_behind(loose.split())[0])
    return not names_day(said) if when in raw else split_carefully(said).sure


def _without_mentions_behind(words: list[str]) -> tuple[list[str], list[str]]:
    """A time stands at the end, but for who is named behind it."""
    end = len(words)
    while end and _NAMED.fullmatch(words[end - 1]):
        end -= 1
    return (words[:end], words[end:]) if any(OPEN in word for word in words[end:]) else (words, [])


_NAMED = re.compile(rf"(?:{_JOINER}*{TOKEN.pattern}\s*{_HONORIFIC}?{_JOINER}*)+|{_JOINER}+|{_HONORIFIC}")


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


def _key_and_value(word: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The parameter and what is said of it; an empty name where there is none."""
    found = keyed(word)
    name = names.get(same(found.name)) if found is not None else None
    return (name, found.value) if found is not None and name is not None else ("", "")


def _more(
    command: Command,
    kinds: Mapping[str, ParameterKind],
    name: str,
    value: str,
    words: Sequence[str],
    names: Mapping[str, str],
    *,
    timed: bool,
) -> int:
    """How many of the words after ``name:value`` belong to it. ``timed``: a time was said by its own key before."""
    match kind := kinds[name]:
        case When():
            return leading_words(value, _up_to_key(kinds, words, names))
        case Word(fits=fits) if fits is not None:
            return _as_long_as_it_fits(fits, value, _up_to_key(kinds, words, names))
        case Word(several=True):
            own = _up_to_key(kinds, words, names)
            later = any(isinstance(kinds.get(_key_and_value(word, names)[0]), When) for word in words)
            return len(own) - (0 if timed or later else trailing_words(own))
        case Choice():
            said = _of_the_choice(command, kind, value, words)
            return said or int(_stands_behind(value, words, names))
        case _:
            return int(_stands_behind(value, words, names))


def _stands_behind(value: str, words: Sequence[str], names: Mapping[str, str]) -> bool:
    """``points: 3``: the value is the next word, unless that is an option itself."""
    return not value and bool(words) and not _key_and_value(words[0], names)[0]


def _up_to_key(kinds: Mapping[str, ParameterKind], words: Sequence[str], names: Mapping[str, str]) -> Sequence[str]:
    keys = (n for n, word in enumerate(words) if _key_and_value(word, names)[0] in kinds)
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
