"""Bolt, set up so that it only parses, verifies and acknowledges: everything else is ours.

``process_before_response``: without it Bolt polls every 10 ms for the acknowledgement. ``authorize``: without it Bolt
asks auth.test about bursts of events. One listener a kind: each registered listener costs time on every event.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize, AsyncCallableAuthorize
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import Asking, acknowledged
from adapters.slack.happenings import Happenings, left_unacknowledged
from adapters.slack.submitting import Submitting
from adapters.slack.suggesting import Suggesting
from adapters.slack.tasks import Door
from bot.turns import DOOR_WAIT, Crowded, Turns

log = structlog.get_logger(__name__)

Json = dict[str, Any]
Listener = Callable[[Json], Awaitable[BoltResponse]]

ANY = re.compile("")


def quiet_logger() -> logging.Logger:
    """For Bolt and slack_sdk: below WARNING they log payloads, and with them what people wrote."""
    logger = logging.getLogger("shinrai.slack")
    logger.setLevel(logging.WARNING)
    return logger


def bolt_app(client: AsyncWebClient, identity: Json, signing_secret: str | None) -> AsyncApp:
    """``client`` without a token: where there is one, Bolt warns that ``authorize`` takes its place.

    ``identity``: the answer of auth.test.
    """
    app = AsyncApp(
        name="shinrai",
        logger=quiet_logger(),
        client=client,
        signing_secret=signing_secret or "",
        authorize=cast(Any, _authorize_as(identity)),  # Bolt wants a function where it takes its own class too
        oauth_settings=_no_oauth(),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.error(_acknowledge_unknown)
    return app


def listen(
    app: AsyncApp,
    asking: Asking,
    submitting: Submitting,
    suggesting: Suggesting,
    happenings: Happenings,
) -> None:
    """One catch-all a kind; the core's own table does the rest."""
    app.command(ANY)(_listener(asking.command))
    app.action(ANY)(_listener(asking.press))
    app.shortcut(ANY)(_listener(asking.shortcut))
    app.view(ANY)(_listener(submitting.view))
    app.view_closed(ANY)(_listener(_nothing))
    app.options(ANY)(_listener(suggesting.options))

    @app.event(ANY)
    async def on_event(body: Json, request: AsyncBoltRequest) -> BoltResponse:
        retry = (request.headers.get("x-slack-retry-num") or ["0"])[0]
        try:
            return await happenings.take(body, int(retry) if retry.isdigit() else 0)
        except Exception as fault:  # a payload that cannot be read: sending it again would not help
            log.error("slack.event_unreadable", kind=str(body.get("event", {}).get("type")), exc_info=fault)
            return acknowledged()


class SocketHandler(AsyncSocketModeHandler):
    """Lets requests in while the door is open; what is not acknowledged Slack sends to another connection.

    One person's requests wait for one another here, before Bolt does its work for them. ``crowded`` says what is
    acknowledged to whom there is no room for.
    """

    def __init__(
        self, app: AsyncApp, app_token: str, door: Door, turns: Turns, crowded: Callable[[Json], BoltResponse]
    ) -> None:
        super().__init__(app, app_token)
        self._door = door
        self._turns = turns
        self._crowded = crowded

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        if self._door.closed:
            return
        try:
            async with self._turns.turn(req.type, person_in(req.payload), DOOR_WAIT):
                if not self._door.closed:
                    with self._door.inside():
                        await self._surely(client, req)
        except Crowded:
            if req.type != "events_api":  # an event comes again
                said = json.loads(self._crowded(req.payload).body or "null")
                await client.send_socket_mode_response(SocketModeResponse(req.envelope_id, said))

    async def _surely(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        """What Bolt itself cannot read it raises on, and Slack would send it again and again."""
        try:
            await super().handle(client, req)
        except Exception as fault:
            log.error("slack.envelope_unreadable", kind=req.type, fault=type(fault).__name__)
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))


def person_in(payload: Json) -> str:
    """Who caused a request or an event; empty for what Slack does by itself."""
    event = payload.get("event") or {}
    user = payload.get("user_id") or payload.get("user") or event.get("user") or ""
    return str(user.get("id") or "") if isinstance(user, dict) else str(user)


def _listener(answer: Listener) -> Callable[[Json], Awaitable[BoltResponse]]:
    """A listener that raised after its work would lose the acknowledgement."""

    async def listener(body: Json) -> BoltResponse:
        try:
            return await answer(body)
        except Exception as fault:
            log.error("slack.request_failed", kind=str(body.get("type", "command")), exc_info=fault)
            return acknowledged()

    return listener


async def _nothing(body: Json) -> BoltResponse:
    return acknowledged()


async def _acknowledge_unknown(error: Exception) -> BoltResponse:
    """What nobody listens to would be sent again and again."""
    if isinstance(error, BoltUnhandledRequestError):
        return acknowledged()
    log.error("slack.listener_failed", exc_info=error)
    return left_unacknowledged()


def _authorize_as(identity: Json) -> AsyncAuthorize:
    result = AuthorizeResult(
        enterprise_id=identity.get("enterprise_id"),
        team_id=identity["team_id"],
        bot_user_id=identity["user_id"],
        bot_id=identity.get("bot_id"),
    )

    async def authorize() -> AuthorizeResult:
        return result

    return AsyncCallableAuthorize(logger=quiet_logger(), func=authorize)


def _no_oauth() -> AsyncOAuthSettings:
    """With SLACK_CLIENT_ID in the environment Bolt would keep installations in files of its own in the home folder.

    These settings are never used: nothing of an OAuth flow is mounted, and ``authorize`` is ours.
    """
    return AsyncOAuthSettings(
        client_id="none",
        client_secret="none",  # noqa: S106 (never used)
        installation_store=AsyncInstallationStore(),
        state_store=AsyncOAuthStateStore(),
    )
