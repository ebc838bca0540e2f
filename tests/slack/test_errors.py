"""Every error of Slack has one consequence."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.errors import FATES, Fate, handed, refused
from bot.ports import Handed, TryAgain, Uneditable, Unreachable, Unwanted

POST = """
    as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message channel_not_found
    duplicate_channel_not_found duplicate_message_not_found ekm_access_denied invalid_blocks invalid_blocks_format
    invalid_metadata_format invalid_metadata_schema is_archived message_limit_exceeded messages_tab_disabled
    metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long msg_too_long no_text not_in_channel
    rate_limited restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel slack_connect_canvas_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked team_access_not_granted
    too_many_attachments too_many_contact_cards cannot_dm_bot markdown_text_conflict user_not_found
"""
UPDATE = """
    block_mismatch cant_broadcast_message cant_update_message edit_window_closed external_channel_migrating
    file_share_limit_exceeded message_not_found no_dual_broadcast_content_update slack_connect_blocked_file_type
    slack_connect_clip_sharing_blocked slack_connect_file_upload_sharing_blocked streaming_state_conflict update_failed
    is_inactive
"""
OPEN = """
    channel_not_found external_team_in_same_org invalid_user_combination method_not_supported_for_channel_type
    not_enough_users too_many_users user_disabled user_not_found user_not_visible users_list_not_supplied
"""
ANY_METHOD = """
    access_denied account_inactive deprecated_endpoint enterprise_is_restricted invalid_auth method_deprecated
    missing_scope not_allowed_token_type not_authed no_permission org_login_required token_expired token_revoked
    two_factor_setup_required accesslimited fatal_error internal_error invalid_arg_name invalid_arguments
    invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type ratelimited
    request_timeout service_unavailable team_added_to_org
"""
PUBLISH = """
    duplicate_external_id hash_conflict not_enabled view_too_large
"""
DOCUMENTED = sorted({*POST.split(), *PUBLISH.split(), *UPDATE.split(), *OPEN.split(), *ANY_METHOD.split()})


def answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    client: Any = AsyncWebClient()
    response = AsyncSlackResponse(
        client=client,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,  # type: ignore[arg-type]
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("error", DOCUMENTED)
def test_every_documented_error_is_in_the_table(error: str) -> None:
    assert error in FATES
    outcome = handed(answer({"ok": False, "error": error}))
    expected = {
        Fate.AGAIN: TryAgain(error),
        Fate.REFUSED: TryAgain(error, after=5.0, everywhere=True),
        Fate.DOUBTFUL: TryAgain(error, doubtful=True),
        Fate.UNREACHABLE: Unreachable(error),
        Fate.UNWANTED: Unwanted(error),
        Fate.GONE: Unwanted(error, place_gone=True),
        Fate.UNEDITABLE: Uneditable(error),
    }
    assert outcome == expected[FATES[error]]


CONNECTION: Any = None


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "7"}), TryAgain("ratelimited", after=7.0)),
        (answer("", 429, {"retry-after": "x"}), TryAgain("ratelimited")),
        (answer("oops", 500), TryAgain("Slack answered 500", doubtful=True)),
        (answer("oops", 503, {"Retry-After": "3"}), TryAgain("Slack answered 503", after=3.0, doubtful=True)),
        (answer({"ok": False, "error": "never_seen"}), Unreachable("never_seen")),
        (aiohttp.ServerDisconnectedError(), TryAgain("connection lost: ServerDisconnectedError", doubtful=True)),
        (ConnectionResetError(), TryAgain("connection lost: ConnectionResetError", doubtful=True)),
        (TimeoutError(), TryAgain("connection lost: TimeoutError", doubtful=True)),
        (SlackRequestError("x"), TryAgain("connection lost: SlackRequestError", doubtful=True)),
        (
            aiohttp.ClientConnectorError(CONNECTION, OSError()),
            TryAgain("Slack cannot be reached: ClientConnectorError"),
        ),
        (aiohttp.ConnectionTimeoutError(), TryAgain("Slack cannot be reached: ConnectionTimeoutError")),
    ],
)
def test_what_the_wire_does_is_told_apart_by_whether_it_may_have_arrived(fault: Exception, outcome: Handed) -> None:
    assert handed(fault) == outcome


def test_a_fault_of_our_own_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        handed(ZeroDivisionError())


def test_a_refused_token_says_what_to_do() -> None:
    assert str(refused("SLACK_BOT_TOKEN", "invalid_auth")) == (
        'SLACK_BOT_TOKEN was refused by Slack: invalid_auth. See README, "Connect Slack".'
    )
