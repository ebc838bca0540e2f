"""Each of Discord's refusals is told as what is so, with what helps: never "try again" where that helps nobody."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from adapters.discord.calls import NotConnected
from adapters.discord.errors import TABLE, WHYS, hindrance_of
from adapters.discord.rights import TO_READ, lacking_there
from bot.hindrances import Hindrance, Why
from bot.ports import Unreachable

HELPED_BY_TIME = {Why.LATE, Why.BUSY, Why.AWAY}


def refusal(status: int, code: int = 0) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="", headers={})
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": ""})


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, 50001, Hindrance(Why.UNSEEN)),
        (403, 50013, Hindrance(Why.RIGHTS)),
        (403, 0, Hindrance(Why.RIGHTS)),
        (404, 10003, Hindrance(Why.UNSEEN)),
        (404, 10008, Hindrance(Why.GONE)),
        (404, 10007, Hindrance(Why.GONE)),
        (400, 50083, Hindrance(Why.ARCHIVED)),
        (400, 30046, Hindrance(Why.BUSY)),
        (429, 0, Hindrance(Why.BUSY)),
        (500, 0, Hindrance(Why.AWAY)),
        (503, 0, Hindrance(Why.AWAY)),
        (401, 0, Hindrance(Why.SIGNED_OUT)),
        (400, 50035, Hindrance(Why.TOO_LARGE)),
        (400, 77777, Hindrance(Why.REFUSED, ("77777",))),
    ],
)
def test_what_a_refusal_says(status: int, code: int, told: Hindrance) -> None:
    assert hindrance_of(refusal(status, code)) == told


def test_the_rights_that_are_known_to_be_missing_are_named() -> None:
    for code in (50001, 50013, 0):
        told = hindrance_of(refusal(403, code), ("Read Message History",))
        assert told == Hindrance(Why.RIGHTS, ("Read Message History",))
    assert hindrance_of(refusal(500), ("Read Message History",)) == Hindrance(Why.AWAY)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (NotConnected(), Why.AWAY),
        (TimeoutError(), Why.LATE),
        (discord.RateLimited(3.0), Why.BUSY),
        (aiohttp.ServerDisconnectedError(), Why.LATE),
    ],
)
def test_what_a_cut_connection_says(fault: BaseException, why: Why) -> None:
    assert hindrance_of(fault) == Hindrance(why)


@pytest.mark.parametrize("code", sorted(TABLE))
def test_nobody_is_asked_to_try_again_where_a_post_is_given_up(code: int) -> None:
    if isinstance(TABLE[code], Unreachable) and code != 40060:  # an interaction that was answered: press once more
        assert WHYS.get(code, Why.REFUSED) not in HELPED_BY_TIME


def test_of_rights_only_those_are_named_that_are_not_taken_away_with_another() -> None:
    everything = discord.Permissions.all() & ~discord.Permissions(administrator=True)
    to_post = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    for missing, named in (
        ({"embed_links"}, ("Embed Links",)),
        ({"send_messages", "send_messages_in_threads", "embed_links"}, ("Send Messages",)),
        ({"view_channel", "send_messages", "embed_links", "read_message_history"}, ("View Channels",)),
        (set[str](), ()),
    ):
        granted = everything & ~discord.Permissions(**dict.fromkeys(missing, True))
        assert lacking_there(granted, to_post) == named
    assert lacking_there(everything & ~discord.Permissions(read_message_history=True), TO_READ) == (
        "Read Message History",
    )
