"""Reactions of a message: who reacted, and the bot's own."""

import re

from adapters.sandbox.discord import changes, payloads
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Emoji
from adapters.sandbox.discord.errors import UNKNOWN_EMOJI, Refusal
from adapters.sandbox.discord.ids import Snowflake
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found

CUSTOM = re.compile(r"(?P<name>\w+):(?P<id>\d+)")


def emoji_of(text: str) -> Emoji:
    """``🙏`` as it is, a server's own as ``name:id``; raises Refusal 10014."""
    custom = CUSTOM.fullmatch(text)
    if custom is not None:
        return Emoji(custom["name"], Snowflake(int(custom["id"])))
    if not text or text.isascii():
        raise Refusal(UNKNOWN_EMOJI)
    return Emoji(text)


def users(call: Call) -> Answer:
    """By user id, ``after`` one, of normal (0) or burst (1) reactions (Get Reactions)."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    reaction = call.message(channel).reaction_with(emoji_of(call.path["emoji"]))
    if reaction is None:
        return found([])
    after = call.query_id("after") or 0
    those = sorted(reaction.of(call.query.get("type", "0") == "1"), key=lambda one: one.id)
    limit = call.limit(usual=25, most=100)
    return found([payloads.user(one) for one in those if one.id > after][:limit])


def add_own(call: Call) -> Answer:
    """The first one with an emoji needs a permission; to join those who did needs none."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    message, emoji = call.message(channel), emoji_of(call.path["emoji"])
    if message.reaction_with(emoji) is None:
        call.channel(Permission.ADD_REACTIONS)
    changes.react(call.stage, message, call.stage.bot, emoji)
    return NOTHING


def remove_own(call: Call) -> Answer:
    message = call.message(call.channel())
    changes.unreact(call.stage, message, call.stage.bot, emoji_of(call.path["emoji"]))
    return NOTHING


_EMOJI = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
ROUTES = (
    Route("GET", _EMOJI, users),
    Route("PUT", f"{_EMOJI}/@me", add_own),
    Route("DELETE", f"{_EMOJI}/@me", remove_own),
)
