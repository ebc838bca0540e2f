"""A form: fields to fill in, and what may be wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.people import AccountRef
from bot.speech.words import Phrase


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


FIELDS_MOST = 5
"""Discord's limit of what a form can ask for."""


@dataclass(frozen=True, slots=True)
class Form:
    """At most ``FIELDS_MOST`` fields. ``state`` comes back in ``Submitted``.

    Raises ValueError when it has more than 5 fields or when ``state`` would not fit Discord's ``custom_id``.
    """

    id: str
    community: str
    title: Phrase
    submit: Phrase
    fields: tuple[FormField, ...]
    state: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.fields) <= FIELDS_MOST:
            raise ValueError(f"Form {self.id} has {len(self.fields)} fields; Discord shows 1 to 5.")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form, or with the whole of it (``field`` None)."""

    field: str | None
    phrase: Phrase
