"""Whose a payload is: with one app in several workspaces, each of them can sign what it sends."""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog

from bot.unreadable import FewLines

log = structlog.get_logger(__name__)

NOBODYS = frozenset({"url_verification", "ssl_check", "app_rate_limited"})
"""Of Slack itself, about the app as a whole."""


class Ours:
    """Tells payloads of our workspace from those of others; of the latter a few are told to the log."""

    def __init__(self, team: str) -> None:
        self._team = team
        self._few = FewLines()

    def __call__(self, payload: Mapping[str, Any]) -> bool:
        if payload.get("type") in NOBODYS or "ssl_check" in payload or self._team in teams_in(payload):
            return True
        left_out = self._few.room_for("another_workspace")
        if left_out is not None:
            log.warning("slack.request_refused", reason="another_workspace", left_out=left_out)
        return False


def teams_in(payload: Mapping[str, Any]) -> frozenset[str]:
    """The workspaces that a payload names as the one in which the app is installed.

    An event says so in ``authorizations``. An interaction in a channel that is shared with others names the workspace
    of whoever acted as ``team``, and ours elsewhere (Slack docs, 'Interaction payloads', 'Slack Connect').
    """
    authorized = payload.get("authorizations")
    if isinstance(authorized, list) and authorized:
        return frozenset(_texts(one.get("team_id") for one in authorized if isinstance(one, dict)))
    named = [payload.get("team_id"), payload.get("context_team_id")]
    for part, key in (("team", "id"), ("user", "team_id"), ("view", "team_id"), ("view", "app_installed_team_id")):
        inner = payload.get(part)
        named.append(inner.get(key) if isinstance(inner, dict) else None)
    return frozenset(_texts(named))


def _texts(values: Any) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value)
