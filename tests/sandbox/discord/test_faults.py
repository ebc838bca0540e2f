"""What goes wrong on purpose goes wrong as it does with Discord, and the real discord.py gets over it or does not."""

import asyncio
from typing import Any

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket

from adapters.sandbox.discord import Faults
from tests.sandbox.discord.client import Town, a_town, intents
from tests.sandbox.discord.commands import all_commands

POSTS = r"^POST /channels/\d+/messages$"


async def reconnected(town: Town, resumes: int, identifies: int) -> None:
    async with asyncio.timeout(8):
        while (town.discord.gateway.resumes, town.discord.gateway.identifies) != (resumes, identifies):
            await asyncio.sleep(0.01)


async def test_a_cut_connection_is_resumed_and_what_was_missed_is_replayed() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        town.discord.gateway.cut()
        await town.people.react(town.aiko, message, "🙏")
        assert (await town.bot.hears("raw_reaction_add")).user_id == town.aiko.id
        await reconnected(town, resumes=1, identifies=1)


async def test_a_forgotten_session_begins_anew_and_replays_nothing() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        town.discord.gateway.cut(forget_session=True)
        await town.people.react(town.aiko, message, "🙏")
        await reconnected(town, resumes=0, identifies=2)
        await town.people.react(town.aiko, message, "💐")
        assert str((await town.bot.hears("raw_reaction_add")).emoji) == "💐"


async def test_discord_asks_to_reconnect() -> None:
    async with a_town() as town:
        town.discord.gateway.ask_to_reconnect()
        await reconnected(town, resumes=1, identifies=1)
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏")
        await town.bot.hears("raw_reaction_add")


async def test_dispatches_come_up_to_three_times_and_the_same_for_the_same_seed() -> None:
    async def heard_with(seed: int) -> int:
        async with a_town(faults=Faults(seed, duplicates=True)) as town:
            for _ in range(5):
                message = await town.people.say(town.ben, town.channel, "I did it")
                await town.people.react(town.aiko, message, "🙏")
            await town.people.clear_reactions(town.ben, message)
            await town.bot.hears("raw_reaction_clear")
            return sum(frame["t"] == "MESSAGE_REACTION_ADD" for frame in town.discord.gateway.connected()[0].sent)

    first = await heard_with(1)
    assert 5 < first <= 15
    assert await heard_with(1) == first


async def test_a_dispatch_is_delivered_again() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏")
        await town.people.redeliver("MESSAGE_REACTION_ADD", times=2)
        for _ in range(3):
            assert (await town.bot.hears("raw_reaction_add")).message_id == message.id


async def test_an_interaction_delivered_twice_is_answered_once() -> None:
    async with a_town(prepare=all_commands, faults=Faults(seed=3, duplicates=True)) as town:
        await town.people.command(town.aiko, town.channel, "trust show")
        await town.people.redeliver("INTERACTION_CREATE")
        await town.bot.hears("interaction")
        await asyncio.sleep(0.05)
        assert [one.content for one in town.channel.history] == ["You: 3 (all)"]


