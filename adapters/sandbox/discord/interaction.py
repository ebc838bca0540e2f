"""An interaction: what a person set off, and what the bot answered so far."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from adapters.sandbox.discord.entities import Channel, Message, User
from adapters.sandbox.discord.ids import Json, Snowflake


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Callback(IntEnum):
    """Interactions reference, "Interaction Callback Type"."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_REDRAW = 6
    REDRAW = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Modal:
    """A form as one person sees it. It stays open until a submit is answered."""

    opened_by: "Interaction"
    custom_id: str
    title: str
    components: list[Json]
    open: bool = True

    @property
    def user(self) -> User:
        return self.opened_by.user


@dataclass(slots=True, eq=False)
class Interaction:
    """``message`` is the one that carried the pressed component, or from which the modal was opened.

    ``original`` is what ``@original`` names: the first answer, or the message that was redrawn.
    """

    id: Snowflake
    token: str
    kind: InteractionKind
    user: User
    channel: Channel
    data: Json
    made_at: datetime
    message: Message | None = None
    answered_with: Callback | None = None
    original: Message | None = None
    follow_ups: list[Message] = field(default_factory=list)
    modal: Modal | None = None
    choices: list[Json] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    completed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once there is something to see: a deferred answer is completed by its edit or its first follow-up."""
