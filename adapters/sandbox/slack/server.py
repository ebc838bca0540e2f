"""Slack on 127.0.0.1: what a test or the demo starts, and what a bot connects to."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from aiohttp import web

from adapters.sandbox.exchange import Observer, unobserved
from adapters.sandbox.slack.dispatch import Dispatch
from adapters.sandbox.slack.faults import Faults
from adapters.sandbox.slack.interactions import Interactions
from adapters.sandbox.slack.manifest import configured, read_manifest
from adapters.sandbox.slack.marks import Ids, secret
from adapters.sandbox.slack.people import People
from adapters.sandbox.slack.pushing import Push, Pusher
from adapters.sandbox.slack.signed_http import SignedHttp
from adapters.sandbox.slack.socket_mode import Reason, SocketMode
from adapters.sandbox.slack.state import Workspace
from adapters.sandbox.slack.submissions import Submissions
from adapters.sandbox.slack.values import App, Clock, Json, View
from adapters.sandbox.slack.world import EVENTS, SCOPES, Timing, Violation, World

LARGEST_BODY = 2**22


class SlackStandIn(People, Interactions, Submissions, AbstractAsyncContextManager["SlackStandIn"]):
    """``async with SlackStandIn() as slack:`` listens on 127.0.0.1 and stops at the end.

    ``bot_url``: where the bot takes signed requests; without it payloads go over Socket Mode. ``manifest``: the app's,
    in Slack's JSON shape: it says which commands, shortcuts, events and scopes there are; without one there are all.
    ``clock`` gives Unix seconds.
    """

    def __init__(
        self,
        *,
        observer: Observer = unobserved,
        faults: Faults | None = None,
        port: int = 0,
        timing: Timing | None = None,
        clock: Clock = time.time,
        manifest: Json | None = None,
        bot_url: str = "",
        name: str = "Sandbox",
    ) -> None:
        wished = read_manifest(manifest) if manifest is not None else None
        app = configured(new_app(), wished) if wished else new_app()
        self.scopes = wished.scopes if wished else SCOPES
        self.faults = faults or Faults()
        self.world = World(clock, timing or Timing(), app, Ids())
        self.pusher = Pusher(self.world, self.faults, observer)
        self.sockets = SocketMode(self.world)
        self.port = port
        self.workspace = self.add_workspace(name)
        self._http: list[SignedHttp] = []
        self._dispatch = Dispatch(self.world, self.sockets, self.faults, observer, self.announce)
        self._runner: web.AppRunner | None = None
        self.pusher.transport = self.over_http(bot_url) if bot_url else self.sockets

    async def __aenter__(self) -> Self:
        server = web.Application(client_max_size=LARGEST_BODY)
        server.router.add_route("*", "/api/{method}", self._dispatch.api)
        server.router.add_get("/link/", self.sockets.accept)
        server.router.add_post("/upload/v1/{key}", self._dispatch.upload)
        server.router.add_post("/commands/{key:.*}", self._dispatch.response_url)
        server.router.add_post("/actions/{key:.*}", self._dispatch.response_url)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        self.world.base = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.pusher.stop()
        await self.sockets.stop()
        for transport in self._http:
            await transport.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    # What a bot has to be configured with

    @property
    def api_url(self) -> str:
        return f"{self.world.base}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.installation.bot_token

    @property
    def app_token(self) -> str:
        return self.world.app.app_token

    @property
    def signing_secret(self) -> str:
        return self.world.app.signing_secret

    @property
    def app(self) -> App:
        return self.world.app

    # Around the app

    def add_workspace(self, name: str) -> Workspace:
        """Another workspace on the same server, with the app installed: its token is ``.installation.bot_token``."""
        return self.world.add_workspace(name, name.lower().replace(" ", "-"), self.scopes)

    def grant(self, workspace: Workspace, scopes: Sequence[str]) -> None:
        """From now on the workspace's token has exactly these scopes."""
        workspace.install(replace(workspace.installation, scopes=frozenset(scopes)))

    def oauth_code(self, workspace: Workspace) -> str:
        """What an installer's browser brings to the bot's redirect address: good for one ``oauth.v2.access``."""
        code = secret("code", self.world.ids.number())
        self.world.oauth_codes[code] = workspace.id
        return code

    def subscribe(self, *events: str) -> None:
        """Adds event subscriptions, such as ``message.channels``."""
        self.world.app = replace(self.world.app, events=self.world.app.events | set(events))

    # Connections

    async def connected(self, timeout: float = 5.0) -> None:
        """Returns when the bot is connected over Socket Mode; raises ``TimeoutError``."""
        await self.sockets.connected(timeout)

    async def drop_connections(self) -> None:
        """All sockets are cut, as by a lost network."""
        await self.sockets.drop()

    @asynccontextmanager
    async def outage(self) -> AsyncIterator[None]:
        """Cut off inside of this: no connection, no call of the Web API; events that happen are never told later."""
        self.world.cut_off = True
        try:
            await self.sockets.drop()
            yield
        finally:
            self.world.cut_off = False

    def refuse_token(self, error: str = "token_revoked") -> None:
        """From now on every call with the bot's token is answered so; ``""``: it is taken again."""
        self.workspace.token_refused = error

    def refuse_app_token(self, error: str = "invalid_auth") -> None:
        """The same of the app's token: no connection is opened with it any more."""
        self.world.app_token_refused = error

    async def refresh_connections(self, reason: Reason = "refresh_requested") -> None:
        await self.sockets.ask_to_reconnect(reason)

    def over_http(self, bot_url: str) -> SignedHttp:
        """From now on payloads go as signed requests to this address."""
        transport = SignedHttp(self.world, bot_url)
        self._http.append(transport)
        self.pusher.transport = transport
        return transport

    # What happened

    @property
    def violations(self) -> list[Violation]:
        """What the bot did and Slack refuses or silently ignores, oldest first."""
        return self.world.violations

    @property
    def pushes(self) -> list[Push]:
        """What was sent to the bot, each once, oldest first."""
        return self.pusher.sent

    def view(self, view: str) -> View:
        """An open modal by its id. Raises ``KeyError`` where it is not open."""
        for workspace in self.world.workspaces.values():
            if view in workspace.views:
                return workspace.views[view]
        raise KeyError(view)


def new_app(name: str = "Shinrai") -> App:
    return App(
        id="A0000000001",
        name=name,
        app_token=f"xapp-1-A0000000001-{secret('app')}",
        signing_secret=secret("signing", length=32),
        verification_token=secret("verification"),
        client_id="1000000001.2000000002",
        client_secret=secret("client", length=32),
        events=EVENTS,
    )
