"""People use commands, menus, buttons and forms of the real discord.py, and see its answers."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from adapters.sandbox.discord import Limits, NotOffered, Seen
from tests.sandbox.discord.client import a_town
from tests.sandbox.discord.commands import all_commands

IMPATIENT = Limits(first_response=timedelta(seconds=0.2))


async def follow_up_of(seen: Seen) -> None:
    async with asyncio.timeout(3):
        while not seen.interaction.follow_ups:
            await asyncio.sleep(0.005)


async def test_a_command_is_answered_to_its_asker_alone() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "thanks", to=town.ben, reason="the talk", points=3)
        assert (seen.kind, seen.ephemeral, seen.text) == ("message", True, "ben: the talk (3) in ja, ja")
        assert [one.content for one in town.people.seen_by(town.aiko, town.channel)] == [seen.text]
        assert town.people.seen_by(town.ben, town.channel) == []
        assert town.channel.history == []


async def test_a_subcommand_answers_in_public() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "trust show", member=town.ben)
        assert (seen.ephemeral, seen.text) == (False, "ben: 3 (all)")
        assert [(int(one.kind), one.content) for one in town.channel.history] == [(20, "ben: 3 (all)")]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("unthanks", {}),
        ("trust", {}),
        ("trust hide", {}),
        ("thanks", {"reason": "no one to thank"}),
        ("thanks", {"to": "ben", "reason": "not a user"}),
        ("trust show", {"colour": "red"}),
    ],
)
async def test_a_client_offers_only_what_is_registered(name: Any, options: Any) -> None:
    async with a_town(prepare=all_commands) as town:
        with pytest.raises(NotOffered):
            await town.people.command(town.aiko, town.channel, name, **options)


async def test_a_client_keeps_numbers_within_their_bounds() -> None:
    async with a_town(prepare=all_commands) as town:
        with pytest.raises(NotOffered, match="out of bounds"):
            await town.people.command(town.aiko, town.channel, "thanks", to=town.ben, reason="x", points=6)


async def test_server_commands_are_not_offered_in_direct_messages() -> None:
    async with a_town(prepare=all_commands) as town:
        with pytest.raises(NotOffered):
            await town.people.command(town.aiko, town.people.direct_channel(town.aiko), "slow")


async def test_an_interaction_in_a_direct_message_carries_no_guild() -> None:
    async with a_town(prepare=all_commands) as town:
        await town.bot.tree.sync()
        direct = town.people.direct_channel(town.aiko)
        seen = await town.people.command(town.aiko, direct, "slow")
        assert (await town.people.later(seen)).text == "Done at last"
        sent = town.discord.gateway.history[-1].data
        assert not sent.keys() & {"guild_id", "guild_locale", "guild", "member"}
        assert sent["user"]["id"] == str(town.aiko.id)


async def test_a_deferred_answer_is_filled_in_and_followed_up() -> None:
    async with a_town(prepare=all_commands) as town:
        seen = await town.people.command(town.aiko, town.channel, "slow")
        later = await town.people.later(seen)
        assert (later.kind, later.ephemeral, later.text) == ("message", True, "Done at last")
        await follow_up_of(seen)
        texts = [one.content for one in town.people.seen_by(town.aiko, town.channel)]
        assert texts == ["Done at last", "And more"]


async def test_silence_is_a_failed_interaction() -> None:
    async with a_town(prepare=all_commands, limits=IMPATIENT) as town:
        seen = await town.people.command(town.aiko, town.channel, "silent")
        assert (seen.failed, seen.text) == (True, "The application did not respond")


async def test_a_message_menu_hands_over_the_message_with_its_words() -> None:
    async with a_town(prepare=all_commands) as town:
        message = await town.people.say(town.ben, town.channel, "I brought cake")
        seen = await town.people.context_menu(town.aiko, "Thank for this", message)
        assert (seen.ephemeral, seen.text) == (True, "ben: I brought cake")


async def test_choices_are_suggested_while_typing() -> None:
    async with a_town(prepare=all_commands) as town:
        choices = await town.people.autocomplete(town.aiko, town.channel, "trust show", "window", "m")
        assert choices == ({"name": "month", "value": "month"}, {"name": "minute", "value": "minute"})
        with pytest.raises(NotOffered, match="suggests nothing"):
            await town.people.autocomplete(town.aiko, town.channel, "trust show", "member", "a")


async def test_a_press_redraws_its_message_and_adds_a_private_word() -> None:
    async with a_town(prepare=all_commands) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        assert shown.text == "Who is going?\nStudy\nTuesday\nSeats\n3"
        seen = await town.people.press(town.aiko, shown.message, "join")
        assert (seen.kind, seen.content, seen.message) == ("redraw", "One is going", shown.message)
        await follow_up_of(seen)
        assert [one.content for one in town.people.seen_by(town.aiko, town.channel)] == ["One is going", "You are in"]
        assert [one.content for one in town.people.seen_by(town.ben, town.channel)] == ["One is going"]


async def test_a_press_acknowledged_first_redraws_later() -> None:
    async with a_town(prepare=all_commands) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        seen = await town.people.press(town.aiko, shown.message, "later")
        assert seen.kind in ("nothing", "redraw")
        later = await town.people.later(seen)
        assert (later.kind, later.content) == ("redraw", "Redrawn later")


async def test_selects_hand_over_options_and_people() -> None:
    async with a_town(prepare=all_commands) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        assert (await town.people.select(town.aiko, shown.message, "pick", "B")).text == "Picked B"
        assert (await town.people.select(town.aiko, shown.message, "mentor", town.ben)).text == "Mentor ben"
        with pytest.raises(NotOffered):
            await town.people.select(town.aiko, shown.message, "pick", "C")
        with pytest.raises(NotOffered):
            await town.people.press(town.aiko, shown.message, "gone")


async def test_a_form_opened_by_a_button_is_filled_in() -> None:
    async with a_town(prepare=all_commands) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        opened = await town.people.press(town.aiko, shown.message, "why")
        assert (opened.kind, opened.text) == ("modal", "Why?")
        with pytest.raises(NotOffered, match="must be filled in"):
            await town.people.submit(town.aiko, opened.modal, {})
        with pytest.raises(NotOffered, match="too long"):
            await town.people.submit(town.aiko, opened.modal, {"reason": "x" * 301})
        seen = await town.people.submit(town.aiko, opened.modal, {"reason": "cake"})
        assert (seen.text, seen.ephemeral) == ("Because cake", True)
        with pytest.raises(NotOffered, match="no such form open"):
            await town.people.submit(town.aiko, opened.modal, {"reason": "cake"})


async def test_a_failed_form_stays_open_and_is_sent_again_as_a_new_interaction() -> None:
    async with a_town(prepare=all_commands, limits=IMPATIENT) as town:
        shown = await town.people.command(town.ben, town.channel, "panel")
        opened = await town.people.press(town.aiko, shown.message, "why")
        first = await town.people.submit(town.aiko, opened.modal, {"reason": "broken"})
        assert (first.failed, first.text) == (True, "This interaction failed")
        second = await town.people.submit(town.aiko, opened.modal, {"reason": "cake"})
        assert second.interaction.id != first.interaction.id
        assert not opened.modal.open


async def test_a_form_of_labels_takes_choices_and_people() -> None:
    async with a_town(prepare=all_commands) as town:
        opened = await town.people.command(town.aiko, town.channel, "whom")
        seen = await town.people.submit(town.aiko, opened.modal, {"role": "Host", "who": town.ben})
        assert (seen.ephemeral, seen.text) == (False, "host: ben")


async def test_commands_keep_their_ids_when_registered_again() -> None:
    async with a_town(prepare=all_commands) as town:
        before = {one["name"]: one["id"] for one in town.discord.world.commands[town.guild.id]}
        await town.bot.tree.sync(guild=discord.Object(town.guild.id))
        fetched = await town.bot.tree.fetch_commands(guild=discord.Object(town.guild.id))
        assert {one.name: str(one.id) for one in fetched} == before


async def test_an_option_may_have_any_name() -> None:
    @discord.app_commands.command(name="new", description="Names that other words use, too")
    async def new(
        interaction: discord.Interaction,
        name: str,
        user: discord.Member,
        channel: discord.TextChannel,
        role: discord.Role,
    ) -> None:
        await interaction.response.send_message(f"{name} {user.name} {channel.name} {role.name}")

    async with a_town(prepare=lambda bot: bot.tree.add_command(new)) as town:
        host = town.discord.world.add_role(town.guild, "host")
        await town.people.outage(town.guild)
        await town.people.recovery(town.guild)
        options = {"name": "Study", "user": town.ben, "channel": town.channel, "role": host}
        seen = await town.people.command(town.aiko, town.channel, "new", **options)
        assert seen.text == "Study ben general host"


async def test_a_command_for_organizers_is_shown_to_them_only() -> None:
    @discord.app_commands.command(name="setup", description="Settings")
    @discord.app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Settings", ephemeral=True)

    async with a_town(prepare=lambda bot: bot.tree.add_command(setup)) as town:
        assert (await town.people.command(town.ben, town.channel, "setup")).text == "Settings"
        with pytest.raises(NotOffered):
            await town.people.command(town.aiko, town.channel, "setup")
