"""One websocket of the gateway: frames in, frames out, compressed as a stream when the bot asks for it."""

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Protocol

from aiohttp import WSMsgType, web

from adapters.sandbox.discord.ids import Json

HEARTBEAT_MILLISECONDS = 41_250
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
CLOSED_CLEANLY = (1000, 1001)


class Line:
    """A connection that frames can be queued on at once and are sent in order.

    One zlib context serves the whole connection, and each frame ends with a sync flush (Gateway, "Transport
    Compression"): without it the bot waits for bytes that never come.
    """

    def __init__(self, socket: web.WebSocketResponse, compressed: bool, abort: Callable[[], None]) -> None:
        self._socket = socket
        self._deflate = zlib.compressobj() if compressed else None
        self._frames: asyncio.Queue[Json | str | bytes] = asyncio.Queue()
        self.abort = abort

    def send(self, frame: Json | str | bytes) -> None:
        """Text is packed as a frame whatever it says; bytes go out as they are, past the stream."""
        self._frames.put_nowait(frame)

    async def close(self, code: int) -> None:
        """Ends the connection with a close code of Discord's."""
        await self._socket.close(code=code)

    async def write(self) -> None:
        """Until cancelled, or until the other side is gone."""
        while not self._socket.closed:
            frame = await self._frames.get()
            text = frame if isinstance(frame, str | bytes) else json.dumps(frame, separators=(",", ":"))
            try:
                if isinstance(text, bytes):
                    await self._socket.send_bytes(text)
                elif self._deflate is None:
                    await self._socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)
            except ConnectionError:
                return


class Switchboard(Protocol):
    """What a connection needs of the gateway."""

    def identify(self, line: Line, data: Json) -> int | None: ...
    def resume(self, line: Line, data: Json) -> bool: ...
    def hung_up(self, line: Line, clean: bool) -> None: ...


async def serve(request: web.Request, gateway: Switchboard) -> web.WebSocketResponse:
    """From HELLO to the end of the connection."""
    socket = web.WebSocketResponse(compress=False, autoping=True, max_msg_size=16 * 1024)
    await socket.prepare(request)

    def abort() -> None:
        if request.transport is not None:
            request.transport.abort()

    line = Line(socket, request.query.get("compress") == "zlib-stream", abort)
    line.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}})
    writer = asyncio.create_task(line.write())
    try:
        await _listen(socket, line, gateway)
    finally:
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        gateway.hung_up(line, clean=socket.close_code in CLOSED_CLEANLY)
    return socket


async def _listen(socket: web.WebSocketResponse, line: Line, gateway: Switchboard) -> None:
    known = False
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            await socket.close(code=4002)
            return
        frame = json.loads(message.data)
        match frame.get("op"):
            case 1:
                line.send({"op": HEARTBEAT_ACK, "d": None})
            case 2 if known:
                await socket.close(code=4005)
            case 2:
                refused = gateway.identify(line, frame["d"])
                if refused is not None:
                    await socket.close(code=refused)
                known = True
            case 6:
                known = gateway.resume(line, frame["d"])
                if not known:
                    line.send({"op": INVALID_SESSION, "d": False})
            case op:
                # Presence, voice and member requests are allowed once identified; they change nothing here.
                if not known or op not in (PRESENCE, 4, 8):
                    await socket.close(code=4003 if not known else 4001)
