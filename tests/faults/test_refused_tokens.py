"""A token is revoked while the bot runs: what is owed waits, nobody is asked for anything, and later it goes out."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from adapters.slack import admission as on_slack
from adapters.web.server import Web
from bot.people import PlatformName
from tests.faults.street import Street, street_on

from adapters.discord import admission as on_discord  # isort: skip  # imported once audioop's warning is dealt with

TOKEN_ERRORS = ("token_revoked", "account_inactive", "invalid_auth", "token_expired", "org_login_required")


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    for module in (on_slack, on_discord):
        monkeypatch.setattr(module, "ASK_EVERY", 0.2)
        monkeypatch.setattr(module, "WAIT", 0.3)
    async with street_on(f"sqlite:///{tmp_path}/town.db") as street:
        yield street


async def states(street: Street) -> Counter[str]:
    return Counter(str(row["state"]) for row in await street.rows("posts"))


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def health(street: Street) -> tuple[int, object]:
    """What ``/health`` answers of this bot."""
    web = Web("127.0.0.1", 0, [], street.live._healthy, street.live._hindrances)
    await web.start()
    try:
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{web.port}/health") as answer:
            return answer.status, await answer.json()
    finally:
        await web.stop()


def said_of(street: Street, event: str) -> int:
    return sum(one["event"] == event for one in street.logs.capture.entries)


@pytest.mark.parametrize("error", TOKEN_ERRORS)
async def test_on_slack_everything_waits_and_goes_out_later(street: Street, error: str) -> None:
    """Commands are answered meanwhile, as far as everybody in them is known."""
    side = street.on_slack
    giver, receiver = side.arrives(), side.arrives()
    assert (await side.thanks(giver, f"@{receiver.name} for the first talk")).text.startswith("You gave")
    await street.settled()
    before = await states(street)
    side.slack.refuse_token(error)
    street.logs.forget()
    for number in range(5):
        seen = await side.thanks(giver, f"@{receiver.name} for talk number {number}")
        assert seen.text.startswith("You gave"), seen
    await until(lambda: street.live._hindrances() == [f"slack: bot token: {error}"])
    await asyncio.sleep(1.5)
    waiting = await states(street) - before
    assert set(waiting) <= {"owed", "sending"}, waiting
    assert waiting.total() >= 5
    assert await health(street) == (503, {"status": "unavailable", "reasons": [f"slack: bot token: {error}"]})
    assert (said_of(street, "slack.refused"), said_of(street, "slack.lookup_failed")) == (1, 0)
    side.slack.refuse_token("")
    await street.settled()
    assert set(await states(street)) == {"sent"}
    assert street.live._hindrances() == []
    assert (await health(street))[0] == 200
    told = [said for said in side.others_see() if "talk number" in said]
    assert all(sum(f"talk number {number}" in said for said in told) == 1 for number in range(5)), told


async def test_what_waits_counts_no_try(street: Street) -> None:
    side = street.on_slack
    giver, receiver = side.arrives(), side.arrives()
    await side.thanks(giver, f"@{receiver.name} for the first talk")
    await street.settled()
    side.slack.refuse_token()
    await side.thanks(giver, f"@{receiver.name} for the second talk")
    await asyncio.sleep(2.5)
    asked = [one for one in street.exchanges if one.platform == "slack" and one.path == "chat.postMessage"]
    side.slack.refuse_token("")
    await street.settled()
    # Slack was asked for it once, before it was known, and then not again until it took the token.
    assert len([one for one in asked if one.answer == {"ok": False, "error": "token_revoked"}]) <= 2


async def test_on_discord_everything_waits_while_only_http_refuses(street: Street) -> None:
    """The gateway is still there, and interactions bring their own tokens: commands are answered."""
    side = street.on_discord
    giver, receiver = side.arrives(), side.arrives()
    await side.thanks(giver, receiver, "for the first talk")
    await street.settled()
    before = await states(street)
    application = side.discord.world.application
    token, application.token = application.token, "another"
    street.logs.forget()
    for number in range(5):
        seen = await side.thanks(giver, receiver, f"for talk number {number}")
        assert seen.text.startswith("You gave"), seen.text
    await until(lambda: street.live._hindrances() == ["discord: token_refused"])
    await asyncio.sleep(1.5)
    waiting = await states(street) - before
    assert set(waiting) <= {"owed", "sending"}, waiting
    assert await health(street) == (503, {"status": "unavailable", "reasons": ["discord: token_refused"]})
    assert said_of(street, "discord.refused") == 1
    application.token = token
    await street.settled()
    assert set(await states(street)) == {"sent"}
    assert street.live._hindrances() == []


async def test_on_discord_a_reset_token_is_not_hammered_and_comes_back(street: Street) -> None:
    side = street.on_discord
    begun = len(street.exchanges)
    identified = side.discord.gateway.identifies
    await side.discord.revoke_token()
    await until(lambda: street.live._hindrances() == ["discord: token_refused"])
    await asyncio.sleep(3)
    refused = [one for one in street.exchanges[begun:] if one.platform == "discord" and one.status == 401]
    assert 0 < len(refused) < 60
    assert side.discord.gateway.identifies == identified
    assert said_of(street, "discord.refused") == 1
    side.discord.take_token_again()
    await until(street.discord_is_ready, 20)
    await until(lambda: street.live._hindrances() == [])
    await street.still_works()


@pytest.mark.parametrize("code", [4013, 4014])
async def test_on_discord_refused_intents_are_asked_for_more_and_more_rarely(street: Street, code: int) -> None:
    side = street.on_discord
    side.discord.gateway.refuses = code
    await side.discord.gateway.close(code)
    await until(lambda: street.live._hindrances() == ["discord: intents_refused"])
    side.discord.gateway.refuses = None
    await until(street.discord_is_ready, 20)
    await until(lambda: street.live._hindrances() == [])
    await street.still_works()


async def test_a_platform_that_is_merely_away_makes_nobody_sick(street: Street) -> None:
    street.on_slack.slack.faults.fail("*", times=-1)
    await street.on_slack.slack.drop_connections()
    await asyncio.sleep(0.5)
    assert (await health(street))[0] == 200
    assert PlatformName.SLACK in street.live._platforms
    street.on_slack.slack.faults.stop()
