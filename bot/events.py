"""What adapters hand in. Every event names its space, who caused it, and Facts about everyone it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.hindrances import Hindrance
from bot.inquiries import EventTime, Finding, Question
from bot.people import AccountRef, Facts, MessageRef, Place, SpaceFacts, SpaceRef, SubjectMessage


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a command's text by the platform's own mention."""

    account: AccountRef


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A user group, a role, or everyone: cannot be thanked."""

    name: str


Spoken = tuple[str | Mention | GroupMention, ...]
"""A command's free text in the order it was typed, freed of the platform's markup: ``(Mention(…), "for the talk")``."""

Value = str | int | AccountRef | tuple[AccountRef, ...] | Place
"""One typed option (Discord) or one field of a form, as the platform typed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events share."""

    space: SpaceRef
    actor: AccountRef
    place: Place
    facts: Mapping[AccountRef, Facts]
    about_space: SpaceFacts
    key: str
    """Natural key of what happened, equal in every redelivery (design.md section 5)."""
    at: datetime | None = None
    """The event's own time, aware UTC; None where the platform gives none: then the time it reached us."""
    in_public: bool = False
    """Whether every member of the space may read what is said at ``place``."""
    links: Mapping[str, MessageRef] = field(default_factory=dict)
    """Links to messages of this platform in what was typed, each as it was typed."""
    channels: Mapping[str, Place] = field(default_factory=dict)
    """Channels of this space that were picked in what was typed, each as it reads there: ``#general``."""
    found: Mapping[Question, Finding] = field(default_factory=dict)
    """What the platform answered to the questions of an earlier run of this event."""
    hindrance: Hindrance | None = None
    """Why facts are missing of somebody who is named; None: they are there, or it was only too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Event):
    """A slash command or an entry of a message's menu."""

    command: tuple[str, ...]
    """The path as typed: ``("trust", "show")``; where the rest is text (Slack), the core finds more of it there."""
    spoken: Spoken = ()
    options: Mapping[str, Value] = field(default_factory=dict)
    message: SubjectMessage | None = None
    """Set for an entry of a message's menu."""
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """A form was sent. ``form`` and ``state`` are those of the Form that opened it."""

    form: str
    state: Mapping[str, str]
    values: Mapping[str, Value]
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Event):
    """A button was pressed, or something was chosen. ``action`` and ``args`` are those of the Button or Select."""

    action: str
    community: str
    args: tuple[str, ...]
    chosen: tuple[str | AccountRef | Place, ...] = ()
    """What now is chosen in a Select: values of its options, people, or channels."""
    locale: str | None = None


class Mark(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CLEARED = "cleared"
    """A moderator removed everyone's reactions, or everyone's of one emoji."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Event):
    """A reaction was added, removed or cleared. For CLEARED, ``actor`` is whoever the platform names, else the bot."""

    mark: Mark
    message: MessageRef
    emoji: str | None
    """As the platform names it, with skin tone; None when all were cleared at once."""
    burst: bool = False
    subject: SubjectMessage | None = None
    """The message with its author; None for a removal on Discord, which does not say."""
    order: EventTime | None = None
    """None: the order of arrival is the order of events (Discord)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread(Event):
    """The whole truth about one message's reactions, read back from the platform where a state was in doubt."""

    subject: SubjectMessage
    standing: Mapping[AccountRef, frozenset[str]]
    """Every account that reacts at the moment of reading, with its emoji as the platform names them."""
    order: EventTime | None = None
    """As of when it was read; None: the order of arrival is the order of events (Discord)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """A member opened the bot's Home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggest(Event):
    """Autocomplete: read-only, answered with choices."""

    command: tuple[str, ...]
    """Of a form: its id, split at the dots."""
    option: str
    typed: str
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """The bot came into a space, or (``person``) someone did."""

    person: AccountRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """The bot was removed from a space, or (``person``) someone left it. Nothing is deleted."""

    person: AccountRef | None = None


AnyEvent = Asked | Submitted | Pressed | Reacted | Reread | Opened | Suggest | Joined | Left
