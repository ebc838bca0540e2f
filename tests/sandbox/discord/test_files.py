"""Files that come with an answer: sent as a form, kept with their bytes, shown to the asker alone."""

import io
import json
from typing import Any

import aiohttp
import pytest

from adapters.sandbox.discord import Attachment, Seen
from tests.sandbox.discord.client import Town, a_town
from tests.sandbox.discord.commands import all_commands

PAPER = "役割,1\n".encode()


async def answered(town: Town, seen: Seen, body: dict[str, Any], *files: bytes, verb: str = "PATCH") -> tuple[int, Any]:
    """An edit of the answer (or with POST a follow-up) past discord.py."""
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, content in enumerate(files):
        form.add_field(f"files[{number}]", io.BytesIO(content), filename=f"file{number}.csv", content_type="text/csv")
    path = f"/webhooks/{town.discord.application_id}/{seen.interaction.token}"
    url = town.discord.api_url + path + ("/messages/@original" if verb == "PATCH" else "")
    async with aiohttp.ClientSession() as session, session.request(verb, url, data=form) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_file_is_seen_by_the_asker_alone(at_once: Any) -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.later(await town.people.command(town.aiko, town.channel, "export", at_once=at_once))
        (file,) = seen.files
        assert (seen.ephemeral, seen.text, file.filename, file.content) == (True, "Here", "trust.csv", PAPER)
        assert town.people.seen_by(town.ben, town.channel) == []
        assert town.channel.history == []


async def test_an_edit_names_the_files_that_stay_and_adds_others() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "export")
        old = str(seen.files[0].id)
        status, shown = await answered(
            town, seen, {"attachments": [{"id": old}, {"id": "0", "filename": "more.csv"}]}, b"x"
        )
        assert (status, [one["filename"] for one in shown["attachments"]]) == (200, ["trust.csv", "more.csv"])
        assert all(one["ephemeral"] and "ephemeral-attachments" in one["url"] for one in shown["attachments"])
        _, shown = await answered(town, seen, {"attachments": []})
        assert (shown["attachments"], shown["content"]) == ([], "Here")


async def test_a_follow_up_may_be_nothing_but_a_file() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "export")
        await answered(
            town, seen, {"flags": 64, "attachments": [{"id": "0", "description": "Mine"}]}, b"x", verb="POST"
        )
        last = town.people.seen_by(town.aiko, town.channel)[-1].attachments[0]
        assert last == Attachment(last.id, "file0.csv", b"x", "text/csv", "Mine")


async def test_a_file_of_more_than_ten_mebibytes_is_refused() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "export")
        largest = 10 * 1024 * 1024
        assert (await answered(town, seen, {"content": "x"}, bytes(largest)))[0] == 200
        for size in (largest + 1, 3 * largest):
            status, refused = await answered(town, seen, {"content": "x"}, bytes(size))
            assert (status, refused["code"]) == (413, 40005)


@pytest.mark.parametrize(
    "listed", [[{"id": "1"}], [{"id": "7"}], [{"id": "0", "description": "x" * 1025}], [{"id": "0", "nmae": "x"}]]
)
async def test_a_list_of_files_that_is_wrong_is_refused(listed: Any) -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "export")
        status, refused = await answered(town, seen, {"attachments": listed}, b"x")
        assert (status, refused["code"], [*refused["errors"]]) == (400, 50035, ["attachments"])
