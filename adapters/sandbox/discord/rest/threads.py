"""Threads: starting one, private unless the body says otherwise, and who is in it."""

from adapters.sandbox.discord import changes, payloads
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, ChannelKind
from adapters.sandbox.discord.errors import (
    MISSING_ACCESS,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    WRONG_CHANNEL_TYPE,
    Complaints,
    Refusal,
)
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.permissions import in_channel
from adapters.sandbox.discord.rest.call import NOTHING, Answer, Call, Route, found

KEYS = frozenset({"name", "type", "auto_archive_duration", "invitable", "rate_limit_per_user"})


def start(call: Call) -> Answer:
    """Private where the body names no type: that is the API's documented default."""
    channel, body = call.channel(), call.form
    _check(body)
    kind = ChannelKind(body.get("type") or ChannelKind.PRIVATE_THREAD)
    private = kind is ChannelKind.PRIVATE_THREAD
    call.channel(Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    if channel.kind is not ChannelKind.TEXT:
        raise Refusal(WRONG_CHANNEL_TYPE)
    thread = changes.start_thread(call.stage, channel, body["name"], kind, call.stage.bot)
    thread.archive_minutes = body.get("auto_archive_duration") or 4320
    thread.invitable = body.get("invitable") is not False
    return Answer(201, payloads.channel(thread))


def active(call: Call) -> Answer:
    bot = call.stage.bot
    seen = [
        one
        for one in call.guild().channels.values()
        if one.is_thread and Permission.VIEW_CHANNEL in in_channel(one, bot)
    ]
    members = [payloads.thread_member(one, bot.id) for one in seen if bot.id in one.thread_members]
    return found({"threads": [payloads.channel(one) for one in seen], "members": members, "has_more": False})


def members(call: Call) -> Answer:
    thread = _thread(call)
    return found([payloads.thread_member(thread, user_id) for user_id in thread.thread_members])


def member(call: Call) -> Answer:
    """10007 for who is not in it (Get Thread Member)."""
    thread, user_id = _thread(call), call.id("user_id")
    if user_id not in thread.thread_members:
        raise Refusal(UNKNOWN_MEMBER)
    return found(payloads.thread_member(thread, user_id))


def add_member(call: Call) -> Answer:
    """Somebody who cannot see the channel above cannot be brought into its thread."""
    thread, user = _thread(call), call.world.users.get(call.id("user_id"))
    assert thread.parent is not None
    if user is None:
        raise Refusal(UNKNOWN_USER)
    if Permission.VIEW_CHANNEL not in in_channel(thread.parent, user):
        raise Refusal(MISSING_ACCESS)
    thread.thread_members.setdefault(user.id, call.world.clock())
    return NOTHING


def remove_member(call: Call) -> Answer:
    thread = _thread(call)
    if thread.thread_members.pop(call.id("user_id"), None) is None:
        raise Refusal(UNKNOWN_MEMBER)
    return NOTHING


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if not channel.is_thread:
        raise Refusal(WRONG_CHANNEL_TYPE)
    return channel


def _check(body: Json) -> None:
    found_wrong = Complaints()
    found_wrong.unknown_keys((), body, KEYS)
    found_wrong.length(("name",), body.get("name"), 100)
    if body.get("type") not in (None, ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD):
        found_wrong.add(("type",), "BASE_TYPE_CHOICES", "Must be one of {10, 11, 12}.")
    if body.get("auto_archive_duration") not in (None, 60, 1440, 4320, 10080):
        found_wrong.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Must be one of {60, 1440, 4320, 10080}.")
    found_wrong.settle()


_MEMBERS = "/channels/{channel_id}/thread-members"
ROUTES = (
    Route("POST", "/channels/{channel_id}/threads", start),
    Route("GET", "/guilds/{guild_id}/threads/active", active),
    Route("GET", _MEMBERS, members),
    Route("GET", f"{_MEMBERS}/{{user_id}}", member),
    Route("PUT", f"{_MEMBERS}/{{user_id}}", add_member),
    Route("DELETE", f"{_MEMBERS}/{{user_id}}", remove_member),
)
