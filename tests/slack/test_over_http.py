"""Slack over HTTP while strangers knock: what is refused, what it costs us, and what the log says of it."""

import asyncio
import hashlib
import hmac
import json
import resource
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
import structlog

from adapters.sandbox.slack import SlackStandIn
from adapters.slack.app import Slack
from adapters.slack.over_http import refusal_of
from adapters.slack.teams import teams_in
from adapters.web import connections, server
from adapters.web.server import LARGEST_BODY, Web
from tests.slack.conftest import Core, Town, words

HALF, IDLE, ASKED = 2000, 500, 60


async def well() -> bool:
    return True


@pytest.fixture
async def web(slack: SlackStandIn, core: Core) -> AsyncIterator[Web]:
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, signing_secret=slack.signing_secret)
    listening = Web("127.0.0.1", 0, adapter.routes(), well)
    await adapter.start()
    await listening.start()
    slack.over_http(f"http://127.0.0.1:{listening.port}/slack/events")
    yield listening
    await listening.stop()
    await adapter.stop()


def signed(secret: str, body: bytes, kind: str = "application/json", at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b":".join((b"v0", stamp.encode(), body)), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}


async def posted(web: Web, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    url = f"http://127.0.0.1:{web.port}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


# --- who knocks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "unsigned"),
        ({"X-Slack-Signature": "v0=1"}, "unsigned"),
        ({"X-Slack-Request-Timestamp": "1000"}, "unsigned"),
        ({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"}, "out_of_time"),
        ({"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"}, "out_of_time"),
        ({"X-Slack-Request-Timestamp": "١٠٠٠", "X-Slack-Signature": "v0=1"}, "out_of_time"),
        ({"X-Slack-Request-Timestamp": "699", "X-Slack-Signature": "v0=1"}, "out_of_time"),
        ({"X-Slack-Request-Timestamp": "1301", "X-Slack-Signature": "v0=1"}, "out_of_time"),
        ({"X-Slack-Request-Timestamp": "1000", "X-Slack-Signature": "v0=1"}, "wrong_signature"),
        ({"X-Slack-Request-Timestamp": "1000", "X-Slack-Signature": "é\udcff"}, "wrong_signature"),
        (signed("secret", b"{}", at=1000), None),
        (signed("secret", b"{ }", at=1000), "wrong_signature"),
        (signed("Secret", b"{}", at=1000), "wrong_signature"),
    ],
)
def test_only_what_is_signed_in_time_is_slacks(headers: dict[str, str], reason: str | None) -> None:
    assert refusal_of("secret", b"{}", headers, 1000.0) == reason


DEEP = b'{"a":' * 100_000


@pytest.mark.parametrize("body", [DEEP, b"{", b"\xff\xfe", b"[1]", b"payload=%5B" * 1000, b"x" * LARGEST_BODY])
async def test_what_is_not_signed_is_never_parsed(core: Core, web: Web, body: bytes) -> None:
    with structlog.testing.capture_logs() as logs:
        assert await posted(web, body, {"Content-Type": "application/json"}) == (401, "")
    assert [(one["event"], one["reason"], "exc_info" in one) for one in logs] == [
        ("slack.request_refused", "unsigned", False)
    ]


SIGNED = {
    "too deep": (DEEP, "application/json"),
    "half an object": (b"{", "application/json"),
    "no text": (b"\xff\xfe", "application/json"),
    "a list": (b"[1]", "application/json"),
    "a number": (b"5", "application/json"),
    "a form whose payload is no JSON": (b"payload=%7B", "application/x-www-form-urlencoded"),
    "a form whose payload is a list": (b"payload=%5B1%5D", "application/x-www-form-urlencoded"),
    "a form whose payload is too deep": (b"payload=" + DEEP, "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("what", SIGNED)
async def test_what_is_signed_and_cannot_be_read_is_one_line(
    slack: SlackStandIn, core: Core, web: Web, what: str
) -> None:
    """And is not asked for again."""
    body, kind = SIGNED[what]
    with structlog.testing.capture_logs() as logs:
        status, _ = await posted(web, body, signed(slack.signing_secret, body, kind))
    assert status == 400
    assert [(one["event"], bool(one["incident"]), "exc_info" in one) for one in logs] == [
        ("slack.unreadable", True, False)
    ]
    assert core.handed == []


async def test_a_flood_of_refusals_is_a_few_lines(core: Core, web: Web) -> None:
    with structlog.testing.capture_logs() as logs:
        async with aiohttp.ClientSession() as session:
            for _ in range(100):
                async with session.post(f"http://127.0.0.1:{web.port}/slack/events", data=b"{}") as answer:
                    assert answer.status == 401
    assert len([one for one in logs if one["event"] == "slack.request_refused"]) == 10


# --- whose it is -------------------------------------------------------------------------------------------------

COMMAND = {"command": "/thanks", "text": "@ben x", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.2"}


@pytest.mark.parametrize(
    ("payload", "teams"),
    [
        ({"team_id": "T1"}, {"T1"}),
        ({"team_id": "T9", "authorizations": [{"team_id": "T1"}]}, {"T1"}),
        ({"team_id": "T9", "authorizations": []}, {"T9"}),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, {"T9", "T1"}),
        ({"team": None, "user": {"team_id": "T1"}}, {"T1"}),
        ({"team": "T1", "user": [], "view": None, "authorizations": "T1"}, set()),
        ({"authorizations": [None, 5, {}, {"team_id": []}]}, set()),
        ({}, set()),
    ],
)
def test_a_payload_names_its_workspaces(payload: dict[str, Any], teams: set[str]) -> None:
    assert teams_in(payload) == teams


@pytest.mark.parametrize("team", ["T9", "", None])
async def test_what_another_workspace_has_signed_has_no_effect(
    slack: SlackStandIn, core: Core, web: Web, team: str | None
) -> None:
    """It is acknowledged: Slack would count it as a failure of ours. An event and a form alike."""
    command = {**COMMAND, "response_url": "http://127.0.0.1:9/x"} | ({} if team is None else {"team_id": team})
    event = {"type": "reaction_added", "user": "U1", "reaction": "pray", "event_ts": "1.2"}
    event |= {"item": {"type": "message", "channel": "C1", "ts": "1.1"}}  # type: ignore[dict-item]
    whole = {"type": "event_callback", "team_id": team, "event": event, "event_id": "Ev1"}
    with structlog.testing.capture_logs() as logs:
        for body, kind in (
            (urlencode(command).encode(), "application/x-www-form-urlencoded"),
            (json.dumps(whole).encode(), "application/json"),
        ):
            assert await posted(web, body, signed(slack.signing_secret, body, kind)) == (200, "")
    assert core.handed == []
    assert {(one["event"], one["reason"]) for one in logs} == {("slack.request_refused", "another_workspace")}


async def test_slack_verifies_the_address_without_a_workspace(slack: SlackStandIn, web: Web) -> None:
    transport = slack.over_http(f"http://127.0.0.1:{web.port}/slack/events")
    assert await transport.verify_url()


# --- what it costs us --------------------------------------------------------------------------------------------


STRANGERS = """
import random, resource, socket, sys, time
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4096), most))
port, half, idle = map(int, sys.argv[1:])
dice = random.Random(7)
begun = [
    b"POST /slack/events HTTP/1.1\\r\\nHost: x\\r\\n",
    b"POST /slack/events HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1000\\r\\n\\r\\n{",
    b"POST /slack/events HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab",
    b"G",
]
kept = []
for number in range(half + idle):
    one = socket.socket()
    one.settimeout(5)
    try:
        one.connect(("127.0.0.1", port))
        if number < half:
            one.sendall(dice.choice(begun))
    except OSError:
        pass
    kept.append(one)
    time.sleep(0.001)
print("all are there", flush=True)
sys.stdin.read()
"""
"""Connects so often, says a part of a request or nothing, and keeps all of it open."""
FILES = 600
"""That our process may open meanwhile: less than there are strangers."""


@pytest.fixture
def few_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98]


async def test_half_requests_and_idle_connections_keep_nobody_waiting(
    few_files: None, slack: SlackStandIn, town: Town, core: Core, web: Web
) -> None:
    """2,000 half requests and 500 idle connections, all left open by their side."""
    core.says = words("given")
    health, commands = [], []
    strangers = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", STRANGERS, str(web.port), str(HALF), str(IDLE)), stdin=PIPE, stdout=PIPE
    )
    assert strangers.stdout is not None
    assert strangers.stdin is not None
    there = asyncio.create_task(strangers.stdout.readline())
    ends = time.monotonic() + 60

    async def ask(session: aiohttp.ClientSession) -> None:
        begun = time.monotonic()
        async with session.get(f"http://127.0.0.1:{web.port}/health", timeout=aiohttp.ClientTimeout(10)) as answer:
            assert answer.status == 200
        health.append(time.monotonic() - begun)
        begun = time.monotonic()
        seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=0)
        commands.append(time.monotonic() - begun)
        assert seen.text.split("\n")[0] == "given", seen.error

    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        while not there.done() and time.monotonic() < ends:
            await ask(session)
        assert there.done()
        assert there.result() == b"all are there\n"
        for _ in range(ASKED):
            await ask(session)
    strangers.stdin.close()
    await strangers.wait()
    print(
        f"{HALF} half requests, {IDLE} idle connections: /health p99 {p99(health) * 1000:.0f} ms,"
        f" a command p99 {p99(commands) * 1000:.0f} ms ({len(health)} of each)"
    )
    assert p99(health) < 1.0
    assert p99(commands) < 2.0


