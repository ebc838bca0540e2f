"""What a bot can ask of a server, what it hears of its people, and what is hidden from whom."""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import discord
import pytest
from discord.http import Route

from adapters.sandbox.discord import NotOffered, Overwrite, Permission
from tests.sandbox.discord.client import a_town, intents
from tests.sandbox.discord.commands import all_commands

MEMBERS, MEMBERS_LIMITED = 1 << 14, 1 << 15


async def test_a_channel_says_who_may_do_what_in_it() -> None:
    async with a_town() as town:
        town.channel.overwrites[:] = [Overwrite(town.aiko.id, of_member=True, deny=Permission.SEND_MESSAGES)]
        _, answer, _ = await town.raw("GET", f"/channels/{town.channel.id}")
        assert answer["permission_overwrites"] == [{"id": str(town.aiko.id), "type": 1, "allow": "0", "deny": "2048"}]


async def test_a_bot_lists_channels_that_it_cannot_look_into() -> None:
    async with a_town() as town:
        hidden = town.discord.world.add_private_channel(town.guild, "backstage", town.aiko)
        _, listed, _ = await town.raw("GET", f"/guilds/{town.guild.id}/channels")
        assert [one["name"] for one in listed] == ["general", "backstage"]
        status, refused, _ = await town.raw("GET", f"/channels/{hidden.id}")
        assert (status, refused["code"]) == (403, 50001)
        message = await town.people.say(town.aiko, hidden, "psst")
        assert [one.content for one in town.people.seen_by(town.ben, hidden)] == ["psst"]  # he owns the server
        assert message.link == f"https://discord.com/channels/{town.guild.id}/{hidden.id}/{message.id}"


async def test_who_cannot_see_a_channel_can_do_nothing_in_it() -> None:
    async with a_town() as town:
        hidden = town.discord.world.add_private_channel(town.guild, "backstage")
        message = await town.people.say(town.ben, hidden, "psst")
        with pytest.raises(NotOffered):
            await town.people.say(town.aiko, hidden, "hello?")
        with pytest.raises(NotOffered):
            await town.people.react(town.aiko, message, "🙏")
        with pytest.raises(NotOffered):
            town.people.copy_link(town.aiko, message)
        assert town.people.copy_link(town.ben, message) == message.link


async def test_a_server_lists_its_own_emoji() -> None:
    async with a_town() as town:
        arigato = town.discord.world.add_emoji(town.guild, "arigato", animated=True)
        _, listed, _ = await town.raw("GET", f"/guilds/{town.guild.id}/emojis")
        assert [(one["id"], one["name"], one["animated"]) for one in listed] == [(str(arigato.id), "arigato", True)]


@pytest.mark.parametrize(
    ("verified", "granted", "flags"), [(False, (), 0), (False, ("members_intent",), MEMBERS_LIMITED)]
)
async def test_an_application_says_which_intents_it_was_granted(
    verified: bool, granted: tuple[str, ...], flags: int
) -> None:
    async with a_town(granted=granted) as town:
        assert (await town.raw("GET", "/applications/@me"))[1]["flags"] == flags
        town.discord.world.application.verified = True
        assert (await town.raw("GET", "/applications/@me"))[1]["flags"] == (MEMBERS if granted else 0)


async def test_every_answer_carries_the_time() -> None:
    at = datetime(2026, 12, 1, 10, 0, 5, tzinfo=UTC)
    async with a_town(clock=lambda: at) as town:
        for path in ("/applications/@me", "/channels/1"):
            _, _, headers = await town.raw("GET", path)
            assert parsedate_to_datetime(headers["Date"]) == at


async def test_rights_that_are_taken_away_are_missed_at_once() -> None:
    async with a_town() as town:
        bot = town.discord.application_id
        deny = Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.set_overwrites(town.ben, town.channel, Overwrite(bot, of_member=True, deny=deny))
        await town.bot.hears("guild_channel_update")
        allowed = town.there().permissions_for(town.home().me)
        assert (allowed.view_channel, allowed.send_messages, allowed.read_message_history) == (True, False, False)
        path = f"/channels/{town.channel.id}/messages"
        for verb, where, body in (("POST", path, {"content": "x"}), ("GET", f"{path}/{message.id}", None)):
            status, refused, _ = await town.raw(verb, where, body)
            assert (status, refused["code"]) == (403, 50013)
        await town.people.set_overwrites(town.ben, town.channel, Overwrite(bot, True, deny=Permission.VIEW_CHANNEL))
        assert (await town.raw("GET", path))[1]["code"] == 50001
        with pytest.raises(NotOffered):
            await town.people.set_overwrites(town.aiko, town.channel)


async def test_a_role_that_loses_a_right_is_heard_of() -> None:
    async with a_town() as town:
        everyone = town.guild.roles[town.guild.id]
        await town.people.set_permissions(town.ben, town.guild, everyone, Permission.VIEW_CHANNEL)
        assert (await town.bot.hears("guild_role_update")).id == town.guild.id
        assert not town.there().permissions_for(town.home().me).send_messages


async def test_members_are_heard_of_with_the_members_intent_only() -> None:
    async with a_town(wants=intents(members=True), granted=("members_intent",)) as town:
        mika = town.discord.world.add_user("mika")
        await town.people.join(mika, town.guild)
        assert (await town.bot.hears("member_join")).id == mika.id
        await town.people.leave(mika, town.guild)
        assert (await town.bot.hears("raw_member_remove")).user.id == mika.id
    async with a_town(granted=("members_intent",)) as town:
        await town.people.join(town.discord.world.add_user("mika"), town.guild)
        assert town.discord.gateway.history[-1].name == "GUILD_MEMBER_ADD"
        assert all(one["t"] != "GUILD_MEMBER_ADD" for one in town.discord.gateway.connected()[0].sent)


