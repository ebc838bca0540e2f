"""Socket Mode: envelopes over WebSockets that the app opened (Slack docs, 'Using Socket Mode')."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import WSMsgType, web

from adapters.sandbox.slack.marks import secret
from adapters.sandbox.slack.pushing import Answer, Push
from adapters.sandbox.slack.values import Json
from adapters.sandbox.slack.world import World

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
"""Why Slack asks for another connection ('Using Socket Mode', 'Disconnecting')."""
Refusing = Literal["", "503", "cut", "hang", "mute"]
"""How a new link is refused: by a status, by a cut, by no answer, or by an open socket that says nothing."""

CONNECTIONS = 10
"""An app may have this many open at once; each payload goes to one of them."""


@dataclass(slots=True, eq=False)
class Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    frozen: bool = False
    """Nothing is read from it and nothing arrives by it, though it seems open."""
    pending: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


class SocketMode:
    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._turn = 0
        self._late: dict[str, str] = {}
        self._answered: set[str] = set()
        self._arrival = asyncio.Event()
        self.refusing: Refusing = ""
        self.opened: list[float] = []
        """When each connection was greeted, by the loop's clock."""

    def ticket(self) -> str:
        """The address that ``apps.connections.open`` answers; it opens one connection."""
        name = secret("ticket", self.world.ids.number())
        self._tickets.add(name)
        return f"{self.world.base.replace('http', 'ws', 1)}/link/?ticket={name}&app_id={self.world.app.id}"

    async def accept(self, request: web.Request) -> web.StreamResponse:
        if self.world.cut_off:
            return web.Response(status=503)
        if self.refusing == "503":
            return web.Response(status=503)
        if self.refusing in ("cut", "hang"):
            return await self._refuse(request)
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self.connections) >= CONNECTIONS:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        self.connections.append(connection)
        try:
            if self.refusing == "mute":
                await asyncio.sleep(60)
            await socket.send_json(self._hello())
            self.opened.append(asyncio.get_running_loop().time())
            self._arrival.set()
            await self._listen(connection)
        finally:
            self._forget(connection)
        return socket

    async def connected(self, timeout: float = 5.0) -> None:
        """Returns when at least one connection is open; raises ``TimeoutError`` after so many seconds."""
        async with asyncio.timeout(timeout):
            while not self.connections:
                self._arrival.clear()
                await self._arrival.wait()

    async def deliver(self, push: Push, attempt: int, reason: str) -> Answer:
        limit = self.world.timing.acknowledge
        try:
            await self.connected(limit)
        except TimeoutError:
            return Answer(False, reason="connection_failed", status=0)
        connection = self._next()
        envelope = self._envelope(push, attempt, reason)
        name = envelope["envelope_id"]
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.pending[name] = answer
        try:
            if not connection.frozen:
                await connection.socket.send_json(envelope)
            return await asyncio.wait_for(answer, limit)
        except TimeoutError:
            self._late[name] = push.name
            return Answer(False, reason="timeout", status=0)
        except ConnectionError:
            return Answer(False, reason="connection_failed", status=0)
        finally:
            connection.pending.pop(name, None)

    async def drop(self) -> None:
        """Cuts every connection without a word, as a lost network does."""
        for connection in list(self.connections):
            self._forget(connection)
            if connection.transport is not None:
                connection.transport.abort()

    def freeze(self) -> None:
        """Every connection is lost without either side being told, as behind a router that forgot it."""
        for connection in self.connections:
            connection.frozen = True
            if connection.transport is not None:
                connection.transport.pause_reading()

    async def send_raw(self, text: str, name: str = "", timeout: float = 3.0) -> Answer:
        """A text frame, whatever it says, on one connection; and what is acknowledged under this envelope id."""
        connection = self._next()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if name:
            connection.pending[name] = answer
        try:
            await connection.socket.send_str(text)
            return await asyncio.wait_for(answer, timeout) if name else Answer(False)
        except TimeoutError:
            return Answer(False, reason="timeout", status=0)
        finally:
            connection.pending.pop(name, None)

    async def ask_to_reconnect(self, reason: Reason) -> None:
        """Tells every connection to be replaced; Slack closes it some seconds after a warning, at once else."""
        for connection in list(self.connections):
            with contextlib.suppress(ConnectionError):
                await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": self._debug()})
            if reason != "warning":
                self._forget(connection)
                await connection.socket.close()

    async def stop(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close()

    async def _refuse(self, request: web.Request) -> web.Response:
        if self.refusing == "hang":
            await asyncio.sleep(60)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _next(self) -> Connection:
        self._turn += 1
        return self.connections[self._turn % len(self.connections)]

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for answer in connection.pending.values():
            if not answer.done():
                answer.set_result(Answer(False, reason="connection_failed", status=0))

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is WSMsgType.TEXT:
                self._acknowledged(connection, frame.data)

    def _acknowledged(self, connection: Connection, data: str) -> None:
        try:
            response: Any = json.loads(data)
            name = response["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self.world.violated("bad_acknowledgement", data[:200])
            return
        answer = connection.pending.get(name)
        if answer is not None and not answer.done():
            self._answered.add(name)
            answer.set_result(Answer(True, response.get("payload")))
        elif name in self._answered:
            self.world.violated("acknowledged_twice", name)
        elif name in self._late:
            self.world.violated("acknowledged_late", self._late.pop(name))
        else:
            self.world.violated("unknown_envelope", str(name))

    def _envelope(self, push: Push, attempt: int, reason: str) -> Json:
        number = self.world.ids.number()
        envelope: Json = {
            "envelope_id": f"{secret('envelope', number, length=8)}-0000-4000-8000-{number:012d}",
            "payload": push.payload,
            "type": push.kind,
            "accepts_response_payload": push.kind != "events_api",
        }
        if push.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return envelope

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": self._debug() | {"build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.world.app.id},
        }

    def _debug(self) -> Json:
        return {"host": "applink-sandbox"}
