"""The words of a phrase: values that the phrasebook and a platform's ink write for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Union

from bot.people import AccountRef


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the bot itself makes; links inside people's text are never made live by us."""

    url: str
    label: "Phrase"


@dataclass(frozen=True, slots=True)
class When:
    """An instant (aware UTC) shown in the zone of the reader: ``zone`` where the platform cannot show it by itself."""

    at: datetime
    zone: str
    style: Literal["date_time", "date", "time", "relative"] = "date_time"


@dataclass(frozen=True, slots=True)
class Person:
    """A mention of an account; of one in another space, its name (``bot.elsewhere``).

    ``ping``: may the platform notify them? Only a notice's receiver is pinged.
    """

    account: AccountRef
    ping: bool = False


@dataclass(frozen=True, slots=True)
class Emoji:
    """A reaction's emoji by the name its platform gives it (Slack: ``pray``; Discord: ``🙏``)."""

    name: str


@dataclass(frozen=True, slots=True)
class CommandName:
    """How to type a command, shown as the platform's members know it: ``/trust show``."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Words for a command, as one types them on this platform: as text, or option by option."""

    typed: "Phrase"
    options: "Phrase"


@dataclass(frozen=True, slots=True)
class MenuLabel:
    """An entry of a message's menu, as the platform has it there: some menus are in one language for all."""

    label: "Phrase"


@dataclass(frozen=True, slots=True)
class Either:
    """A list of which one is meant. It names nobody."""

    items: tuple["Phrase | CommandName", ...]


Said = Union["Phrase", str, int, Person, When, Emoji, Link, CommandName, Example, MenuLabel, Either, tuple["Said", ...]]
"""A word of a phrase. ``str`` is people's text: always escaped, never markup. A tuple is a list of words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of the phrasebook and the words it needs; ``n``, where it is there, chooses the plural form."""

    key: str
    words: Mapping[str, Said] = field(default_factory=dict)


def say(key: str, **words: Said) -> Phrase:
    """Name a phrase of the phrasebook and the words it needs."""
    return Phrase(key, words)