async def test_an_outage_loses_what_happened_meanwhile() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        town.discord.gateway.go_away(0.5)
        await town.people.react(town.aiko, message, "🙏")
        assert town.discord.gateway.connected() == []
        async with asyncio.timeout(8):
            while town.discord.gateway.identifies < 2:
                await asyncio.sleep(0.02)
        assert town.discord.gateway.resumes == 0
        assert not town.discord.gateway.away
        await town.people.react(town.aiko, message, "💐")
        assert str((await town.bot.hears("raw_reaction_add")).emoji) == "💐"


async def test_a_command_three_words_deep_has_choices_in_the_askers_language() -> None:
    async with a_town(prepare=all_commands) as town:
        path = "trust organizers add"
        choices = {"this month": "month", "month": "month", "for ever": "ever"}
        for shown, value in choices.items():
            seen = await town.people.command(town.aiko, town.channel, path, member=town.ben, until=shown)
            assert seen.text == f"ben {value} "
        with pytest.raises(NotOffered, match="takes one of"):
            await town.people.command(town.aiko, town.channel, path, member=town.ben, until="year")
        with pytest.raises(NotOffered, match="choose a subcommand"):
            await town.people.command(town.aiko, town.channel, "trust organizers")
        offered = await town.people.autocomplete(town.aiko, town.channel, path, "link", "htt")
        assert offered == ({"name": "htt!", "value": "htt"},)


async def test_a_localized_choice_is_found_by_its_name_in_the_askers_language() -> None:
    choice = {"name": "month", "name_localizations": {"ja": "今月"}, "value": "m"}
    command = {
        "name": "board",
        "description": "B",
        "options": [{"type": 3, "name": "w", "description": "W", "choices": [choice]}],
    }
    async with a_town() as town:
        await town.bot.http.bulk_upsert_global_commands(town.discord.application_id, [command])
        asked = asyncio.create_task(town.people.command(town.aiko, town.channel, "board", w="今月"))
        sent = (await town.bot.hears("interaction")).data
        assert sent["options"] == [{"type": 3, "name": "w", "value": "m"}]
        asked.cancel()
        with pytest.raises(NotOffered):
            await town.people.command(town.ben, town.channel, "board", w="今月")


SUB = {"type": 1, "name": "s", "description": "S"}
GROUP = {"type": 2, "name": "g", "description": "G", "options": [SUB]}
WORD = {"type": 3, "name": "w", "description": "W"}


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ([{**SUB, "options": [SUB]}], "In 0.options.0.options"),
        ([{**GROUP, "options": [GROUP]}], "In 0.options.0.options"),
        ([{**GROUP, "options": [WORD]}], "In 0.options.0.options"),
        ([SUB, WORD], "In 0.options"),
        ([{**WORD, "type": 6, "choices": [{"name": "a", "value": "b"}]}], "In 0.options.0.choices"),
        ([{**WORD, "type": 6, "autocomplete": True}], "In 0.options.0.autocomplete"),
        ([{**WORD, "choices": [{"name": "a", "value": 1}]}], "In 0.options.0.choices.0.value"),
        (
            [{**WORD, "choices": [{"name": "a", "name_localizations": {"ja": ""}, "value": "b"}]}],
            "In 0.options.0.choices.0",
        ),
        ([{**WORD, "min_value": 1}], "In 0.options.0.min_value"),
        ([{**WORD, "type": 4, "max_value": 2**53 + 1}], "In 0.options.0.max_value"),
        ([{**WORD, "max_length": 6001}], "In 0.options.0.max_length"),
        ([{**WORD, "channel_types": [0]}], "In 0.options.0.channel_types"),
    ],
)
async def test_options_that_do_not_go_together_are_refused(options: list[object], where: str) -> None:
    async with a_town() as town:
        command = {"name": "thanks", "description": "Thank", "options": options}
        application = town.discord.application_id
        with pytest.raises(discord.HTTPException) as refused:
            await town.bot.http.request(
                Route("PUT", "/applications/{application_id}/commands", application_id=application), json=[command]
            )
        assert refused.value.text.split("\n", 1)[-1].startswith(where)


async def test_who_is_in_a_thread_can_be_asked() -> None:
    async with a_town() as town:
        kind = town.channel.kind.PRIVATE_THREAD
        thread = town.discord.world.add_thread(town.channel, "aside", kind, town.discord.stage.bot)
        thread.thread_members[town.aiko.id] = town.discord.world.clock()
        answers = [
            await town.raw("GET", f"/channels/{thread.id}/thread-members/{user.id}") for user in (town.aiko, town.ben)
        ]
        assert [(status, answer.get("user_id"), answer.get("code")) for status, answer, _ in answers] == [
            (200, str(town.aiko.id), None),
            (404, None, 10007),
        ]


async def test_a_bot_hears_of_its_own_roles_without_the_members_intent() -> None:
    async with a_town() as town:
        world = town.discord.world
        role = world.add_role(town.guild, "helper", Permission.MANAGE_EVENTS)
        await town.people.outage(town.guild)
        await town.people.recovery(town.guild)
        await town.people.set_roles(town.ben, town.guild.members[world.application.id], town.guild, role)
        await town.bot.hears("member_update")
        assert town.home().me.guild_permissions.manage_events
        _, mine, _ = await town.raw("GET", "/users/@me/guilds")
        assert [int(one["permissions"]) for one in mine] == [town.home().me.guild_permissions.value]
