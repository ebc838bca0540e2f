"""A card and its blocks: what a message shows, and what can be pressed or chosen in it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.speech.words import Phrase


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A press comes back as ``Pressed(action, community, args)``: it names its community, and outlives restarts.

    Action, community and args together must fit Discord's 100 characters of ``custom_id``.
    """

    label: Phrase
    action: str
    community: str
    args: tuple[str, ...] = ()
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Fields:
    """Label and value pairs, side by side where the platform can."""

    pairs: tuple[tuple[Phrase, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list, with at most one button of its own. Put Items next to each other."""

    phrase: Phrase
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of at most five buttons (Discord's limit a row)."""

    buttons: tuple[Button, ...]


class SelectKind(StrEnum):
    CHOICE = "choice"
    """Among ``options``, at most 25 (Discord's limit)."""
    PEOPLE = "people"
    PLACES = "places"
    """Channels in which members talk."""


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from; it takes a row of its own, as a row of buttons does.

    What is chosen comes back at once as ``Pressed(action, community, args, chosen)``. ``chosen``: what is chosen now, a
    value of the options, or the platform's id of a person or channel.
    """

    label: Phrase
    action: str
    community: str
    args: tuple[str, ...] = ()
    kind: SelectKind = SelectKind.CHOICE
    options: tuple[tuple[str, Phrase], ...] = ()
    chosen: tuple[str, ...] = ()
    least: int = 1
    most: int = 1


Block = Text | Fields | Item | Buttons | Select


@dataclass(frozen=True, slots=True)
class Card:
    """A message. At most 5 rows in all: a row of buttons, a Select, and one row per five Items with a button each."""

    blocks: tuple[Block, ...]
    title: Phrase | None = None
