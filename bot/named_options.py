"""The names of options as people type them: in every language, followed by a colon or an equals sign."""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.feature import Command, People, Rest
from bot.phrasebook import our_phrasebook

SEPARATORS = ":：=＝"
_KEYED = re.compile(rf"([^{SEPARATORS}]+)([{SEPARATORS}])(.*)", re.DOTALL)
_NAME = re.compile(r"[^\W\d_][\w'-]*")
_LIKE = 0.75
"""How like two names are (difflib's ratio) of which one may be the other, mistyped."""
_LIKE_ANOTHERS = 0.84
_COMMAND = re.compile(r"(command\..+)\.name\.(\w+)")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A word with a separator in it: ``points:3`` → ``points``, ``:``, ``3``."""

    name: str
    separator: str
    value: str


def keyed(word: str) -> Keyed | None:
    """None for what has no separator, or nothing before it."""
    match = _KEYED.fullmatch(word)
    return Keyed(match[1], match[2], match[3]) if match else None


def same(name: str) -> str:
    """A name as names are compared."""
    return unicodedata.normalize("NFKC", name).casefold()


def option_names(command: Command) -> Mapping[str, str]:
    """Every way to say one of a command's options, in every language → its parameter; sentence and people too."""
    return _option_names(command.key, _parameters(command))


def _parameters(command: Command) -> tuple[str, ...]:
    names = [parameter.name for parameter in command.parameters]
    return (*names, *(name for p in command.parameters if isinstance(p.kind, People) for name in p.kind.also))


@cache
def _option_names(key: str, parameters: tuple[str, ...]) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for parameter in parameters:
        for language in our_phrasebook().languages.values():
            phrase = language.phrases.get(f"{key}.name.{parameter}")
            if isinstance(phrase, str):
                said.setdefault(same(phrase), parameter)
    return said | {same(parameter): parameter for parameter in parameters}


@cache
def _everybodys() -> frozenset[str]:
    """The names of all commands' options."""
    phrases = {key: text for one in our_phrasebook().languages.values() for key, text in one.phrases.items()}
    matches = [(match, phrases[key]) for key in phrases if (match := _COMMAND.fullmatch(key))]
    return frozenset(same(name) for match, text in matches for name in (match[2], str(text)))


def nearly(command: Command, word: Keyed, following: str) -> tuple[str, ...] | None:
    """Which options may be meant by a word that names none: ``ponts:3`` → ``("points",)``; none for what looks like an
    option of another command; None for ordinary text with a colon.

    ``following``: the word behind it, which is its value where it has none itself.
    """
    name = same(word.name)
    if word.value.startswith("//") or not _NAME.fullmatch(name):
        return None
    own = {
        said: parameter
        for said, parameter in option_names(command).items()
        if not any(p.name == parameter and isinstance(p.kind, Rest) for p in command.parameters)
    }
    endings = [said for said in own if len(said) > 1 and not said.isascii() and name.endswith(said)]
    if endings:
        return (max(endings, key=len),)
    near = tuple(one for one in difflib.get_close_matches(name, own, n=2, cutoff=_LIKE) if _as_long(one, name))
    if near:
        return near
    if not word.value:
        return None  # "Note: …" is how a sentence begins
    like = difflib.get_close_matches(name, _everybodys(), n=1, cutoff=_LIKE_ANOTHERS)
    return () if word.separator in ":：" and (like and _as_long(like[0], name)) else None


def _as_long(one: str, other: str) -> bool:
    """Short names are alike by chance: of these only the very same are meant."""
    return one == other or min(len(one), len(other)) > 2
