"""A select menu as a person uses it: what their client lists there, and the values that it sends."""

from collections.abc import Sequence

from adapters.sandbox.discord import permissions
from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, Role, User
from adapters.sandbox.discord.ids import Json
from adapters.sandbox.discord.offered import Resolved
from adapters.sandbox.discord.refusals.selects import (
    CHANNEL_SELECT,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    STRING_SELECT,
    USER_SELECT,
)
from adapters.sandbox.discord.seen import NotOffered

Chosen = str | User | Role | Channel


def chosen_values(select: Json, several: Sequence[Chosen], resolved: Resolved) -> list[str]:
    """The values that a select sends for what was chosen in it: option values, or ids. Raises NotOffered."""
    return [_value(select, one, resolved) for one in several]


def chosen_beforehand(select: Json) -> list[str]:
    if select["type"] == STRING_SELECT:
        return [one["value"] for one in select["options"] if one.get("default")]
    return [str(one["id"]) for one in select.get("default_values") or []]


def _value(select: Json, chosen: Chosen, resolved: Resolved) -> str:
    match select["type"], chosen:
        case kind, str() if kind == STRING_SELECT:
            return _option(select, chosen)
        case kind, User() if kind in (USER_SELECT, MENTIONABLE_SELECT):
            return resolved.add_user(chosen)
        case kind, Role() if kind in (ROLE_SELECT, MENTIONABLE_SELECT):
            return resolved.add_role(chosen)
        case kind, Channel() if kind == CHANNEL_SELECT and _lists(select, chosen, resolved):
            return resolved.add_channel(chosen)
        case _:
            raise NotOffered(f"{select['custom_id']!r} does not take {chosen}.")


def _option(select: Json, word: str) -> str:
    """An option may be named by what the client shows or by its value."""
    by_word: dict[str, str] = {word: one["value"] for one in select["options"] for word in (one["label"], one["value"])}
    if word not in by_word:
        raise NotOffered(f"{select['custom_id']!r} has no option {word!r}. It has: {', '.join(by_word)}.")
    return by_word[word]


def _lists(select: Json, channel: Channel, resolved: Resolved) -> bool:
    """A client lists the channels of this server that its person can see, of the kinds asked for."""
    kinds = select.get("channel_types")
    fits = not kinds or channel.kind in kinds
    there = channel.guild is resolved.guild
    return fits and there and permissions.can(resolved.asker, channel, Permission.VIEW_CHANNEL)
