"""Events as Slack sends them: the ``event_callback`` wrapper and what is in it. Pure functions."""

from typing import Literal

from adapters.sandbox.slack.shapes import channel_json, message_json, user_json, view_json
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import App, Channel, ChannelKind, Json, Message, User, View, named

CHANNEL_TYPES: dict[ChannelKind, str] = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
CHANNEL_LETTERS: dict[ChannelKind, str] = {"public": "C", "private": "G", "im": "D", "mpim": "G"}
NAMED_IN_CREATED = named(
    "id name name_normalized created creator context_team_id is_channel is_group is_im is_mpim is_private is_archived "
    "is_general is_shared is_org_shared is_ext_shared is_pending_ext_shared"
)


def wrapped(workspace: Workspace, app: App, event: Json) -> Json:
    """One delivery of an event: ``event_id`` is new each time this is called, the event itself is not."""
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.ids.next("Ev"),
        "event_time": workspace.stamps.now(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{workspace.ids.number()}",
    }


def reaction(
    workspace: Workspace, kind: Literal["reaction_added", "reaction_removed"], user: str, message: Message, name: str
) -> Json:
    """``item_user`` is missing where no user wrote the message (Events API reference, 'reaction_added')."""
    event: Json = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "event_ts": workspace.stamps.next(),
    }
    if message.user:
        event["item_user"] = message.user
    return event


def said(workspace: Workspace, app: App, channel: Channel, message: Message) -> Json:
    shape = message_json(workspace, message, app)
    shape.pop("app_id", None)
    return shape | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": message.ts,
    }


def mentioned(workspace: Workspace, app: App, message: Message) -> Json:
    return {
        **message_json(workspace, message, app),
        "type": "app_mention",
        "channel": message.channel,
        "event_ts": message.ts,
    }


def changed(workspace: Workspace, app: App, channel: Channel, before: Message, after: Message) -> Json:
    stamp = workspace.stamps.next()
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "message": said(workspace, app, channel, after),
        "previous_message": said(workspace, app, channel, before),
        "ts": stamp,
        "event_ts": stamp,
    }


def deleted(workspace: Workspace, app: App, channel: Channel, before: Message) -> Json:
    stamp = workspace.stamps.next()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "deleted_ts": before.ts,
        "previous_message": said(workspace, app, channel, before),
        "ts": stamp,
        "event_ts": stamp,
    }


def membership(
    workspace: Workspace, kind: Literal["member_joined_channel", "member_left_channel"], user: User, channel: Channel
) -> Json:
    return {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": CHANNEL_LETTERS[channel.kind],
        "team": user.team_id,
        "event_ts": workspace.stamps.next(),
    }


def removed(workspace: Workspace, channel: Channel, actor: str) -> Json:
    """What the bot hears when it is taken out of a channel, since it is no longer there to see a member leave."""
    return {
        "type": "channel_left" if channel.kind == "public" else "group_left",
        "channel": channel.id,
        "actor_id": actor,
        "event_ts": workspace.stamps.next(),
    }


def archived(
    workspace: Workspace, kind: Literal["channel_archive", "channel_unarchive"], user: str, channel: Channel
) -> Json:
    return {"type": kind, "channel": channel.id, "user": user, "event_ts": workspace.stamps.next()}


def created(workspace: Workspace, channel: Channel) -> Json:
    """With less about the channel than ``conversations.info`` tells."""
    shown = channel_json(workspace, channel, viewer=workspace.bot)
    return {
        "type": "channel_created",
        "channel": {name: shown[name] for name in sorted(NAMED_IN_CREATED)} | {"is_frozen": False},
        "event_ts": workspace.stamps.next(),
    }


def person(workspace: Workspace, kind: Literal["user_change", "team_join"], user: User, app: App) -> Json:
    """With the locale, and with the custom ``fields`` that ``users.info`` leaves out."""
    shape = user_json(user, with_locale=True, app_id=app.id)
    shape["profile"]["fields"] = {}
    return {
        "type": kind,
        "user": shape,
        "cache_ts": user.updated,
        "event_ts": workspace.stamps.next(),
    }


def home_opened(
    workspace: Workspace, app: App, user: str, channel: str, tab: Literal["home", "messages"], view: View | None
) -> Json:
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": workspace.stamps.next(),
    }
    if view is not None:
        event["view"] = view_json(workspace, view, app)
    return event


def uninstalled() -> Json:
    """Without an ``event_ts``, as is ``tokens_revoked``."""
    return {"type": "app_uninstalled"}


def tokens_revoked(bot_user: str) -> Json:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot_user]}}
