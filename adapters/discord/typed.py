"""What a person types into an option or a field: Discord's own marks in it (Message formatting reference), as words.

A mention of a member becomes a token of their account; a channel or a role its name; a custom emoji its short name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.discord.emoji import pictures_in
from adapters.discord.wire import account_of, clean
from bot.mention_tokens import token_of
from bot.people import SpaceRef
from bot.rules.mentions import token, without_tokens

NameOf = Callable[[str], str | None]
"""The name of a channel or role by its id, where the asker may know it."""


def _nobody(id: str) -> None:
    """A ``NameOf`` that knows no name."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a server calls its own. ``emoji``: the names of its custom emoji."""

    channel: NameOf = _nobody
    role: NameOf = _nobody
    emoji: frozenset[str] = field(default_factory=frozenset)


UNNAMED = Named()
_MARKS = re.compile(
    r"<(?:@!?(?P<user>\d{1,20})|@&(?P<role>\d{1,20})|#(?P<channel>\d{1,20})|a?:(?P<emoji>\w{2,32}):\d{1,20}"
    r"|t:(?P<time>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?|/(?P<command>[^<>:]{1,100}):\d{1,20}"
    r"|id:(?P<guide>\w+)(?::\d+)?)>"
)


def typed(text: str, space: SpaceRef, named: Named = UNNAMED) -> str:
    """Never a snowflake: what has no name here is a token without one, which is written in the reader's language."""

    def written(mark: re.Match[str]) -> str:
        match mark.lastgroup:
            case "user":
                return token_of(account_of(space, mark["user"]))
            case "role":
                name = named.role(mark["role"])
                return f"@{name}" if name else token("&")
            case "channel":
                name = named.channel(mark["channel"])
                return f"#{name}" if name else token("#")
            case "emoji":
                return f":{mark['emoji']}:"
            case "time" | "style":
                return token(f"t:{mark['time']}:{mark['style'] or 'f'}")
            case "command":
                return f"/{mark['command']}"
            case _:
                return f"#{mark['guide']}"

    return _MARKS.sub(written, pictures_in(without_tokens(clean(text)), named.emoji))
