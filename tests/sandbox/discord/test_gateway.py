"""The gateway's own protocol, spoken without a library: uncompressed, and as Discord does not allow it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordStandIn


@asynccontextmanager
async def dialled(standin: DiscordStandIn) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{standin.gateway_url}?v=10&encoding=json") as socket,
    ):
        assert (await socket.receive_json())["op"] == 10
        yield socket


def identify(standin: DiscordStandIn, **more: Any) -> dict[str, Any]:
    return {"op": 2, "d": {"token": standin.token, "intents": 1, "properties": {}, **more}}


async def test_hello_identify_ready_and_a_heartbeat() -> None:
    async with DiscordStandIn() as standin:
        guild = standin.world.add_guild("Study circle", standin.world.add_user("ben"))
        async with dialled(standin) as socket:
            await socket.send_json(identify(standin))
            ready, created = await socket.receive_json(), await socket.receive_json()
            assert (ready["t"], ready["s"], ready["d"]["guilds"]) == (
                "READY",
                1,
                [{"id": str(guild.id), "unavailable": True}],
            )
            assert (created["t"], created["s"], created["d"]["name"]) == ("GUILD_CREATE", 2, "Study circle")
            await socket.send_json({"op": 1, "d": 2})
            assert (await socket.receive_json())["op"] == 11


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 1, "d": None}, None),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 2, "d": {"token": "wrong", "intents": 0}}, 4004),
        ({"op": 2, "d": {"token": "stand-in.discord.token", "intents": 2}}, 4014),
        ({"op": 2, "d": {"token": "stand-in.discord.token", "intents": 1 << 15}}, 4014),
        ({"op": 2, "d": {"token": "stand-in.discord.token", "intents": 0, "shard": [2, 2]}}, 4010),
    ],
)
async def test_a_connection_is_closed_with_the_reason(frame: Any, code: int | None) -> None:
    async with DiscordStandIn() as standin, dialled(standin) as socket:
        await socket.send_json(frame)
        answer = await socket.receive()
        assert answer.type is (aiohttp.WSMsgType.TEXT if code is None else aiohttp.WSMsgType.CLOSE)
        assert socket.close_code == code


async def test_who_identifies_twice_is_closed() -> None:
    async with DiscordStandIn() as standin, dialled(standin) as socket:
        await socket.send_json(identify(standin))
        await socket.receive_json()
        await socket.send_json(identify(standin))
        while (await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
            pass
        assert socket.close_code == 4005


async def test_a_session_that_ended_cleanly_cannot_be_resumed() -> None:
    async with DiscordStandIn() as standin:
        async with dialled(standin) as socket:
            await socket.send_json(identify(standin))
            session = (await socket.receive_json())["d"]["session_id"]
            await socket.close(code=1000)
        async with dialled(standin) as socket:
            await socket.send_json({"op": 6, "d": {"token": standin.token, "session_id": session, "seq": 1}})
            assert await socket.receive_json() == {"op": 9, "d": False}
