"""The seam at which a frame that cannot be read is dropped alone: held against the discord.py that is installed."""

import asyncio
import inspect
import json
import zlib
from collections.abc import Callable
from typing import Any

import discord
import pytest
import structlog
from discord.gateway import DiscordWebSocket
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import inflating, socket
from adapters.discord.inflating import FrameTooLarge, Inflater, StreamBroken
from adapters.discord.socket import Pauses, Socket, Unreadable, read
from bot.speech import Card, Reply, Text, say
from tests.discord.conftest import Scene

PLAIN = Reply(Card((Text(say("t.plain")),)))


def test_every_frame_still_goes_through_the_seam() -> None:
    """What the guard stands on. Where this fails after an upgrade, look at ``adapters/discord/socket.py`` anew."""
    poll, receive = (inspect.getsource(one) for one in (DiscordWebSocket.poll_event, DiscordWebSocket.received_message))
    assert poll.count("self.received_message(msg.data)") == 2
    assert "self._decompressor.decompress(msg)" in receive
    assert "self._discord_parsers[event]" in receive
    made = [inspect.getsource(one) for one in (discord.AutoShardedClient.launch_shard, discord.shard.Shard)]
    assert sum(source.count("DiscordWebSocket.from_client(") for source in made) == 3
    assert "ws = cls(socket, loop=client.loop)" in inspect.getsource(DiscordWebSocket.from_client)
    assert discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE == Inflater.COMPRESSION_TYPE


async def test_the_client_listens_through_our_socket(live: Scene) -> None:
    client = live.bot._client
    assert client is not None
    sockets = [client._get_websocket(shard_id=shard) for shard in client.shards]
    assert [type(one) for one in sockets] == [Socket]
    assert isinstance(sockets[0]._decompressor, Inflater)


# --- one frame ---------------------------------------------------------------------------------------------------

WHOLE = {"op": 0, "t": "MESSAGE_REACTION_ADD", "s": 7, "d": {}}


@pytest.mark.parametrize("text", ["", "x", "null", "[]", '"x"', "{", "[" * 100_000, '{"a":' * 100_000, "NaN"])
def test_what_is_no_object_is_unreadable(text: str) -> None:
    with pytest.raises((ValueError, RecursionError, Unreadable)):
        read(text)


OPS: list[Any] = [None, "0", 0.0, True, 2, 99, [], -1]
NAMES: list[Any] = [None, "", 5, [], {}]
SEQUENCES: list[Any] = ["7", 7.5, True, -1, 2**60, [], {}]
INTERVALS: list[Any] = [None, 0, "1", -1, True, 10**9, float("nan"), float("inf")]
NOTHINGS: list[Any] = [None, {}, []]
CHANGES: list[dict[str, Any]] = [
    *({"op": one} for one in OPS),
    *({"t": one} for one in NAMES),
    *({"s": one} for one in SEQUENCES),
    *({"op": 10, "d": {"heartbeat_interval": one}} for one in INTERVALS),
    *({"op": 10, "d": one} for one in NOTHINGS),
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_frame_of_another_shape_is_unreadable(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(json.dumps(WHOLE | change))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_the_content_of_a_dispatch_is_left_to_who_takes_it(data: Any) -> None:
    assert read(json.dumps(WHOLE | {"d": data}))["d"] == data


def test_a_frame_that_is_too_large_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "LARGEST", 100)
    with pytest.raises(FrameTooLarge):
        read(json.dumps(WHOLE | {"d": "x" * 100}))


# --- the stream --------------------------------------------------------------------------------------------------


def packer() -> Callable[[bytes], bytes]:
    stream = zlib.compressobj()
    return lambda text: stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH)


@given(st.lists(st.text(), min_size=1), st.integers(1, 50))
def test_frames_come_out_as_they_went_in(frames: list[str], size: int) -> None:
    pack, inflater = packer(), Inflater()
    for text in frames:
        packed = pack(text.encode("utf-8", "replace"))
        pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
        got = [inflater.decompress(piece) for piece in pieces]
        assert got[-1] == text.encode("utf-8", "replace").decode()


def test_a_frame_that_is_too_large_is_thrown_away_and_the_stream_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflating, "LARGEST", 1000)
    pack, inflater = packer(), Inflater()
    with pytest.raises(FrameTooLarge):
        inflater.decompress(pack(b"x" * 5000))
    assert inflater.decompress(pack(b"short")) == "short"
    with pytest.raises(StreamBroken):  # a bomb
        inflater.decompress(pack(b"x" * 10**6))


def test_text_that_is_none_leaves_the_stream_whole() -> None:
    pack, inflater = packer(), Inflater()
    with pytest.raises(UnicodeDecodeError):
        inflater.decompress(pack(b"\xff\xfe"))
    assert inflater.decompress(pack(b"short")) == "short"