async def test_a_malformed_dispatch_ends_discord_py(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it comes: the bot's own adapter puts a socket that drops it in the place of this one."""
    monkeypatch.setattr(discord.shard, "DiscordWebSocket", DiscordWebSocket)
    async with a_town() as town:
        town.discord.gateway.send_malformed()
        async with asyncio.timeout(5):
            while not town.bot.errors:
                await asyncio.sleep(0.01)
        assert isinstance(town.bot.errors[0], ValueError)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_out(everywhere: Any) -> None:
    faults = Faults()
    async with a_town(faults=faults) as town:
        faults.rate_limit(POSTS, times=2, everywhere=everywhere)
        await town.there().send("At last")
        assert [one.content for one in town.channel.history] == ["At last"]


async def test_a_rate_limit_says_how_long() -> None:
    faults = Faults()
    async with a_town(faults=faults) as town:
        faults.rate_limit("GET /users/@me", retry_after=1.5)
        status, answer, headers = await town.raw("GET", "/users/@me")
        assert (status, answer["retry_after"], answer["global"]) == (429, 1.5, False)
        assert {"Via", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining"} <= headers.keys()
        assert headers["Content-Type"] == "application/json"


async def test_a_server_error_is_tried_again() -> None:
    faults = Faults()
    async with a_town(faults=faults) as town:
        faults.fail(POSTS)
        await town.there().send("At last")
        assert [one.content for one in town.channel.history] == ["At last"]


async def test_a_cut_before_stores_nothing_and_a_cut_after_stores_once() -> None:
    faults = Faults()
    async with a_town(faults=faults) as town:
        faults.cut_before(POSTS)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await town.there().send("Hello", nonce="n-1")
        assert town.channel.history == []
        faults.cut_after(POSTS)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await town.there().send("Hello", nonce="n-1")
        assert len(town.channel.history) == 1
        sent = await town.there().send("Hello", nonce="n-1")
        assert [one.id for one in town.channel.history] == [sent.id]


async def test_answers_can_be_slow() -> None:
    faults = Faults(delay=(0.05, 0.06))
    async with a_town(faults=faults) as town:
        before = asyncio.get_running_loop().time()
        await town.there().send("Hello")
        assert asyncio.get_running_loop().time() - before >= 0.05


async def test_real_rate_limits_hold_a_channel_to_five_messages_in_five_seconds() -> None:
    async with a_town(rate_limits=True) as town:
        path = f"/channels/{town.channel.id}/messages"
        answers = [await town.raw("POST", path, {"content": str(number)}) for number in range(6)]
        assert [status for status, _, _ in answers] == [200] * 5 + [429]
        assert [headers.get("X-RateLimit-Remaining") for _, _, headers in answers[:5]] == ["4", "3", "2", "1", "0"]
        assert 4 < answers[5][1]["retry_after"] <= 5


async def test_fifty_requests_a_second_in_all() -> None:
    async with a_town(rate_limits=True) as town:
        paths = [f"/channels/{number}" for number in range(60)]
        answers = [await town.raw("GET", path) for path in paths]
        over = [answer for status, answer, _ in answers if status == 429]
        assert over
        assert over[0]["global"] is True


async def test_two_shards_share_the_servers() -> None:
    async with a_town(wants=intents(), shards=2) as town:
        assert len(town.discord.gateway.connected()) == 2
        assert [guild.id for guild in town.bot.guilds] == [town.guild.id]
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏")
        await town.bot.hears("raw_reaction_add")
        sent = [
            sum(one["t"] == "MESSAGE_REACTION_ADD" for one in session.sent)
            for session in town.discord.gateway.connected()
        ]
        assert sorted(sent) == [0, 1]
        assert isinstance(town.bot.shard_count, int)


async def test_a_share_of_requests_goes_wrong_after_the_message_is_stored() -> None:
    faults = Faults()
    async with a_town(faults=faults) as town:
        path = f"/channels/{town.channel.id}/messages"
        faults.at_random(POSTS, 1.0, "server error after")
        assert (await town.raw("POST", path, {"content": "x"}))[0] == 500
        faults.stop()
        faults.at_random(POSTS, 1.0, "hang after", seconds=5.0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(town.raw("POST", path, {"content": "y"}), 0.2)
        assert [one.content for one in town.channel.history] == ["x", "y"]


async def test_which_requests_go_wrong_is_the_same_for_the_same_seed() -> None:
    def thrown(seed: int) -> list[str]:
        faults = Faults(seed)
        faults.at_random(POSTS, 0.3, "rate limited")
        faults.at_random(POSTS, 0.3, "server error")
        found = [faults.take("POST /channels/1/messages") for _ in range(20)]
        return [one.what if one else "" for one in found]

    assert thrown(1) == thrown(1) != thrown(2)
    assert set(thrown(1)) == {"", "rate limited", "server error"}
