"""What went over the wire, for whoever wants to watch: contract checks, transcripts, logs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["from_bot", "to_bot"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer, or one message pushed over a socket.

    ``kind`` says how to judge it: ``"http"`` (a call of the bot on the platform's API, ``request`` and ``answer`` are
    the JSON bodies), ``"push"`` (an event or interaction that the platform sends, in ``request``; ``answer`` is the
    bot's acknowledgement, where the protocol has one) or ``"webhook"`` (a call of the bot on a one-off address such as
    Slack's ``response_url``).
    """

    platform: Literal["slack", "discord"]
    kind: Literal["http", "push", "webhook"]
    method: str
    """Slack: the Web API method or the payload's type; Discord: the HTTP verb or the dispatch's name."""
    path: str
    """Slack: the same as ``method``; Discord: the route with its ids in place, without ``/api/v10``."""
    request: Any
    status: int
    answer: Any


Observer = Callable[[Exchange], None]


def unobserved(exchange: Exchange) -> None:
    """The observer where nobody watches."""
