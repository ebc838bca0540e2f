"""What `shinrai doctor` asks of Slack: one line each, with what to do about a fault. English: an operator reads it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.app import CONNECT_TIME_OUT, SLACK_API_URL, TIME_OUT
from adapters.slack.bolt import quiet_logger
from adapters.slack.errors import FATES, Fate, error_of, status_of
from adapters.slack.headers import missing_scopes, time_of
from bot.ports import Check, Health

SKEW = 60.0
"""Seconds by which our clock may differ from Slack's: it signs requests, and ours are refused after 5 minutes."""


MANIFEST = Check(
    "slack manifest",
    Health.UNKNOWN,
    "Slack does not tell a bot which commands and events it has: after an update paste the output of `shinrai manifest "
    "slack` under App Manifest again.",
)


async def slack_checks(
    *,
    token: str,
    now: Callable[[], datetime],
    api_url: str = SLACK_API_URL,
    app_token: str | None = None,
    signing_secret: str | None = None,
    public_url: str | None = None,
    workspace: str = "",
) -> list[Check]:
    """Never raises for what Slack or the network answers. ``now``: our own clock, aware UTC.

    ``workspace``: the one that is asked about; the token may be another one's.
    """
    timeout = aiohttp.ClientTimeout(total=TIME_OUT, connect=CONNECT_TIME_OUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[], logger=quiet_logger())
        answer = await _asked(client.auth_test())
        checks = [_token(answer, api_url)]
        if isinstance(answer, AsyncSlackResponse):
            if workspace and answer["team_id"] != workspace:
                return [_elsewhere(answer, workspace)]
            checks += [_scopes(answer), _clock(answer, now())]
        checks.append(_over_http(public_url) if signing_secret else await _connection(client, app_token))
        return [*checks, MANIFEST]


async def _asked(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | str:
    """The answer, or what went wrong by Slack's name of it."""
    try:
        return await call
    except SlackApiError as fault:
        passing = status_of(fault) == 429 or FATES.get(error_of(fault)) in (Fate.AGAIN, Fate.DOUBTFUL)
        return "no answer" if passing else error_of(fault) or "no answer"
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as fault:
        return type(fault).__name__


def _token(answer: AsyncSlackResponse | str, api_url: str) -> Check:
    if isinstance(answer, AsyncSlackResponse):
        return Check("slack token", Health.OK, f"Speaks as {answer.get('user')} in {answer.get('team')}.")
    if answer[:1].isupper() or answer == "no answer":  # a class of ours: nothing was answered
        return Check(
            "slack token", Health.UNKNOWN, f"Slack does not answer at {api_url} ({answer}): check the network."
        )
    return Check(
        "slack token", Health.FAULT, f'SLACK_BOT_TOKEN was refused: {answer}. See README, "Connect Slack", step 3.'
    )


def _elsewhere(answer: AsyncSlackResponse, workspace: str) -> Check:
    theirs = f"{answer.get('team')} ({answer['team_id']})"
    return Check(
        "Slack workspace",
        Health.FAULT,
        f"SLACK_BOT_TOKEN belongs to {theirs}, not to {workspace}: use that one's token, or ask about this one.",
    )


def _scopes(answer: AsyncSlackResponse) -> Check:
    missing = missing_scopes(answer)
    if missing is None:
        return Check("slack scopes", Health.UNKNOWN, "Slack does not say which scopes the token has.")
    if not missing:
        return Check("slack scopes", Health.OK, "All that are asked for are granted.")
    lacking = ", ".join(missing)
    how = "paste the output of `shinrai manifest slack` under App Manifest, and install the app again"
    return Check("slack scopes", Health.FAULT, f"Missing: {lacking}. To grant them, {how}.")


def _clock(answer: AsyncSlackResponse, now: datetime) -> Check:
    theirs = time_of(answer)
    if theirs is None:
        return Check("slack clock", Health.UNKNOWN, "Slack's answer bears no time.")
    ahead = (now - theirs).total_seconds()
    if abs(ahead) <= SKEW:
        return Check("slack clock", Health.OK, "This machine's clock agrees with Slack's.")
    way = "ahead of" if ahead > 0 else "behind"
    return Check(
        "slack clock", Health.FAULT, f"This machine's clock is {abs(ahead):.0f} s {way} Slack's: let NTP set it."
    )


def _over_http(public_url: str | None) -> Check:
    if public_url:
        return Check("slack requests", Health.OK, "Come as signed requests over HTTP.")
    return Check(
        "slack requests",
        Health.FAULT,
        "SLACK_SIGNING_SECRET is set without SHINRAI_PUBLIC_URL: set the https:// address at which Slack reaches this "
        "server, or unset the secret to use Socket Mode.",
    )


async def _connection(client: AsyncWebClient, app_token: str | None) -> Check:
    """Asks for an address and does not connect: Slack would hand one of its events to that connection."""
    if not app_token:
        return Check(
            "slack connection", Health.FAULT, "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
        )
    answer = await _asked(client.apps_connections_open(app_token=app_token))
    if isinstance(answer, AsyncSlackResponse):
        return Check("slack connection", Health.OK, "The app token opens one over Socket Mode.")
    if answer[:1].isupper() or answer == "no answer":
        return Check("slack connection", Health.UNKNOWN, f"Slack does not answer ({answer}): check the network.")
    how = 'See README, "Connect Slack", step 4: it needs connections:write'
    return Check("slack connection", Health.FAULT, f"SLACK_APP_TOKEN was refused: {answer}. {how}.")
