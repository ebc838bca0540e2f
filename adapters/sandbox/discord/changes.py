"""What can happen on the stand-in's Discord: each function changes the world and announces what Discord would."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.sandbox.discord import dispatches, permissions
from adapters.sandbox.discord.bits import Intent, Permission
from adapters.sandbox.discord.dispatches import Dispatch
from adapters.sandbox.discord.entities import (
    Channel,
    ChannelKind,
    Emoji,
    Guild,
    Member,
    Message,
    MessageKind,
    Overwrite,
    Reaction,
    Role,
    ScheduledEvent,
    User,
)
from adapters.sandbox.discord.ids import Json, Snowflake
from adapters.sandbox.discord.mentions import mentioned
from adapters.sandbox.discord.state import World


@dataclass(frozen=True, slots=True)
class Limits:
    """Times that a test may shorten; the defaults are Discord's own."""

    first_response: timedelta = timedelta(seconds=3)
    token_lives: timedelta = timedelta(minutes=15)
    late_edits: int = 3
    """Edits of messages over an hour old in a channel within ``late_window``; Discord does not document its own."""
    late_window: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Stage:
    """The world, and how the bot is told of what changes in it."""

    world: World
    announce: Callable[[Dispatch], None]
    limits: Limits = field(default_factory=Limits)

    @property
    def bot(self) -> User:
        return self.world.application.bot

    def announce_in(self, channel: Channel, dispatch: Dispatch) -> None:
        """A bot hears only of channels that it can see, and of nothing during an outage."""
        if channel.guild is not None and channel.guild.unavailable:
            return
        if permissions.can(self.bot, channel, Permission.VIEW_CHANNEL):
            self.announce(dispatch)


def post(stage: Stage, message: Message) -> Message:
    """Put a message where it belongs: into its channel, or before the one person who may see it.

    A person's ephemeral message is announced to nobody: it came as the answer to their own interaction.
    """
    pinged, everyone = mentioned(stage.world, message)
    message.mentions, message.mention_everyone = pinged, everyone
    if message.ephemeral:
        stage.world.ephemerals[message.id] = message
        return message
    if message.channel.archived:  # whatever is said in a thread brings it back ("Threads", "Archiving")
        archive_thread(stage, message.channel, archived=False)
    message.channel.messages[message.id] = message
    stage.world.remember_nonce(message)
    created = dispatches.message_event("MESSAGE_CREATE", message, stage.world.application)
    stage.announce_in(message.channel, created)
    return message


def edited(stage: Stage, message: Message, *, silently: bool = False) -> Message:
    """Announce what was changed in a message; ``silently`` leaves its edit mark alone (a deferred answer arriving)."""
    pinged, everyone = mentioned(stage.world, message)
    message.mentions, message.mention_everyone = pinged, everyone
    if not silently:
        message.edited_at = stage.world.clock()
    if not message.ephemeral:
        updated = dispatches.message_event("MESSAGE_UPDATE", message, stage.world.application)
        stage.announce_in(message.channel, updated)
    return message


def delete(stage: Stage, message: Message) -> None:
    stage.world.ephemerals.pop(message.id, None)
    if message.channel.messages.pop(message.id, None) is not None:
        stage.announce_in(message.channel, dispatches.message_delete(message))


def react(stage: Stage, message: Message, user: User, emoji: Emoji, burst: bool = False) -> bool:
    """False where this reaction stood already: nothing changes and nothing is announced then."""
    reaction = message.reaction_with(emoji)
    if reaction is None:
        reaction = Reaction(emoji)
        message.reactions.append(reaction)
    if user in reaction.of(burst):
        return False
    reaction.of(burst).append(user)
    stage.announce_in(message.channel, dispatches.reaction_add(message, user, emoji, burst))
    return True


def unreact(stage: Stage, message: Message, user: User, emoji: Emoji, burst: bool = False) -> bool:
    reaction = message.reaction_with(emoji)
    if reaction is None or user not in reaction.of(burst):
        return False
    reaction.of(burst).remove(user)
    if not reaction.normal and not reaction.burst:
        message.reactions.remove(reaction)
    stage.announce_in(message.channel, dispatches.reaction_remove(message, user, emoji, burst))
    return True


def clear_reactions(stage: Stage, message: Message, emoji: Emoji | None = None) -> None:
    """All of them, or those with one emoji: one dispatch, however many they were."""
    if emoji is None:
        message.reactions.clear()
        stage.announce_in(message.channel, dispatches.reaction_remove_all(message))
        return
    reaction = message.reaction_with(emoji)
    if reaction is not None:
        message.reactions.remove(reaction)
        stage.announce_in(message.channel, dispatches.reaction_remove_emoji(message, emoji))


