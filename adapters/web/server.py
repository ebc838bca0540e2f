"""One HTTP server for everything that is asked of us by HTTP: it mounts the routes that it is handed, and health."""

from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiohttp import web

log = structlog.get_logger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads, full modals, stay below a tenth of it."""
FINISH = 5.0
"""Seconds for requests in flight when stopping."""

Route = web.RouteDef
"""``aiohttp.web.post("/slack/events", handler)`` and its like: what adapters hand in without knowing this one."""


class Web:
    """``healthy``: whether storage answers and every platform is connected. Port 0: any free one."""

    def __init__(self, host: str, port: int, routes: Iterable[Route], healthy: Callable[[], Awaitable[bool]]) -> None:
        self._host = host
        self._port = port
        self._routes = tuple(routes)
        self._healthy = healthy
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port that is listened on, once started."""
        assert self._runner is not None, "not started"
        address = self._runner.addresses[0]
        return int(address[1])

    async def start(self) -> None:
        """Raises OSError when the address is taken."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes([web.get("/health", self._health, allow_head=True), *self._routes])
        app.on_response_prepare.append(_say_nothing_of_us)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=FINISH)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        log.info("web.listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Stop listening, finish what is in flight."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _health(self, request: web.Request) -> web.Response:
        try:
            well = await self._healthy()
        except Exception as fault:
            log.warning("web.health_check_failed", fault=type(fault).__name__)
            well = False
        return web.json_response({"status": "ok" if well else "unavailable"}, status=200 if well else 503)


async def _say_nothing_of_us(request: web.Request, response: web.StreamResponse) -> None:
    """aiohttp names itself and Python with their versions."""
    response.headers.pop("Server", None)
    response.headers["Server"] = ""
