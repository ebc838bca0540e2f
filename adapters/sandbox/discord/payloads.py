"""Discord's objects as JSON: users, members, roles, channels, servers, messages. Pure functions of the entities."""

from adapters.sandbox.discord import permissions
from adapters.sandbox.discord.entities import (
    Application,
    Attachment,
    Channel,
    ChannelKind,
    Emoji,
    Guild,
    Member,
    Message,
    Overwrite,
    Reaction,
    Role,
    ScheduledEvent,
    User,
)
from adapters.sandbox.discord.errors import keys
from adapters.sandbox.discord.ids import Json, Snowflake, made_at, optional_stamp, stamp


def user(of: User) -> Json:
    body: Json = {
        "id": str(of.id),
        "username": of.name,
        "global_name": of.global_name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return {**body, "bot": True} if of.bot else body


def current_user(of: User) -> Json:
    return {**user(of), "mfa_enabled": False, "locale": of.locale, "verified": True}


def partial_member(of: Member) -> Json:
    """A member without their user, as messages and resolved options carry it."""
    return {
        "nick": of.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role.id) for role in of.roles],
        "joined_at": stamp(of.joined_at),
        "premium_since": None,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def member(of: Member) -> Json:
    return {**partial_member(of), "deaf": False, "mute": False, "user": user(of.user)}


def role(of: Role) -> Json:
    return {
        "id": str(of.id),
        "name": of.name,
        "permissions": str(int(of.permissions)),
        "position": of.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def overwrite(of: Overwrite) -> Json:
    return {
        "id": str(of.target),
        "type": int(of.of_member),
        "allow": str(int(of.allow)),
        "deny": str(int(of.deny)),
    }


def channel(of: Channel) -> Json:
    last = max(of.messages, default=None)
    common: Json = {
        "id": str(of.id),
        "type": int(of.kind),
        "flags": 0,
        "last_message_id": None if last is None else str(last),
    }
    if of.kind is ChannelKind.DM:
        return {**common, "recipients": [user(one) for one in of.recipients]}
    assert of.guild is not None
    common |= {"guild_id": str(of.guild.id), "name": of.name}
    if of.is_thread:
        return {**common, **_thread_parts(of)}
    return {
        **common,
        "position": list(of.guild.channels).index(of.id),
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [overwrite(one) for one in of.overwrites],
    }


def _thread_parts(of: Channel) -> Json:
    assert of.parent is not None
    assert of.owner is not None
    return {
        "parent_id": str(of.parent.id),
        "owner_id": str(of.owner.id),
        "message_count": len(of.messages),
        "total_message_sent": len(of.messages),
        "member_count": len(of.thread_members),
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": of.archived,
            "archive_timestamp": stamp(made_at(of.id)),
            "auto_archive_duration": of.archive_minutes,
            "locked": False,
            "create_timestamp": stamp(made_at(of.id)),
            "invitable": of.invitable,
        },
    }


def thread_member(thread: Channel, user_id: Snowflake) -> Json:
    joined = thread.thread_members[user_id]
    return {"id": str(thread.id), "user_id": str(user_id), "join_timestamp": stamp(joined), "flags": 0}


def channel_in_interaction(of: Channel) -> Json:
    """The channel in which something was asked: partial, and a direct message has a name, which is null."""
    body = {key: value for key, value in channel(of).items() if key != "permission_overwrites"}
    return {**body, "name": None} if of.kind is ChannelKind.DM else body


def chosen_channel(of: Channel, chooser: User) -> Json:
    """A channel chosen in an option, with what who chose it may do there."""
    kept = ("id", "type", "name", "parent_id", "thread_metadata")
    body = {key: value for key, value in channel(of).items() if key in kept and value is not None}
    return {**body, "permissions": str(int(permissions.in_channel(of, chooser)))}


def guild(of: Guild) -> Json:
    return {
        "id": str(of.id),
        "name": of.name,
        "owner_id": str(of.owner.id),
        "preferred_locale": of.locale,
        "roles": [role(one) for one in of.roles.values()],
        "features": [],
        "emojis": [emoji(one) for one in of.emojis.values()],
        "stickers": [],
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "premium_tier": 0,
        "nsfw_level": 0,
        "premium_subscription_count": 0,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "premium_progress_bar_enabled": False,
        "widget_enabled": False,
        "region": "deprecated",
        **dict.fromkeys(_GUILD_NULLS),
    }


