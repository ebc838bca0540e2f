"""What becomes of a message that Discord did not take: its error codes, as what the clock is to do next.

Codes: Opcodes and Status Codes reference, "JSON Error Codes". A refusal says certainly that nothing was posted; a
server error or a cut connection does not.
"""

from collections.abc import Mapping
from types import MappingProxyType

import aiohttp
import discord

from adapters.discord.calls import NotConnected
from adapters.discord.late_edits import PAUSE, TOO_MANY, TooManyLateEdits
from bot.hindrances import Hindrance, Why
from bot.ports import TryAgain, Uneditable, Unreachable, Unwanted

NotSent = TryAgain | Unreachable | Unwanted | Uneditable

_LOST = {
    40060: "answered_already",
    50001: "access_missing",
    50008: "channel_without_text",
    50013: "permission_missing",
    50024: "channel_of_wrong_kind",
    160005: "thread_locked",
    50006: "message_empty",
    50035: "message_refused",
    200000: "blocked_by_automod",
    200001: "title_blocked_by_automod",
    240000: "harmful_link",
    40005: "message_too_large",
    20009: "explicit_content",
    50109: "message_not_json",
}
_GONE = {
    10003: "channel_unknown",
    10004: "server_unknown",
    50083: "thread_archived",
}
_UNWANTED = {
    10013: "person_unknown",
    50007: "direct_messages_closed",
    50021: "message_of_the_system",
    50033: "person_invalid",
    50278: "no_server_in_common",
}
_UNEDITABLE = {
    10008: "message_deleted",
    50005: "message_of_another",
}
_LATER: Mapping[int, tuple[str, float]] = {
    20016: ("slow_mode", 60.0),
    20022: ("announcement_limit", 600.0),
    20028: ("channel_limit", 30.0),
    20029: ("server_limit", 30.0),
    TOO_MANY: ("edits_of_an_old_message", PAUSE),
    40001: ("token_refused", 300.0),
    40002: ("account_unverified", 3600.0),
    40003: ("direct_messages_too_fast", 300.0),
    40004: ("sending_off_for_now", 600.0),
    40062: ("limited", 30.0),
    130000: ("overloaded", 30.0),
    110001: ("application_away", 30.0),
}
"""With the seconds to wait where Discord names none."""

TABLE: Mapping[int, NotSent] = MappingProxyType(
    {code: Unreachable(f"discord.{reason}") for code, reason in _LOST.items()}
    | {code: Unwanted(f"discord.{reason}") for code, reason in _UNWANTED.items()}
    | {code: Unwanted(f"discord.{reason}", place_gone=True) for code, reason in _GONE.items()}
    | {code: Uneditable(f"discord.{reason}") for code, reason in _UNEDITABLE.items()}
    | {code: TryAgain(f"discord.{reason}", after) for code, (reason, after) in _LATER.items()}
)


_WHY = {
    401: Why.SIGNED_OUT,
    40001: Why.SIGNED_OUT,
    40002: Why.REFUSED,
    50001: Why.UNSEEN,
    50013: Why.RIGHTS,
    10003: Why.UNSEEN,
    10004: Why.UNSEEN,
    10008: Why.GONE,
    10007: Why.GONE,
    10013: Why.GONE,
    10062: Why.TRIGGER,
    40060: Why.TRIGGER,
    50083: Why.ARCHIVED,
    50035: Why.TOO_LARGE,
    20016: Why.BUSY,
    20022: Why.BUSY,
    20028: Why.BUSY,
    20029: Why.BUSY,
    TOO_MANY: Why.BUSY,
    40062: Why.BUSY,
    130000: Why.AWAY,
    110001: Why.AWAY,
}
WHYS: Mapping[int, Why] = MappingProxyType(_WHY)
"""What a JSON error code, or the HTTP status 401, says of why something cannot be looked up or shown."""


def hindrance_of(fault: BaseException, lacking: tuple[str, ...] = ()) -> Hindrance:
    """Why Discord did not answer a question. ``lacking``: rights that are known to be missing there."""
    match fault:
        case NotConnected() | aiohttp.ClientConnectorError():
            return Hindrance(Why.AWAY)
        case discord.RateLimited():
            return Hindrance(Why.BUSY)
        case discord.HTTPException():
            return _hindrance(fault, lacking)
        case _:
            return Hindrance(Why.LATE)


def _hindrance(fault: discord.HTTPException, lacking: tuple[str, ...]) -> Hindrance:
    if fault.status == 401:
        return Hindrance(Why.SIGNED_OUT)
    if fault.status == 429:
        return Hindrance(Why.BUSY)
    if fault.status >= 500:
        return Hindrance(Why.AWAY)
    if fault.status == 403 and lacking:
        return Hindrance(Why.RIGHTS, lacking)
    why = WHYS.get(fault.code, Why.RIGHTS if fault.status == 403 else Why.REFUSED)
    return Hindrance(why, (str(fault.code or fault.status),) if why is Why.REFUSED else ())


def not_sent(fault: BaseException) -> NotSent:
    """Of anything that a call raised while a message was handed over."""
    match fault:
        case NotConnected():
            return TryAgain("discord.not_connected", 5.0, everywhere=True)
        case TooManyLateEdits():
            return TryAgain("discord.edits_of_an_old_message", fault.after)
        case discord.RateLimited():
            return TryAgain("discord.rate_limited", fault.retry_after)
        case discord.HTTPException():
            return _refused(fault)
        case aiohttp.ClientConnectorError():
            return TryAgain("discord.away")
        case TimeoutError():
            return TryAgain("discord.timed_out", doubtful=True)
        case _:
            return TryAgain("discord.cut", doubtful=True)


def _refused(fault: discord.HTTPException) -> NotSent:
    if fault.code in TABLE:
        return TABLE[fault.code]
    match fault.status:
        case 401:
            return TryAgain("discord.token_refused", 300.0, everywhere=True)
        case 403:
            return Unreachable("discord.forbidden")
        case 404:
            return Unreachable("discord.not_found")
        case 429:
            return TryAgain("discord.rate_limited", _retry_after(fault), everywhere=_everywhere(fault))
        case status if status >= 500:
            return TryAgain(f"discord.server_error_{status}", doubtful=True)
        case status:
            return Unreachable(f"discord.refused_{status}_{fault.code}")


def _everywhere(fault: discord.HTTPException) -> bool:
    """A 429 that names no bucket of its own is the global one, or a ban at Discord's edge."""
    return fault.response.headers.get("X-RateLimit-Scope") not in ("user", "shared")


def _retry_after(fault: discord.HTTPException) -> float:
    """Seconds by the header, which Discord sends with every 429; a ban at its edge lasts longer and says less."""
    try:
        return float(fault.response.headers.get("Retry-After") or 60.0)
    except ValueError:
        return 60.0
