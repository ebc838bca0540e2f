"""A stand-in for Discord: its REST API v10 and its gateway, for a real Discord library to talk to."""

from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.changes import Limits
from adapters.sandbox.discord.entities import Attachment, Channel, ChannelKind, Guild, Message, Overwrite, Role, User
from adapters.sandbox.discord.faults import Faults
from adapters.sandbox.discord.seen import NotOffered, Seen
from adapters.sandbox.discord.server import DiscordStandIn

__all__ = [
    "Attachment",
    "Channel",
    "ChannelKind",
    "DiscordStandIn",
    "Faults",
    "Guild",
    "Limits",
    "Message",
    "NotOffered",
    "Overwrite",
    "Permission",
    "Role",
    "Seen",
    "User",
]
