"""Conversations: which there are, who is in them, opening and joining them."""

from collections.abc import Mapping

from adapters.sandbox.slack.events import membership
from adapters.sandbox.slack.shapes import channel_json
from adapters.sandbox.slack.values import Channel, ChannelKind, Json
from adapters.sandbox.slack.web_api.call import KINDS, Call, Method, Refusal

TYPES: Mapping[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
READ = tuple(f"{kind}:read" for kind in KINDS.values())
LARGEST_GROUP = 8


def wanted_kinds(call: Call) -> frozenset[ChannelKind]:
    """The argument ``types``; each kind asks for its own scope."""
    names = [name.strip() for name in call.text("types", "public_channel").split(",")]
    if any(name not in TYPES for name in names):
        raise Refusal("invalid_types")
    kinds = frozenset(TYPES[name] for name in names)
    for kind in sorted(kinds):
        call.need(f"{KINDS[kind]}:read")
    return kinds


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{KINDS[channel.kind]}:read")
    shape = channel_json(call.workspace, channel, viewer=call.workspace.bot)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def listed(call: Call) -> Json:
    workspace = call.workspace
    kinds = wanted_kinds(call)
    places = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public" or workspace.bot in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, following = call.page(places)
    shown = [
        channel_json(workspace, channel, viewer=workspace.bot)
        | ({} if channel.kind == "im" else {"num_members": len(channel.members)})
        for channel in page
    ]
    return {"channels": shown, "response_metadata": {"next_cursor": following}}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(f"{KINDS[channel.kind]}:read")
    page, following = call.page(channel.members)
    return {"members": page, "response_metadata": {"next_cursor": following}}


def opened(call: Call) -> Json:
    """The conversation of the bot and the named users: the same users get the same one."""
    workspace = call.workspace
    if call.text("channel"):
        channel = call.entered()
        if channel.kind not in ("im", "mpim"):
            raise Refusal("method_not_supported_for_channel_type")
    else:
        people = _people_to_open(call)
        call.need("im:write" if len(people) == 1 else "mpim:write")
        before = set(workspace.channels)
        channel = workspace.direct([workspace.bot, *people])
        if channel.id not in before:
            return {"channel": _opened_shape(call, channel)}
    return {"no_op": True, "already_open": True, "channel": _opened_shape(call, channel)}


def _people_to_open(call: Call) -> list[str]:
    workspace = call.workspace
    people = list(dict.fromkeys(name.strip() for name in call.text("users").split(",") if name.strip()))
    people = [user for user in people if user != workspace.bot]
    if not people:
        raise Refusal("users_list_not_supplied")
    if len(people) > LARGEST_GROUP:
        raise Refusal("too_many_users")
    for user in people:
        if user not in workspace.users:
            raise Refusal("user_not_found")
        if workspace.users[user].deleted:
            raise Refusal("user_disabled")
        if workspace.users[user].is_bot and len(people) == 1:
            raise Refusal("cannot_dm_bot")
    return people


def _opened_shape(call: Call, channel: Channel) -> Json:
    if call.flag("return_im"):
        return channel_json(call.workspace, channel, viewer=call.workspace.bot)
    return {"id": channel.id}


def join(call: Call) -> Json:
    workspace = call.workspace
    channel = call.channel()
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    already = workspace.bot in channel.members
    joined = workspace.join(channel.id, workspace.bot)
    answer: Json = {"channel": channel_json(workspace, joined, viewer=workspace.bot)}
    if already:
        return answer | {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    bot = workspace.users[workspace.bot]
    call.announce(workspace, membership(workspace, "member_joined_channel", bot, joined))
    return answer


CONVERSATIONS = {
    "conversations.info": Method(info, READ),
    "conversations.list": Method(listed, READ),
    "conversations.members": Method(members, READ),
    "conversations.open": Method(opened, ("im:write", "mpim:write")),
    "conversations.join": Method(join, ("channels:join",)),
}
