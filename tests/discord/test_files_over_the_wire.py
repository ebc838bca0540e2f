"""A file goes to whoever asked for it, and to nobody else."""

import asyncio
import io
import random
import time
import zipfile

import pytest

from adapters.discord import files
from adapters.sandbox.discord import Seen
from bot.speech import Button, Buttons, Card, File, Reply, Text, say
from tests.discord.conftest import Scene
from tests.discord.test_answers_over_the_wire import posted
from tests.discord.town import slow

CARD = Card((Text(say("t.plain")),))
PAPER = File("trust/役割.csv", "役割,1\n".encode())
PANEL = Card((Text(say("t.title")), Buttons((Button(say("t.label"), "export", "c1"),))))
EXPORT = "export:c1~mark0000000000000001"


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def handed(seen: Seen) -> list[tuple[str, bytes]]:
    return [(file.filename, file.content) for file in seen.files]


async def test_a_command_is_answered_with_a_file(live: Scene) -> None:
    live.core.answer = Reply(CARD, file=PAPER)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.text, seen.ephemeral, handed(seen)) == ("Plain words", True, [("trust_役割.csv", PAPER.content)])
    assert live.discord.people.seen_by(live.ben, live.square) == []


async def test_a_slow_command_is_answered_with_a_file_later(live: Scene) -> None:
    live.core.answer = slow(Reply(CARD, file=PAPER), 0.4)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert seen.kind == "thinking"
    later = await live.discord.people.later(seen)
    assert (later.text, later.ephemeral, len(later.files)) == ("Plain words", True, 1)


async def test_a_large_file_comes_after_a_deferral(live: Scene) -> None:
    live.core.answer = Reply(CARD, file=File("all.bin", noise(3_000_000)))
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    later = await live.discord.people.later(seen)
    assert handed(later) == [("all.bin", noise(3_000_000))]


async def test_a_file_that_discord_would_refuse_is_packed(live: Scene) -> None:
    live.core.answer = Reply(CARD, file=File("all.jsonl", b'{"id": 1}\n' * 1_200_000))
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    ((name, content),) = handed(await live.discord.people.later(seen))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert (name, archive.namelist(), archive.getinfo("all.jsonl").file_size) == (
            "all.jsonl.zip",
            ["all.jsonl"],
            12_000_000,
        )


async def test_a_file_that_takes_long_to_pack_still_comes(live: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = files._packed

    def slowly(file: File) -> File:
        time.sleep(3.2)
        return packed(file)

    monkeypatch.setattr(files, "_packed", slowly)
    live.core.answer = Reply(CARD, file=File("all.jsonl", b'{"id": 1}\n' * 1_200_000))
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert seen.kind == "thinking"
    later = await live.discord.people.later(seen, timeout=8.0)
    assert [name for name, _ in handed(later)] == ["all.jsonl.zip"]


async def test_a_file_that_does_not_fit_either_way_is_told_with_its_incident(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 1000)
    live.core.answer = Reply(CARD, file=File("all.bin", noise(5000)))
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert (seen.text, seen.files) == ("こちらの不具合です（abc123）。", ())


@pytest.mark.parametrize("seconds", [0.0, 0.4])
async def test_a_file_for_a_press_on_a_public_message_is_private(live: Scene, seconds: float) -> None:
    panel = await posted(live, PANEL)
    live.core.answer = slow(Reply(CARD, file=PAPER), seconds)
    seen = await live.discord.people.press(live.ben, panel, EXPORT)
    await live.discord.people.later(seen)
    (private,) = [one for one in live.discord.people.seen_by(live.ben, live.square) if one.ephemeral]
    assert (private.content, [one.content for one in private.attachments]) == ("Plain words", [PAPER.content])
    assert (panel.content, panel.attachments) == ("A title", [])


async def test_a_redraw_with_a_file_keeps_the_file_apart(live: Scene) -> None:
    panel = await posted(live, PANEL)
    live.core.answer = Reply(CARD, redraw=True, file=PAPER)
    seen = await live.discord.people.press(live.ben, panel, EXPORT)
    assert (seen.kind, panel.content, panel.attachments) == ("redraw", "Plain words", [])
    async with asyncio.timeout(3):
        while not seen.interaction.follow_ups:
            await asyncio.sleep(0.01)
    (alone,) = seen.interaction.follow_ups
    assert (alone.ephemeral, [one.content for one in alone.attachments]) == (True, [PAPER.content])


async def test_a_server_error_sends_the_file_again(live: Scene) -> None:
    live.discord.faults.fail(r"POST /interactions/", times=1)
    live.core.answer = Reply(CARD, file=PAPER)
    seen = await live.discord.people.command(live.aiko, live.square, "trust board")
    assert handed(seen) == [("trust_役割.csv", PAPER.content)]
