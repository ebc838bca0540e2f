"""Socket Mode comes back: how soon after Slack answers again, and that nothing is lost or doubled by it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from random import Random
from statistics import median

import pytest
import structlog

from adapters.sandbox.slack import SlackStandIn
from adapters.sandbox.slack.socket_mode import Reason, Refusing
from adapters.slack import socket_mode
from adapters.slack.app import Slack
from adapters.slack.errors import PlatformRefused
from adapters.slack.socket_mode import Tries
from bot.events import Reacted
from tests.slack.conftest import Core, Town, until, words

CUTS = int(os.environ.get("CUTS", "5"))
WITHIN = 3.0
"""Seconds between Slack's answering again and a connection."""
OPEN = "apps.connections.open"


@pytest.fixture
async def another(slack: SlackStandIn, core: Core) -> AsyncIterator[Slack]:
    """Not started yet."""
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)
    yield adapter
    await adapter.stop()


def now() -> float:
    return asyncio.get_running_loop().time()


async def back(slack: SlackStandIn, since: float, connections: int, within: float = 8.0) -> float:
    """Seconds from then until another connection was greeted."""
    await until(lambda: len(slack.sockets.opened) > connections, within)
    return slack.sockets.opened[connections] - since


def going_wrong(slack: SlackStandIn, what: str) -> None:
    """From now on no connection is opened, in one of the ways in which that fails."""
    faults = slack.faults
    match what:
        case "500":
            faults.fail(OPEN, times=-1)
        case "an error page":
            faults.show_page(OPEN, times=-1)
        case "an error page with 503":
            faults.show_page(OPEN, times=-1, status=503)
        case "no answer":
            faults.hang(OPEN, 60, times=-1)
        case "cut":
            faults.cut(OPEN, "before", times=-1)
        case "a socket refused":
            slack.sockets.refusing = "503"
        case "a socket cut":
            slack.sockets.refusing = "cut"
        case "a socket that never opens":
            slack.sockets.refusing = "hang"
        case error:
            faults.refuse(OPEN, error, times=-1)


def well_again(slack: SlackStandIn) -> None:
    slack.faults.stop()
    slack.sockets.refusing = ""


WAYS = (
    *("500", "an error page", "an error page with 503", "no answer", "cut", "internal_error"),
    *("a socket refused", "a socket cut", "a socket that never opens"),
)


@pytest.mark.parametrize("what", WAYS)
async def test_it_is_back_soon_after_slack_answers_again(slack: SlackStandIn, adapter: Slack, what: str) -> None:
    """However its opening failed, and for longer than a few tries."""
    connections = len(slack.sockets.opened)
    going_wrong(slack, what)
    await slack.drop_connections()
    await asyncio.sleep(2.5)
    assert not await adapter.connected()
    assert len(slack.sockets.opened) == connections
    well_again(slack)
    took = await back(slack, now(), connections)
    print(f"{what}: back after {took:.2f} s")
    assert took < WITHIN
    await until(lambda: adapter._socket is not None and adapter._socket.connected)


