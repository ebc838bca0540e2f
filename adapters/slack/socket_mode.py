"""Socket Mode, kept up by ourselves: one connection to Slack, and the next one as soon as it ends.

slack_sdk's own client looks at its session every ten seconds and fails on an error page; what is left of it here is how
Bolt answers. Frames: Slack docs, 'Using Socket Mode'.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.admission import APP_TOKEN, SOCKET_MODE, Admission
from adapters.slack.bolt import quiet_logger
from adapters.slack.dropping import unreadable
from adapters.slack.errors import TOKEN_ERRORS, error_of, refused, retry_after

log = structlog.get_logger(__name__)

PING_EVERY, SILENT_AFTER, GRACE = 1.0, 2.0, 0.5
"""Seconds between pings, and without a word from Slack, a pong included, after which a connection is dead; grace is for
a busy loop of our own that has not read yet what is there.
"""
ANOTHER_AFTER, AT_ONCE, TRY_TAKES = 1.5, 6, 9.0
"""Seconds after which another try runs beside one that hangs; how many run; and how long each may take in all."""
HELLO_WITHIN = 1.0
"""Seconds for Slack's greeting; an open socket without one is used all the same."""
SHORTEST_PAUSE, LONGEST_PAUSE, REFUSED_PAUSE = 0.25, 2.0, 10.0
"""Seconds between tries, doubling; the last for a token that is refused."""
HELD = 10.0
"""Seconds: a connection that ended after as long is followed by the next one at once."""
OLD_STAYS = 15.0
"""Seconds for which a connection that is to be replaced is still listened to; Slack closes it before."""
LARGEST_FRAME = 4 * 1024 * 1024
LONGEST_ID = 255

Take = Callable[["Line", SocketModeRequest], Awaitable[None]]


