"""The stand-in itself: one HTTP server on 127.0.0.1 that is Discord to a bot."""

import secrets
from typing import Self

from aiohttp import web

from adapters.sandbox.discord import line
from adapters.sandbox.discord.changes import Limits, Stage
from adapters.sandbox.discord.faults import Faults
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.ids import Clock, Snowflake, wall_clock
from adapters.sandbox.discord.people import People
from adapters.sandbox.discord.rates import Rates
from adapters.sandbox.discord.rest.body import LARGEST_REQUEST
from adapters.sandbox.discord.rest.door import PREFIX, Door
from adapters.sandbox.discord.state import World
from adapters.sandbox.exchange import Observer, unobserved

GATEWAY_PATH = "/gateway"


class DiscordStandIn:
    """``async with DiscordStandIn() as discord:`` then point a bot at ``discord.api_url`` with ``discord.token``.

    ``world`` is what there is, ``people`` do things in it, ``gateway`` can be cut. ``clock`` decides on ids, nonces and
    time limits; the wait for an answer (three seconds, ``limits``) is real time. Limited to Discord's real rates only
    with ``rate_limits``.
    """

    def __init__(
        self,
        *,
        observer: Observer = unobserved,
        faults: Faults | None = None,
        port: int = 0,
        clock: Clock = wall_clock,
        limits: Limits | None = None,
        rate_limits: bool = False,
        shards: int = 1,
    ) -> None:
        self.faults = faults or Faults()
        self.world = World(clock)
        self.gateway = Gateway(self.world, self.faults, observer, shards)
        self.stage = Stage(self.world, self.gateway.announce, limits or Limits())
        self.people = People(self.stage, self.gateway)
        self._port = port
        self._revoked = ""
        self._door = Door(self.stage, self.gateway, self.faults, observer, Rates() if rate_limits else None)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_get(GATEWAY_PATH + "/", self._gateway)
        app.router.add_get(GATEWAY_PATH, self._gateway)
        self._door.mount(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.gateway.url = f"ws://127.0.0.1:{self._port}{GATEWAY_PATH}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self.gateway.cut()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return self.gateway.url

    @property
    def token(self) -> str:
        return self.world.application.token

    @property
    def application_id(self) -> Snowflake:
        return self.world.application.id

    async def revoke_token(self) -> None:
        """Somebody resets the bot's token: it is answered 401 from now on, and its sessions end with 4004."""
        application = self.world.application
        self._revoked, application.token = application.token, secrets.token_hex(32)
        await self.gateway.close(4004)

    def take_token_again(self) -> None:
        """As if the operator had put the new token in."""
        self.world.application.token = self._revoked

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.gateway.away:
            return web.Response(status=503)
        return await line.serve(request, self.gateway)