async def test_after_cuts_with_failed_opens_it_is_back_soon(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    """CUTS changes how many; CUTS=20 is the whole of it. What happened meanwhile is told again, and counts once."""
    dice, took, told = Random(11), [], 0
    for cut in range(CUTS):
        going_wrong(slack, WAYS[cut % len(WAYS)])
        connections = len(slack.sockets.opened)
        await slack.drop_connections()
        ts = await slack.say(town.ben, town.general, f"talk {cut}")
        reacting = asyncio.create_task(slack.react(town.aiko, town.general, ts, "pray"))
        await asyncio.sleep(dice.uniform(0.5, 2.0))
        well_again(slack)
        took.append(await back(slack, now(), connections))
        await reacting
        told += 1
    print(f"{CUTS} cuts: connected again after {median(took):.2f} s (median), {max(took):.2f} s (longest)")
    assert max(took) < WITHIN, took
    keys = {event.key for event in core.handed if isinstance(event, Reacted)}
    await until(lambda: len({event.key for event in core.handed if isinstance(event, Reacted)}) == told)
    assert len(keys) <= told


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_a_connection_is_replaced_when_slack_says_so(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, reason: Reason
) -> None:
    core.says = words("given")
    connections = len(slack.sockets.opened)
    await slack.refresh_connections(reason)
    took = await back(slack, now(), connections)
    print(f"{reason}: back after {took:.2f} s")
    assert took < WITHIN
    assert (await slack.command(town.aiko, town.general, "/thanks", "@ben x")).text.split("\n")[0] == "given"


async def test_after_a_warning_the_old_connection_serves_until_the_new_one_is_there(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    core.says = words("given")
    going_wrong(slack, "500")
    await slack.refresh_connections("warning")
    await asyncio.sleep(0.3)
    assert (await slack.command(town.aiko, town.general, "/thanks", "@ben x")).text.split("\n")[0] == "given"
    well_again(slack)
    await until(lambda: len(slack.sockets.connections) == 2)


async def test_when_socket_mode_is_switched_off_it_says_so_and_comes_back(slack: SlackStandIn, adapter: Slack) -> None:
    connections = len(slack.sockets.opened)
    going_wrong(slack, "forbidden_team")
    await slack.refresh_connections("link_disabled")
    await until(lambda: adapter.hindrance == "Socket Mode: link_disabled, app token: forbidden_team")
    well_again(slack)
    assert await back(slack, now(), connections) < WITHIN
    await until(lambda: adapter.hindrance is None)


async def test_a_connection_that_went_dead_without_a_word_is_replaced(slack: SlackStandIn, adapter: Slack) -> None:
    connections = len(slack.sockets.opened)
    slack.sockets.freeze()
    took = await back(slack, now(), connections)
    print(f"half-open: back {took:.2f} s after it went dead")
    assert took < WITHIN + 1


async def test_a_socket_without_a_greeting_is_used_all_the_same(slack: SlackStandIn, another: Slack) -> None:
    slack.sockets.refusing = "mute"
    await asyncio.wait_for(another.start(), 5)
    assert await another.connected()


async def test_as_long_as_slack_asks_for_is_waited(slack: SlackStandIn, adapter: Slack) -> None:
    connections = len(slack.sockets.opened)
    slack.faults.rate_limit(OPEN, retry_after=2)
    dropped = now()
    await slack.drop_connections()
    took = await back(slack, dropped, connections)
    assert 2.0 <= took < 2.0 + WITHIN


async def test_an_app_token_that_is_refused_while_running_is_said_once_and_asked_again(
    slack: SlackStandIn, adapter: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "REFUSED_PAUSE", 0.5)
    with structlog.testing.capture_logs() as logs:
        slack.refuse_app_token("invalid_auth")
        await slack.drop_connections()
        await until(lambda: adapter.hindrance == "app token: invalid_auth")
        await asyncio.sleep(1.5)
        slack.refuse_app_token("")
        await until(lambda: adapter.hindrance is None, 5)
    assert [one["event"] for one in logs if one["log_level"] in ("error", "warning")] == [
        "slack.refused",
        "slack.out_of_reach",
    ]


async def test_a_wrong_app_token_ends_the_start(slack: SlackStandIn, another: Slack) -> None:
    slack.refuse_app_token("not_allowed_token_type")
    with pytest.raises(PlatformRefused, match="SLACK_APP_TOKEN was refused by Slack: not_allowed_token_type"):
        await another.start()


async def test_connections_that_do_not_hold_are_made_more_and_more_slowly(slack: SlackStandIn, adapter: Slack) -> None:
    async with asyncio.timeout(20):
        for tries in range(2, 5):
            await slack.refresh_connections()
            while len(slack.sockets.opened) < tries:
                await asyncio.sleep(0.01)
    assert len(slack.sockets.opened) == 4


def test_pauses_are_short_and_grow_only_a_little() -> None:
    tries = Tries()
    pauses = [tries.pause(socket_mode.LONGEST_PAUSE, None) for _ in range(50)]
    assert pauses[0] <= 0.25
    assert all(0 < pause <= 2.0 for pause in pauses)
    assert len(set(pauses)) > 40  # no two processes ask at the same moments
    assert 7.0 <= Tries().pause(socket_mode.LONGEST_PAUSE, 7.0) <= 7.5
    quick = [Tries().quick()]
    assert quick == [0.0]


@pytest.mark.parametrize("refusing", ["503", "cut"])
async def test_stopping_while_it_is_away_ends_at_once(slack: SlackStandIn, adapter: Slack, refusing: Refusing) -> None:
    slack.sockets.refusing = refusing
    await slack.drop_connections()
    await asyncio.sleep(0.3)
    await asyncio.wait_for(adapter.stop(), 3)


FRAMES = {
    "no JSON": "garbage",
    "half an object": '{"type": "slash_commands", "envelope_id": ',
    "a list": "[1, 2]",
    "null": "null",
    "too deep": '{"a":' * 100_000,
    "no envelope id": '{"type": "slash_commands", "payload": {}}',
    "an envelope id of another type": '{"type": "events_api", "envelope_id": [], "payload": {}}',
    "an endless envelope id": json.dumps({"type": "events_api", "envelope_id": "e" * 10_000, "payload": {}}),
}


@pytest.mark.parametrize("what", FRAMES)
async def test_a_frame_that_cannot_be_read_is_dropped_with_one_line(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack, what: str
) -> None:
    core.says = words("given")
    with structlog.testing.capture_logs() as logs:
        await slack.sockets.send_raw(FRAMES[what])
        seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    assert seen.text.split("\n")[0] == "given"
    [line] = [one for one in logs if one["log_level"] == "error"]
    assert (line["event"], bool(line["incident"]), "exc_info" in line) == ("slack.unreadable", True, False)
    assert len(slack.sockets.opened) == 1


ENVELOPES: dict[str, dict[str, object]] = {
    "no payload": {"type": "slash_commands"},
    "a payload of null": {"type": "events_api", "payload": None},
    "a payload that is a list": {"type": "interactive", "payload": [1]},
    "a payload that is a number": {"type": "interactive", "payload": 5},
    "a type that is a list": {"type": [], "payload": {}},
    "a type of null": {"type": None, "payload": {}},
}


@pytest.mark.parametrize("what", ENVELOPES)
async def test_an_envelope_that_cannot_be_read_is_acknowledged_with_one_line(
    slack: SlackStandIn, core: Core, adapter: Slack, what: str
) -> None:
    """Slack would send it again and again."""
    with structlog.testing.capture_logs() as logs:
        answer = await slack.sockets.send_raw(json.dumps({"envelope_id": "e-1", **ENVELOPES[what]}), "e-1")
    assert answer.acknowledged
    assert [(one["event"], "exc_info" in one) for one in logs] == [("slack.unreadable", False)]
    assert (core.handed, len(slack.sockets.opened)) == ([], 1)
