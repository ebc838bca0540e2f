"""Messages of a channel: create, list, get, edit, delete."""

from datetime import timedelta

from adapters.sandbox.discord import changes, payloads, permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, Message
from adapters.sandbox.discord.errors import (
    ARCHIVED,
    CANNOT_SEND_TO_USER,
    INVALID_FORM,
    MISSING_PERMISSIONS,
    NOT_THE_AUTHOR,
    TOO_MANY_LATE_EDITS,
    Refusal,
)
from adapters.sandbox.discord.ids import Json, Snowflake, made_at
from adapters.sandbox.discord.refusals.messages import CREATE_KEYS, EDIT_KEYS, check_message
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found
from adapters.sandbox.discord.writing import reply_kind, rewrite, written

LATE = timedelta(hours=1)


def create(call: Call) -> Answer:
    """With ``enforce_nonce``, the message that the same nonce made in the last minutes instead of a second one."""
    channel, body = _channel_to_send_in(call), call.form
    check_message(body, CREATE_KEYS)
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        made = call.world.message_with_nonce(call.stage.bot, nonce)
        if made is not None and made.channel is channel:
            return found(payloads.message(made, call.world.application))
    reference = _reference(channel, body.get("message_reference"))
    message = written(
        body,
        ids=call.world.ids,
        uploads=call.uploads,
        channel=channel,
        author=call.stage.bot,
        kind=reply_kind(reference),
        nonce=nonce,
        reference=reference,
    )
    changes.post(call.stage, message)
    return found(payloads.message(message, call.world.application))


def listed(call: Call) -> Answer:
    """Newest first; nothing at all for a bot that may not read the history (Get Channel Messages)."""
    channel = call.channel()
    limit = call.limit(usual=50, most=100)
    if not permissions.can(call.stage.bot, channel, Permission.READ_MESSAGE_HISTORY):
        return found([])
    chosen = _window(call, channel.history, limit)
    return found([payloads.message(one, call.world.application) for one in reversed(chosen)])


def one(call: Call) -> Answer:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return found(payloads.message(call.message(channel), call.world.application))


def edit(call: Call) -> Answer:
    message = call.message(call.channel())
    if message.author is not call.stage.bot:
        raise Refusal(NOT_THE_AUTHOR)
    if message.channel.archived:
        raise Refusal(ARCHIVED)
    check_message(call.form, EDIT_KEYS)
    _count_late_edit(call, message)
    rewrite(message, call.form, call.world.ids, call.uploads)
    changes.edited(call.stage, message)
    return found(payloads.message(message, call.world.application))


def delete(call: Call) -> Answer:
    message = call.message(call.channel())
    if message.author is not call.stage.bot:
        call.channel(Permission.MANAGE_MESSAGES)
    changes.delete(call.stage, message)
    return NOTHING


def _channel_to_send_in(call: Call) -> Channel:
    """A person who closed their direct messages, or shares no server any more, refuses at the first message."""
    channel = call.channel()
    for user in channel.recipients:
        if not user.takes_direct_messages or not call.world.shares_a_guild(user):
            raise Refusal(CANNOT_SEND_TO_USER)
    if channel.guild is not None and not permissions.can(call.stage.bot, channel, permissions.may_send(channel)):
        raise Refusal(MISSING_PERMISSIONS)
    return channel


def _reference(channel: Channel, asked: Json | None) -> Json | None:
    """What a reply answers. Ids may come as numbers: discord.py sends them so."""
    if asked is None:
        return None
    target = Snowflake(int(asked.get("message_id") or 0))
    if target not in channel.messages:
        if asked.get("fail_if_not_exists", True):
            error = {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
            raise Refusal(INVALID_FORM, {"message_reference": {"_errors": [error]}})
        return None
    reference: Json = {"type": 0, "channel_id": str(channel.id), "message_id": str(target)}
    return reference if channel.guild is None else {**reference, "guild_id": str(channel.guild.id)}


def _window(call: Call, history: list[Message], limit: int) -> list[Message]:
    before, after, around = call.query_id("before"), call.query_id("after"), call.query_id("around")
    if around is not None:
        earlier = [one for one in history if one.id < around][-(limit // 2) :]
        later = [one for one in history if one.id >= around]
        return (earlier + later)[:limit]
    if after is not None:
        return [one for one in history if one.id > after][:limit]
    return [one for one in history if before is None or one.id < before][-limit:]


def _count_late_edit(call: Call, message: Message) -> None:
    """Discord limits edits of messages over an hour old by channel, and answers 429 with 30046."""
    now, limits = call.world.clock(), call.stage.limits
    if now - made_at(message.id) <= LATE:
        return
    in_channel = [at for one in message.channel.messages.values() for at in one.late_edits]
    recent = sorted(at for at in in_channel if now - at < limits.late_window)
    if len(recent) >= limits.late_edits:
        wait = recent[-limits.late_edits] + limits.late_window - now
        raise Refusal(TOO_MANY_LATE_EDITS, retry_after=wait.total_seconds())
    message.late_edits.append(now)


_CHANNEL = "/channels/{channel_id}/messages"
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
ROUTES = (
    Route("POST", _CHANNEL, create),
    Route("GET", _CHANNEL, listed),
    Route("GET", _MESSAGE, one),
    Route("PATCH", _MESSAGE, edit),
    Route("DELETE", _MESSAGE, delete),
)