_GUILD_NULLS = keys(
    "icon description splash discovery_splash banner application_id afk_channel_id system_channel_id"
    " widget_channel_id max_presences vanity_url_code rules_channel_id safety_alerts_channel_id"
    " public_updates_channel_id incidents_data"
)


def guild_over_rest(of: Guild) -> Json:
    return {**guild(of), "home_header": None, "nsfw": False}


def emoji(of: Emoji) -> Json:
    """A server's own."""
    return {
        **partial_emoji(of),
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": of.animated,
        "available": True,
    }


def partial_emoji(of: Emoji) -> Json:
    return {"id": None if of.id is None else str(of.id), "name": of.name}


def reaction(of: Reaction, bot: User) -> Json:
    return {
        "emoji": partial_emoji(of.emoji),
        "count": len(of.normal) + len(of.burst),
        "count_details": {"normal": len(of.normal), "burst": len(of.burst)},
        "burst_colors": [],
        "me": bot in of.normal,
        "me_burst": bot in of.burst,
    }


def message(of: Message, reader: Application) -> Json:
    """A message as the bot reads it: without the message content intent, others' words are left out."""
    open_to_bot = _content_is_open(of, reader)
    body: Json = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "type": int(of.kind),
        "author": user(of.author),
        "content": of.content if open_to_bot else "",
        "embeds": of.embeds if open_to_bot else [],
        "components": of.components if open_to_bot else [],
        "attachments": [attachment(one, of) for one in of.attachments] if open_to_bot else [],
        "timestamp": stamp(made_at(of.id)),
        "edited_timestamp": optional_stamp(of.edited_at),
        "flags": of.flags,
        "mentions": [user(one) for one in of.mentions],
        "mention_roles": [],
        "mention_everyone": of.mention_everyone,
        "pinned": False,
        "tts": False,
    }
    if of.reactions:
        body["reactions"] = [reaction(one, reader.bot) for one in of.reactions]
    return body | _optional_parts(of)


def attachment(of: Attachment, message_of: Message) -> Json:
    folder = "ephemeral-attachments" if message_of.ephemeral else "attachments"
    url = f"https://cdn.discordapp.com/{folder}/{message_of.channel.id}/{of.id}/{of.filename}"
    body: Json = {
        "id": str(of.id),
        "filename": of.filename,
        "size": len(of.content),
        "url": url,
        "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
        "content_type": of.content_type,
    }
    if of.description is not None:
        body["description"] = of.description
    return {**body, "ephemeral": True} if message_of.ephemeral else body


def whole_message(of: Message, reader: Application) -> Json:
    """As an interaction about it carries it: with its words and files, whatever the intents."""
    return message(of, reader) | {
        "content": of.content,
        "embeds": of.embeds,
        "components": of.components,
        "attachments": [attachment(one, of) for one in of.attachments],
    }


def _optional_parts(of: Message) -> Json:
    parts: Json = {}
    if of.webhook_id is not None:
        parts |= {"webhook_id": str(of.webhook_id), "application_id": str(of.webhook_id)}
    if of.reference is not None:
        parts["message_reference"] = of.reference
    if of.nonce is not None:
        parts["nonce"] = of.nonce
    if of.interaction is not None:
        parts["interaction_metadata"] = of.interaction
    return parts


def _content_is_open(of: Message, reader: Application) -> bool:
    """Gateway reference, "Message Content Intent": own messages, direct messages and mentions are always open."""
    own = of.author is reader.bot or reader.bot in of.mentions or of.visible_to is not None
    return own or of.channel.guild is None or reader.message_content_intent


def scheduled_event(of: ScheduledEvent, guild_of: Guild) -> Json:
    return {
        "id": str(of.id),
        "guild_id": str(guild_of.id),
        "channel_id": None,
        "creator_id": str(of.creator.id),
        "name": of.body["name"],
        "description": of.body.get("description"),
        "image": None,
        "scheduled_start_time": of.body["scheduled_start_time"],
        "scheduled_end_time": of.body.get("scheduled_end_time"),
        "privacy_level": 2,
        "status": of.status,
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": of.body["entity_metadata"],
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
