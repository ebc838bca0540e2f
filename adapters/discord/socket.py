"""One websocket of the gateway, on which a frame that cannot be read is dropped alone.

discord.py raises out of its receive loop on a dispatch that it cannot parse, and its whole client ends with that. This
is the seam: ``DiscordWebSocket.received_message``, through which every frame goes. A test holds it against the pinned
version.
"""

import asyncio
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import discord
from discord.errors import ConnectionClosed
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

from adapters.discord.inflating import LARGEST, FrameTooLarge, Inflater, StreamBroken
from adapters.discord.patience import jittered

LONGEST_INTERVAL = 3_600_000
"""Milliseconds between heart-beats that are believed; Discord asks for one in 41 seconds or so."""
LARGEST_SEQUENCE = 2**53
HELD = 30.0
"""Seconds: a connection that ended after as long is followed by the next one at once."""
LONGEST_PAUSE = 16.0

_ENDS = (ReconnectWebSocket, ConnectionClosed, WebSocketClosure)
"""What discord.py itself raises to begin another connection."""


class Unreadable(Exception):
    """A frame of another shape than the gateway's; its message names the part, not what was in it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A frame that had no effect. ``dispatch``: its name, where it has one. ``data``: its content, as far as read."""

    dispatch: str
    data: Any
    fault: Exception


class Socket(DiscordWebSocket):
    """Tells the client of each frame that it drops, as the event ``unreadable``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._decompressor.COMPRESSION_TYPE == Inflater.COMPRESSION_TYPE:
            self._decompressor = Inflater()
        self._is_ready = False

    async def received_message(self, msg: Any, /) -> None:
        """Raises only what discord.py answers with another connection."""
        try:
            text = self._decompressor.decompress(msg) if isinstance(msg, bytes) else msg
            if text is None:
                return  # the rest of the frame is still to come
            frame = read(text)
        except StreamBroken as fault:
            self._drop("", None, fault)
            await self._begin_again(resume=self.session_id is not None)
        except Exception as fault:
            self._drop("", None, fault)
        else:
            await self._take(frame, text)

    async def _take(self, frame: Mapping[str, Any], text: str) -> None:
        op, name = frame["op"], frame.get("t") or ""
        try:
            self._expect(op, name)
            await super().received_message(text)
        except ReconnectWebSocket:
            await asyncio.sleep(self._pause())
            raise
        except _ENDS:
            raise
        except Exception as fault:
            if op != self.DISPATCH and isinstance(fault, OSError):
                raise  # the connection broke under an answer of ours
            self._drop(name, frame.get("d"), fault)
            if op == self.HELLO and self._keep_alive is None:
                await self._begin_again(resume=self.session_id is not None)
            if name == "READY" and not self._is_ready:
                await self._begin_again(resume=False)
        else:
            self._is_ready = self._is_ready or name in ("READY", "RESUMED")

    def _expect(self, op: int, name: str) -> None:
        """A second HELLO would start a second heart; a second READY would empty what is known of the servers."""
        if op == self.HELLO and self._keep_alive is not None:
            raise Unreadable("second HELLO")
        if name == "READY" and self._is_ready:
            raise Unreadable("second READY")

    def _drop(self, name: str, data: Any, fault: Exception) -> None:
        self._dispatch("unreadable", Dropped(name, data, fault))

    async def _begin_again(self, *, resume: bool) -> None:
        await asyncio.sleep(self._pause())
        await self.close()
        raise ReconnectWebSocket(self.shard_id, resume=resume)

    def _pause(self) -> float:
        """Seconds before the next connection of this shard."""
        return _PAUSES.setdefault(self._connection, {}).setdefault(self.shard_id, Pauses()).next(time.monotonic())


class Pauses:
    """None after a connection that held; while they end quickly one after the other, half a second, doubling."""

    def __init__(self) -> None:
        self._before = -math.inf
        self._quick = 0

    def next(self, now: float) -> float:
        self._quick = 0 if now - self._before > HELD else self._quick + 1
        self._before = now
        return jittered(min(2.0 ** (self._quick - 2), LONGEST_PAUSE)) if self._quick else 0.0


_PAUSES: WeakKeyDictionary[Any, dict[int | None, Pauses]] = WeakKeyDictionary()
"""By discord.py's state of a client, and by shard: a websocket is made anew for each connection."""


_RECEIVED = frozenset(
    {
        DiscordWebSocket.DISPATCH,
        DiscordWebSocket.HEARTBEAT,
        DiscordWebSocket.RECONNECT,
        DiscordWebSocket.INVALIDATE_SESSION,
        DiscordWebSocket.HELLO,
        DiscordWebSocket.HEARTBEAT_ACK,
    }
)


def read(text: str) -> Mapping[str, Any]:
    """A frame. Raises Unreadable, FrameTooLarge, ValueError of what is not JSON, RecursionError of what is too deep."""
    if len(text) > LARGEST:
        raise FrameTooLarge
    frame = json.loads(text)
    if not isinstance(frame, dict):
        raise Unreadable("frame")
    op, name = frame.get("op"), frame.get("t")
    if type(op) is not int or op not in _RECEIVED:
        raise Unreadable("op")
    if not isinstance(name, str | None) or (op == DiscordWebSocket.DISPATCH and not name):
        raise Unreadable("t")
    sequence = frame.get("s")
    if sequence is not None and (type(sequence) is not int or not 0 <= sequence < LARGEST_SEQUENCE):
        raise Unreadable("s")
    if op == DiscordWebSocket.HELLO:
        _check_hello(frame.get("d"))
    return frame


def _check_hello(data: Any) -> None:
    interval: Any = data.get("heartbeat_interval") if isinstance(data, dict) else None
    if type(interval) not in (int, float) or not 0 < interval <= LONGEST_INTERVAL:
        raise Unreadable("heartbeat_interval")


def take_the_place_of_discord_pys() -> None:
    """discord.py makes its connections by this name."""
    discord.shard.DiscordWebSocket = Socket  # type: ignore[misc]
