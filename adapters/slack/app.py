"""One Slack workspace: connecting, listening, handing over, stopping."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.leases import looks_before_it_writes
from adapters.slack.asking import Asking, Desk
from adapters.slack.bolt import SocketHandler, bolt_app, listen, quiet_logger
from adapters.slack.core import Core
from adapters.slack.directory import Directory
from adapters.slack.errors import handed, refused
from adapters.slack.happenings import Happenings
from adapters.slack.inquiries import Inquiries
from adapters.slack.joining import Joining
from adapters.slack.outbox import Outbox
from adapters.slack.replies import Replies
from adapters.slack.spelling import Ear
from adapters.slack.subjects import Subjects
from adapters.slack.submitting import Submitting
from adapters.slack.suggesting import Suggesting
from adapters.slack.tasks import Door, Tasks
from adapters.slack.wording import clean
from bot.people import MessageRef, PlatformName, SpaceRef
from bot.ports import Attempt, Handed, Pace, Rate, TryAgain, Uneditable, Unreachable, Unwanted
from bot.speech import Outgoing, Room

SLACK_API_URL = "https://slack.com/api/"
EVENTS_PATH = "/slack/events"
TIME_OUT = 10.0
"""Seconds for one Web API call in all; those that hand a delivery over have less (``bot.leases``)."""
CONNECT_TIME_OUT = 4.0
FINISH = 4.0
"""Seconds for requests in flight, and again for answers still to be sent, when stopping."""
CHECK_EVERY = 15.0
LONGEST_PAUSE = 30.0


IN_A_CHANNEL = Rate(3, 3.0)
"""About one message a second, with short bursts tolerated (chat.postMessage, 'Rate limiting')."""


class Slack:
    """An adapter of the clock's ``bot.ports.Platform``; with a signing secret over HTTP, else over Socket Mode."""

    name = PlatformName.SLACK
    pace = Pace(in_a_place=IN_A_CHANNEL)

    def __init__(
        self,
        bot: Core,
        *,
        token: str,
        api_url: str = SLACK_API_URL,
        app_token: str | None = None,
        signing_secret: str | None = None,
        log: structlog.stdlib.BoundLogger | None = None,
    ) -> None:
        if not app_token and not signing_secret:
            raise ValueError("Slack needs an app token (Socket Mode) or a signing secret (HTTP).")
        self._bot = bot
        self._token = token
        self._api_url = api_url
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._log = log or structlog.get_logger(__name__)
        self._door = Door()
        self._tasks = Tasks()
        self._session: aiohttp.ClientSession | None = None
        self._space: SpaceRef | None = None
        self._outbox: Outbox | None = None
        self._app: AsyncApp | None = None
        self._socket: SocketHandler | None = None
        self._joining: Joining | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def space(self) -> SpaceRef:
        """The workspace; known once started."""
        assert self._space is not None, "not started"
        return self._space

    async def start(self) -> None:
        """Return when connected. While Slack is out of reach it is tried again; raises PlatformRefused for a token."""
        timeout = aiohttp.ClientTimeout(total=TIME_OUT, connect=CONNECT_TIME_OUT)
        trace = looks_before_it_writes(aiohttp.TraceConfig())
        self._session = aiohttp.ClientSession(timeout=timeout, trace_configs=[trace])
        try:
            client = self._client(self._session, self._token)
            identity = await self._patiently("SLACK_BOT_TOKEN", client.auth_test)
            self._assemble(self._session, client, identity)
            if not self._signing_secret:
                await self._connect()
            if self._joining:
                self._joining.start()
        except BaseException:
            await self.stop()
            raise
        self._log.info("slack.connected", team=self.space.id, over="http" if self._signing_secret else "socket")

    async def stop(self) -> None:
        """Take nothing new, finish what is in flight, say what is still to be said, hang up."""
        await self._door.close(FINISH)
        await self._tasks.finish(FINISH)
        if self._joining:
            await self._joining.stop()
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._socket:
            await self._socket.client.close()  # type: ignore[no-untyped-call]
        if self._session:
            await self._session.close()

    async def connected(self) -> bool:
        """Whether Slack can reach us now; over HTTP, whether we would answer."""
        if self._signing_secret:
            return self._app is not None and not self._door.closed
        return self._socket is not None and await self._socket.client.is_connected()

    def routes(self) -> Sequence[web.RouteDef]:
        """What the web adapter is to mount: nothing in Socket Mode."""
        return (web.post(EVENTS_PATH, self._over_http),) if self._signing_secret else ()

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        found = self._outbox_of(outgoing.place.space)
        return await found.post(outgoing, attempt) if isinstance(found, Outbox) else found

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        found = self._outbox_of(outgoing.place.space)
        return await found.room(room, outgoing, attempt) if isinstance(found, Outbox) else found

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        found = self._outbox_of(message.space)
        return await found.redraw(message, outgoing) if isinstance(found, Outbox) else found

    async def home(self, outgoing: Outgoing) -> Handed:
        found = self._outbox_of(outgoing.place.space)
        return await found.home(outgoing) if isinstance(found, Outbox) else found

    def _outbox_of(self, space: SpaceRef) -> Outbox | Handed:
        if self._outbox is None or self._space is None:
            return TryAgain("not connected yet", after=5.0, everywhere=True)
        return self._outbox if space == self._space else Unreachable("another workspace")

    # --- connecting -------------------------------------------------------------------------------------------

    def _client(self, session: aiohttp.ClientSession, token: str | None) -> AsyncWebClient:
        """Without retries of its own: a message whose connection was cut would be posted twice."""
        return AsyncWebClient(token, base_url=self._api_url, session=session, retry_handlers=[], logger=quiet_logger())

    async def _patiently(self, setting: str, call: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
        """Call until Slack is in reach. Raises PlatformRefused for a token that it does not take."""
        pause = 1.0
        while True:
            try:
                return await call()
            except Exception as fault:
                outcome = handed(fault)
                if isinstance(outcome, Unreachable | Unwanted | Uneditable):
                    raise refused(setting, outcome.reason) from fault
                asked = outcome.after if isinstance(outcome, TryAgain) else None
                self._log.warning("slack.out_of_reach", fault=type(fault).__name__, pause=pause)
                await asyncio.sleep(max(pause, asked or 0))
                pause = min(pause * 2, LONGEST_PAUSE)

    def _assemble(self, session: aiohttp.ClientSession, client: AsyncWebClient, identity: AsyncSlackResponse) -> None:
        """``identity``: the answer of auth.test, asked once; it also names the workspace."""
        space = SpaceRef(PlatformName.SLACK, identity["team_id"])
        directory = Directory(client, space, clean(identity.get("team") or ""), self._tasks, time.monotonic)
        ear = Ear(self._bot.catalogue.roots)
        replies = Replies(client, session, self._bot.phrasebook, directory, ear)
        inquiries = Inquiries(client, space, directory, time.monotonic)
        host = urlsplit(identity.get("url") or "").hostname or ""
        joining = Joining(self._bot, client, space)
        desk = Desk(self._bot, space, directory, replies, self._tasks, time.time, inquiries.ask, host, joining.look)
        happenings = Happenings(self._bot, space, identity["user_id"], directory, Subjects(client), joining)
        known = {name: identity.get(name) for name in ("enterprise_id", "team_id", "user_id", "bot_id")}
        app = bolt_app(self._client(session, None), known, self._signing_secret)
        listen(app, Asking(desk), Submitting(desk), Suggesting(desk), happenings)
        self._space, self._app, self._joining = space, app, joining
        self._outbox = Outbox(client, directory, self._bot.phrasebook, ear)

    async def _connect(self) -> None:
        """The first address is asked for here: Bolt would ask for ever with a token that Slack refuses."""
        assert self._app is not None
        token, client = self._app_token or "", self._app.client
        answer = await self._patiently("SLACK_APP_TOKEN", lambda: client.apps_connections_open(app_token=token))
        self._socket = SocketHandler(self._app, token, self._door)
        self._socket.client.wss_uri = answer["url"]
        self._watch = asyncio.create_task(self._watch_over(self._socket))
        await self._socket.client.connect()  # type: ignore[no-untyped-call]

    async def _watch_over(self, socket: SocketHandler) -> None:
        """slack_sdk dials the same address until it answers, but an address lives for seconds only: drop old ones."""
        whole = True
        while True:
            await asyncio.sleep(CHECK_EVERY)
            connected = await socket.client.is_connected()
            if not connected:
                socket.client.wss_uri = None
            if connected is not whole:
                self._log.warning("slack.connection", connected=connected)
            whole = connected

    async def _over_http(self, request: web.Request) -> web.StreamResponse:
        """Bolt verifies the signature and that it is at most 5 minutes old."""
        if self._app is None or self._door.closed:
            return web.Response(status=503)
        try:
            parsed = await to_bolt_request(request)
        except (LookupError, UnicodeDecodeError):
            return web.Response(status=400)
        with self._door.inside():
            return await to_aiohttp_response(await self._app.async_dispatch(parsed))
