"""Bolt, set up so that it only parses, verifies and acknowledges: everything else is ours.

``process_before_response``: without it Bolt polls every 10 ms for the acknowledgement. ``authorize``: without it Bolt
asks auth.test about bursts of events. One listener a kind: each registered listener costs time on every event.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, cast

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize, AsyncCallableAuthorize
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import Asking, acknowledged
from adapters.slack.dropping import unreadable
from adapters.slack.happenings import Happenings, left_unacknowledged
from adapters.slack.shapes import check, check_event
from adapters.slack.submitting import Submitting
from adapters.slack.suggesting import Suggesting
from adapters.slack.tasks import Door

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
    app: AsyncApp, asking: Asking, submitting: Submitting, suggesting: Suggesting, happenings: Happenings
) -> None:
    """One catch-all a kind; the core's own table does the rest."""
    app.command(ANY)(_listener(asking.command, asking.sorry))
    app.action(ANY)(_listener(asking.press))
    app.shortcut(ANY)(_listener(asking.shortcut))
    app.view(ANY)(_listener(submitting.view))
    app.view_closed(ANY)(_listener(_nothing))
    app.options(ANY)(_listener(suggesting.options))

    @app.event(ANY)
    async def on_event(body: Json, request: AsyncBoltRequest) -> BoltResponse:
        retry = (request.headers.get("x-slack-retry-num") or ["0"])[0]
        try:
            check_event(body.get("event"))
            return await happenings.take(body, int(retry) if retry.isascii() and retry.isdigit() else 0)
        except Exception as fault:  # a payload that cannot be read: sending it again would not help
            unreadable(fault, "event")
            return acknowledged()


class SocketHandler:
    """Lets requests in while the door is open; what is not acknowledged Slack sends to another connection."""

    def __init__(self, app: AsyncApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def handle(self, line: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Raises what Bolt raises for what it cannot read."""
        if not self._door.closed:
            with self._door.inside():
                await send_async_response(line, req, await run_async_bolt_app(self._app, req), time.time())


def _listener(answer: Listener, sorry: Callable[[str], BoltResponse] = lambda _: acknowledged()) -> Listener:
    """A listener that raised after its work would lose the acknowledgement. ``sorry``: what an incident is said with."""

    async def listener(body: Json) -> BoltResponse:
        try:
            check(body)
            return await answer(body)
        except Exception as fault:
            return sorry(unreadable(fault, "request"))

    return listener


async def _nothing(body: Json) -> BoltResponse:
    return acknowledged()


async def _acknowledge_unknown(error: Exception) -> BoltResponse:
    """What nobody listens to would be sent again and again."""
    if isinstance(error, BoltUnhandledRequestError):
        return acknowledged()
    unreadable(error, "listener")
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