class Line(AsyncBaseSocketModeClient):
    """One connection. Bolt answers by the one on which it was asked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, take: Take) -> None:
        self.logger = quiet_logger()
        self.since = time.monotonic()
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Why another connection is needed."""
        self._socket = socket
        self._take = take
        self._greeted = asyncio.Event()
        self._work: set[asyncio.Task[None]] = set()
        self._listening = asyncio.create_task(self._listen())
        self._pinging = asyncio.create_task(self._ping())

    @property
    def open(self) -> bool:
        return not self._socket.closed and not self._listening.done()

    async def greeted(self) -> None:
        """Returns when Slack has said hello, or nothing for a while. Raises ConnectionError when it hung up."""
        hello = asyncio.create_task(self._greeted.wait())
        await asyncio.wait({hello, self._listening}, timeout=HELLO_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        hello.cancel()
        if not self.open:
            raise ConnectionError("hung up")

    async def send_message(self, message: str) -> None:
        """What cannot be sent any more Slack sends again, over another connection."""
        with suppress(ConnectionError, RuntimeError):
            await self._socket.send_str(message)

    async def hang_up(self) -> None:
        for task in (self._pinging, self._listening):
            task.cancel()
        with suppress(Exception):
            await self._socket.close()
        self._end("hung up")
        await asyncio.gather(self._pinging, self._listening, return_exceptions=True)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            with suppress(ConnectionError, RuntimeError):
                await self._socket.ping()

    async def _listen(self) -> None:
        try:
            self._end(await self._until_closed())
        except Exception as fault:
            self._end(type(fault).__name__)
        finally:
            self._pinging.cancel()

    async def _until_closed(self) -> str:
        while True:
            frame = await self._received()
            match frame.type:
                case aiohttp.WSMsgType.TEXT:
                    self._read(frame.data)
                case aiohttp.WSMsgType.PING:
                    await self._socket.pong(frame.data)
                case aiohttp.WSMsgType.PONG | aiohttp.WSMsgType.BINARY:
                    pass
                case _:
                    return "closed"

    async def _received(self) -> aiohttp.WSMessage:
        try:
            return await self._socket.receive(timeout=SILENT_AFTER)
        except TimeoutError:
            return await self._socket.receive(timeout=GRACE)

    def _read(self, text: str) -> None:
        """One frame. What cannot be read is dropped alone; acknowledged where it says what to acknowledge."""
        try:
            envelope = json.loads(text)
            kind = envelope.get("type")
        except (ValueError, RecursionError, AttributeError) as fault:
            unreadable(fault, "frame")
            return
        if kind == "hello":
            self._greeted.set()
        elif kind == "disconnect":
            self._end(str(envelope.get("reason") or "disconnect")[:LONGEST_ID])
        else:
            task = asyncio.create_task(self._answer(envelope))
            self._work.add(task)
            task.add_done_callback(self._work.discard)

    async def _answer(self, envelope: Mapping[str, Any]) -> None:
        """Never raises. What Bolt itself cannot read it raises on, and Slack would send it again and again."""
        name = envelope.get("envelope_id")
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID:
            unreadable(ValueError(), "envelope_id")
            return
        try:
            await self._take(self, _request(name, envelope))
        except Exception as fault:
            unreadable(fault, "envelope")
            await self.send_socket_mode_response(SocketModeResponse(name))

    def _end(self, reason: str) -> None:
        if not self.over.done():
            self.over.set_result(reason)


class SocketMode:
    """``start`` once, then ``stop`` once. ``take`` is handed each request with the line to answer it by."""

    def __init__(
        self, session: aiohttp.ClientSession, client: AsyncWebClient, app_token: str, take: Take, admission: Admission
    ) -> None:
        """``client``: without a token and without retries of its own."""
        self._session = session
        self._client = client
        self._app_token = app_token
        self._take = take
        self._admission = admission
        self._lines: set[Line] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        return any(line.open for line in self._lines)

    async def start(self) -> None:
        """Returns when connected. Raises PlatformRefused for a token that Slack does not take."""
        line = await self._dial(Tries(), first=True)
        self._keeper = asyncio.create_task(self._keep(line))

    async def stop(self) -> None:
        tasks = [task for task in (self._keeper, *self._leaving) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(line.hang_up() for line in self._lines))
        self._lines.clear()

    async def _keep(self, line: Line) -> None:
        """The next connection is open before the old one is left, so that nothing falls between them."""
        tries = Tries()
        while True:
            reason = await line.over
            ended = time.monotonic()
            if ended - line.since > HELD:
                tries = Tries()
            log.info("slack.connection_over", reason=reason)
            if reason == "link_disabled":
                self._admission.refused(SOCKET_MODE, reason)
            if reason == "too_many_websockets" or not line.open:
                await self._leave(line, 0)
            else:
                task = asyncio.create_task(self._leave(line, OLD_STAYS))
                self._leaving.add(task)
                task.add_done_callback(self._leaving.discard)
            await asyncio.sleep(tries.quick())
            line = await self._dial(tries)
            log.info("slack.connected_again", seconds=round(time.monotonic() - ended, 2), tries=tries.failed)

    async def _leave(self, line: Line, after: float) -> None:
        if after:
            await asyncio.wait({line._listening}, timeout=after)
        await line.hang_up()
        self._lines.discard(line)

    async def _dial(self, tries: "Tries", *, first: bool = False) -> Line:
        """Until connected. Beside a try that hangs another one begins: the first that succeeds is taken."""
        loop = asyncio.get_running_loop()
        running: set[asyncio.Task[Line]] = set()
        again = loop.time()
        try:
            while True:
                if loop.time() >= again and len(running) < AT_ONCE:
                    running.add(asyncio.create_task(self._try()))
                    again = loop.time() + ANOTHER_AFTER
                full = len(running) >= AT_ONCE
                left = None if full else max(0.0, again - loop.time())
                if not running:
                    await asyncio.sleep(left or 0.0)
                    continue
                done, running = await asyncio.wait(running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    fault = task.exception()
                    if fault is None:
                        return self._connected(task.result())
                    if not isinstance(fault, Exception):
                        raise fault
                    again = loop.time() + self._failed(fault, tries, first=first)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def _connected(self, line: Line) -> Line:
        self._lines.add(line)
        self._admission.taken(APP_TOKEN)
        self._admission.taken(SOCKET_MODE)
        return line

    async def _try(self) -> Line:
        async with asyncio.timeout(TRY_TAKES):
            answer = await self._client.apps_connections_open(app_token=self._app_token)
            socket = await self._session.ws_connect(
                answer["url"],
                autoping=False,
                max_msg_size=LARGEST_FRAME,
                timeout=aiohttp.ClientWSTimeout(ws_close=GRACE),
                proxy=self._client.proxy,
                ssl=self._client.ssl if self._client.ssl is not None else True,
            )
            line = Line(socket, self._take)
            try:
                await line.greeted()
            except BaseException:
                await line.hang_up()
                raise
            return line

    def _failed(self, fault: Exception, tries: "Tries", *, first: bool) -> float:
        """Seconds until the next try. Raises PlatformRefused where a process that starts has a wrong token."""
        error = error_of(fault) if isinstance(fault, SlackApiError) else ""
        if error in TOKEN_ERRORS or error in WRONG_KIND:
            if first:
                raise refused("SLACK_APP_TOKEN", error) from fault
            self._admission.refused(APP_TOKEN, error)
        if not tries.failed:
            log.warning("slack.out_of_reach", fault=type(fault).__name__, error=error)
        asked = retry_after(fault) if isinstance(fault, SlackApiError) else None
        return tries.pause(REFUSED_PAUSE if error in TOKEN_ERRORS else LONGEST_PAUSE, asked)


WRONG_KIND = frozenset({"not_allowed_token_type", "missing_scope", "no_permission", "forbidden_team", "access_denied"})
"""Errors of apps.connections.open that a token without the right scope, or of another kind, is answered with."""


class Tries:
    """Pauses between tries: doubling, jittered, and as long as Slack asks for."""

    def __init__(self) -> None:
        self.failed = 0
        self._connections = 0

    def quick(self) -> float:
        """Seconds before the next connection is begun: none for the first, more while none of them holds."""
        self._connections += 1
        self.failed = 0
        return _jittered(min(SHORTEST_PAUSE * 2.0 ** (self._connections - 2), LONGEST_PAUSE), self._connections > 1)

    def pause(self, most: float, asked: float | None) -> float:
        self.failed += 1
        own = _jittered(min(SHORTEST_PAUSE * 2.0 ** min(self.failed - 1, 10), most))
        # Slack's word is kept to the second; the jitter comes on top of it.
        return own if asked is None else asked + min(own, GRACE)


def _jittered(seconds: float, wanted: bool = True) -> float:
    return seconds * random.uniform(0.5, 1.0) if wanted else 0.0  # noqa: S311 (spreads load, keeps no secret)


def _request(name: str, envelope: Mapping[str, Any]) -> SocketModeRequest:
    """Raises ValueError for an envelope whose parts are of other types than Slack's."""
    kind, payload = envelope.get("type"), envelope.get("payload")
    if not isinstance(kind, str):
        raise ValueError("type")
    retry = envelope.get("retry_attempt")
    return SocketModeRequest(
        type=kind,
        envelope_id=name,
        payload=payload,  # type: ignore[arg-type]  # raises ValueError for what is no payload
        accepts_response_payload=bool(envelope.get("accepts_response_payload")),
        retry_attempt=retry if isinstance(retry, int) else None,
        retry_reason=str(envelope.get("retry_reason") or ""),
    )
