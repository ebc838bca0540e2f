"""Requests that are answered or refused at once, as whoever hands a delivery over needs them.

discord.py waits by itself: before a request whose bucket is empty, after one that emptied it (with the answer in its
hands), for a rate limit, and between tries of what failed. Waiting is the clock's: an attempt has seconds only, and at
the next one it draws the card of then.
"""

import asyncio
import json
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route

LIMITED = 429
TRIED_AGAIN = frozenset({500, 502, 504, 524})
"""Statuses after which discord.py waits and tries again."""
GLOBAL_PAUSE = 1.0
"""Seconds to wait while another request waits for the end of a global rate limit, of which only that one knows."""

_answer: ContextVar["asyncio.Future[Any] | None"] = ContextVar("answer", default=None)
_resting: set["asyncio.Task[Any]"] = set()
"""Requests that are answered, and keep their bucket closed until it is full again."""


async def request_at_once(http: HTTPClient, route: Route, **body: Any) -> Any:
    """As ``HTTPClient.request``, without its waits. Raises discord.RateLimited where it would wait beforehand."""
    wait = _closed_for(http, route)
    if wait > 0:
        raise discord.RateLimited(wait)
    answer = asyncio.get_running_loop().create_future()
    token = _answer.set(answer)
    request = asyncio.create_task(http.request(route, **body))
    _answer.reset(token)
    try:
        await asyncio.wait({request, answer}, return_when=asyncio.FIRST_COMPLETED)
    except BaseException:
        request.cancel()
        raise
    if not answer.done():
        return request.result()
    _resting.add(request)
    request.add_done_callback(_rested)
    return answer.result()


def told_at_once(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """The trace, which hands answers to ``request_at_once`` and raises for them what discord.py would wait for."""
    trace.on_request_end.append(_tell)
    return trace


async def _tell(_: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
    answer, response = _answer.get(), ended.response
    if answer is None or answer.done():
        return
    if response.status == LIMITED:
        raise discord.HTTPException(response, await _content(response))
    if response.status in TRIED_AGAIN:
        raise discord.DiscordServerError(response, await _content(response))
    if response.ok:
        answer.set_result(await _content(response))


async def _content(response: aiohttp.ClientResponse) -> Any:
    """As discord.py reads it: JSON where that is the content type, else text. The response keeps it for both."""
    text = await response.text(encoding="utf-8")
    return json.loads(text) if response.headers.get("Content-Type") == "application/json" else text


def _closed_for(http: HTTPClient, route: Route) -> float:
    """Seconds until the route's bucket is full again; 0 while there is something in it."""
    if not http._global_over.is_set():
        return GLOBAL_PAUSE
    bucket = http._buckets.get(f"{http._bucket_hashes.get(route.key, route.key)}:{route.major_parameters}")
    if bucket is None or bucket.remaining > 0 or bucket.expires is None:
        return 0.0
    return max(0.0, bucket.expires - asyncio.get_running_loop().time())


def _rested(request: "asyncio.Task[Any]") -> None:
    _resting.discard(request)
    if not request.cancelled():
        request.exception()  # its answer has been told
