"""Links to messages, as people copy them: in a command's options and a form's fields."""

import re
from collections.abc import Iterable, Mapping

from adapters.discord.wire import space_of
from bot.events import Value
from bot.people import MessageRef

_LINK = re.compile(r"https?://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})/(\d{1,20})", re.IGNORECASE)
"""Also of test clients (``ptb``, ``canary``) and the old domain; one to a direct message (``@me``) has no server."""


def links_in(values: Iterable[Value]) -> Mapping[str, MessageRef]:
    """Each as it was typed, and a field that is nothing but a link also as the whole of it."""
    found: dict[str, MessageRef] = {}
    for value in values:
        if not isinstance(value, str):
            continue
        typed = value.strip()
        for link in _LINK.finditer(typed):
            guild, channel, message = link.groups()
            found[link[0]] = MessageRef(space_of(guild), channel, message)
            if typed in (link[0], f"<{link[0]}>", f"{link[0]}/"):
                found[typed] = found[link[0]]
    return found
