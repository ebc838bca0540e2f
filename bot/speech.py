"""What the core hands out: values that a renderer turns into a platform's own blocks.

The core never finishes a sentence: it names a phrase and its words (``say("thanks.given", to=…)``), and the phrasebook
finishes it in the reader's language while the renderer knows how a mention or a time is written on its platform.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Union

from bot.people import AccountRef, Place


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
    """A mention of an account. ``ping``: may the platform notify them? Only a notice's receiver is pinged."""

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


Said = Union["Phrase", str, int, Person, When, Emoji, Link, CommandName, Example, tuple["Said", ...]]
"""A word of a phrase. ``str`` is people's text: always escaped, never markup. A tuple is a list of words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of the phrasebook and the words it needs; ``n``, where it is there, chooses the plural form."""

    key: str
    words: Mapping[str, Said] = field(default_factory=dict)


def say(key: str, **words: Said) -> Phrase:
    """Name a phrase of the phrasebook and the words it needs."""
    return Phrase(key, words)


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


class FieldKind(StrEnum):
    PEOPLE = "people"
    LINE = "line"
    SUGGESTED = "suggested"
    """A line with autocomplete (``Suggest``) where a platform's forms have it, else a plain line."""
    PARAGRAPH = "paragraph"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field; ``name`` is the parameter's name, so that a form and a command are parsed alike."""

    name: str
    kind: FieldKind
    label: Phrase
    hint: Phrase | None = None
    required: bool = True
    initial: str = ""
    initial_people: tuple[AccountRef, ...] = ()
    max_length: int | None = None
    max_people: int = 1
    choices: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """At most 5 fields (Discord's limit). ``state`` comes back in ``Submitted``.

    Raises ValueError when it has more than 5 fields or when ``state`` would not fit Discord's ``custom_id``.
    """

    id: str
    community: str
    title: Phrase
    submit: Phrase
    fields: tuple[FormField, ...]
    state: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.fields) <= 5:
            raise ValueError(f"Form {self.id} has {len(self.fields)} fields; Discord shows 1 to 5.")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form, or with the whole of it (``field`` None)."""

    field: str | None
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep, for the asker alone."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A private answer to whoever asked. ``redraw``: replaces the message that the pressed button sits on.

    ``reader``: as who the asker reads from now on, where that is what was changed.
    """

    card: Card
    redraw: bool = False
    file: File | None = None
    reader: "Reader | None" = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A form that cannot be taken as it is. ``form`` is the same form filled in with what was typed.

    Slack shows the errors in place; Discord answers with them and the button ``correct``, which opens ``form`` again.
    """

    errors: tuple[FieldError, ...]
    form: Form
    correct: Button


@dataclass(frozen=True, slots=True)
class Choices:
    """Answer to Suggest: at most 25 (Discord's limit)."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Answer to Reacted: what arrived contradicts what is known, so the message's reactions should be read again."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Answer to Reread: whose reactions the ledger had otherwise until now."""

    accounts: tuple[AccountRef, ...]


Answer = Reply | Form | Rejected | Choices | ReadAgain | Corrected | None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a phrase is finished."""

    locale: str
    zone: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """An answer with the reader it is for: what an adapter renders."""

    answer: Answer
    reader: Reader


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to hand over to a platform: a card for one reader (or a channel's language) at one place."""

    place: Place
    card: Card
    reader: Reader
    community: str
    mark: str
    """Our own id of the delivery, by which a second try recognises the first."""


class Refused(Exception):
    """The asker's request cannot be done; ``phrase`` says what is wrong and what to do. Nothing is deposited.

    ``field``: the parameter it is about, so that a form can show it in place. ``remembered``: why it did not count was
    written down and is committed; otherwise the unit of work is rolled back. ``others``: more faults of the same form.
    """

    def __init__(
        self,
        phrase: Phrase,
        field: str | None = None,
        *,
        remembered: bool = False,
        others: "tuple[Refused, ...]" = (),
    ) -> None:
        super().__init__(phrase.key)
        self.phrase = phrase
        self.field = field
        self.remembered = remembered
        self.others = others
