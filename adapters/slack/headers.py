"""What stands above every answer of the Web API: Slack's own time, and the scopes of the token."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.scopes import SCOPES


def time_of(answer: AsyncSlackResponse) -> datetime | None:
    """Slack's clock when it answered, whole seconds; None where a proxy left it out."""
    try:
        return parsedate_to_datetime(_named(answer, "date"))
    except ValueError:
        return None


def missing_scopes(answer: AsyncSlackResponse) -> tuple[str, ...] | None:
    """Those of ours that the token lacks; None where the answer does not say."""
    granted = _named(answer, "x-oauth-scopes")
    if not granted:
        return None
    return tuple(sorted(SCOPES.keys() - {scope.strip() for scope in granted.split(",")}))


def _named(answer: AsyncSlackResponse, wanted: str) -> str:
    headers: Mapping[str, str] = answer.headers or {}
    return next((value for name, value in headers.items() if name.lower() == wanted), "")
