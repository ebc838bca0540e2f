"""Starting, being restarted and stopping."""

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.app import Discord, PlatformRefused
from adapters.discord.gateway import Pauses
from adapters.sandbox.discord import DiscordStandIn
from bot.events import Reacted
from bot.people import Locale
from bot.phrasebook import Phrasebook
from bot.speech import Card, Reply, Text, say
from tests.discord.conftest import Scene
from tests.discord.town import PHRASEBOOK, FakeCore, slow

PLAIN = Reply(Card((Text(say("t.plain")),)))


async def test_a_refused_token_is_named_with_what_to_do() -> None:
    async with DiscordStandIn() as stand_in:
        bot = Discord(FakeCore().as_bot, token="wrong", api_url=stand_in.api_url)
        with pytest.raises(
            PlatformRefused, match=r'DISCORD_TOKEN was refused by Discord\. See README, "Connect Discord"'
        ):
            await bot.start()


async def test_while_discord_is_away_it_goes_on_trying(scene: Scene) -> None:
    scene.discord.faults.cut_before(r"GET /users/@me", times=2)
    await scene.bot.start()
    assert len(scene.discord.gateway.connected()) == 1


async def test_commands_are_registered_only_where_they_differ(scene: Scene) -> None:
    await scene.bot.start()
    second = Discord(scene.core.as_bot, token=scene.discord.token, api_url=scene.discord.api_url + "/")
    await second.start()
    await second.stop()
    assert len(scene.calls("PUT /applications")) == 1
    scene.discord.world.commands[None].pop()
    third = Discord(scene.core.as_bot, token=scene.discord.token, api_url=scene.discord.api_url)
    await third.start()
    await third.stop()
    assert len(scene.calls("PUT /applications")) == 2


async def test_given_shards_connect_to_the_gateway_that_the_api_names(scene: Scene) -> None:
    sharded = Discord(
        scene.core.as_bot, token=scene.discord.token, api_url=scene.discord.api_url, shard_ids=[0, 1], shard_count=2
    )
    await sharded.start()
    assert sorted(session.shard for session in scene.discord.gateway.connected()) == [(0, 2), (1, 2)]
    await sharded.stop()


async def test_shards_that_discord_refuses_are_named(scene: Scene) -> None:
    sharded = Discord(
        scene.core.as_bot, token=scene.discord.token, api_url=scene.discord.api_url, shard_ids=[5], shard_count=2
    )
    with pytest.raises(PlatformRefused, match="DISCORD_SHARD_IDS and DISCORD_SHARD_COUNT"):
        await sharded.start()


def test_shard_ids_need_a_count() -> None:
    with pytest.raises(PlatformRefused, match="DISCORD_SHARD_IDS needs DISCORD_SHARD_COUNT"):
        Discord(FakeCore().as_bot, token="t", api_url="http://127.0.0.1/api/v10", shard_ids=[0])


async def test_commands_that_cannot_be_shown_are_named(scene: Scene) -> None:
    english = PHRASEBOOK.languages[Locale("en")]
    phrases = {key: text for key, text in english.phrases.items() if key != "command.trust.board.help"}
    scene.core.phrasebook = Phrasebook({Locale("en"): replace(english, phrases=phrases)}, Locale("en"))
    bot = Discord(scene.core.as_bot, token=scene.discord.token, api_url=scene.discord.api_url)
    with pytest.raises(PlatformRefused, match=r"command\.trust\.board\.help"):
        await bot.start()


async def test_a_malformed_dispatch_ends_nothing(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    for _ in range(2):
        live.discord.gateway.send_malformed()
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: any(isinstance(event, Reacted) for event in core.events))
    live.core.answer = PLAIN
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.text, live.discord.gateway.identifies) == ("Plain words", 1)


async def test_a_client_that_ended_is_followed_by_another(live: Scene) -> None:
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    for _ in range(2):
        identified = live.discord.gateway.identifies
        await live.discord.gateway.close(4012)
        async with asyncio.timeout(10):
            while live.discord.gateway.identifies == identified:
                await asyncio.sleep(0.02)
    await live.core.until(lambda core: live.space in core.seen_spaces)
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: any(isinstance(event, Reacted) for event in core.events))
    live.core.answer = PLAIN
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert seen.text == "Plain words"


def test_after_a_long_outage_it_is_back_within_seconds() -> None:
    pauses = Pauses()
    assert max(pauses.delay() for _ in range(300)) <= 16


async def test_an_answer_under_way_outlives_its_client(live: Scene) -> None:
    live.core.answer = slow(PLAIN, 0.3)
    asked = asyncio.create_task(live.discord.people.command(live.aiko, live.square, "trust board"))
    await live.core.until(lambda core: len(core.events) == 1)
    await live.discord.gateway.close(4012)
    later = await live.discord.people.later(await asked)
    assert later.text == "Plain words"


async def test_stopping_lets_what_is_under_way_end(live: Scene) -> None:
    live.core.answer = slow(PLAIN, 0.4)
    asked = asyncio.create_task(live.discord.people.command(live.aiko, live.square, "trust board"))
    await live.core.until(lambda core: len(core.events) == 1)
    await live.bot.stop()
    later = await live.discord.people.later(await asked)
    assert later.text == "Plain words"
    assert live.discord.gateway.connected() == []