@pytest.mark.parametrize("packed", [b"garbage" + inflating.END, b"\x00" * 50 + inflating.END], ids=["text", "zeros"])
def test_what_is_not_of_the_stream_breaks_it(packed: bytes) -> None:
    with pytest.raises(StreamBroken):
        Inflater().decompress(packed)


def test_a_stream_that_was_ended_and_a_frame_without_an_end_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = zlib.compressobj()
    with pytest.raises(StreamBroken):
        Inflater().decompress(stream.compress(b"last") + stream.flush(zlib.Z_FINISH) + inflating.END)
    monkeypatch.setattr(inflating, "LARGEST", 1000)
    inflater = Inflater()
    assert inflater.decompress(b"x" * 1000) is None
    with pytest.raises(StreamBroken):
        inflater.decompress(b"x")


# --- over the wire -----------------------------------------------------------------------------------------------


async def test_a_broken_stream_is_resumed_at_once_and_nothing_is_lost(live: Scene) -> None:
    gateway = live.discord.gateway
    message = await live.discord.people.say(live.ben, live.square, "a talk")
    gateway.send_raw(b"garbage" + inflating.END)
    await live.discord.people.react(live.aiko, message, "🙏")
    await live.core.until(lambda core: len(core.events) == 1)
    live.core.answer = PLAIN
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.text, gateway.identifies, gateway.resumes) == ("Plain words", 1, 1)


async def test_streams_that_break_again_and_again_are_resumed_more_and_more_slowly(live: Scene) -> None:
    gateway = live.discord.gateway
    async with asyncio.timeout(10):
        for tries in range(1, 4):
            gateway.send_raw(b"garbage" + inflating.END)
            while gateway.resumes < tries or not gateway.connected():
                await asyncio.sleep(0.01)


def test_pauses_between_connections_grow_while_none_of_them_holds() -> None:
    pauses = Pauses()
    quick = [pauses.next(1000.0 + second) for second in range(12)]
    assert quick[0] == 0.0
    assert all(0 < pause <= 20 for pause in quick[1:])
    assert quick[-1] >= 12
    assert pauses.next(1000.0 + 12 + socket.HELD * 2) == 0.0


async def test_a_second_ready_and_a_second_hello_change_nothing(live: Scene) -> None:
    gateway = live.discord.gateway
    gateway.send_data("READY", {"v": 10})
    gateway.send_raw(json.dumps({"op": 10, "d": {"heartbeat_interval": 1}}))
    live.core.answer = PLAIN
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.text, gateway.identifies) == ("Plain words", 1)
    assert live.bot._client is not None
    assert live.bot._client.get_guild(live.town.id) is not None


async def test_a_ready_that_cannot_be_read_is_asked_for_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = scene.discord.gateway
    greet = gateway._greet
    spoiled: list[Any] = []

    def first_spoiled(session: Any) -> None:
        if spoiled:
            greet(session)
        else:
            spoiled.append(session)
            gateway.send_data("READY", {"v": 10})

    monkeypatch.setattr(gateway, "_greet", first_spoiled)
    await asyncio.wait_for(scene.bot.start(), 20)
    assert gateway.identifies == 2


async def test_an_interaction_that_cannot_be_read_is_answered_with_the_incident(live: Scene) -> None:
    """As far as it says how to answer it; the log has the same incident, and nobody's words."""
    with structlog.testing.capture_logs() as logs:
        live.discord.gateway.send_data(
            "INTERACTION_CREATE",
            {"id": "123", "token": "tok", "type": 2, "locale": "ja", "data": {"name": "words of somebody"}},
        )
        async with asyncio.timeout(5):
            while not live.calls("POST /interactions/123/tok/callback"):
                await asyncio.sleep(0.01)
    [line] = [one for one in logs if one["event"] == "discord.dispatch_unreadable"]
    [call] = live.calls("POST /interactions/123/tok/callback")
    assert f"こちらの不具合です（{line['incident']}）。" in json.dumps(call.request, ensure_ascii=False)
    assert "words of somebody" not in str(logs)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"id": "1/../..", "token": "tok", "type": 2},
        {"id": "5", "token": "a/b", "type": 2},
        {"id": "5", "token": None, "type": 2},
        {"id": "5", "token": "tok", "type": 4},
        {"id": 5, "token": "tok", "type": 2},
    ],
    ids=str,
)
async def test_where_it_cannot_be_answered_nothing_is_sent(live: Scene, data: Any) -> None:
    before = len(live.log)
    live.discord.gateway.send_data("INTERACTION_CREATE", data)
    await asyncio.sleep(0.1)
    assert [one for one in live.log[before:] if one.kind != "push"] == []
