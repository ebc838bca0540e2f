"""Whether a payload has the shape that Slack's have, as far as we use it: what has another one is dropped as a whole.

Names are Slack's own: ids, addresses and words are texts, and what has parts is an object.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_ID = re.compile(r"[!-~]{1,255}", re.ASCII)
_ADDRESS = re.compile(r"https?://[!-~]{1,2000}", re.ASCII)
"""Both without spaces and controls: they go into requests."""

_IDS = ("user_id", "channel_id", "trigger_id", "callback_id", "team_id")
_WORDS = ("command", "text", "type", "value", "action_id", "block_id", "reaction", "event_ts", "ts", "tab", "name")
_PARTS = {
    "user": ("id", "team_id"),
    "channel": ("id",),
    "view": ("id", "root_view_id", "previous_view_id"),
    "message": ("ts", "user"),
    "item": ("channel", "ts"),
}
MOST_WORDS = 50_000


class Misshapen(ValueError):
    """Names the part that is of another type, never what was in it."""


def check(payload: Mapping[str, Any]) -> None:
    """Of an interaction or a command. Raises Misshapen."""
    for name in _faults(payload):
        raise Misshapen(name)


def check_event(event: object) -> None:
    """Of what an event says. Raises Misshapen."""
    if not isinstance(event, dict):
        raise Misshapen("event")
    for name in _faults(event):
        raise Misshapen(f"event.{name}")


def _faults(payload: Mapping[str, Any]) -> Iterator[str]:
    for name in _IDS:
        if not _is(_ID, payload.get(name)):
            yield name
    for name in _WORDS:
        value = payload.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= MOST_WORDS and _is_text(value)):
            yield name
    if payload.get("response_url") and not _is(_ADDRESS, payload["response_url"]):
        yield "response_url"
    for name, keys in _PARTS.items():
        part = payload.get(name)
        if isinstance(part, dict):
            yield from (f"{name}.{key}" for key in keys if not _is(_ID, part.get(key)))
        elif part is not None and not _is(_ID, part):  # in an event a person or a channel may be a mere id
            yield name


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return value is None or value == "" or (isinstance(value, str) and pattern.fullmatch(value) is not None)


def _is_text(value: str) -> bool:
    """Half a surrogate pair cannot be sent on, nor stored."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
