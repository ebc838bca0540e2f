"""What the core answers to an event, for whom, and what it hands over to a platform by itself."""

from dataclasses import dataclass

from bot.people import AccountRef, Place
from bot.speech.cards import Button, Card
from bot.speech.forms import FieldError, Form
from bot.speech.words import Phrase


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
class Room:
    """A conversation of these members alone, with the bot in it; the card is what stands there first.

    ``name``: where a platform names such a conversation.
    """

    name: Phrase
    members: tuple[AccountRef, ...]
    card: Card


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