async def closed_after(port: int, said: bytes, trickle: bytes = b"") -> tuple[float, bytes]:
    """Seconds until the server hangs up, and what it said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.monotonic()
    writer.write(said)

    async def drip() -> None:
        while True:
            await asyncio.sleep(0.05)
            writer.write(trickle)

    dripping = asyncio.create_task(drip())
    with suppress(ConnectionError):
        answer = await asyncio.wait_for(reader.read(), 10)
    dripping.cancel()
    writer.close()
    return time.monotonic() - begun, answer


@pytest.mark.parametrize(
    ("said", "trickle", "answer"),
    [
        (b"", b"", b"HTTP/1.1 408"),
        (b"GET /health HT", b"", b"HTTP/1.1 408"),
        (b"GET /health HTTP/1.1\r\n", b"A: b\r\n", b"HTTP/1.1 408"),
        (b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", b"x", b"HTTP/1.1 408"),
        (b"POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", b"HTTP/1.1 408"),
    ],
)
async def test_nobody_may_take_longer_than_we_wait(
    web: Web, monkeypatch: pytest.MonkeyPatch, said: bytes, trickle: bytes, answer: bytes
) -> None:
    """Neither for a head nor for a body, and a drop now and then wins no time."""
    monkeypatch.setattr(connections, "HEAD_WITHIN", 0.5)
    monkeypatch.setattr(server, "BODY_WITHIN", 0.5)
    took, told = await closed_after(web.port, said, trickle)
    assert took < 4.0
    assert told.startswith(answer)


async def test_an_idle_connection_is_kept_for_another_request_and_then_closed(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE_FOR", 0.6)
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    for _ in range(2):
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        while await reader.readline() not in (b"\r\n", b""):
            pass
        assert json.loads(await reader.readexactly(16)) == {"status": "ok"}
    with suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_no_more_are_let_in_than_there_is_room_for(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has kept us waiting longest makes room."""
    monkeypatch.setattr(connections, "MOST", 3)
    with structlog.testing.capture_logs() as logs:
        opened = [await asyncio.open_connection("127.0.0.1", web.port) for _ in range(4)]
        first = opened[0][0]
        with suppress(ConnectionError):
            assert await asyncio.wait_for(first.read(), 3) == b""
        reader, writer = opened[3]
        writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    for _, one in opened:
        one.close()
    assert [(one["event"], one["reason"]) for one in logs] == [("web.refused", "too_many_connections")]


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"words of somebody\r\n\r\n", b"GET / HTTP/9\r\n\r\n"]
)
async def test_what_is_no_http_is_a_few_lines_that_quote_nothing(
    web: Web, caplog: pytest.LogCaptureFixture, said: bytes
) -> None:
    with structlog.testing.capture_logs() as logs:
        for _ in range(30):
            _, told = await closed_after(web.port, said)
            assert told.startswith(b"HTTP/1.0 400") or told.startswith(b"HTTP/1.1 400") or told == b""
    assert len(logs) <= 10
    assert "words of somebody" not in caplog.text + str(logs)
