"""What Discord pushes over the gateway, as pure functions, with who is to get it."""

from dataclasses import dataclass, replace

from adapters.sandbox.discord import payloads, permissions
from adapters.sandbox.discord.bits import NO_INTENT, Intent
from adapters.sandbox.discord.entities import (
    Application,
    Channel,
    Emoji,
    Guild,
    Member,
    Message,
    Role,
    ScheduledEvent,
    User,
)
from adapters.sandbox.discord.ids import Json, Snowflake, stamp
from adapters.sandbox.discord.interaction import Interaction, InteractionKind


@dataclass(frozen=True, slots=True)
class Dispatch:
    """``intents``: a session gets it if it asked for any of these; none means everyone gets it.

    ``guild_id`` decides the shard; without one it is shard 0's (Gateway, "Sharding").
    """

    name: str
    data: Json
    guild_id: Snowflake | None = None
    intents: Intent = NO_INTENT


def guild_create(of: Guild, bot: User, *, just_joined: bool = False) -> Dispatch:
    """A server that the bot just joined says nothing of its availability; that is how discord.py tells it apart.

    With all its members: ``as_heard_with`` leaves the bot alone for a session without the members intent.
    """
    threads = [one for one in of.channels.values() if one.is_thread and bot.id in one.thread_members]
    data = {
        **payloads.guild(of),
        "hub_type": None,
        "joined_at": stamp(of.members[bot.id].joined_at),
        "large": False,
        **({} if just_joined else {"unavailable": False}),
        "member_count": len(of.members),
        "members": [payloads.member(one) for one in of.members.values()],
        "channels": [payloads.channel(one) for one in of.channels.values() if not one.is_thread],
        "threads": [payloads.channel(one) for one in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "soundboard_sounds": [],
        "guild_scheduled_events": [payloads.scheduled_event(one, of) for one in of.scheduled_events.values()],
    }
    return Dispatch("GUILD_CREATE", data, of.id, Intent.GUILDS)


def as_heard_with(intents: Intent, dispatch: Dispatch, bot: User) -> Dispatch:
    if dispatch.name != "GUILD_CREATE" or Intent.GUILD_MEMBERS in intents:
        return dispatch
    own = [one for one in dispatch.data["members"] if one["user"]["id"] == str(bot.id)]
    return replace(dispatch, data={**dispatch.data, "members": own})


def guild_update(of: Guild) -> Dispatch:
    return Dispatch("GUILD_UPDATE", payloads.guild(of), of.id, Intent.GUILDS)


def role_update(of: Role, guild: Guild) -> Dispatch:
    data = {"guild_id": str(guild.id), "role": payloads.role(of)}
    return Dispatch("GUILD_ROLE_UPDATE", data, guild.id, Intent.GUILDS)


def guild_delete(of: Guild, unavailable: bool) -> Dispatch:
    """``unavailable`` is there for an outage and absent when the bot was removed (Gateway events, "Guild Delete")."""
    data: Json = {"id": str(of.id)}
    return Dispatch("GUILD_DELETE", {**data, "unavailable": True} if unavailable else data, of.id, Intent.GUILDS)


def channel_event(name: str, of: Channel) -> Dispatch:
    assert of.guild is not None
    return Dispatch(name, payloads.channel(of), of.guild.id, Intent.GUILDS)


def member_add(of: Member, guild: Guild) -> Dispatch:
    data = {**payloads.member(of), "guild_id": str(guild.id)}
    return Dispatch("GUILD_MEMBER_ADD", data, guild.id, Intent.GUILD_MEMBERS)


def member_update(of: Member, guild: Guild, bot: User) -> Dispatch:
    """Of itself a bot hears whatever its intents (Gateway, "List of Intents")."""
    data = {**payloads.member(of), "guild_id": str(guild.id)}
    intents = Intent.GUILDS if of.user is bot else Intent.GUILD_MEMBERS
    return Dispatch("GUILD_MEMBER_UPDATE", data, guild.id, intents)


def member_remove(user: User, guild: Guild) -> Dispatch:
    data = {"guild_id": str(guild.id), "user": payloads.user(user)}
    return Dispatch("GUILD_MEMBER_REMOVE", data, guild.id, Intent.GUILD_MEMBERS)


def message_event(name: str, of: Message, reader: Application) -> Dispatch:
    """MESSAGE_CREATE and MESSAGE_UPDATE."""
    data = payloads.message(of, reader)
    guild = of.channel.guild
    if guild is None:
        return Dispatch(name, data, None, Intent.DIRECT_MESSAGES)
    data["guild_id"] = str(guild.id)
    author = guild.members.get(of.author.id)
    if author is not None and of.webhook_id is None:
        data["member"] = payloads.partial_member(author) | {"deaf": False, "mute": False}
    return Dispatch(name, data, guild.id, Intent.GUILD_MESSAGES)


def message_delete(of: Message) -> Dispatch:
    intents = Intent.GUILD_MESSAGES if of.channel.guild else Intent.DIRECT_MESSAGES
    return _about_message("MESSAGE_DELETE", of, {"id": str(of.id)}, intents)


def reaction_add(of: Message, user: User, emoji: Emoji, burst: bool) -> Dispatch:
    """Carries who reacted and, in a server, their member object; neither an id nor a time."""
    data = _reaction(of, emoji) | {
        "user_id": str(user.id),
        "message_author_id": str(of.author.id),
        "burst": burst,
        "type": int(burst),
    }
    if burst:
        data["burst_colors"] = ["#ffaa00"]
    guild = of.channel.guild
    if guild is not None and user.id in guild.members:
        data["member"] = payloads.member(guild.members[user.id])
    return _about_message("MESSAGE_REACTION_ADD", of, data, _reaction_intents(of))


def reaction_remove(of: Message, user: User, emoji: Emoji, burst: bool) -> Dispatch:
    """Names neither the message's author nor a member (Gateway events, "Message Reaction Remove")."""
    data = _reaction(of, emoji) | {"user_id": str(user.id), "burst": burst, "type": int(burst)}
    return _about_message("MESSAGE_REACTION_REMOVE", of, data, _reaction_intents(of))


def reaction_remove_all(of: Message) -> Dispatch:
    data = {"message_id": str(of.id)}
    return _about_message("MESSAGE_REACTION_REMOVE_ALL", of, data, _reaction_intents(of))


def reaction_remove_emoji(of: Message, emoji: Emoji) -> Dispatch:
    return _about_message("MESSAGE_REACTION_REMOVE_EMOJI", of, _reaction(of, emoji), _reaction_intents(of))


def scheduled_event(name: str, of: ScheduledEvent, guild: Guild) -> Dispatch:
    return Dispatch(name, payloads.scheduled_event(of, guild), guild.id, Intent.GUILD_SCHEDULED_EVENTS)


def interaction_create(of: Interaction, reader: Application) -> Dispatch:
    """In a direct message there is a user and no member, guild or guild locale."""
    app_permissions = permissions.in_channel(of.channel, reader.bot)
    data: Json = {
        "id": str(of.id),
        "application_id": str(reader.id),
        "type": int(of.kind),
        "version": 1,
        "token": of.token,
        "data": of.data,
        "channel_id": str(of.channel.id),
        "channel": payloads.channel_in_interaction(of.channel),
        "app_permissions": str(int(app_permissions)),
        "locale": of.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(of.channel.guild.id) if of.channel.guild else "0"},
        "attachment_size_limit": 10_485_760,
        "context": 0 if of.channel.guild else 1,
    }
    if of.message is not None and of.kind is not InteractionKind.COMMAND:
        data["message"] = payloads.whole_message(of.message, reader)
    guild_id = None if of.channel.guild is None else of.channel.guild.id
    return Dispatch("INTERACTION_CREATE", data | _asker(of), guild_id)


def _asker(of: Interaction) -> Json:
    guild = of.channel.guild
    if guild is None:
        return {"user": payloads.user(of.user)}
    allowed = str(int(permissions.in_channel(of.channel, of.user)))
    return {
        "guild_id": str(guild.id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": payloads.member(guild.members[of.user.id]) | {"permissions": allowed},
    }


def _reaction(of: Message, emoji: Emoji) -> Json:
    return {"message_id": str(of.id), "emoji": payloads.partial_emoji(emoji)}


def _reaction_intents(of: Message) -> Intent:
    return Intent.GUILD_MESSAGE_REACTIONS if of.channel.guild else Intent.DIRECT_MESSAGE_REACTIONS


def _about_message(name: str, of: Message, data: Json, intents: Intent) -> Dispatch:
    guild = of.channel.guild
    where = {"channel_id": str(of.channel.id)} | ({"guild_id": str(guild.id)} if guild else {})
    return Dispatch(name, {**data, **where}, guild.id if guild else None, intents)
