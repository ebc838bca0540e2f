"""What Discord refuses in messages and commands is refused, with Discord's codes, to the real discord.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from discord.http import Route

from adapters.sandbox.discord import Overwrite, Permission
from tests.sandbox.discord.client import Town, a_town


def button(custom_id: str = "b", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def select(count: int) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": str(one), "value": str(one)} for one in range(count)]}


async def post(town: Town, body: dict[str, Any]) -> Any:
    return await town.bot.http.request(
        Route("POST", "/channels/{channel_id}/messages", channel_id=town.channel.id), json=body
    )


def faults(refused: discord.HTTPException) -> str:
    return refused.text.split("\n", 1)[-1]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "x" * 2001}, "In content"),
        ({"content": "x", "nonce": "x" * 26}, "In nonce"),
        ({"content": "x", "contnet": "y"}, "In contnet"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "In allowed_mentions"),
        ({"content": "x", "allowed_mentions": {"prase": []}}, "In allowed_mentions.prase"),
        ({"embeds": [{"title": "x"}] * 11}, "In embeds"),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "In embeds"),
        ({"embeds": [{"title": "x" * 257}]}, "In embeds.0.title"),
        ({"embeds": [{"fields": [{"name": "", "value": "x"}]}]}, "In embeds.0.fields.0.name"),
        ({"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, "In embeds.0.fields"),
        ({"components": [row(button(str(one))) for one in range(6)]}, "In components"),
        ({"components": [row(*(button(str(one)) for one in range(6)))]}, "In components.0.components"),
        ({"components": [row()]}, "In components.0.components"),
        ({"components": [button()]}, "In components.0.type"),
        ({"components": [row(button("x" * 101))]}, "In components.0.components.0.custom_id"),
        ({"components": [row(button(), button())]}, "In components"),
        ({"components": [row(button(label="x" * 81))]}, "In components.0.components.0.label"),
        ({"components": [row(button(colour="red"))]}, "In components.0.components.0.colour"),
        ({"components": [row(select(26))]}, "In components.0.components.0.options"),
        ({"components": [row(select(2), button())]}, "In components.0.components"),
        ({"components": [{"type": 10, "content": "only with the flag"}]}, "In components.0.type"),
        ({"content": "x", "flags": 1 << 15, "components": [{"type": 10, "content": "y"}]}, "In content"),
    ],
)
async def test_a_malformed_message_is_refused_where_it_is_wrong(body: Any, where: Any) -> None:
    async with a_town() as town:
        with pytest.raises(discord.HTTPException) as refused:
            await post(town, body)
        assert (refused.value.status, refused.value.code) == (400, 50035)
        assert faults(refused.value).startswith(f"{where}:")
        assert town.channel.history == []


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": "", "embeds": [], "components": []}])
async def test_an_empty_message_is_refused(body: Any) -> None:
    async with a_town() as town:
        with pytest.raises(discord.HTTPException) as refused:
            await post(town, body)
        assert (refused.value.status, refused.value.code) == (400, 50006)


async def test_the_largest_message_that_discord_takes_is_taken() -> None:
    async with a_town() as town:
        rows = [row(*(button(f"{one}-{two}".ljust(100, "x"), label="y" * 80) for two in range(5))) for one in range(5)]
        embeds = [{"description": "x" * 600}] * 10
        await post(town, {"content": "x" * 2000, "nonce": "n" * 25, "embeds": embeds, "components": rows})
        assert len(town.channel.history) == 1


async def test_newer_layouts_are_taken_with_their_flag() -> None:
    async with a_town() as town:
        container = {"type": 17, "components": [{"type": 10, "content": "Hello"}, row(button("join"))]}
        await post(town, {"flags": 1 << 15, "components": [container]})
        with pytest.raises(discord.HTTPException) as refused:
            await post(town, {"flags": 1 << 15, "components": [container, container]})
        assert faults(refused.value).startswith("In components: Component custom id join is duplicated")


async def test_a_channel_that_the_bot_cannot_see_or_write_in() -> None:
    async with a_town() as town:
        bot = town.discord.application_id
        town.channel.overwrites[:] = [Overwrite(bot, of_member=True, deny=Permission.SEND_MESSAGES)]
        with pytest.raises(discord.Forbidden) as mute:
            await post(town, {"content": "x"})
        assert mute.value.code == 50013
        town.channel.overwrites[:] = [Overwrite(town.guild.id, of_member=False, deny=Permission.VIEW_CHANNEL)]
        with pytest.raises(discord.Forbidden) as blind:
            await post(town, {"content": "x"})
        assert blind.value.code == 50001
        with pytest.raises(discord.NotFound) as nowhere:
            await town.bot.http.send_message(1, params=discord.http.handle_message_parameters(content="x"))
        assert nowhere.value.code == 10003


async def test_history_that_may_not_be_read_is_empty() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "hi")
        bot = town.discord.application_id
        town.channel.overwrites[:] = [Overwrite(bot, of_member=True, deny=Permission.READ_MESSAGE_HISTORY)]
        assert [one async for one in town.there().history()] == []
        with pytest.raises(discord.Forbidden) as refused:
            await town.there().fetch_message(message.id)
        assert refused.value.code == 50013


async def test_others_messages_are_not_the_bots_to_change() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "hi")
        partial = town.there().get_partial_message(message.id)
        with pytest.raises(discord.Forbidden) as edit:
            await partial.edit(content="ho")
        with pytest.raises(discord.Forbidden) as delete:
            await partial.delete()
        assert (edit.value.code, delete.value.code) == (50005, 50013)
        with pytest.raises(discord.NotFound) as unknown:
            await town.there().get_partial_message(1).edit(content="ho")
        assert unknown.value.code == 10008


async def test_edits_of_old_messages_are_limited() -> None:
    now = datetime(2026, 12, 1, 10, tzinfo=UTC)
    async with a_town(clock=lambda: now) as town:
        sent = await town.there().send("0")
        route = Route(
            "PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=town.channel.id, message_id=sent.id
        )
        for number in range(10):
            await town.bot.http.request(route, json={"content": f"young {number}"})
        now += timedelta(hours=1, seconds=1)
        for number in range(3):
            await town.bot.http.request(route, json={"content": f"old {number}"})
        status, answer, headers = await town.raw(
            "PATCH", f"/channels/{town.channel.id}/messages/{sent.id}", {"content": "x"}
        )
        assert (status, answer["code"], answer["retry_after"], answer["global"]) == (429, 30046, 20.0, False)
        assert "Via" in headers
        assert town.channel.history[0].content == "old 2"


async def test_only_what_is_allowed_pings() -> None:
    async with a_town() as town:
        text = f"{town.aiko.mention} {town.ben.mention} @everyone"
        await town.there().send(text)
        await town.there().send(text, allowed_mentions=discord.AllowedMentions.none())
        await town.there().send(text, allowed_mentions=discord.AllowedMentions(users=[discord.Object(town.ben.id)]))
        pinged = [[one.name for one in message.mentions] for message in town.channel.history]
        assert pinged == [["aiko", "ben"], [], ["ben"]]
        assert not any(message.mention_everyone for message in town.channel.history)
        role = town.discord.world.add_role(town.guild, "loud", Permission.MENTION_EVERYONE)
        town.guild.members[town.discord.application_id].roles.append(role)
        await town.there().send(text)
        await town.there().send(text, allowed_mentions=discord.AllowedMentions.none())
        assert [message.mention_everyone for message in town.channel.history][-2:] == [True, False]


OPTION = {"type": 3, "name": "a", "description": "A"}


def command(**more: Any) -> dict[str, Any]:
    return {"name": "thanks", "description": "Thank", **more}


@pytest.mark.parametrize(
    ("commands", "where"),
    [
        ([command(name="Thanks")], "In 0.name"),
        ([command(name="thank you")], "In 0.name"),
        ([command(name="x" * 33)], "In 0.name"),
        ([command(name_localizations={"ja": "ありがとう!"})], "In 0.name_localizations.ja"),
        ([command(description="x" * 101)], "In 0.description"),
        ([command(description="")], "In 0.description"),
        ([command(options=[OPTION | {"name": f"a{one}"} for one in range(26)])], "In 0.options"),
        ([command(options=[OPTION, OPTION | {"name": "b", "required": True}])], "In 0.options.1"),
        ([command(options=[OPTION, OPTION])], "In 0.options.1"),
        ([command(options=[OPTION | {"name": "A"}])], "In 0.options.0.name"),
        ([command(options=[OPTION | {"choices": [{"name": "x", "value": "x"}] * 26}])], "In 0.options.0.choices"),
        ([command(hint="unknown")], "In 0.hint"),
        ([command(), command()], "In 1.name"),
        ([command(name="")], "In 0.name"),
        ([command(name="Menu item", type=3, description="menus have none")], "In 0.description"),
    ],
)
async def test_a_malformed_command_is_refused_where_it_is_wrong(commands: Any, where: Any) -> None:
    async with a_town() as town:
        with pytest.raises(discord.HTTPException) as refused:
            await town.bot.http.bulk_upsert_guild_commands(town.discord.application_id, town.guild.id, commands)
        assert (refused.value.status, refused.value.code) == (400, 50035)
        assert faults(refused.value).startswith(f"{where}:")


async def test_a_command_of_over_8000_characters_is_refused() -> None:
    choices = [{"name": f"{one}".ljust(100, "x"), "value": f"{one}".ljust(100, "y")} for one in range(25)]
    options = [OPTION | {"name": f"o{one}", "choices": choices} for one in range(2)]
    async with a_town() as town:
        application = town.discord.application_id
        with pytest.raises(discord.HTTPException) as refused:
            await town.bot.http.bulk_upsert_global_commands(application, [command(options=options)])
        assert faults(refused.value) == "In 0: Command exceeds maximum size (8000)."
        await town.bot.http.bulk_upsert_global_commands(application, [command(options=options[:1])])


async def test_more_than_a_hundred_commands_are_refused() -> None:
    async with a_town() as town:
        commands = [command(name=f"c{one}") for one in range(101)]
        with pytest.raises(discord.HTTPException) as refused:
            await town.bot.http.bulk_upsert_global_commands(town.discord.application_id, commands)
        assert refused.value.code == 30032
        assert len(await town.bot.http.bulk_upsert_global_commands(town.discord.application_id, commands[:100])) == 100


async def test_japanese_command_names_are_taken() -> None:
    async with a_town() as town:
        named = command(name="ありがとう", name_localizations={"en-US": "thank-you"})
        await town.bot.http.bulk_upsert_global_commands(town.discord.application_id, [named])
        assert [one["name"] for one in town.discord.world.commands[None]] == ["ありがとう"]


async def test_an_unknown_route_is_not_found() -> None:
    async with a_town() as town:
        with pytest.raises(discord.NotFound) as refused:
            await town.bot.http.request(Route("GET", "/guilds/{guild_id}/audit-logs", guild_id=town.guild.id))
        assert refused.value.code == 0


async def test_another_applications_commands_are_unknown() -> None:
    async with a_town() as town:
        with pytest.raises(discord.NotFound) as refused:
            await town.bot.http.get_global_commands(1)
        assert refused.value.code == 10002
