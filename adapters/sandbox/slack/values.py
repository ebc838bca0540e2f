"""What a Slack workspace consists of: people, conversations, messages, modals."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Json = dict[str, Any]
"""A raw payload of the wire. It does not leave the stand-in, except as what the bot itself said or is sent."""

ChannelKind = Literal["public", "private", "im", "mpim"]
ViewKind = Literal["modal", "home"]


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    team_id: str
    """The home team: a stranger of Slack Connect has another than the workspace's."""
    real_name: str = ""
    display_name: str = ""
    tz: str = "Asia/Tokyo"
    locale: str = "en-US"
    email: str = ""
    is_bot: bool = False
    bot_id: str = ""
    deleted: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    updated: int = 0
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    kind: ChannelKind
    members: tuple[str, ...] = ()
    creator: str = ""
    created: int = 0
    archived: bool = False
    is_general: bool = False

    def with_member(self, user: str) -> "Channel":
        return self if user in self.members else replace(self, members=(*self.members, user))

    def without_member(self, user: str) -> "Channel":
        return replace(self, members=tuple(member for member in self.members if member != user))


@dataclass(frozen=True, slots=True)
class Reaction:
    name: str
    """Without colons; a skin tone is part of it: ``pray::skin-tone-3``."""
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    channel: str
    ts: str
    user: str
    """Empty for a message that no user wrote, such as an incoming webhook's."""
    text: str = ""
    blocks: tuple[Json, ...] = ()
    bot_id: str = ""
    subtype: str = ""
    thread_ts: str = ""
    metadata: Json | None = None
    edited_ts: str = ""
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    """Ids of the files that were shared with it."""


@dataclass(frozen=True, slots=True)
class File:
    """What the bot uploads; nobody sees it before it is ``complete`` and shared in a conversation."""

    id: str
    name: str
    length: int
    """In bytes, as announced: what is uploaded must be as long."""
    key: str
    """Of the address that takes its bytes, once."""
    title: str = ""
    content: bytes | None = None
    complete: bool = False
    channel: str = ""
    shared_ts: str = ""


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message that one user alone sees, until their client reloads. No method of the Web API returns it."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    thread_ts: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A modal on one user's screen, or their App Home."""

    id: str
    kind: ViewKind
    user: str
    content: Json
    """What the bot sent: title, blocks, callback_id, private_metadata, … with every block given its ``block_id``."""
    hash: str
    root_id: str
    previous_id: str = ""
    state: Json = field(default_factory=dict)
    """block_id → action_id → what is filled in, as in a payload's ``state.values``."""

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.content.get("blocks", ()))

    @property
    def private_metadata(self) -> str:
        return str(self.content.get("private_metadata", ""))

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id", ""))


@dataclass(frozen=True, slots=True)
class Group:
    """A user group, mentioned as ``@handle``."""

    id: str
    handle: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """The app as its owner configured it; it is installed in any number of workspaces."""

    id: str
    name: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str
    events: frozenset[str]
    """Event subscriptions as a manifest writes them, such as ``reaction_added`` or ``message.channels``."""
    commands: frozenset[str] | None = None
    """None: no manifest was given, so every command exists."""
    unescaped_commands: frozenset[str] = frozenset()
    shortcuts: frozenset[str] | None = None
    home: bool = True
    """Whether the app has a Home tab."""


@dataclass(frozen=True, slots=True)
class Installation:
    bot_token: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    revoked: bool = False


def named(text: str) -> frozenset[str]:
    """A set of names that are written with spaces between them."""
    return frozenset(text.split())


Clock = Callable[[], float]
"""Unix seconds."""


def text_of(message: Message | Ephemeral) -> str:
    """All words that a person reads in it, one block a line: what a test searches for a phrase."""
    return "\n".join([message.text, *words_in(list(message.blocks))]).strip()


def words_in(tree: Any) -> list[str]:
    """Every ``text`` of a tree of blocks, in reading order."""
    if isinstance(tree, list):
        return [word for item in tree for word in words_in(item)]
    if not isinstance(tree, dict):
        return []
    found: list[str] = []
    for key, value in tree.items():
        if key == "text" and isinstance(value, str):
            found.append(value)
        else:
            found.extend(words_in(value))
    return found
