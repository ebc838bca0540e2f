"""What a person gets to see of an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from adapters.sandbox.discord.bits import MessageFlag
from adapters.sandbox.discord.entities import Attachment, Message
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Callback, Interaction, Modal

FAILED = "This interaction failed"
NOT_RESPONDING = "The application did not respond"

Answered = Literal["message", "thinking", "redraw", "nothing", "modal", "failed"]


class NotOffered(Exception):
    """The person's client would not let them: no such command, option, button or room, or a value out of bounds."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer, as it stood when looked at.

    ``kind``: a ``message``, ``thinking`` (deferred; wait with ``People.later``), a ``redraw`` of the message pressed,
    ``nothing`` (a press acknowledged without a change, perhaps to be redrawn later), a ``modal``, or ``failed``.
    """

    kind: Answered
    interaction: Interaction
    message: Message | None = None
    modal: Modal | None = None
    content: str = ""
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    files: tuple[Attachment, ...] = ()

    @property
    def ephemeral(self) -> bool:
        return self.message is not None and self.message.ephemeral

    @property
    def failed(self) -> bool:
        return self.kind == "failed"

    @property
    def text(self) -> str:
        """All words of it: content, then each embed's title, description, fields and footer; a modal's title."""
        if self.modal is not None:
            return self.modal.title
        return words(self.content, self.embeds)


def words(content: str, embeds: Iterable[Json]) -> str:
    return "\n".join(line for line in (content, *map(_embed_text, embeds)) if line)


def seen(interaction: Interaction) -> Seen:
    """The state of an interaction now, through the eyes of who set it off."""
    message = interaction.original
    match interaction.answered_with:
        case None:
            asked = interaction.kind.name == "COMMAND"
            return Seen("failed", interaction, content=NOT_RESPONDING if asked else FAILED)
        case Callback.MODAL:
            return Seen("modal", interaction, modal=interaction.modal)
        case Callback.DEFERRED_REDRAW if not interaction.completed.is_set():
            return Seen("nothing", interaction, message)
        case Callback.DEFERRED_REDRAW | Callback.REDRAW:
            return _message("redraw", interaction, message)
        case Callback.CHOICES | Callback.PONG:
            return Seen("nothing", interaction)
        case Callback.MESSAGE | Callback.DEFERRED_MESSAGE:
            thinking = message is not None and bool(message.flags & MessageFlag.LOADING)
            return _message("thinking" if thinking else "message", interaction, message)


def _message(kind: Answered, interaction: Interaction, message: Message | None) -> Seen:
    if message is None:
        return Seen(kind, interaction)
    embeds, components = tuple(message.embeds), tuple(message.components)
    return Seen(kind, interaction, message, None, message.content, embeds, components, tuple(message.attachments))


def _embed_text(embed: Json) -> str:
    fields = [text for field in embed.get("fields", []) for text in (field["name"], field["value"])]
    texts = [embed.get("title"), embed.get("description"), *fields, (embed.get("footer") or {}).get("text")]
    return "\n".join(text for text in texts if text)
