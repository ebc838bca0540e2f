"""Select menus: what Discord refuses in one, and what a person can choose."""

from typing import Any

import discord
import pytest
from discord.http import Route

from adapters.sandbox.discord import NotOffered, Overwrite, Permission
from tests.sandbox.discord.client import Town, a_town
from tests.sandbox.discord.commands import all_commands

USER, CHANNEL = 5, 8


def option(value: str, **more: Any) -> dict[str, Any]:
    return {"label": value, "value": value, **more}


def strings(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [*options], **more}


def people(*defaults: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": USER, "custom_id": "p", "default_values": [*defaults], **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": [*components]}


BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "b"}
A, B = option("a"), option("b")
BEN = {"type": "user", "id": "1"}
SELECT = "In components.0.components.0"


async def post(town: Town, *rows: dict[str, Any]) -> Any:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=town.channel.id)
    return await town.bot.http.request(route, json={"components": [*rows]})


@pytest.mark.parametrize(
    ("components", "where"),
    [
        ([strings(A), people()], "In components.0.components"),
        ([strings(A), BUTTON], "In components.0.components"),
        ([BUTTON, people()], "In components.0.components"),
        ([strings()], f"{SELECT}.options"),
        ([strings(A, A)], f"{SELECT}.options.1.value"),
        ([strings(option("x" * 101))], f"{SELECT}.options.0.label"),
        ([strings({"label": "a", "value": "x" * 101})], f"{SELECT}.options.0.value"),
        ([strings(option("a", description="x" * 101))], f"{SELECT}.options.0.description"),
        ([strings(A, placeholder="x" * 151)], f"{SELECT}.placeholder"),
        ([strings(A, max_values=2)], f"{SELECT}.max_values"),
        ([strings(A, B, min_values=2)], f"{SELECT}.min_values"),
        ([strings(A, max_values=0)], f"{SELECT}.max_values"),
        ([strings(option("a", default=True), option("b", default=True))], f"{SELECT}.options"),
        ([strings(A, default_values=[BEN])], f"{SELECT}.default_values"),
        ([people(BEN, {"type": "user", "id": "2"})], f"{SELECT}.default_values"),
        ([people(BEN, BEN, max_values=2)], f"{SELECT}.default_values"),
        ([people({"type": "role", "id": "1"})], f"{SELECT}.default_values.0.type"),
        ([people({"type": "user", "id": "ben"})], f"{SELECT}.default_values.0.id"),
        ([people(max_values=26)], f"{SELECT}.max_values"),
        ([people(options=[A])], f"{SELECT}.options"),
        ([{"type": CHANNEL, "custom_id": "c", "channel_types": [99]}], f"{SELECT}.channel_types.0"),
    ],
)
async def test_a_malformed_select_is_refused_where_it_is_wrong(components: Any, where: Any) -> None:
    async with a_town() as town:
        with pytest.raises(discord.HTTPException) as refused:
            await post(town, row(*components))
        assert refused.value.code == 50035
        assert refused.value.text.split("\n", 1)[-1].startswith(f"{where}:")


async def test_five_selects_of_every_kind_fill_a_message() -> None:
    async with a_town() as town:
        rows = [
            row(
                strings(*(option(str(one), default=one < 2) for one in range(25)), max_values=25, placeholder="x" * 150)
            ),
            row(people({"type": "user", "id": str(town.ben.id)}, min_values=0, max_values=25)),
            row({"type": 6, "custom_id": "r"}),
            row({"type": 7, "custom_id": "m", "default_values": [{"type": "role", "id": str(town.guild.id)}]}),
            row({"type": CHANNEL, "custom_id": "c", "channel_types": [0, 5]}),
        ]
        await post(town, *rows)
        with pytest.raises(discord.HTTPException) as refused:
            await post(town, *rows, row(BUTTON))
        assert "In components:" in refused.value.text


async def test_a_disabled_select_has_no_place_in_a_modal() -> None:
    async with a_town(prepare=all_commands) as town:
        opened = await town.people.command(town.aiko, town.channel, "panel")
        field = {"type": 18, "label": "x", "component": strings(A, disabled=True)}
        answer = {"type": 9, "data": {"custom_id": "m", "title": "x", "components": [field]}}
        interaction = opened.interaction
        interaction.answered_with = None
        status, refused, _ = await town.raw(
            "POST", f"/interactions/{interaction.id}/{interaction.token}/callback", answer
        )
        assert (status, refused["code"]) == (400, 50035)


async def test_roles_and_people_are_chosen_in_one_select() -> None:
    async with a_town(prepare=all_commands) as town:
        host = town.discord.world.add_role(town.guild, "host")
        await town.people.outage(town.guild)
        await town.people.recovery(town.guild)
        shown = await town.people.command(town.ben, town.channel, "panel")
        chosen = await town.people.select(town.aiko, shown.message, "any", town.ben, host)
        assert sorted(chosen.text.removeprefix("Chosen ").split(", ")) == ["ben", "host"]
        assert (await town.people.select(town.aiko, shown.message, "any")).text == "Chosen "
        with pytest.raises(NotOffered, match="takes 0 to 2"):
            await town.people.select(town.aiko, shown.message, "any", town.ben, town.aiko, host)
        with pytest.raises(NotOffered, match="does not take"):
            await town.people.select(town.aiko, shown.message, "any", town.channel)


async def test_a_channel_select_lists_what_its_person_sees_of_the_kinds_asked_for() -> None:
    async with a_town(prepare=all_commands) as town:
        world = town.discord.world
        backstage = world.add_private_channel(town.guild, "backstage", town.discord.stage.bot)
        thread = world.add_thread(town.channel, "aside", town.channel.kind.PUBLIC_THREAD, town.ben)
        shown = await town.people.command(town.ben, town.channel, "places")
        assert (await town.people.select(town.aiko, shown.message, "where", town.channel)).text == "In general"
        assert (await town.people.select(town.ben, shown.message, "where", backstage)).text == "In backstage"
        for hidden in (backstage, thread):
            with pytest.raises(NotOffered, match="does not take"):
                await town.people.select(town.aiko, shown.message, "where", hidden)


async def test_an_interaction_of_a_select_carries_what_was_chosen() -> None:
    async with a_town(prepare=all_commands) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        await town.people.select(town.aiko, shown.message, "mentor", town.ben)
        data = town.discord.gateway.history[-1].data["data"]
        ben = str(town.ben.id)
        assert (data["component_type"], data["values"], data["resolved"]["users"][ben]["username"]) == (5, [ben], "ben")
        assert int(data["resolved"]["members"][ben]["permissions"]) & Permission.MANAGE_GUILD


async def test_a_role_is_chosen() -> None:
    async with a_town(prepare=all_commands) as town:
        host = town.discord.world.add_role(town.guild, "host")
        shown = await town.people.command(town.ben, town.channel, "places")
        assert (await town.people.select(town.aiko, shown.message, "role", host)).text == "As host"
        town.channel.overwrites[:] = [Overwrite(town.guild.id, of_member=False, deny=Permission.VIEW_CHANNEL)]
        with pytest.raises(NotOffered, match="cannot see that message"):
            await town.people.select(town.aiko, shown.message, "role", host)
