"""Whether Discord lets the bot in. While it does not, deliveries wait, an operator is told once, and nobody hammers it.

A token that was reset or revoked is answered 401 over HTTP and close code 4004 by the gateway; intents that were taken
back, 4013 and 4014 (Opcodes and Status Codes, "Gateway Close Event Codes").
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import aiohttp
import discord
import structlog

from adapters.discord.patience import jittered
from bot.ports import TryAgain

log = structlog.get_logger(__name__)

WAIT = 5.0
"""Seconds after which a delivery that waits is looked at again; Discord is not asked for it meanwhile."""
ASK_EVERY = 10.0
"""Seconds between questions whether the token is taken again. Discord bans an address after 10,000 refusals in ten
minutes (Rate Limits, "Invalid Request Limit").
"""
TOKEN, INTENTS, SHARDS, VERSION = "token_refused", "intents_refused", "shards_refused", "gateway_version_refused"
_CLOSED = {4004: TOKEN, 4010: SHARDS, 4011: SHARDS, 4012: VERSION, 4013: INTENTS, 4014: INTENTS}


class Admission:
    """``reason``: why Discord does not let the bot in; None while it does, or is merely away."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._refused = asyncio.Event()

    def refused(self, reason: str) -> None:
        if self.reason is None:
            log.error("discord.refused", reason=reason)
        self.reason = reason
        self._refused.set()

    def let_in(self) -> None:
        if self.reason is not None:
            log.info("discord.let_in_again", after=self.reason)
        self.reason = None
        self._refused.clear()

    def waits(self, *, doubtful: bool = False) -> TryAgain | None:
        """What becomes of a delivery now; None: hand it over."""
        if self.reason is None:
            return None
        return TryAgain(f"discord.{self.reason}", WAIT, doubtful=doubtful, everywhere=True)

    async def watch(self, is_taken: Callable[[], Awaitable[bool]]) -> None:
        """Ask whether a token that was refused is taken again. Until cancelled."""
        while True:
            await self._refused.wait()
            await asyncio.sleep(jittered(ASK_EVERY))
            if self.reason == TOKEN and await is_taken():
                self.let_in()


def refusal_of(fault: Exception | None) -> str | None:
    """Why a client ended, where that is for an operator to mend; None for what may pass by itself."""
    match fault:
        case discord.LoginFailure():
            return TOKEN
        case discord.PrivilegedIntentsRequired():
            return INTENTS
        case discord.ConnectionClosed():
            return _CLOSED.get(fault.code)
        case discord.HTTPException() if fault.status == 401:
            return TOKEN
        case _:
            return None


def notices_refusals(trace: aiohttp.TraceConfig, refused: Callable[[], None]) -> aiohttp.TraceConfig:
    """The trace, with which each answer 401 to a request of discord.py's is told of."""

    async def look(
        session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.response.status == 401:
            refused()

    trace.on_request_end.append(look)
    return trace
