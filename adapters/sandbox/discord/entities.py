"""Who and what there is on the stand-in's Discord. Entities change; what changes them is in ``changes``."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from adapters.sandbox.discord.bits import NO_PERMISSION, Permission
from adapters.sandbox.discord.ids import Json, Snowflake


class ChannelKind(IntEnum):
    TEXT = 0
    DM = 1
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class MessageKind(IntEnum):
    DEFAULT = 0
    RECIPIENT_ADD = 1
    USER_JOIN = 7
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    CONTEXT_MENU_COMMAND = 23


@dataclass(slots=True, eq=False)
class User:
    id: Snowflake
    name: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    takes_direct_messages: bool = True

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Application:
    """``members_intent`` and ``message_content_intent`` say which privileged intents its developer portal grants.

    ``verified``: in a hundred servers or more, where they are granted on review and have other flags.
    """

    id: Snowflake
    name: str
    token: str
    bot: User
    owner: User
    members_intent: bool = False
    message_content_intent: bool = False
    verified: bool = False


@dataclass(slots=True, eq=False)
class Role:
    id: Snowflake
    name: str
    permissions: Permission
    position: int = 1


@dataclass(slots=True, eq=False)
class Member:
    user: User
    joined_at: datetime
    nick: str | None = None
    roles: list[Role] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """A channel's exception for one role or one member."""

    target: Snowflake
    of_member: bool
    allow: Permission = NO_PERMISSION
    deny: Permission = NO_PERMISSION


@dataclass(frozen=True, slots=True)
class Emoji:
    """``id`` is set for a server's own emoji only."""

    name: str
    id: Snowflake | None = None
    animated: bool = field(default=False, compare=False)


@dataclass(slots=True, eq=False)
class Reaction:
    """Who reacted with one emoji, in the order in which they did."""

    emoji: Emoji
    normal: list[User] = field(default_factory=list)
    burst: list[User] = field(default_factory=list)

    def of(self, burst: bool) -> list[User]:
        return self.burst if burst else self.normal


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message, with its bytes, so that a test can read what a person would download."""

    id: Snowflake
    filename: str
    content: bytes
    content_type: str
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """``visible_to`` is set for an ephemeral message: only that user sees it, and no history lists it."""

    id: Snowflake
    channel: "Channel"
    author: User
    content: str
    kind: MessageKind = MessageKind.DEFAULT
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    mentions: list[User] = field(default_factory=list)
    mention_everyone: bool = False
    allowed_mentions: Json | None = None
    reference: Json | None = None
    webhook_id: Snowflake | None = None
    interaction: Json | None = None
    visible_to: User | None = None
    edited_at: datetime | None = None
    late_edits: list[datetime] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        return self.visible_to is not None

    @property
    def link(self) -> str:
        """As "Copy Message Link" gives it."""
        guild = "@me" if self.channel.guild is None else self.channel.guild.id
        return f"https://discord.com/channels/{guild}/{self.channel.id}/{self.id}"

    def reaction_with(self, emoji: Emoji) -> Reaction | None:
        return next((one for one in self.reactions if one.emoji == emoji), None)


@dataclass(slots=True, eq=False)
class Channel:
    """``recipients`` is a direct message's; ``parent`` and all that follows it but ``messages`` is a thread's."""

    id: Snowflake
    kind: ChannelKind
    name: str | None = None
    guild: "Guild | None" = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    parent: "Channel | None" = None
    owner: User | None = None
    archive_minutes: int = 4320
    invitable: bool = True
    archived: bool = False
    thread_members: dict[Snowflake, datetime] = field(default_factory=dict)
    messages: dict[Snowflake, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.kind in (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD)

    @property
    def history(self) -> list[Message]:
        return [self.messages[key] for key in sorted(self.messages)]


@dataclass(slots=True, eq=False)
class ScheduledEvent:
    id: Snowflake
    creator: User
    body: Json
    status: int = 1


@dataclass(slots=True, eq=False)
class Guild:
    """``roles`` begins with @everyone, whose id is the guild's own."""

    id: Snowflake
    name: str
    owner: User
    locale: str = "en-US"
    unavailable: bool = False
    roles: dict[Snowflake, Role] = field(default_factory=dict)
    members: dict[Snowflake, Member] = field(default_factory=dict)
    channels: dict[Snowflake, Channel] = field(default_factory=dict)
    scheduled_events: dict[Snowflake, ScheduledEvent] = field(default_factory=dict)
    emojis: dict[Snowflake, Emoji] = field(default_factory=dict)
