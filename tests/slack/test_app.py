"""Connecting, being refused, HTTP, stopping."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack import SlackStandIn, Timing
from adapters.slack.app import Slack
from adapters.slack.errors import PlatformRefused
from adapters.web.server import Web
from bot.events import AnyEvent
from bot.people import Place
from bot.ports import Attempt, Sent, TransientFault
from bot.speech import Answer
from tests.slack.conftest import Core, Town, until, words
from tests.slack.test_outbox import FIRST, outgoing


async def well() -> bool:
    return True


@pytest.fixture
async def over_http(slack: SlackStandIn, core: Core) -> AsyncIterator[Web]:
    """The adapter behind the web adapter, with signed requests."""
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, signing_secret=slack.signing_secret)
    web = Web("127.0.0.1", 0, adapter.routes(), well)
    await adapter.start()
    await web.start()
    slack.over_http(f"http://127.0.0.1:{web.port}/slack/events")
    yield web
    await web.stop()
    await adapter.stop()


async def test_a_refused_bot_token_says_what_to_do(slack: SlackStandIn, core: Core) -> None:
    adapter = Slack(core, token="xoxb-wrong", api_url=slack.api_url, app_token=slack.app_token)
    with pytest.raises(PlatformRefused, match=r"SLACK_BOT_TOKEN was refused by Slack: invalid_auth. See README"):
        await adapter.start()


async def test_a_refused_app_token_says_what_to_do(slack: SlackStandIn, core: Core) -> None:
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token="xapp-wrong")
    with pytest.raises(PlatformRefused, match=r"SLACK_APP_TOKEN was refused by Slack: invalid_auth. See README"):
        await adapter.start()


def test_without_a_way_in_it_is_not_made(core: Core) -> None:
    with pytest.raises(ValueError, match="app token"):
        Slack(core, token="xoxb")


async def test_while_slack_is_out_of_reach_it_is_tried_again(slack: SlackStandIn, core: Core) -> None:
    slack.faults.fail("auth.test")
    slack.faults.cut("apps.connections.open", "before")
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)
    async with asyncio.timeout(8):
        await adapter.start()
    await slack.connected()
    await adapter.stop()


async def test_auth_test_is_asked_once_and_nothing_is_left_in_the_home_folder(core: Core, tmp_path: Path) -> None:
    exchanges: list[Exchange] = []
    async with SlackStandIn(observer=exchanges.append) as slack:
        adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)
        await adapter.start()
        general = next(iter(slack.workspace.channels))
        aiko = slack.workspace.add_user("aiko").id
        await asyncio.gather(*(slack.command(aiko, general, "/thanks", "x", wait=0) for _ in range(20)))
        await adapter.stop()
    assert len(core.handed) == 20
    called = [exchange.path for exchange in exchanges if exchange.kind == "http"]
    assert sorted(called) == ["apps.connections.open", "auth.test", "users.info"]
    assert list(tmp_path.iterdir()) == []


async def test_it_says_whether_it_is_connected(slack: SlackStandIn, core: Core) -> None:
    token, url = slack.bot_token, slack.api_url
    for adapter in (
        Slack(core, token=token, api_url=url, app_token=slack.app_token),
        Slack(core, token=token, api_url=url, signing_secret=slack.signing_secret),
    ):
        states = [await adapter.connected()]
        await adapter.start()
        states.append(await adapter.connected())
        await adapter.stop()
        states.append(await adapter.connected())
        assert states == [False, True, False]


async def test_a_lost_connection_comes_back(slack: SlackStandIn, town: Town, core: Core, adapter: Slack) -> None:
    core.says = words("given")
    await slack.refresh_connections()
    await asyncio.sleep(0.2)
    await slack.connected()
    assert (await slack.command(town.aiko, town.general, "/thanks", "@ben x")).text.split("\n")[0] == "given"


async def test_stopping_finishes_what_is_in_flight(slack: SlackStandIn, town: Town, core: Core) -> None:
    async def slowly(event: AnyEvent) -> Answer:
        await asyncio.sleep(0.3)
        return words("given")

    core.says = slowly
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, app_token=slack.app_token)
    await adapter.start()
    asked = asyncio.create_task(slack.command(town.aiko, town.general, "/thanks", "@ben x"))
    await until(lambda: bool(core.handed))
    await adapter.stop()
    assert (await asked).text.split("\n")[0] == "given"


async def test_what_comes_while_stopping_is_left_to_others(
    slack: SlackStandIn, town: Town, core: Core, adapter: Slack
) -> None:
    slack.world.timing = Timing(acknowledge=0.1, retries=())
    await adapter._door.close(0)
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x")
    assert (seen.error, core.handed) == ("operation_timeout", [])


async def test_over_http_everything_works_as_over_the_socket(
    slack: SlackStandIn, town: Town, core: Core, over_http: Web
) -> None:
    core.says = words("given")
    seen = await slack.command(town.aiko, town.general, "/thanks", "@ben x", wait=0)
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    assert (seen.text.split("\n")[0], len(core.handed), slack.violations) == ("given", 2, [])


async def test_over_http_a_transient_fault_is_answered_503(
    slack: SlackStandIn, town: Town, core: Core, over_http: Web
) -> None:
    async def locked(event: AnyEvent) -> Answer:
        raise TransientFault("locked")

    core.says = locked
    ts = await slack.say(town.ben, town.general, "my notes")
    await slack.react(town.aiko, town.general, ts, "pray")
    await until(lambda: bool(core.given_up))
    assert len(core.handed) == 4


@pytest.mark.parametrize(
    ("age", "secret", "body", "status"),
    [
        (0, "right", b"", 401),
        (0, "wrong", b"command=%2Fthanks&team_id=T1", 401),
        (301, "right", b"command=%2Fthanks&team_id=T1", 401),
        (-301, "right", b"command=%2Fthanks&team_id=T1", 401),
        (0, "right", b"\xff\xfe", 400),
    ],
)
async def test_a_bad_signature_is_refused(
    slack: SlackStandIn, core: Core, over_http: Web, age: int, secret: str, body: bytes, status: int
) -> None:
    stamp = str(int(time.time()) - age)
    key = slack.signing_secret if secret == "right" and body else "wrong"
    signature = "v0=" + hmac.new(key.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{over_http.port}/slack/events"
        async with session.post(url, data=body, headers=headers) as answer:
            assert answer.status == status
        async with session.post(url, data=body) as unsigned:
            assert unsigned.status == 401
    assert core.handed == []


async def test_what_is_signed_but_unknown_is_acknowledged(slack: SlackStandIn, core: Core, over_http: Web) -> None:
    body = urlencode({"payload": '{"type": "never_seen", "team": {"id": "T1"}, "user": {"id": "U1"}}'})
    stamp = str(int(time.time()))
    digest = hmac.new(slack.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{over_http.port}/slack/events", data=body, headers=headers) as answer,
    ):
        assert answer.status == 200


async def test_over_http_there_is_one_route_and_over_the_socket_none(core: Core) -> None:
    signed = Slack(core, token="x", signing_secret="s")
    assert [(route.method, route.path) for route in signed.routes()] == [("POST", "/slack/events")]
    assert Slack(core, token="x", app_token="y").routes() == ()


async def test_messages_can_be_posted_over_http_too(slack: SlackStandIn, town: Town, core: Core) -> None:
    adapter = Slack(core, token=slack.bot_token, api_url=slack.api_url, signing_secret=slack.signing_secret)
    await adapter.start()
    outcome = await adapter.post(outgoing(Place(town.team, town.general)), Attempt(1, FIRST.now, None))
    await adapter.stop()
    assert isinstance(outcome, Sent)
