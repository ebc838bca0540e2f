"""Coming into public channels by itself, where a community wants it: only there thanks by reaction are heard.

Nothing of it is stored: at every start it is looked which channels are missing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.core import Core
from adapters.slack.errors import TOKEN_ERRORS, error_of, retry_after, status_of
from bot.people import SpaceRef
from bot.ports import TransientFault

log = structlog.get_logger(__name__)

PAGE = 200
PAUSE = 30.0
"""Seconds until Slack or storage is asked again, where neither says how long to wait."""
GATHER = 0.2
"""Seconds in which several looks become one."""
RIGHTS = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})


class NotAllowed(Exception):
    """A right is missing: no other channel would go better."""


class Joining:
    def __init__(self, core: Core, client: AsyncWebClient, space: SpaceRef) -> None:
        self._core = core
        self._client = client
        self._space = space
        self._wanted = False
        self._new: set[str] = set()
        self._woken = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """In the background; the first look joins what is missing."""
        self._woken.set()
        self._work = asyncio.create_task(self._keep_up())

    async def stop(self) -> None:
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    def look(self) -> None:
        """Somebody may have switched it on or off."""
        self._woken.set()

    def created(self, channel: str) -> None:
        """A public channel is new."""
        self._new.add(channel)
        self._woken.set()

    async def _keep_up(self) -> None:
        while True:
            await self._woken.wait()
            await asyncio.sleep(GATHER)
            self._woken.clear()
            new, self._new = self._new, set()
            try:
                await self._come_in(new)
            except TransientFault:
                await self._later(new)
            except NotAllowed:
                self._wanted = False  # once it is granted, the next look takes all that is missing
            except Exception as fault:
                log.error("slack.joining_failed", fault=type(fault).__name__, exc_info=fault)

    async def _later(self, new: set[str]) -> None:
        await asyncio.sleep(PAUSE)
        self._new |= new
        self._woken.set()

    async def _come_in(self, new: set[str]) -> None:
        """Where it has just been switched on, into all; else into those that are new. Raises TransientFault."""
        before, self._wanted = self._wanted, await self._core.joins(self._space)
        if not self._wanted:
            return
        if before:
            await self._join(sorted(new))
            return
        try:
            missing = await self._missing()
            await self._join(missing)
            self._new -= set(missing)  # heard of meanwhile: somebody may have removed the bot from it again
        except BaseException:
            self._wanted = False  # not done: the next look begins anew
            raise

    async def _missing(self) -> list[str]:
        """All public channels that the bot is not in."""
        missing: list[str] = []
        cursor: str | None = None
        while True:
            page = await self._patiently(partial(self._listed, cursor))
            if page is None:
                return missing
            missing += [channel["id"] for channel in page["channels"] if not channel.get("is_member")]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return missing

    async def _listed(self, cursor: str | None) -> AsyncSlackResponse:
        return await self._client.conversations_list(
            types="public_channel", exclude_archived=True, limit=PAGE, cursor=cursor
        )

    async def _join(self, channels: list[str]) -> None:
        """As long as it is wanted: Slack may make us wait for minutes in between."""
        for channel in channels:
            self._wanted = await self._core.joins(self._space)
            if not self._wanted:
                return
            await self._patiently(partial(self._client.conversations_join, channel=channel))
        if channels:
            log.info("slack.joined", channels=len(channels))

    async def _patiently(self, call: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse | None:
        """None where Slack refuses it for good, such as a channel that was archived meanwhile. Raises NotAllowed."""
        while True:
            try:
                return await call()
            except SlackApiError as fault:
                pause = retry_after(fault) or PAUSE
                if error_of(fault) in TOKEN_ERRORS:
                    pause = PAUSE  # said once, by the admission
                elif status_of(fault) != 429 and status_of(fault) < 500 and error_of(fault) != "ratelimited":
                    log.warning("slack.not_joined", error=error_of(fault))
                    if error_of(fault) in RIGHTS:
                        raise NotAllowed from fault
                    return None
            except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError):
                pause = PAUSE
            await asyncio.sleep(pause)
