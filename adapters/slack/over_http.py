"""Slack over HTTP: the signature first, then what was signed (Slack docs, 'Verifying requests from Slack').

Nothing of a request is parsed before it is known to be Slack's. A refusal is one line in the log, and a flood of them a
few.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.dropping import unreadable
from bot.unreadable import FewLines

log = structlog.get_logger(__name__)

WINDOW = 300.0
"""Seconds by which a request's time may be off."""
NOT_AGAIN = {"X-Slack-No-Retry": "1"}
_STAMP = re.compile(r"\d{1,12}", re.ASCII)


def refusal_of(secret: str, body: bytes, headers: Mapping[str, str], now: float) -> str | None:
    """Why a request is not Slack's; None: it is. ``now``: Unix seconds."""
    stamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not stamp or not signature:
        return "unsigned"
    if not _STAMP.fullmatch(stamp) or abs(now - int(stamp)) > WINDOW:
        return "out_of_time"
    digest = hmac.new(secret.encode(), b":".join((b"v0", stamp.encode(), body)), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"v0={digest}".encode(), signature.encode("utf-8", "replace")):
        return "wrong_signature"
    return None


class OverHttp:
    """``take`` is handed what Slack has signed, as Bolt reads it."""

    def __init__(self, secret: str, take: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> None:
        self._secret = secret
        self._take = take
        self._few = FewLines()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        reason = refusal_of(self._secret, body, request.headers, time.time())
        if reason is not None:
            left_out = self._few.room_for(reason)
            if left_out is not None:
                log.warning("slack.request_refused", reason=reason, left_out=left_out)
            return web.Response(status=401)
        try:
            parsed = read(body, request)
        except Exception as fault:
            unreadable(fault, "body")
            return web.Response(status=400, headers=NOT_AGAIN)
        try:
            return await to_aiohttp_response(await self._take(parsed))
        except Exception as fault:
            unreadable(fault, "request")
            return web.Response(status=200)  # it would be the same when it came again


def read(body: bytes, request: web.Request) -> AsyncBoltRequest:
    """Raises ValueError, and RecursionError, for what is no JSON object and no form."""
    headers = {name: value for name, value in request.headers.items() if name.isascii()}
    parsed = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=headers)  # type: ignore[arg-type]
    if not isinstance(parsed.body, dict):
        raise ValueError("no object")
    return parsed
