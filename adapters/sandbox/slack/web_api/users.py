"""Members of the workspace: users.info, users.list, users.conversations."""

from adapters.sandbox.slack.shapes import channel_json, user_json
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.web_api.call import Call, Method, Refusal
from adapters.sandbox.slack.web_api.conversations import wanted_kinds


def users_info(call: Call) -> Json:
    user = call.workspace.users.get(call.required("user", "user_not_found"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user_json(user, with_locale=call.flag("include_locale"), app_id=call.world.app.id)}


def users_list(call: Call) -> Json:
    everyone = list(call.workspace.users.values())
    page, following = call.page(everyone, default=max(len(everyone), 1))
    return {
        "members": [
            user_json(user, with_locale=call.flag("include_locale"), app_id=call.world.app.id) for user in page
        ],
        "cache_ts": call.workspace.stamps.now(),
        "response_metadata": {"next_cursor": following},
    }


def users_conversations(call: Call) -> Json:
    """Where both the asked user (by default the bot) is a member and the bot can look."""
    workspace = call.workspace
    who = call.text("user", workspace.bot)
    if who not in workspace.users:
        raise Refusal("user_not_found")
    kinds = wanted_kinds(call)
    places = [
        channel
        for channel in workspace.channels.values()
        if who in channel.members
        and channel.kind in kinds
        and (channel.kind == "public" or workspace.bot in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, following = call.page(places)
    shown = [channel_json(workspace, channel, viewer=workspace.bot) for channel in page]
    for channel in shown:
        channel.pop("is_member", None)
    return {"channels": shown, "response_metadata": {"next_cursor": following}}


USERS = {
    "users.info": Method(users_info, ("users:read",)),
    "users.list": Method(users_list, ("users:read",)),
    "users.conversations": Method(users_conversations, ("channels:read", "groups:read", "im:read", "mpim:read")),
}
