"""The first answer to an interaction: within three seconds, once, and of a kind that fits what was asked."""

from adapters.sandbox.discord import payloads
from adapters.sandbox.discord.answers import first_message, redraw, thinking
from adapters.sandbox.discord.errors import (
    ALREADY_ACKNOWLEDGED,
    INVALID_FORM,
    UNKNOWN_INTERACTION,
    Complaints,
    Refusal,
)
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.interaction import Callback, Interaction, InteractionKind, Modal
from adapters.sandbox.discord.refusals.commands import check_choice
from adapters.sandbox.discord.refusals.messages import WEBHOOK_KEYS, check_message
from adapters.sandbox.discord.refusals.modals import check_modal
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found

ALWAYS = {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}
ON_A_MESSAGE = {Callback.REDRAW, Callback.DEFERRED_REDRAW}


def respond(call: Call) -> Answer:
    interaction = _awaiting(call)
    body = call.form
    kind = _fitting(interaction, body)
    data = body.get("data") or {}
    match kind:
        case Callback.MESSAGE:
            check_message(data, WEBHOOK_KEYS)
            first_message(call.stage, interaction, data, call.uploads)
        case Callback.DEFERRED_MESSAGE:
            thinking(call.stage, interaction, data)
        case Callback.REDRAW:
            check_message(data, WEBHOOK_KEYS)
            redraw(call.stage, interaction, data, call.uploads)
        case Callback.DEFERRED_REDRAW:
            interaction.original = interaction.message
        case Callback.CHOICES:
            interaction.choices = _choices(data)
        case Callback.MODAL:
            check_modal(data)
            interaction.modal = Modal(interaction, data["custom_id"], data["title"], data["components"])
        case Callback.PONG:
            raise AssertionError("refused by _fitting")
    _acknowledge(interaction, kind)
    asked_back = call.query.get("with_response", "").lower() in ("1", "true")
    return found(_told_back(call, interaction, kind)) if asked_back else NOTHING


def _awaiting(call: Call) -> Interaction:
    """Raises Refusal 10062 for a stranger or when too late, 40060 when answered already."""
    interaction = call.world.interactions.get(call.id("interaction_id"))
    if interaction is None or interaction.token != call.path["token"]:
        raise Refusal(UNKNOWN_INTERACTION)
    if interaction.answered_with is not None:
        raise Refusal(ALREADY_ACKNOWLEDGED)
    if call.world.clock() - interaction.made_at > call.stage.limits.first_response:
        raise Refusal(UNKNOWN_INTERACTION)
    return interaction


def _fitting(interaction: Interaction, body: Json) -> Callback:
    allowed = _allowed(interaction)
    wrong = Complaints()
    wrong.unknown_keys((), body, frozenset({"type", "data"}))
    if body.get("type") not in {int(one) for one in allowed}:
        choices = ", ".join(str(int(one)) for one in sorted(allowed))
        wrong.add(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {{{choices}}}.")
    wrong.settle()
    return Callback(body["type"])


def _allowed(interaction: Interaction) -> set[Callback]:
    """Interaction Callback Type: no form in answer to a form, a redraw only where there is a message."""
    match interaction.kind:
        case InteractionKind.AUTOCOMPLETE:
            return {Callback.CHOICES}
        case InteractionKind.COMMAND:
            return ALWAYS | {Callback.MODAL}
        case InteractionKind.COMPONENT:
            return ALWAYS | ON_A_MESSAGE | {Callback.MODAL}
        case InteractionKind.MODAL_SUBMIT:
            return ALWAYS | (ON_A_MESSAGE if interaction.message is not None else set())


def _choices(data: Json) -> list[Json]:
    choices = data.get("choices")
    wrong = Complaints()
    wrong.unknown_keys(("data",), data, frozenset({"choices"}))
    if not isinstance(choices, list) or len(choices) > 25:
        raise Refusal(
            INVALID_FORM, {"data": {"choices": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "25"}]}}}
        )
    for index, choice in enumerate(choices):
        check_choice(wrong, ("data", "choices", index), choice)
    wrong.settle()
    return choices


def _acknowledge(interaction: Interaction, kind: Callback) -> None:
    interaction.answered_with = kind
    interaction.answered.set()
    if kind not in (Callback.DEFERRED_MESSAGE, Callback.DEFERRED_REDRAW):
        interaction.completed.set()


def _told_back(call: Call, interaction: Interaction, kind: Callback) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.kind), "channel_id": str(interaction.channel.id)}
    if interaction.channel.guild is not None:
        about["guild_id"] = str(interaction.channel.guild.id)
    message = interaction.original
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": kind is Callback.DEFERRED_MESSAGE,
        "response_message_ephemeral": message.ephemeral,
    }
    if kind not in (Callback.MESSAGE, Callback.REDRAW):
        return {"interaction": about}
    shown = payloads.whole_message(message, call.world.application)
    return {"interaction": about, "resource": {"type": int(kind), "message": shown}}


ROUTES = (Route("POST", "/interactions/{interaction_id}/{token}/callback", respond, open=True),)
