"""Whether an earlier try of a message arrived: read from its channel, once Discord has forgotten the nonce."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.discord.calls import PAGE, Calls
from adapters.discord.custom_ids import carries, marked
from adapters.discord.wire import Json, snowflake_at

SLACK = timedelta(minutes=1)
"""By how much our clock may be ahead of Discord's."""
SAID = (0, 19)
"""Types of what somebody wrote, plainly or in reply; the others are lines of Discord's own ("Message Types")."""
PAGES = 10
"""Of the channel's messages that are searched."""


class HistoryTooLong(Exception):
    """More was written since the earlier try than is searched."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """``message``: id of what the earlier try posted. ``unsure``: one of our messages may be it, and none surely is."""

    message: str | None
    unsure: bool = False


async def find_earlier(calls: Calls, me: str, channel: str, body: Json, mark: str, since: datetime) -> Earlier:
    """Look for our mark in a button, else for the exact words; an empty body has none to compare.

    Raises HistoryTooLong, and what Calls raises where the channel cannot be read.
    """
    seen = 0
    unsure = False
    async for raw in calls.messages_after(channel, snowflake_at(since - SLACK), PAGES):
        seen += 1
        if raw["author"]["id"] != me or raw.get("interaction_metadata") or raw["type"] not in SAID:
            continue
        if _is_the_same(raw, body, mark):
            return Earlier(str(raw["id"]))
        unsure = unsure or (_is_empty(body) and not any(map(marked, _custom_ids(raw))))
    if seen >= PAGES * PAGE:
        raise HistoryTooLong
    return Earlier(None, unsure)


def _is_the_same(raw: Json, body: Json, mark: str) -> bool:
    theirs, ours = list(_custom_ids(raw)), list(_custom_ids(body))
    if any(carries(custom_id, mark) for custom_id in theirs):
        return True
    if _is_empty(body) or any(carries(custom_id, mark) for custom_id in ours):
        return False
    return _words(raw) == _words(body) and theirs == ours


def _is_empty(body: Json) -> bool:
    return not (body["content"] or body["embeds"] or body["components"])


def _custom_ids(body: Json) -> Iterator[str]:
    for row in body.get("components", ()):
        for component in row.get("components", ()):
            yield str(component.get("custom_id", ""))


def _words(body: Json) -> tuple[Any, ...]:
    """What a message says, as Discord gives it back: trimmed, and without what it adds."""
    embeds = [
        (
            (embed.get("title") or "").strip(),
            (embed.get("description") or "").strip(),
            [(field["name"].strip(), field["value"].strip()) for field in embed.get("fields", ())],
        )
        for embed in body.get("embeds", ())
    ]
    return (body.get("content") or "").strip(), embeds
