"""What Slack answers, and what became of a message that was being handed over.

Sources: the 'Errors' tables of chat.postMessage, chat.update, conversations.open, conversations.history and
views.publish.
"""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.ports import Handed, TryAgain, Uneditable, Unreachable, Unwanted


class PlatformRefused(Exception):
    """Slack does not take our tokens: one line that says which and what to do."""


def refused(setting: str, error: str) -> PlatformRefused:
    return PlatformRefused(f'{setting} was refused by Slack: {error}. See README, "Connect Slack".')


TOKEN_ERRORS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""What Slack answers to whatever is asked with a token that it does not take (any more): the app was removed, a token
was revoked or has expired, or the organization wants a new login. It says nothing of a place.
"""
WAIT = 5.0
"""Seconds after which a delivery that waits for a token is looked at again; Slack is not asked for it meanwhile."""


class Fate(StrEnum):
    AGAIN = "again"
    """Not now; it has not arrived."""
    REFUSED = "refused"
    """Our token is not taken: whatever is owed waits."""
    DOUBTFUL = "doubtful"
    """Slack failed inside: it may have arrived."""
    UNREACHABLE = "unreachable"
    """The place or a right is lost: somebody has to act."""
    UNWANTED = "unwanted"
    """It will never arrive, and nobody needs to act."""
    GONE = "gone"
    """The channel is archived, or its workspace is gone."""
    UNEDITABLE = "uneditable"
    """The message that was to be edited is gone, or is not ours to edit any more."""


_AGAIN = "accesslimited message_limit_exceeded rate_limited ratelimited team_added_to_org"
_DOUBTFUL = "fatal_error internal_error request_timeout service_unavailable"
_UNREACHABLE = """
    access_denied as_user_not_supported attachment_payload_limit_exceeded block_mismatch
    blocked_file_type cannot_auth_user cannot_reply_to_message channel_not_found deprecated_endpoint
    duplicate_channel_not_found duplicate_message_not_found ekm_access_denied enterprise_is_restricted
    external_channel_migrating file_share_limit_exceeded free_team_not_allowed invalid_arg_name invalid_arguments
    invalid_array_arg invalid_blocks invalid_blocks_format invalid_channel invalid_charset invalid_cursor
    invalid_form_data invalid_limit invalid_metadata_format invalid_metadata_schema invalid_post_type
    invalid_ts_latest invalid_ts_oldest invalid_user_combination is_inactive limit_required
    markdown_text_conflict metadata_must_be_sent_from_app metadata_too_large method_deprecated
    method_not_supported_for_channel_type missing_file_data missing_post_type missing_recipient_team_id
    missing_recipient_user_id missing_scope msg_blocks_too_long msg_too_long no_dual_broadcast_content_update
    no_permission no_text not_allowed not_allowed_token_type not_enough_users not_in_channel
    restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel slack_connect_blocked_file_type
    slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked streaming_state_conflict
    thread_locked_from_new_replies too_many_attachments too_many_contact_cards too_many_users two_factor_setup_required
    unknown_method users_list_not_supplied users_not_available_for_channel view_too_large
"""
_UNWANTED = """
    cannot_dm_bot cant_broadcast_message duplicate_external_id external_team_in_same_org hash_conflict
    messages_tab_disabled not_enabled not_in_dm recipient_is_self update_failed user_disabled user_not_found
    user_not_visible
"""
_GONE = "is_archived team_not_found"
_UNEDITABLE = "cant_update_message edit_window_closed message_not_found"


def _table() -> Mapping[str, Fate]:
    lost = {Fate.GONE: _GONE, Fate.UNREACHABLE: _UNREACHABLE, Fate.UNWANTED: _UNWANTED, Fate.UNEDITABLE: _UNEDITABLE}
    words = {Fate.AGAIN: _AGAIN, Fate.REFUSED: " ".join(TOKEN_ERRORS), Fate.DOUBTFUL: _DOUBTFUL, **lost}
    return {error: fate for fate, errors in words.items() for error in errors.split()}


FATES = _table()
"""Every error that Slack documents for the methods that we hand over with."""


def error_of(fault: SlackApiError) -> str:
    """Slack's name of the error; empty where the answer was no API answer at all."""
    data = getattr(fault.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def status_of(fault: SlackApiError) -> int:
    """HTTP status, 0 where there is none; a body that is no JSON leaves aiohttp's own response in the fault."""
    return int(getattr(fault.response, "status_code", None) or getattr(fault.response, "status", None) or 0)


def retry_after(fault: SlackApiError) -> float | None:
    """Seconds, from the header ``Retry-After``."""
    headers: Mapping[str, str] = getattr(fault.response, "headers", None) or {}
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(value) if value.replace(".", "", 1).isdigit() else None


def handed(fault: BaseException) -> Handed:
    """What became of a message whose sending ended in ``fault``. Raises it again where it is not about the wire."""
    match fault:
        case SlackApiError():
            return _answered(fault)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return TryAgain(f"Slack cannot be reached: {type(fault).__name__}")
        case aiohttp.ClientError() | asyncio.TimeoutError() | OSError() | SlackClientError():
            return TryAgain(f"connection lost: {type(fault).__name__}", doubtful=True)
        case _:
            raise fault


def _answered(fault: SlackApiError) -> Handed:
    status = status_of(fault)
    error = error_of(fault)
    if status == 429:
        return TryAgain("ratelimited", after=retry_after(fault))
    if status >= 500 or not error:
        return TryAgain(f"Slack answered {status}", after=retry_after(fault), doubtful=True)
    fate = FATES.get(error, Fate.UNREACHABLE)  # an error nobody has met yet: a person should look at it
    match fate:
        case Fate.AGAIN:
            return TryAgain(error, after=retry_after(fault))
        case Fate.REFUSED:
            return TryAgain(error, after=WAIT, everywhere=True)
        case Fate.DOUBTFUL:
            return TryAgain(error, doubtful=True)
        case Fate.UNREACHABLE:
            return Unreachable(error)
        case Fate.UNWANTED:
            return Unwanted(error)
        case Fate.GONE:
            return Unwanted(error, place_gone=True)
        case Fate.UNEDITABLE:
            return Uneditable(error)
        case _:
            assert_never(fate)
