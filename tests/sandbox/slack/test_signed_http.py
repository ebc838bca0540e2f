"""The same payloads as signed requests, to a real Bolt app behind an HTTP server."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from adapters.sandbox.slack import SlackStandIn
from adapters.sandbox.slack.signed_http import SignedHttp
from tests.sandbox.slack.conftest import HASTY, Bot, Hands, Town, new_bot, people_of
from tests.sandbox.slack.screens import button, modal


class Served:
    """A bot behind an HTTP server, and the headers of what it was sent."""

    def __init__(self, bot: Bot, transport: SignedHttp) -> None:
        self.bot = bot
        self.transport = transport
        self.headers: list[Any] = []
        self.statuses: list[int] = []


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn(timing=HASTY) as stand_in:
        yield stand_in


@pytest.fixture
async def served(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncIterator[Served]:
    bot = new_bot(slack, session, signed=True)

    async def take(request: web.Request) -> web.Response:
        here.headers.append(request.headers)
        response = await to_aiohttp_response(await bot.app.async_dispatch(await to_bolt_request(request)))
        here.statuses.append(response.status)
        return response

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here = Served(bot, slack.over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"))
    yield here
    await runner.cleanup()


async def test_a_command_an_event_a_press_and_a_form_arrive_signed(slack: SlackStandIn, served: Served) -> None:
    async def thanks(ack: Any, body: Any, **_: Any) -> None:
        await ack(f"Got {body['text']}")

    town = people_of(slack)
    served.bot.on["/thanks"] = thanks
    seen = await slack.command(town.aiko, town.general, "/thanks", "for & with <love>")
    posted = await served.bot.client.chat_postMessage(channel=town.general, text="x", blocks=[button("take", "1")])
    message = slack.workspace.messages[town.general][posted["ts"]]
    await slack.press(town.aiko, message, "take", wait=0)
    await slack.react(town.aiko, town.general, message.ts, "pray")
    trigger = slack.world.pull_trigger(slack.workspace, town.aiko)
    opened = await served.bot.client.views_open(trigger_id=trigger.id, view=modal())
    submitted = await slack.submit(town.aiko, slack.view(opened["view"]["id"]), {"why": "cake"}, wait=0)

    assert seen.text == "Got for &amp; with &lt;love&gt;"
    assert submitted.closed
    assert [body.get("type", body.get("command")) for body in served.bot.heard] == [
        "/thanks",
        "block_actions",
        "event_callback",
        "view_submission",
    ]
    assert served.statuses == [200] * 4


async def test_the_address_is_verified_by_a_challenge(slack: SlackStandIn, served: Served) -> None:
    assert await served.transport.verify_url()


async def test_a_wrong_signature_is_refused(slack: SlackStandIn, served: Served) -> None:
    town = people_of(slack)
    served.transport.forged = {"X-Slack-Signature": "v0=" + "0" * 64}
    seen = await slack.command(town.aiko, town.general, "/thanks")
    assert (seen.error, served.bot.heard, served.statuses) == ("http_service_error", [], [401])


async def test_an_old_signature_is_refused(clock: Hands, session: aiohttp.ClientSession, served: Served) -> None:
    async with SlackStandIn(clock=clock) as past:
        clock.now -= 600
        town = people_of(past)
        past.over_http(served.transport.url)
        seen = await past.command(town.aiko, town.general, "/thanks")
    assert (seen.error, served.statuses) == ("http_service_error", [401])


async def test_a_failed_event_is_sent_again_and_says_so(slack: SlackStandIn, served: Served) -> None:
    async def broken(**_: Any) -> None:
        raise RuntimeError("not now")

    town = people_of(slack)
    served.bot.on["reaction_added"] = broken
    ts = await slack.say(town.ben, town.general, "cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    await slack.pusher.settle()
    retries = [(seen.get("X-Slack-Retry-Num"), seen.get("X-Slack-Retry-Reason")) for seen in served.headers]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert served.statuses == [500] * 3


async def test_a_bot_can_ask_not_to_be_sent_an_event_again(slack: SlackStandIn) -> None:
    tries: list[str] = []

    async def refuse(request: web.Request) -> web.Response:
        tries.append(await request.text())
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    server = web.Application()
    server.router.add_post("/", refuse)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    town = people_of(slack)
    ts = await slack.say(town.ben, town.general, "cake")
    await slack.react(town.aiko, town.general, ts, "pray")
    await slack.pusher.settle()
    await runner.cleanup()
    assert len(tries) == 1


async def test_a_bot_that_is_not_there_is_a_failed_dispatch(slack: SlackStandIn) -> None:
    town: Town = people_of(slack)
    slack.over_http("http://127.0.0.1:9/slack/events")
    assert (await slack.command(town.aiko, town.general, "/thanks")).error == "dispatch_failed"