def join(stage: Stage, guild: Guild, user: User, greet_in: Channel | None = None) -> Member:
    """A person, or the bot itself, enters a server; ``greet_in`` gets the system message of type 7."""
    member = stage.world.add_member(guild, user)
    if user is stage.bot:
        stage.announce(dispatches.guild_create(guild, stage.bot, just_joined=True))
        return member
    _announce_in_guild(stage, guild, dispatches.member_add(member, guild))
    if greet_in is not None:
        post(stage, Message(stage.world.ids.new(), greet_in, user, "", MessageKind.USER_JOIN))
    return member


def leave(stage: Stage, guild: Guild, user: User) -> None:
    if guild.members.pop(user.id, None) is None:
        return
    if user is stage.bot:
        stage.announce(dispatches.guild_delete(guild, unavailable=False))
    else:
        _announce_in_guild(stage, guild, dispatches.member_remove(user, guild))


def change_member(stage: Stage, guild: Guild, member: Member) -> None:
    _announce_in_guild(stage, guild, dispatches.member_update(member, guild, stage.bot))


def change_guild(stage: Stage, guild: Guild) -> None:
    _announce_in_guild(stage, guild, dispatches.guild_update(guild))


def go_down(stage: Stage, guild: Guild) -> None:
    """An outage of one server: nobody left it."""
    guild.unavailable = True
    stage.announce(dispatches.guild_delete(guild, unavailable=True))


def come_back(stage: Stage, guild: Guild) -> None:
    guild.unavailable = False
    stage.announce(dispatches.guild_create(guild, stage.bot))


def open_channel(stage: Stage, guild: Guild, name: str) -> Channel:
    channel = stage.world.add_channel(guild, name)
    stage.announce_in(channel, dispatches.channel_event("CHANNEL_CREATE", channel))
    return channel


def change_overwrites(stage: Stage, channel: Channel, overwrites: Iterable[Overwrite]) -> None:
    """A bot hears of every channel of its servers, also of one that it cannot look into (any more)."""
    assert channel.guild is not None
    channel.overwrites[:] = overwrites
    _announce_in_guild(stage, channel.guild, dispatches.channel_event("CHANNEL_UPDATE", channel))


def change_role(stage: Stage, guild: Guild, role: Role, granted: Permission) -> None:
    role.permissions = granted
    _announce_in_guild(stage, guild, dispatches.role_update(role, guild))


def delete_channel(stage: Stage, channel: Channel) -> None:
    assert channel.guild is not None
    name = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
    stage.announce_in(channel, dispatches.channel_event(name, channel))
    del stage.world.channels[channel.id]
    del channel.guild.channels[channel.id]


def start_thread(stage: Stage, parent: Channel, name: str, kind: ChannelKind, owner: User) -> Channel:
    thread = stage.world.add_thread(parent, name, kind, owner)
    stage.announce_in(thread, dispatches.channel_event("THREAD_CREATE", thread))
    return thread


def archive_thread(stage: Stage, thread: Channel, *, archived: bool) -> None:
    thread.archived = archived
    stage.announce_in(thread, dispatches.channel_event("THREAD_UPDATE", thread))


def let_in(stage: Stage, thread: Channel, user: User) -> None:
    """By the bot; somebody who is in it already stays so, and nothing is said."""
    if user.id not in thread.thread_members:
        thread.thread_members[user.id] = stage.world.clock()
        line = Message(stage.world.ids.new(), thread, stage.bot, "", MessageKind.RECIPIENT_ADD)
        post(stage, line)
        line.mentions = [user]


def keep_event(stage: Stage, guild: Guild, body: Json) -> ScheduledEvent:
    event = ScheduledEvent(stage.world.ids.new(), stage.bot, body)
    guild.scheduled_events[event.id] = event
    stage.announce(dispatches.scheduled_event("GUILD_SCHEDULED_EVENT_CREATE", event, guild))
    return event


def drop_event(stage: Stage, guild: Guild, event_id: Snowflake) -> None:
    event = guild.scheduled_events.pop(event_id)
    stage.announce(dispatches.scheduled_event("GUILD_SCHEDULED_EVENT_DELETE", event, guild))


def _announce_in_guild(stage: Stage, guild: Guild, dispatch: Dispatch) -> None:
    if stage.bot.id in guild.members and not guild.unavailable:
        assert dispatch.intents in (Intent.GUILDS, Intent.GUILD_MEMBERS)
        stage.announce(dispatch)
