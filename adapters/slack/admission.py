"""Whether Slack takes our tokens. While it does not, deliveries wait and an operator is told once.

A token that was revoked, or an app that was removed from the workspace, is another thing than a channel that is gone:
with a token that is taken again everything goes out.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import TOKEN_ERRORS, WAIT, error_of
from bot.ports import TryAgain

log = structlog.get_logger(__name__)

ASK_EVERY = 5.0
"""Seconds between questions whether the bot's token is taken again (auth.test takes hundreds a minute)."""


class Admission:
    """What of ours Slack refuses, and why: the bot's token, the app's token, Socket Mode as a whole."""

    def __init__(self) -> None:
        self._refused: dict[str, str] = {}
        self._bot_refused = asyncio.Event()

    @property
    def reason(self) -> str | None:
        """In Slack's own words; None while it takes everything, or is merely away."""
        return ", ".join(f"{what}: {error}" for what, error in sorted(self._refused.items())) or None

    def heard(self, what: str, error: str) -> None:
        """``error``: what Slack answered; empty: it took what it was asked with."""
        if error in TOKEN_ERRORS:
            self.refused(what, error)
        elif not error:
            self.taken(what)

    def refused(self, what: str, error: str) -> None:
        if what not in self._refused:
            log.error("slack.refused", what=what, error=error)
        self._refused[what] = error
        if what == BOT_TOKEN:
            self._bot_refused.set()

    def taken(self, what: str) -> None:
        if self._refused.pop(what, None) is not None:
            log.info("slack.taken_again", what=what)
        if what == BOT_TOKEN:
            self._bot_refused.clear()

    def waits(self, *, doubtful: bool = False) -> TryAgain | None:
        """What becomes of a delivery now; None: hand it over."""
        error = self._refused.get(BOT_TOKEN)
        return None if error is None else TryAgain(error, WAIT, doubtful=doubtful, everywhere=True)

    async def watch(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Ask whether the bot's token is taken again, with a client that tells what it hears. Until cancelled."""
        while True:
            await self._bot_refused.wait()
            await asyncio.sleep(ASK_EVERY * random.uniform(0.75, 1.25))  # noqa: S311 (spreads load, keeps no secret)
            try:
                await ask()
            except Exception as fault:  # away, or refused: it is asked again
                log.debug("slack.still_refused", fault=type(fault).__name__)


BOT_TOKEN, APP_TOKEN, SOCKET_MODE = "bot token", "app token", "Socket Mode"


class WatchedClient(AsyncWebClient):
    """Tells the admission what becomes of each call."""

    def __init__(self, admission: Admission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._admission = admission

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        try:
            answer = await super().api_call(api_method, **kwargs)
        except SlackApiError as fault:
            self._admission.heard(BOT_TOKEN, error_of(fault) or "no answer")
            raise
        self._admission.heard(BOT_TOKEN, "")
        return answer
