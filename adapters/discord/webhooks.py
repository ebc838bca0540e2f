"""Answers to interactions over HTTP. They need no bot token, only the interaction's own, valid for 15 minutes.

Our own session, not discord.py's: its webhook calls are tried again for 25 seconds, far past the 3 that an interaction
waits, and its session ends with a client that had to be restarted.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog

from adapters.discord.files import sent_as
from adapters.discord.wire import Json
from bot.speech import File

log = structlog.get_logger(__name__)

FIRST = 2.5
"""Seconds for the first answer: Discord waits 3 from the moment that the person acted."""
LATER = 20.0
"""Seconds for an edit or a follow-up."""
ANSWERED_ALREADY = 40060
MISSED = (10062, ANSWERED_ALREADY, 10015, 50027)
"""Too late; answered already; the token is no longer good: nobody waits for this answer any more."""

_USER_AGENT = "DiscordBot (shinrai, 0.1.0)"


class Webhooks:
    """Nothing here raises for what Discord or the network does: an answer that cannot be given is logged."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        self._session = session
        self._api_url = api_url.rstrip("/")

    async def respond(self, interaction: str, token: str, body: Json, file: File | None = None) -> bool:
        """The first answer (interaction callback); says whether it was taken."""
        return await self._send("POST", f"/interactions/{interaction}/{token}/callback", body, file, within=FIRST)

    async def edit_original(self, application: int, token: str, body: Json, file: File | None = None) -> bool:
        path = f"/webhooks/{application}/{token}/messages/@original"
        return await self._send("PATCH", path, body, file, within=LATER)

    async def delete_original(self, application: int, token: str) -> bool:
        return await self._send("DELETE", f"/webhooks/{application}/{token}/messages/@original", within=LATER)

    async def follow_up(self, application: int, token: str, body: Json, file: File | None = None) -> bool:
        """A further message. After a cut connection it is not sent again, since it may be there."""
        return await self._send("POST", f"/webhooks/{application}/{token}", body, file, within=LATER, again=False)

    async def _send(
        self,
        verb: str,
        path: str,
        body: Json | None = None,
        file: File | None = None,
        *,
        within: float,
        again: bool = True,
    ) -> bool:
        end = time.monotonic() + within
        pause = 0.1
        doubtful = False
        while (left := end - time.monotonic()) > 0:
            try:
                wait = await self._once(verb, path, sent_as(body, file), left, doubtful=doubtful)
            except (aiohttp.ClientError, OSError, TimeoutError) as fault:
                log.warning("discord.answer_cut", verb=verb, fault=type(fault).__name__)
                if not again:
                    return False
                wait, doubtful = pause, True
            if isinstance(wait, bool):
                return wait
            await asyncio.sleep(min(max(wait, pause), max(0.0, end - time.monotonic())))
            pause *= 2
        log.warning("discord.answer_late", verb=verb)
        return False

    async def _once(
        self, verb: str, path: str, sent: Mapping[str, Any], left: float, *, doubtful: bool = False
    ) -> bool | float:
        """Whether it was taken, or after how many seconds to try again.

        ``doubtful``: an earlier try may have been taken; then "answered already" says that it was.
        """
        headers = {"User-Agent": _USER_AGENT}
        timeout = aiohttp.ClientTimeout(total=left)
        url = self._api_url + path
        async with self._session.request(verb, url, headers=headers, timeout=timeout, **sent) as answer:
            if answer.status < 300:
                return True
            told = await _told(answer)
            if answer.status == 429:
                return float(told.get("retry_after") or 1.0)
            if answer.status >= 500:
                return 0.0
            code = told.get("code")
            if doubtful and code == ANSWERED_ALREADY:
                return True
            missed = code in MISSED
            log.log(20 if missed else 40, "discord.answer_refused", verb=verb, status=answer.status, code=code)
            return False


async def _told(answer: aiohttp.ClientResponse) -> Mapping[str, Any]:
    try:
        told = await answer.json(content_type=None)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
