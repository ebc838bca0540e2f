"""Each of Slack's errors is told as what is so, with what helps: never "try again" where that helps nobody."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.directory import Directory
from adapters.slack.errors import FATES, WHYS, handed, hindrance_of
from adapters.slack.tasks import Tasks
from bot.hindrances import Hindrance, Why
from bot.ports import Unreachable
from tests.slack.conftest import Town, account

HELPED_BY_TIME = {Why.LATE, Why.BUSY, Why.AWAY, Why.TRIGGER}


def refusal(error: str, status: int = 200, **more: Any) -> SlackApiError:
    data = {"ok": False, "error": error, **more}
    return SlackApiError("refused", _answer(data, status))  # type: ignore[no-untyped-call]


def _answer(data: dict[str, Any], status: int) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("push_limit_reached", Hindrance(Why.PANELS)),
        ("not_in_channel", Hindrance(Why.UNSEEN)),
        ("channel_not_found", Hindrance(Why.UNSEEN)),
        ("is_archived", Hindrance(Why.ARCHIVED)),
        ("token_revoked", Hindrance(Why.SIGNED_OUT)),
        ("account_inactive", Hindrance(Why.SIGNED_OUT)),
        ("invalid_auth", Hindrance(Why.SIGNED_OUT)),
        ("not_authed", Hindrance(Why.SIGNED_OUT)),
        ("token_expired", Hindrance(Why.SIGNED_OUT)),
        ("ratelimited", Hindrance(Why.BUSY)),
        ("internal_error", Hindrance(Why.AWAY)),
        ("user_not_found", Hindrance(Why.GONE)),
        ("view_too_large", Hindrance(Why.TOO_LARGE)),
        ("expired_trigger_id", Hindrance(Why.TRIGGER)),
        ("exchanged", Hindrance(Why.TRIGGER)),
        ("no_permission", Hindrance(Why.RIGHTS, ("no_permission",))),
        ("invalid_blocks", Hindrance(Why.REFUSED, ("invalid_blocks",))),
        ("something_new", Hindrance(Why.REFUSED, ("something_new",))),
    ],
)
def test_what_an_error_says(error: str, told: Hindrance) -> None:
    assert hindrance_of(refusal(error)) == told


def test_a_scope_that_is_missing_is_named() -> None:
    fault = refusal("missing_scope", needed="channels:history,groups:history")
    assert hindrance_of(fault) == Hindrance(Why.RIGHTS, ("channels:history", "groups:history"))


@pytest.mark.parametrize(("status", "why"), [(429, Why.BUSY), (500, Why.AWAY), (503, Why.AWAY)])
def test_what_a_status_says(status: int, why: Why) -> None:
    assert hindrance_of(refusal("", status)) == Hindrance(why)


def test_a_connection_that_is_cut_is_only_late() -> None:
    assert hindrance_of(TimeoutError()) == Hindrance(Why.LATE)


@pytest.mark.parametrize("error", sorted(FATES))
def test_nobody_is_asked_to_try_again_where_a_post_is_given_up(error: str) -> None:
    """What parks a post for an organizer does not end by waiting either."""
    if isinstance(handed(refusal(error)), Unreachable):
        assert WHYS.get(error, Why.REFUSED) not in HELPED_BY_TIME


async def test_a_token_that_is_revoked_is_told_as_that(slack: SlackStandIn, town: Town) -> None:
    known = Directory(AsyncWebClient("xoxb-revoked", base_url=slack.api_url), town.team, "", Tasks(), lambda: 0.0)
    aiko = account(town.aiko, town.team)
    assert await known.about([aiko]) == {}
    assert known.hindrance([aiko]) == Hindrance(Why.SIGNED_OUT)


async def test_a_failure_is_forgotten_once_somebody_was_looked_up(slack: SlackStandIn, town: Town) -> None:
    slack.faults.fail("users.info")
    known = Directory(AsyncWebClient(slack.bot_token, base_url=slack.api_url), town.team, "", Tasks(), lambda: 0.0)
    aiko = account(town.aiko, town.team)
    assert await known.about([aiko]) == {}
    assert known.hindrance([aiko]) == Hindrance(Why.AWAY)
    assert list(await known.about([aiko])) == [aiko]
    assert known.hindrance([aiko]) is None
