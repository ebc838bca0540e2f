"""One HTTP server for everything that is asked of us by HTTP: it mounts the routes that it is handed, and health."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.connections import IDLE_FOR, Connection, Connections
from bot.unreadable import FewLines, new_incident, place_of

log = structlog.get_logger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads, full modals, stay below a tenth of it."""
BODY_WITHIN = 5.0
"""Seconds for a whole body, behind its head."""
FINISH = 5.0
"""Seconds for requests in flight when stopping."""
LINGER = 1.0
"""Seconds for which what follows a refused request is still read, so that its sender sees the answer."""

Route = web.RouteDef
"""``aiohttp.web.post("/slack/events", handler)`` and its like: what adapters hand in without knowing this one."""


def nothing() -> Sequence[str]:
    return ()


class Web:
    """``healthy``: whether storage answers. ``hindrances``: why a platform does not let us in, for an operator to read.

    Port 0: any free one.
    """

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[Route],
        healthy: Callable[[], Awaitable[bool]],
        hindrances: Callable[[], Sequence[str]] = nothing,
    ) -> None:
        self._host = host
        self._port = port
        self._routes = tuple(routes)
        self._healthy = healthy
        self._hindrances = hindrances
        self._few = FewLines()
        self._connections = Connections(self._few)
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that is listened on, once started."""
        assert self._server is not None, "not started"
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Raises OSError when the address is taken."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._guard])
        app.add_routes([web.get("/health", self._health, allow_head=True), *self._routes])
        app.on_response_prepare.append(_say_nothing_of_us)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=FINISH,
            keepalive_timeout=IDLE_FOR,
            lingering_time=LINGER,
            logger=self._logger(),
        )
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, self._host, self._port, reuse_address=True)
        log.info("web.listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Stop listening, finish what is in flight."""
        if self._server:
            self._server.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def _connection(self) -> Connection:
        assert self._runner is not None
        assert self._runner.server is not None
        return Connection(self._runner.server(), self._connections)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The whole body within its time, and one line for what goes wrong on our side."""
        self._connections.read_body(request.protocol, BODY_WITHIN + 2 * LINGER)
        try:
            return await self._body_first(request, handler)
        finally:
            self._connections.end(request.protocol)

    async def _body_first(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            async with asyncio.timeout(BODY_WITHIN):
                await request.read()
        except TimeoutError:
            return self._refused(408, "slow_body")
        except web.HTTPRequestEntityTooLarge:
            return self._refused(413, "large_body")
        except ConnectionError:
            return web.Response(status=400)  # hung up: nobody reads it
        except Exception as fault:
            return self._refused(400, f"unreadable_body_{type(fault).__name__}")
        self._connections.begin(request.protocol)
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            incident = new_incident()
            where = {"fault": type(fault).__name__, "where": place_of(fault)}
            log.error("web.handler_failed", incident=incident, **where)
            return web.json_response({"incident": incident}, status=500)

    def _refused(self, status: int, reason: str) -> web.Response:
        self._connections.say(reason)
        answer = web.Response(status=status)
        answer.force_close()
        return answer

    def _logger(self) -> logging.Logger:
        """aiohttp logs each request that is no HTTP with a traceback that quotes it: a flood would fill the log."""
        quiet = logging.getLogger("shinrai.web")
        quiet.filters[:] = [self._said_shortly]
        return quiet

    def _said_shortly(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            self._connections.say("unreadable_request")
        return False

    async def _health(self, request: web.Request) -> web.Response:
        try:
            well = await self._healthy()
        except Exception as fault:
            log.warning("web.health_check_failed", fault=type(fault).__name__)
            well = False
        reasons = list(self._hindrances())
        said = {"reasons": reasons} if reasons else {}
        well = well and not reasons
        return web.json_response({"status": "ok" if well else "unavailable", **said}, status=200 if well else 503)


async def _say_nothing_of_us(request: web.Request, response: web.StreamResponse) -> None:
    """aiohttp names itself and Python with their versions."""
    response.headers.pop("Server", None)
    response.headers["Server"] = ""
