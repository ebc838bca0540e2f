"""Reactions: reactions.get, reactions.add, reactions.remove."""

from adapters.sandbox.slack.events import reaction
from adapters.sandbox.slack.shapes import message_json, permalink
from adapters.sandbox.slack.values import Json, Message
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal


def get(call: Call) -> Json:
    """The message with its reactions; with ``full``, with everyone who made them."""
    message = _message(call)
    shape = message_json(call.workspace, message, call.world.app, all_reactors=call.flag("full"))
    shape["permalink"] = permalink(call.workspace, message)
    return {"type": "message", "channel": message.channel, "message": shape}


def add(call: Call) -> Json:
    message, name = _message(call), call.required("name", "no_reaction").strip(":")
    if not call.workspace.react(message.channel, message.ts, call.workspace.bot, name):
        raise Refusal("already_reacted")
    call.announce(call.workspace, reaction(call.workspace, "reaction_added", call.workspace.bot, message, name))
    return {}


def remove(call: Call) -> Json:
    message, name = _message(call), call.required("name", "invalid_name").strip(":")
    if not call.workspace.unreact(message.channel, message.ts, call.workspace.bot, name):
        raise Refusal("no_reaction")
    call.announce(call.workspace, reaction(call.workspace, "reaction_removed", call.workspace.bot, message, name))
    return {}


def _message(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = call.entered()
    message = call.workspace.messages[channel.id].get(call.text("timestamp"))
    if message is None:
        raise Refusal("message_not_found")
    return message


REACTIONS = {
    "reactions.get": Method(get, ("reactions:read",)),
    "reactions.add": Method(add, ("reactions:write",)),
    "reactions.remove": Method(remove, ("reactions:write",)),
}
