"""Channels themselves."""

from adapters.sandbox.discord import changes, payloads
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.errors import MISSING_PERMISSIONS, Refusal
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found


def one(call: Call) -> Answer:
    return found(payloads.channel(call.channel()))


def delete(call: Call) -> Answer:
    """Threads only, by who may manage them: the bot has no business deleting a server's channels."""
    channel = call.channel()
    if not channel.is_thread:
        raise Refusal(MISSING_PERMISSIONS)
    call.channel(Permission.MANAGE_THREADS)
    body = payloads.channel(channel)
    changes.delete_channel(call.stage, channel)
    return found(body)


def typing(call: Call) -> Answer:
    call.channel()
    return NOTHING


ROUTES = (
    Route("GET", "/channels/{channel_id}", one),
    Route("DELETE", "/channels/{channel_id}", delete),
    Route("POST", "/channels/{channel_id}/typing", typing),
)
