"""Workspace values → the JSON objects of the Web API and of payloads."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox.slack.marks import secret
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import App, Channel, Ephemeral, File, Json, Message, User, View

REACTORS_SHOWN = 50
"""How many of an emoji's users are named where the complete list was not asked for; ``count`` is right all the same
(reactions.get: 'the users array may not always contain all users'). Slack does not say how many it names."""


def user_json(user: User, *, with_locale: bool = False, app_id: str = "") -> Json:
    """A user as ``users.info`` and ``user_change`` show them; a deactivated one has no time zone there."""
    zone = {} if user.deleted else _zone(user)
    shape: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        **zone,
        "profile": _profile(user, app_id),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "is_email_confirmed": bool(user.email),
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.is_stranger:
        shape["is_stranger"] = True
    if with_locale:
        shape["locale"] = user.locale
    return shape


def _zone(user: User) -> Json:
    offset = datetime.fromtimestamp(user.updated, UTC).astimezone(ZoneInfo(user.tz)).utcoffset()
    return {"tz": user.tz, "tz_label": user.tz, "tz_offset": int(offset.total_seconds()) if offset else 0}


def _profile(user: User, app_id: str) -> Json:
    picture = f"https://secure.gravatar.com/avatar/{user.id}.jpg"
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "status_text_canonical": "",
        "first_name": user.real_name.split(" ")[0],
        "last_name": user.real_name.partition(" ")[2],
        "avatar_hash": secret(user.id, length=12),
        "team": user.team_id,
        **{f"image_{size}": picture for size in (24, 32, 48, 72, 192, 512)},
    }
    if user.email:
        profile["email"] = user.email
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": app_id, "always_active": True}
    return profile


def channel_json(workspace: Workspace, channel: Channel, *, viewer: str) -> Json:
    """A conversation as the Web API shows it to one user, here the bot."""
    if channel.kind == "im":
        return _direct_json(workspace, channel, viewer)
    note = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "created": channel.created,
        "is_archived": channel.archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [workspace.id],
        "context_team_id": workspace.id,
        "creator": channel.creator,
        "is_member": viewer in channel.members,
        "topic": note,
        "purpose": note,
        "previous_names": [],
        "updated": channel.created * 1000,
    }


def _direct_json(workspace: Workspace, channel: Channel, viewer: str) -> Json:
    other = next((member for member in channel.members if member != viewer), viewer)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_org_shared": False,
        "is_archived": channel.archived,
        "user": other,
        "is_user_deleted": workspace.users[other].deleted,
        "priority": 0,
        "context_team_id": workspace.id,
    }


def permalink(workspace: Workspace, message: Message) -> str:
    """What people copy with 'Copy link'; one of a reply in a thread names the thread as well."""
    place = f"https://{workspace.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        return f"{place}?thread_ts={message.thread_ts}&cid={message.channel}"
    return place


def message_json(
    workspace: Workspace,
    message: Message | Ephemeral,
    app: App,
    *,
    with_metadata: bool = False,
    all_reactors: bool = False,
) -> Json:
    """A message as histories, replies and payloads show it; its metadata only where that was asked for."""
    shape: Json = {"type": "message", "ts": message.ts, "text": message.text, "team": workspace.id}
    if isinstance(message, Ephemeral):
        return shape | {"blocks": list(message.blocks)}
    shape |= {"user": message.user} if message.user else {}
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": app.id, "bot_profile": bot_profile(workspace, app)}
    if message.subtype:
        shape["subtype"] = message.subtype
    if message.blocks:
        shape["blocks"] = list(message.blocks)
    if message.thread_ts:
        shape["thread_ts"] = message.thread_ts
    if message.edited_ts:
        shape["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata is not None and with_metadata:
        shape["metadata"] = message.metadata
    if message.files:
        shape["files"] = [file_json(workspace, workspace.files[name]) for name in message.files]
    if message.reactions:
        shown = None if all_reactors else REACTORS_SHOWN
        shape["reactions"] = [
            {"name": reaction.name, "users": list(reaction.users[:shown]), "count": len(reaction.users)}
            for reaction in message.reactions
        ]
    return shape


def file_json(workspace: Workspace, file: File) -> Json:
    place = f"https://{workspace.domain}.slack.com/files/{workspace.bot}/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "user": workspace.bot,
        "user_team": workspace.id,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": place,
        "permalink": place,
    }


def bot_profile(workspace: Workspace, app: App) -> Json:
    return {
        "id": workspace.installation.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "icons": _icons(app),
        "team_id": workspace.id,
    }


def bot_json(workspace: Workspace, app: App) -> Json:
    """The answer of ``bots.info``."""
    return {
        "id": workspace.installation.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": 0,
        "app_id": app.id,
        "user_id": workspace.bot,
        "icons": _icons(app),
    }


def _icons(app: App) -> Json:
    return {f"image_{size}": f"https://avatars.slack-edge.com/{app.id}_{size}.png" for size in (36, 48, 72)}


def view_json(workspace: Workspace, view: View, app: App) -> Json:
    """A modal or a Home, as answers and payloads show it."""
    content: dict[str, Any] = view.content
    shape: Json = {
        "id": view.id,
        "team_id": workspace.id,
        "type": view.kind,
        "blocks": list(view.blocks),
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": content.get("external_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(content.get("clear_on_close", False)),
        "notify_on_close": bool(content.get("notify_on_close", False)),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id or None,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.installation.bot_id,
    }
    return shape
