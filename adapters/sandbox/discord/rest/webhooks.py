"""After the first answer: an interaction's token writes, edits and deletes for fifteen minutes."""

from adapters.sandbox.discord import answers, changes, payloads
from adapters.sandbox.discord.entities import Message
from adapters.sandbox.discord.errors import TOKEN_EXPIRED, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, Refusal
from adapters.sandbox.discord.interaction import Interaction
from adapters.sandbox.discord.refusals.messages import WEBHOOK_KEYS, check_message
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found


def follow_up(call: Call) -> Answer:
    """Always answers with the message: an interaction's webhook waits, with ``wait`` or without."""
    interaction = _answered(call)
    check_message(call.form, WEBHOOK_KEYS)
    return _shown(call, answers.follow_up(call.stage, interaction, call.form, call.uploads))


def one(call: Call) -> Answer:
    return _shown(call, _message(call, _answered(call)))


def edit(call: Call) -> Answer:
    interaction = _answered(call)
    message = _message(call, interaction)
    check_message(call.form, WEBHOOK_KEYS)
    return _shown(call, answers.edit(call.stage, interaction, message, call.form, call.uploads))


def delete(call: Call) -> Answer:
    interaction = _answered(call)
    changes.delete(call.stage, _message(call, interaction))
    interaction.completed.set()
    return NOTHING


def _answered(call: Call) -> Interaction:
    """Raises Refusal 10015 for a stranger's token or before the first answer, 50027 after fifteen minutes."""
    interaction = call.world.interaction_by_token(call.path["token"])
    if interaction is None or call.id("webhook_id") != call.world.application.id:
        raise Refusal(UNKNOWN_WEBHOOK)
    if call.world.clock() - interaction.made_at > call.stage.limits.token_lives:
        raise Refusal(TOKEN_EXPIRED)
    if interaction.answered_with is None:
        raise Refusal(UNKNOWN_WEBHOOK)
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    """``@original`` or one of the follow-ups; raises Refusal 10008 also for one that was deleted."""
    own = [one for one in (interaction.original, *interaction.follow_ups) if one is not None]
    wanted = call.path["message"]
    for message in own:
        if wanted in (str(message.id), "@original") and _is_there(call, message):
            return message
        if wanted == "@original":
            break
    raise Refusal(UNKNOWN_MESSAGE)


def _is_there(call: Call, message: Message) -> bool:
    return message.id in call.world.ephemerals or message.id in message.channel.messages


def _shown(call: Call, message: Message) -> Answer:
    return found(payloads.whole_message(message, call.world.application))


_WEBHOOK = "/webhooks/{webhook_id}/{token}"
ROUTES = (
    Route("POST", _WEBHOOK, follow_up, open=True),
    Route("GET", f"{_WEBHOOK}/messages/{{message}}", one, open=True),
    Route("PATCH", f"{_WEBHOOK}/messages/{{message}}", edit, open=True),
    Route("DELETE", f"{_WEBHOOK}/messages/{{message}}", delete, open=True),
)
