"""Whether an earlier try of a message arrived: its mark in the metadata of what was said since.

A look is cut off with its attempt, or by a rate limit (an app that is distributed outside the Marketplace may read 15
messages a minute: conversations.history, "Rate limits"). So the next attempt goes on where the last one got to.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import error_of
from bot.ports import Attempt

MARK = "shinrai_delivery"
"""Event type of our metadata; its payload is ``{"delivery": mark}``."""
CLOCKS_DIFFER = timedelta(minutes=2)
PAGE = 200
LOOKS_KEPT = 1000
"""Looks under way; of what is forgotten the next attempt begins anew."""


@dataclass(frozen=True, slots=True)
class _Look:
    """``latest``: what is said after an attempt that looks is none of an earlier one, so that every look has an end.

    ``attempt``: the last that looked. Where another one came in between, in another process, it may have sent anew.
    """

    attempt: int
    oldest: str
    latest: str
    cursor: str | None = None


class EarlierTries:
    """The looks that are under way in this process."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._looks: OrderedDict[tuple[str, str], _Look] = OrderedDict()

    async def find(self, channel: str, mark: str, attempt: Attempt) -> str | None:
        """Its ``ts``; None where it certainly did not arrive. Raises what the client raises: look again."""
        it, look = (channel, mark), self._begun(channel, mark, attempt)
        while True:
            self._keep(it, look)
            answer = await self._page(channel, look)
            if answer is None:
                look = replace(look, cursor=None)
                continue
            found = next((said for said in answer.get("messages") or () if _bears(said, mark)), None)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if found is not None or cursor is None:
                del self._looks[it]
                return None if found is None else str(found["ts"])
            look = replace(look, cursor=cursor)

    def _begun(self, channel: str, mark: str, attempt: Attempt) -> _Look:
        before = self._looks.pop((channel, mark), None)
        if before is not None and before.attempt == attempt.number - 1:
            return replace(before, attempt=attempt.number)
        assert attempt.doubt_since is not None
        since, until = attempt.doubt_since - CLOCKS_DIFFER, attempt.now + CLOCKS_DIFFER
        return _Look(attempt.number, f"{since.timestamp():.6f}", f"{until.timestamp():.6f}")

    async def _page(self, channel: str, look: _Look) -> Any:
        """None where Slack does not know the cursor any more."""
        try:
            return await self._client.conversations_history(
                channel=channel,
                oldest=look.oldest,
                latest=look.latest,
                limit=PAGE,
                cursor=look.cursor,
                include_all_metadata=True,
            )
        except SlackApiError as fault:
            if look.cursor is not None and error_of(fault) == "invalid_cursor":
                return None
            raise

    def _keep(self, it: tuple[str, str], look: _Look) -> None:
        self._looks[it] = look
        while len(self._looks) > LOOKS_KEPT:
            self._looks.popitem(last=False)


def _bears(said: dict[str, Any], mark: str) -> bool:
    metadata = said.get("metadata") or {}
    return metadata.get("event_type") == MARK and (metadata.get("event_payload") or {}).get("delivery") == mark
