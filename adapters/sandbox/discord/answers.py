"""What an interaction is answered with: the first message, a redraw, later edits and follow-ups."""

from adapters.sandbox.discord import changes, payloads
from adapters.sandbox.discord.bits import MessageFlag
from adapters.sandbox.discord.changes import Stage
from adapters.sandbox.discord.entities import Message, MessageKind
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Interaction, InteractionKind
from adapters.sandbox.discord.refusals.commands import CHAT_INPUT
from adapters.sandbox.discord.uploads import NO_UPLOADS, Uploads
from adapters.sandbox.discord.writing import rewrite, written


def first_message(stage: Stage, interaction: Interaction, data: Json, uploads: Uploads = NO_UPLOADS) -> Message:
    message = _message(stage, interaction, data, _kind_of_first(interaction), uploads)
    interaction.original = message
    return changes.post(stage, message)


def thinking(stage: Stage, interaction: Interaction, data: Json) -> Message:
    """The "is thinking" in place of the answer, which everyone sees unless ephemeral."""
    message = Message(stage.world.ids.new(), interaction.channel, stage.bot, "", _kind_of_first(interaction))
    message.flags = int(MessageFlag.LOADING)
    _stamp(stage, interaction, message, bool((data.get("flags") or 0) & MessageFlag.EPHEMERAL))
    interaction.original = message
    return changes.post(stage, message)


def redraw(stage: Stage, interaction: Interaction, data: Json, uploads: Uploads = NO_UPLOADS) -> Message:
    """The message that carried the component, changed in place."""
    assert interaction.message is not None
    rewrite(interaction.message, data, stage.world.ids, uploads)
    interaction.original = interaction.message
    return changes.edited(stage, interaction.message)


def follow_up(stage: Stage, interaction: Interaction, data: Json, uploads: Uploads = NO_UPLOADS) -> Message:
    """A further message; the first one after a deferred answer takes its place, and its privacy, instead."""
    original = interaction.original
    if original is not None and original.flags & MessageFlag.LOADING:
        return edit(stage, interaction, original, data, uploads)
    message = changes.post(stage, _message(stage, interaction, data, MessageKind.DEFAULT, uploads))
    interaction.follow_ups.append(message)
    interaction.completed.set()
    return message


def edit(
    stage: Stage, interaction: Interaction, message: Message, data: Json, uploads: Uploads = NO_UPLOADS
) -> Message:
    was_loading = bool(message.flags & MessageFlag.LOADING)
    rewrite(message, data, stage.world.ids, uploads)
    message.flags &= ~MessageFlag.LOADING
    changes.edited(stage, message, silently=was_loading)
    interaction.completed.set()
    return message


def _message(stage: Stage, interaction: Interaction, data: Json, kind: MessageKind, uploads: Uploads) -> Message:
    channel, ids = interaction.channel, stage.world.ids
    message = written(data, ids=ids, channel=channel, author=stage.bot, uploads=uploads, kind=kind)
    _stamp(stage, interaction, message, bool((data.get("flags") or 0) & MessageFlag.EPHEMERAL))
    return message


def _stamp(stage: Stage, interaction: Interaction, message: Message, ephemeral: bool) -> None:
    message.webhook_id = stage.world.application.id
    message.interaction = _metadata(interaction)
    if ephemeral:
        message.flags |= MessageFlag.EPHEMERAL
        message.visible_to = interaction.user


def _metadata(of: Interaction) -> Json:
    """Message Interaction Metadata: who set off the answer, and by what."""
    owner = of.channel.guild.id if of.channel.guild else 0
    metadata: Json = {
        "id": str(of.id),
        "type": int(of.kind),
        "user": payloads.user(of.user),
        "authorizing_integration_owners": {"0": str(owner)},
    }
    match of.kind:
        case InteractionKind.COMPONENT if of.message is not None:
            metadata["interacted_message_id"] = str(of.message.id)
        case InteractionKind.MODAL_SUBMIT if of.message is not None:
            triggering = {**metadata, "type": 3, "interacted_message_id": str(of.message.id)}
            metadata["triggering_interaction_metadata"] = triggering
        case InteractionKind.MODAL_SUBMIT:
            metadata["triggering_interaction_metadata"] = {**metadata, "type": 2}
        case _:
            pass
    return metadata


def _kind_of_first(interaction: Interaction) -> MessageKind:
    if interaction.kind is not InteractionKind.COMMAND:
        return MessageKind.DEFAULT
    typed = interaction.data["type"] == CHAT_INPUT
    return MessageKind.CHAT_INPUT_COMMAND if typed else MessageKind.CONTEXT_MENU_COMMAND
