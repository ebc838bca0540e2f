"""What Slack sends to a bot: slash commands, interactions, modals. Pure functions; events are in ``events.py``."""

from adapters.sandbox.slack.shapes import message_json, view_json
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import App, Channel, Ephemeral, Json, Message, User, View
from adapters.sandbox.slack.world import ResponseUrl, Trigger


def slash_command(
    workspace: Workspace, app: App, user: User, channel: Channel, command: str, text: str, url: ResponseUrl
) -> Json:
    """All values are strings, also over Socket Mode, since a command is a posted form at heart."""
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": name_shown(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": url.url,
        "trigger_id": url.trigger,
    }


def name_shown(channel: Channel) -> str:
    match channel.kind:
        case "im":
            return "directmessage"
        case "private" | "mpim":
            return "privategroup"
        case "public":
            return channel.name


def message_press(
    workspace: Workspace,
    app: App,
    user: User,
    said: Message | Ephemeral,
    action: Json,
    state: Json,
    url: ResponseUrl,
) -> Json:
    """A button or a select in a message. Of an ephemeral message Slack sends the place only, not the message."""
    return {
        "type": "block_actions",
        **_head(workspace, app, user),
        **_around_message(workspace, app, said),
        "trigger_id": url.trigger,
        "state": {"values": state},
        "response_url": url.url,
        "actions": [action],
    }


def _around_message(workspace: Workspace, app: App, said: Message | Ephemeral) -> Json:
    ephemeral = isinstance(said, Ephemeral)
    container: Json = {
        "type": "message",
        "message_ts": said.ts,
        "channel_id": said.channel,
        "is_ephemeral": ephemeral,
    }
    if said.thread_ts:
        container["thread_ts"] = said.thread_ts
    around: Json = {"container": container, "channel": _place(workspace.channels[said.channel])}
    return around if ephemeral else around | {"message": message_json(workspace, said, app)}


def _around_view(workspace: Workspace, app: App, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(workspace, view, app)}


def view_press(workspace: Workspace, app: App, user: User, view: View, action: Json, trigger: Trigger) -> Json:
    """A button or a select in a modal or in Home: neither a channel nor a ``response_url``."""
    return {
        "type": "block_actions",
        **_head(workspace, app, user),
        **_around_view(workspace, app, view),
        "trigger_id": trigger.id,
        "actions": [action],
    }


def message_shortcut(
    workspace: Workspace, app: App, user: User, callback_id: str, message: Message, url: ResponseUrl
) -> Json:
    """Without ``api_app_id``, and with less about the user than other interactions have."""
    return {
        "type": "message_action",
        **_short_head(workspace, app, user),
        "action_ts": workspace.stamps.next(),
        "callback_id": callback_id,
        "trigger_id": url.trigger,
        "channel": _place(workspace.channels[message.channel]),
        "message_ts": message.ts,
        "message": message_json(workspace, message, app),
        "response_url": url.url,
    }


def global_shortcut(workspace: Workspace, app: App, user: User, callback_id: str, trigger: Trigger) -> Json:
    return {
        "type": "shortcut",
        **_short_head(workspace, app, user),
        "action_ts": workspace.stamps.next(),
        "callback_id": callback_id,
        "trigger_id": trigger.id,
    }


def view_submission(workspace: Workspace, app: App, user: User, view: View, trigger: Trigger) -> Json:
    """Without a ``response_url``; only selects that ask for one fill ``response_urls``, and none does here."""
    return {
        "type": "view_submission",
        **_head(workspace, app, user),
        "trigger_id": trigger.id,
        "view": view_json(workspace, view, app),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, app: App, user: User, view: View, *, cleared: bool) -> Json:
    return {
        "type": "view_closed",
        **_head(workspace, app, user),
        "view": view_json(workspace, view, app),
        "is_cleared": cleared,
    }


def suggestion(workspace: Workspace, app: App, user: User, where: Message | Ephemeral | View, sought: Json) -> Json:
    """A person types into an external select; the acknowledgement carries the options. ``value`` is what is typed."""
    around = _around_view(workspace, app, where) if isinstance(where, View) else _around_message(workspace, app, where)
    return {"type": "block_suggestion", **_head(workspace, app, user), **around, **sought}


def _short_head(workspace: Workspace, app: App, user: User) -> Json:
    head = _head(workspace, app, user)
    del head["api_app_id"], head["user"]["username"]
    return head


def _head(workspace: Workspace, app: App, user: User) -> Json:
    return {
        "token": app.verification_token,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": app.id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(channel: Channel) -> Json:
    return {"id": channel.id, "name": name_shown(channel)}
