"""Threads: starting one, private unless the body says otherwise, and who is in it."""

from adapters.sandbox.discord import changes, payloads
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, ChannelKind
from adapters.sandbox.discord.errors import (
    ARCHIVED,
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
        if one.is_thread and not one.archived and Permission.VIEW_CHANNEL in in_channel(one, bot)
    ]
    return _listed(call, seen, has_more=False)


def joined_archived(call: Call) -> Answer:
    """Private ones that the bot is in, by id, the newest first (List Joined Private Archived Threads)."""
    parent, bot = call.channel(Permission.READ_MESSAGE_HISTORY), call.stage.bot
    before, limit = call.query_id("before"), call.limit(usual=50, most=100)
    archived = [
        one
        for one in call.world.channels.values()
        if one.parent is parent
        and one.archived
        and one.kind is ChannelKind.PRIVATE_THREAD
        and bot.id in one.thread_members
        and (before is None or one.id < before)
    ]
    page = sorted(archived, key=lambda one: one.id, reverse=True)[:limit]
    return _listed(call, page, has_more=len(page) < len(archived))


def _listed(call: Call, threads: list[Channel], *, has_more: bool) -> Answer:
    bot = call.stage.bot.id
    members = [payloads.thread_member(one, bot) for one in threads if bot in one.thread_members]
    return found({"threads": [payloads.channel(one) for one in threads], "members": members, "has_more": has_more})


def modify(call: Call) -> Answer:
    """To archive it, or to bring it back: by who may write in it. Nothing else of it is changed by our bot."""
    thread = _thread(call)
    complaints = Complaints()
    complaints.unknown_keys((), call.form, frozenset({"archived"}))
    complaints.settle()
    call.channel(Permission.SEND_MESSAGES_IN_THREADS)
    changes.archive_thread(call.stage, thread, archived=bool(call.form["archived"]))
    return found(payloads.channel(thread))


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
    """By who may write there, while it is not archived (Add Thread Member). Somebody who cannot see the channel above
    cannot be brought into its thread, and where members may not invite, only its owner and moderators do.
    """
    thread, user = _thread(call), call.world.users.get(call.id("user_id"))
    assert thread.parent is not None
    call.channel(Permission.SEND_MESSAGES_IN_THREADS)
    if not thread.invitable and thread.owner is not call.stage.bot:
        call.channel(Permission.MANAGE_THREADS)
    if thread.archived:
        raise Refusal(ARCHIVED)
    if user is None:
        raise Refusal(UNKNOWN_USER)
    if Permission.VIEW_CHANNEL not in in_channel(thread.parent, user):
        raise Refusal(MISSING_ACCESS)
    changes.let_in(call.stage, thread, user)
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
    Route("PATCH", "/channels/{channel_id}", modify),
    Route("GET", "/guilds/{guild_id}/threads/active", active),
    Route("GET", "/channels/{channel_id}/users/@me/threads/archived/private", joined_archived),
    Route("GET", _MEMBERS, members),
    Route("GET", f"{_MEMBERS}/{{user_id}}", member),
    Route("PUT", f"{_MEMBERS}/{{user_id}}", add_member),
    Route("DELETE", f"{_MEMBERS}/{{user_id}}", remove_member),
)
