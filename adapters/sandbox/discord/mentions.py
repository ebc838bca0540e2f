"""Whom a message pings: what its text says, cut down to what ``allowed_mentions`` lets through."""

import re

from adapters.sandbox.discord import permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Message, User
from adapters.sandbox.discord.ids import Snowflake
from adapters.sandbox.discord.state import World

USER_MENTION = re.compile(r"<@!?(\d+)>")
EVERYONE_MENTION = re.compile(r"@(everyone|here)\b")


def mentioned(world: World, message: Message) -> tuple[list[User], bool]:
    """The users pinged in order of mention, and whether everyone is.

    Without ``allowed_mentions`` all that is written counts; a list of ids lets just those through.
    """
    allowed = message.allowed_mentions
    parse = ["users", "everyone"] if allowed is None else allowed.get("parse") or []
    listed = {int(one) for one in (allowed or {}).get("users") or []}
    found = dict.fromkeys(Snowflake(int(one)) for one in USER_MENTION.findall(message.content))
    pinged = [world.users[one] for one in found if one in world.users and ("users" in parse or one in listed)]
    everyone = "everyone" in parse and EVERYONE_MENTION.search(message.content) is not None
    may = permissions.can(message.author, message.channel, Permission.MENTION_EVERYONE)
    return pinged, everyone and may
