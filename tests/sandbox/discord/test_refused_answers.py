"""What Discord refuses in answers to interactions: too late, twice, of the wrong kind, malformed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from discord.http import Route

from adapters.sandbox.discord.interaction import Interaction
from tests.sandbox.discord.client import Town, a_town
from tests.sandbox.discord.commands import all_commands

MESSAGE = {"type": 4, "data": {"content": "Hello"}}
MODAL = {
    "type": 9,
    "data": {
        "custom_id": "form",
        "title": "Form",
        "components": [{"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1, "label": "A"}]}],
    },
}


@asynccontextmanager
async def asked(town: Town, deed: Any = None) -> AsyncIterator[Interaction]:
    """An interaction that nobody has answered yet."""
    waiting = asyncio.create_task(deed or town.people.command(town.aiko, town.channel, "silent"))
    await town.bot.hears("interaction")
    yield list(town.discord.world.interactions.values())[-1]
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def answer(town: Town, interaction: Interaction, body: dict[str, Any]) -> Any:
    path = "/interactions/{webhook_id}/{webhook_token}/callback"
    route = Route("POST", path, webhook_id=interaction.id, webhook_token=interaction.token)
    return await town.bot.http.request(route, json=body)


async def code_of(coroutine: Any) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await coroutine
    return refused.value.code


async def opened_modal(town: Town) -> Any:
    async with asked(town) as interaction:
        await answer(town, interaction, MODAL)
        return interaction.modal


async def test_an_answer_after_three_seconds_finds_nothing() -> None:
    now = datetime(2026, 12, 1, 10, tzinfo=UTC)
    async with a_town(prepare=all_commands, clock=lambda: now) as town, asked(town) as interaction:
        now += timedelta(seconds=3, milliseconds=1)
        assert await code_of(answer(town, interaction, MESSAGE)) == 10062


async def test_a_second_answer_is_refused() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        await answer(town, interaction, MESSAGE)
        assert await code_of(answer(town, interaction, MESSAGE)) == 40060
        assert len(town.channel.history) == 1


async def test_a_strangers_token_is_refused() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        route = Route("POST", f"/interactions/{interaction.id}/forged/callback")
        assert await code_of(town.bot.http.request(route, json=MESSAGE)) == 10062


async def test_no_form_after_a_deferral() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        await answer(town, interaction, {"type": 5})
        assert await code_of(answer(town, interaction, MODAL)) == 40060


async def test_no_form_in_answer_to_a_form() -> None:
    async with a_town(prepare=all_commands) as town:
        modal = await opened_modal(town)
        async with asked(town, town.people.submit(town.aiko, modal, {"a": "x"})) as submitted:
            assert await code_of(answer(town, submitted, MODAL)) == 50035
            await answer(town, submitted, MESSAGE)


async def test_no_redraw_where_there_is_no_message() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        assert await code_of(answer(town, interaction, {"type": 6})) == 50035
        assert await code_of(answer(town, interaction, {"type": 7, "data": {"content": "x"}})) == 50035
        assert await code_of(answer(town, interaction, {"type": 8, "data": {"choices": []}})) == 50035


async def test_suggestions_are_at_most_25_and_nothing_else() -> None:
    async with a_town(prepare=all_commands) as town:
        typing = town.people.autocomplete(town.aiko, town.channel, "trust show", "window", "zzz")
        waiting = asyncio.create_task(typing)
        await town.bot.hears("interaction")
        await waiting
        interaction = list(town.discord.world.interactions.values())[-1]
        interaction.answered_with = None
        choice = {"name": "x", "value": "x"}
        assert await code_of(answer(town, interaction, MESSAGE)) == 50035
        assert await code_of(answer(town, interaction, {"type": 8, "data": {"choices": [choice] * 26}})) == 50035
        long = {"name": "x" * 101, "value": "x"}
        assert await code_of(answer(town, interaction, {"type": 8, "data": {"choices": [long]}})) == 50035


def text(custom_id: str = "a", **more: Any) -> dict[str, Any]:
    return {"type": 1, "components": [{"type": 4, "custom_id": custom_id, "style": 1, "label": "A", **more}]}


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "A", "component": component, **more}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": "x" * 46}, "In data.title"),
        ({"title": ""}, "In data.title"),
        ({"custom_id": "x" * 101}, "In data.custom_id"),
        ({"components": []}, "In data.components"),
        ({"components": [text(str(one)) for one in range(6)]}, "In data.components"),
        ({"components": [text(), text()]}, "In components"),
        ({"components": [text(label="x" * 46)]}, "In data.components.0.components.0.label"),
        ({"components": [text(value="x" * 4001)]}, "In data.components.0.components.0.value"),
        ({"components": [text(style=3)]}, "In data.components.0.components.0.style"),
        (
            {"components": [label({"type": 4, "custom_id": "a", "style": 1}, label="x" * 46)]},
            "In data.components.0.label",
        ),
        ({"components": [label({"type": 2, "custom_id": "a", "style": 1})]}, "In data.components.0.component.type"),
        (
            {"components": [label({"type": 3, "custom_id": "a", "options": [{"label": "x", "value": "x"}] * 26})]},
            "In data.components.0.component.options",
        ),
        ({"components": [{"type": 2, "style": 1, "custom_id": "a", "label": "A"}]}, "In data.components.0.type"),
        ({"content": "no place for it"}, "In data.content"),
    ],
)
async def test_a_malformed_form_is_refused_where_it_is_wrong(change: Any, where: Any) -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        with pytest.raises(discord.HTTPException) as refused:
            await answer(town, interaction, {"type": 9, "data": MODAL["data"] | change})
        assert refused.value.code == 50035
        assert refused.value.text.split("\n")[1].startswith(f"{where}:")
        await answer(town, interaction, MODAL)


async def test_a_malformed_answer_leaves_the_interaction_open() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        assert await code_of(answer(town, interaction, {"type": 4, "data": {"content": "x" * 2001}})) == 50035
        assert await code_of(answer(town, interaction, {"type": 4, "data": {}})) == 50006
        await answer(town, interaction, MESSAGE)


async def test_a_token_writes_for_fifteen_minutes_and_not_before_the_first_answer() -> None:
    now = datetime(2026, 12, 1, 10, tzinfo=UTC)
    async with a_town(prepare=all_commands, clock=lambda: now) as town, asked(town) as interaction:
        path = f"/webhooks/{town.discord.application_id}/{interaction.token}"
        more = {"content": "more"}
        assert await code_of(town.bot.http.request(Route("POST", path), json=more)) == 10015
        await answer(town, interaction, MESSAGE)
        now += timedelta(minutes=14, seconds=59)
        await town.bot.http.request(Route("POST", path), json=more)
        now += timedelta(seconds=2)
        assert await code_of(town.bot.http.request(Route("POST", path), json=more)) == 50027
        assert [one.content for one in town.channel.history] == ["Hello", "more"]


async def test_the_original_answer_is_read_edited_and_deleted() -> None:
    async with a_town(prepare=all_commands) as town, asked(town) as interaction:
        await answer(town, interaction, MESSAGE)
        path = f"/webhooks/{town.discord.application_id}/{interaction.token}/messages/@original"
        read = await town.bot.http.request(Route("GET", path))
        assert (read["content"], read["webhook_id"]) == ("Hello", str(town.discord.application_id))
        await town.bot.http.request(Route("PATCH", path), json={"content": "Changed"})
        assert [one.content for one in town.channel.history] == ["Changed"]
        await town.bot.http.request(Route("DELETE", path))
        assert town.channel.history == []
        assert await code_of(town.bot.http.request(Route("GET", path))) == 10008
