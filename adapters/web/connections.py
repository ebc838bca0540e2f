"""Connections that keep us waiting: none of them for long, and no more at once than there is room for.

aiohttp waits for ever for the rest of a request's head, and takes as many connections as the process may open files.
"""

import asyncio
import resource
from collections import OrderedDict
from collections.abc import Callable

import structlog

from bot.unreadable import FewLines

log = structlog.get_logger(__name__)

MOST = 256
"""Connections at once; Slack's requests and a load balancer's health checks need a handful."""
HEAD_WITHIN, IDLE_FOR, REQUEST_WITHIN = 5.0, 15.0, 30.0
"""Seconds for a whole head, from the first byte or from connecting; between two requests; and for a request in all."""
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def room() -> int:
    """How many connections are let in: at most half of the files that the process may open."""
    may_open, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if may_open == resource.RLIM_INFINITY else max(1, min(MOST, may_open // 2))


class Connection(asyncio.Protocol):
    """Stands between a socket and aiohttp's protocol, which does all the work, and looks at the clock."""

    def __init__(self, inner: asyncio.Protocol, among: "Connections") -> None:
        self.inner = inner
        self._among = among
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._reading_head = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not self._among.enter(self):
            transport.abort()
            return
        self._alarm(HEAD_WITHIN, self._too_slow)
        self.inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if not self._reading_head and self._among.waits(self):
            self._reading_head = True
            self._alarm(HEAD_WITHIN, self._too_slow)
        self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self.inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._silence()
        if self._among.leave(self):
            self.inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()

    def reads_body(self, within: float) -> None:
        """A whole head has come: the rest is waited for, and this is the last resort where that has no end."""
        self._alarm(within, self.abort)

    def begun(self) -> None:
        """The whole request has come, and is being worked on."""
        self._alarm(REQUEST_WITHIN, self.abort)

    def done(self) -> None:
        """It was answered; another request may follow."""
        self._reading_head = False
        self._alarm(IDLE_FOR, self.abort)

    def abort(self) -> None:
        self._silence()
        if self._transport is not None:
            self._transport.abort()

    def _too_slow(self) -> None:
        self._among.say("slow_head")
        assert self._transport is not None
        self._transport.write(TOO_SLOW)
        self._transport.close()
        self._alarm(1.0, self.abort)  # who reads nothing is not waited for either

    def _alarm(self, seconds: float, then: Callable[[], None]) -> None:
        self._silence()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _silence(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Connections:
    """All that are open. Where there are too many, the one that has kept us waiting longest makes room: of those that
    have not said a whole request yet, as long as there are any.
    """

    def __init__(self, few: FewLines) -> None:
        self._few = few
        self._all: dict[asyncio.Protocol, Connection] = {}
        self._new: OrderedDict[Connection, None] = OrderedDict()
        self._known: OrderedDict[Connection, None] = OrderedDict()
        """Those that wait without, and with, a request that was answered."""

    def __len__(self) -> int:
        return len(self._all)

    def enter(self, connection: Connection) -> bool:
        """False: everybody who is here is being worked for."""
        if len(self._all) >= room():
            self.say("too_many_connections")
            waiting = self._new or self._known
            if not waiting:
                return False
            oldest, _ = waiting.popitem(last=False)
            self._all.pop(oldest.inner, None)
            oldest.abort()
            oldest.inner.connection_lost(None)
        self._all[connection.inner] = connection
        self._new[connection] = None
        return True

    def leave(self, connection: Connection) -> bool:
        """False: it had to leave before."""
        self._forget(connection)
        return self._all.pop(connection.inner, None) is not None

    def waits(self, connection: Connection) -> bool:
        return connection in self._new or connection in self._known

    def read_body(self, inner: object, within: float) -> None:
        """``inner``: aiohttp's protocol of a connection, on which a head has come. It keeps us waiting still."""
        connection = self._all.get(inner)  # type: ignore[call-overload]  # any object may be asked for
        if connection is not None:
            connection.reads_body(within)

    def begin(self, inner: object) -> None:
        """A whole request has come."""
        connection = self._all.get(inner)  # type: ignore[call-overload]
        if connection is not None:
            self._forget(connection)
            connection.begun()

    def end(self, inner: object) -> None:
        connection = self._all.get(inner)  # type: ignore[call-overload]
        if connection is not None:
            self._known[connection] = None
            connection.done()

    def _forget(self, connection: Connection) -> None:
        self._new.pop(connection, None)
        self._known.pop(connection, None)

    def say(self, reason: str) -> None:
        left_out = self._few.room_for(reason)
        if left_out is not None:
            log.warning("web.refused", reason=reason, left_out=left_out)
