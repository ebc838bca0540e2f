"""Links to messages, as people copy them (Slack docs, 'chat.getPermalink')."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from bot.events import Asked, Event, Submitted
from bot.people import MessageRef, SpaceRef

E = TypeVar("E", bound=Event)

_PERMALINK = re.compile(r"https://(?P<host>[\w.-]+)/archives/(?P<channel>[A-Z0-9]+)/p(?P<ts>\d{11,})(?:\?\S*)?")
_ORGANIZATION = ".enterprise.slack.com"


def with_links(event: E, host: str) -> E:
    """The event with the links that were typed in it. ``host``: the workspace's own, such as ``sandbox.slack.com``;
    in an Enterprise organization links may bear the organization's.
    """
    found = {link: message for text in _texts(event) for link, message in _links(text, event.space, host)}
    return replace(event, links=found) if found else event


def _links(text: str, space: SpaceRef, host: str) -> Iterator[tuple[str, MessageRef]]:
    for word in text.split():
        match = _PERMALINK.fullmatch(word)
        if match and (match["host"] == host or match["host"].endswith(_ORGANIZATION)):
            yield word, MessageRef(space, match["channel"], f"{match['ts'][:-6]}.{match['ts'][-6:]}")


def _texts(event: Event) -> list[str]:
    match event:
        case Asked(spoken=said, options=options):
            return [text for text in (*said, *options.values()) if isinstance(text, str)]
        case Submitted(values=values):
            return [text for text in values.values() if isinstance(text, str)]
        case _:
            return []
