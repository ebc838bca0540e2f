"""One call of a Web API method: its arguments, who calls, and how it is refused."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from adapters.sandbox.slack.socket_mode import SocketMode
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.values import Channel, ChannelKind, Json
from adapters.sandbox.slack.world import World

T = TypeVar("T")

PAGE = 100
"""How many items a page has where the caller does not say."""
LARGEST_PAGE = 999

KINDS: Mapping[ChannelKind, str] = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
"""What a scope's first word is for each kind of conversation."""


class Refusal(Exception):
    """The method answers ``ok: false`` with this error, and with the other parts beside it."""

    def __init__(self, error: str, **parts: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **parts}


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    args: Json
    world: World
    sockets: SocketMode
    announce: Callable[[Workspace, Json], None]
    """Sends an event that the call caused, after it was answered."""
    caller: Workspace | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def workspace(self) -> Workspace:
        """Where the bot's token belongs to. Methods without a token do not ask for it."""
        if self.caller is None:
            raise Refusal("not_authed")
        return self.caller

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        value = self.text(name)
        if not value:
            raise Refusal(error, response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def parsed(self, name: str) -> Any:
        """A JSON value: as such in a JSON body, as a string in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def need(self, *scopes: str) -> None:
        """Refuses unless the token has one of these."""
        if not self.scopes.intersection(scopes):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that the caller named; those that the bot cannot see do not exist for it."""
        place = self.workspace.channels.get(self.text(name))
        if place is None or (place.kind != "public" and self.workspace.bot not in place.members):
            raise Refusal("channel_not_found")
        return place

    def entered(self, name: str = "channel") -> Channel:
        place = self.channel(name)
        if self.workspace.bot not in place.members:
            raise Refusal("not_in_channel")
        return place

    def page(self, items: Sequence[T], default: int = PAGE) -> tuple[list[T], str]:
        """One page and the cursor of the next, empty at the end. Raises ``Refusal`` for a made-up cursor."""
        start = read_cursor(self.text("cursor"))
        limit = min(self.number("limit", default) or default, LARGEST_PAGE)
        if limit < 1:
            raise Refusal("invalid_limit")
        end = start + limit
        return list(items[start:end]), cursor(end) if end < len(items) else ""


def cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def read_cursor(text: str) -> int:
    if not text:
        return 0
    try:
        word, _, position = base64.b64decode(text, validate=True).decode().partition(":")
        if word != "next":
            raise ValueError(word)
        return int(position)
    except (ValueError, binascii.Error):
        raise Refusal("invalid_cursor") from None


@dataclass(frozen=True, slots=True)
class Method:
    answer: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    """Any one of these is enough; none: every token may call it."""
    caller: Literal["bot", "app", "anyone"] = "bot"
    """Whose token it takes."""
