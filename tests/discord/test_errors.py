"""Every refusal of Discord's has its outcome."""

from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from adapters.discord.calls import NotConnected
from adapters.discord.errors import TABLE, not_sent
from adapters.discord.late_edits import TooManyLateEdits
from bot.ports import TryAgain, Uneditable, Unreachable, Unwanted

KNOWN = {
    Unreachable: {
        *(20009, 40005, 40060, 50001, 50006, 50008, 50013, 50024, 50035, 50109),
        *(160005, 200000, 200001, 240000),
    },
    Unwanted: {10003, 10004, 10013, 50007, 50021, 50033, 50083, 50278},
    Uneditable: {10008, 50005},
    TryAgain: {20016, 20022, 20028, 20029, 30046, 40001, 40002, 40003, 40004, 40062, 110001, 130000},
}


def refused(status: int, code: int, headers: dict[str, str] | None = None) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="", headers=headers or {})
    return discord.HTTPException(cast(Any, response), {"code": code, "message": ""})


@pytest.mark.parametrize(("kind", "codes"), KNOWN.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_every_code_is_mapped(kind: type, codes: set[int]) -> None:
    assert {code for code, outcome in TABLE.items() if isinstance(outcome, kind)} == codes


def test_a_channel_that_is_gone_and_a_server_that_removed_the_bot_are_told_apart_from_a_lost_right() -> None:
    gone = {code for code, outcome in TABLE.items() if isinstance(outcome, Unwanted) and outcome.place_gone}
    assert gone == {10003, 10004, 50083}


@pytest.mark.parametrize("code", TABLE)
def test_a_known_code_wins_over_its_status(code: int) -> None:
    assert not_sent(refused(400, code)) == TABLE[code]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (refused(401, 0), TryAgain("discord.token_refused", 5.0, everywhere=True)),
        (refused(403, 0), Unreachable("discord.forbidden")),
        (refused(404, 0), Unreachable("discord.not_found")),
        (
            refused(429, 0, {"Retry-After": "7", "X-RateLimit-Scope": "user"}),
            TryAgain("discord.rate_limited", 7.0),
        ),
        (refused(429, 0, {"Retry-After": "7"}), TryAgain("discord.rate_limited", 7.0, everywhere=True)),
        (refused(429, 0), TryAgain("discord.rate_limited", 60.0, everywhere=True)),
        (refused(500, 0), TryAgain("discord.server_error_500", doubtful=True)),
        (refused(503, 0), TryAgain("discord.server_error_503", doubtful=True)),
        (refused(400, 99), Unreachable("discord.refused_400_99")),
        (NotConnected(), TryAgain("discord.not_connected", 5.0, everywhere=True)),
        (TooManyLateEdits(20.0), TryAgain("discord.edits_of_an_old_message", 20.0)),
        (discord.RateLimited(45.0), TryAgain("discord.rate_limited", 45.0)),
        (TimeoutError(), TryAgain("discord.timed_out", doubtful=True)),
        (aiohttp.ServerDisconnectedError(), TryAgain("discord.cut", doubtful=True)),
        (
            aiohttp.ClientConnectorError(cast(Any, SimpleNamespace(ssl=None)), OSError()),
            TryAgain("discord.away"),
        ),
        (RuntimeError(), TryAgain("discord.cut", doubtful=True)),
    ],
    ids=lambda one: repr(one)[:40],
)
def test_a_fault_without_a_code_goes_by_its_kind(fault: Exception, outcome: object) -> None:
    assert not_sent(fault) == outcome
