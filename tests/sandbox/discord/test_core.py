"""The real discord.py logs in, connects, posts, reads and reacts."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from adapters.sandbox.discord import DiscordStandIn, Permission
from adapters.sandbox.discord.entities import ChannelKind, MessageKind
from adapters.sandbox.discord.ids import Snowflake
from tests.sandbox.discord.client import Bot, a_town, connected, intents


async def test_a_bot_logs_in_and_finds_its_servers() -> None:
    async with a_town() as town:
        guild = town.bot.get_guild(town.guild.id)
        assert town.bot.errors == []
        assert town.bot.user is not None
        assert town.bot.user.id == town.discord.application_id
        assert guild is not None
        assert (guild.name, guild.preferred_locale) == ("Study circle", discord.Locale.japanese)
        assert [one.name for one in guild.text_channels] == ["general"]
        assert (await town.bot.application_info()).name == "Shinrai"


async def test_a_post_is_stored_read_back_edited_and_deleted() -> None:
    async with a_town() as town:
        sent = await town.there().send("Hello", allowed_mentions=discord.AllowedMentions.none())
        assert [one.content for one in town.people.seen_by(town.aiko, town.channel)] == ["Hello"]
        assert (await town.there().fetch_message(sent.id)).content == "Hello"
        assert [one.id async for one in town.there().history()] == [sent.id]
        await sent.edit(content="Hello again")
        assert town.channel.history[0].content == "Hello again"
        assert town.channel.history[0].edited_at is not None
        await sent.delete()
        assert town.channel.history == []


async def test_history_is_read_from_a_point_on_and_in_pages() -> None:
    async with a_town() as town:
        said = [await town.people.say(town.ben, town.channel, f"message {number}") for number in range(150)]
        after = [one.id async for one in town.there().history(after=discord.Object(said[9].id), limit=None)]
        assert after == [one.id for one in said[10:]]
        before = [one.id async for one in town.there().history(before=discord.Object(said[9].id), limit=3)]
        assert before == [one.id for one in reversed(said[6:9])]
        around = [one.id async for one in town.there().history(around=discord.Object(said[50].id), limit=5)]
        assert sorted(around) == [one.id for one in said[48:53]]


async def test_others_words_are_hidden_without_the_message_content_intent() -> None:
    async with a_town() as town:
        await town.people.say(town.ben, town.channel, "secret")
        await town.people.say(town.ben, town.channel, f"hi {town.discord.world.application.bot.mention}")
        texts = [one.content async for one in town.there().history()]
        assert texts == [f"hi <@{town.discord.application_id}>", ""]


async def test_the_same_nonce_makes_one_message_for_five_minutes() -> None:
    now = datetime(2026, 12, 1, 10, tzinfo=UTC)
    async with a_town(clock=lambda: now) as town:
        first = await town.there().send("Once", nonce="d-1")
        now += timedelta(minutes=4, seconds=59)
        assert (await town.there().send("Once", nonce="d-1")).id == first.id
        now += timedelta(seconds=2)
        assert (await town.there().send("Once", nonce="d-1")).id != first.id
        assert len(town.channel.history) == 2


async def test_a_reaction_is_told_with_its_author_and_its_removal_without() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏", burst=True)
        added = await town.bot.hears("raw_reaction_add")
        assert (added.user_id, added.message_author_id, added.burst) == (town.aiko.id, town.ben.id, True)
        assert added.member.id == town.aiko.id
        await town.people.unreact(town.aiko, message, "🙏", burst=True)
        removed = await town.bot.hears("raw_reaction_remove")
        assert (removed.user_id, removed.message_author_id, removed.member) == (town.aiko.id, None, None)
        sent = town.discord.gateway.history[-1].data
        assert sent.keys() == {"user_id", "message_id", "channel_id", "guild_id", "emoji", "burst", "type"}


async def test_who_reacted_is_read_by_kind_and_page() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏")
        await town.people.react(town.ben, message, "🙏")
        await town.people.react(town.ben, message, "💐", burst=True)
        read = await town.there().fetch_message(message.id)
        counts = [(str(one.emoji), one.normal_count, one.burst_count) for one in read.reactions]
        assert counts == [("🙏", 2, 0), ("💐", 0, 1)]
        assert {one.id async for one in read.reactions[0].users()} == {town.aiko.id, town.ben.id}
        later = [one.id async for one in read.reactions[0].users(after=discord.Object(town.aiko.id))]
        assert later == [town.ben.id]
        assert [one.id async for one in read.reactions[1].users()] == []
        burst = [one.id async for one in read.reactions[1].users(type=discord.ReactionType.burst)]
        assert burst == [town.ben.id]


async def test_the_bot_adds_and_removes_its_own_reaction() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "I did it")
        partial = town.there().get_partial_message(message.id)
        await partial.add_reaction("🙏")
        assert [one.emoji.name for one in message.reactions] == ["🙏"]
        await partial.remove_reaction("🙏", town.bot.user)
        assert message.reactions == []
        assert [one.name for one in town.discord.gateway.history][-2:] == [
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
        ]


async def test_a_moderator_clears_reactions() -> None:
    async with a_town() as town:
        message = await town.people.say(town.aiko, town.channel, "I did it")
        await town.people.react(town.aiko, message, "🙏")
        await town.people.react(town.aiko, message, "💐")
        await town.people.clear_reactions(town.ben, message, "🙏")
        assert str((await town.bot.hears("raw_reaction_clear_emoji")).emoji) == "🙏"
        await town.people.clear_reactions(town.ben, message)
        assert (await town.bot.hears("raw_reaction_clear")).message_id == message.id
        assert message.reactions == []


async def test_a_member_is_fetched_and_a_stranger_is_unknown() -> None:
    async with a_town() as town:
        guild = town.home()
        stranger = town.discord.world.add_user("stranger")
        assert (await guild.fetch_member(town.aiko.id)).global_name == "Aiko"
        with pytest.raises(discord.NotFound) as left:
            await guild.fetch_member(stranger.id)
        assert left.value.code == 10007
        with pytest.raises(discord.NotFound) as nobody:
            await guild.fetch_member(1)
        assert nobody.value.code == 10013


async def test_members_come_and_go_unheard_without_the_intent() -> None:
    async with a_town() as town:
        chika = town.discord.world.add_user("chika")
        await town.people.join(chika, town.guild, greet_in=town.channel)
        await town.people.leave(chika, town.guild)
        message = await town.people.say(town.ben, town.channel, "hi")
        await town.people.react(town.ben, message, "🙏")
        await town.bot.hears("raw_reaction_add")
        heard = {name for name, _ in list(town.bot.heard._queue)}  # type: ignore[attr-defined]
        assert not heard & {"member_join", "raw_member_remove", "message"}
        assert town.channel.history[0].kind == 7


async def test_members_are_heard_with_the_intent() -> None:
    async with a_town(wants=intents(members=True), granted=["members_intent"]) as town:
        assert {one.id for one in town.home().members} == set(town.guild.members)
        chika = town.discord.world.add_user("chika")
        await town.people.join(chika, town.guild)
        assert (await town.bot.hears("member_join")).id == chika.id
        await town.people.kick(town.ben, chika, town.guild)
        assert (await town.bot.hears("raw_member_remove")).user.id == chika.id


async def test_an_intent_that_was_not_granted_ends_the_connection() -> None:
    async with a_town(wants=intents(members=True)) as town:
        assert isinstance(town.bot.errors[0], discord.PrivilegedIntentsRequired)


async def test_a_wrong_token_is_unauthorized() -> None:
    async with DiscordStandIn() as standin:
        standin.world.application.token = "changed"
        bot = Bot(intents())
        async with connected(standin, bot, token="old"):
            assert isinstance(bot.errors[0], discord.LoginFailure)


async def test_direct_messages_reach_who_takes_them() -> None:
    async with a_town() as town:
        to_aiko = await town.bot.create_dm(discord.Object(town.aiko.id))
        await to_aiko.send("Thank you")
        assert [one.content for one in town.people.direct_channel(town.aiko).history] == ["Thank you"]
        town.aiko.takes_direct_messages = False
        with pytest.raises(discord.Forbidden) as closed:
            await to_aiko.send("Hello?")
        assert closed.value.code == 50007


async def test_a_private_thread_is_seen_by_its_members_only() -> None:
    async with a_town() as town:
        thread = await town.there().create_thread(name="Hand-over", type=discord.ChannelType.private_thread)
        await thread.add_user(discord.Object(town.aiko.id))
        await thread.send("Welcome")
        kept = town.discord.world.channels[thread.id]
        chika = town.discord.world.add_user("chika")
        town.discord.world.add_member(town.guild, chika)
        assert {one.id for one in await thread.fetch_members()} == {town.aiko.id, town.discord.application_id}
        added, welcome = town.people.seen_by(town.aiko, kept)
        assert (added.kind, added.mentions, welcome.content) == (MessageKind.RECIPIENT_ADD, [town.aiko], "Welcome")
        assert town.people.seen_by(chika, kept) == []


async def test_an_archived_thread_is_listed_apart_and_comes_back_with_a_word() -> None:
    async with a_town() as town:
        kind = discord.ChannelType.private_thread
        thread = await town.there().create_thread(name="Hand-over", type=kind, invitable=False)
        await thread.add_user(discord.Object(town.aiko.id))
        said = await thread.send("Welcome")
        kept = town.discord.world.channels[thread.id]
        await town.people.archive(town.aiko, kept)
        assert await town.there().guild.active_threads() == []
        listed = [one.id async for one in town.there().archived_threads(private=True, joined=True)]
        assert listed == [thread.id]
        with pytest.raises(discord.HTTPException) as edited:
            await said.edit(content="Hello")
        with pytest.raises(discord.HTTPException) as added:
            await thread.add_user(discord.Object(town.ben.id))
        assert (edited.value.code, added.value.code) == (50083, 50083)
        await thread.send("Still here?")
        assert not kept.archived
        await town.people.archive(town.aiko, kept)
        await thread.edit(archived=False)
        assert [one.id for one in await town.there().guild.active_threads()] == [thread.id]


async def test_into_a_thread_that_only_moderators_open_nobody_else_brings_people() -> None:
    async with a_town() as town:
        kept = town.discord.world.add_thread(town.channel, "Theirs", ChannelKind.PRIVATE_THREAD, town.ben)
        kept.thread_members[town.discord.application_id] = town.discord.world.clock()
        kept.invitable = False
        _, refused, *_ = await town.raw("PUT", f"/channels/{kept.id}/thread-members/{town.aiko.id}")
        assert refused["code"] == 50013


async def test_a_scheduled_event_is_made_edited_and_cancelled() -> None:
    async with a_town() as town:
        role = town.discord.world.add_role(town.guild, "bot", Permission.CREATE_EVENTS)
        town.guild.members[town.discord.application_id].roles.append(role)
        start = datetime.now(UTC) + timedelta(days=1)
        event = await town.home().create_scheduled_event(
            name="Study",
            start_time=start,
            end_time=start + timedelta(hours=1),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="Cafe",
        )
        await event.edit(name="Study more")
        kept = town.guild.scheduled_events[Snowflake(event.id)]
        assert kept.body["name"] == "Study more"
        fetched = await town.home().fetch_scheduled_events()
        assert [one.location for one in fetched] == ["Cafe"]
        await event.delete()
        assert town.guild.scheduled_events == {}


async def test_a_server_goes_down_comes_back_and_removes_the_bot() -> None:
    async with a_town() as town:
        await town.people.outage(town.guild)
        assert (await town.bot.hears("guild_unavailable")).id == town.guild.id
        await town.people.recovery(town.guild)
        assert (await town.bot.hears("guild_available")).id == town.guild.id
        await town.people.kick(town.ben, town.discord.world.application.bot, town.guild)
        assert (await town.bot.hears("guild_remove")).id == town.guild.id
        assert town.guild.id in town.discord.world.guilds


async def test_a_channel_is_deleted() -> None:
    async with a_town() as town:
        await town.people.delete_channel(town.ben, town.channel)
        assert (await town.bot.hears("guild_channel_delete")).id == town.channel.id
        with pytest.raises(discord.NotFound) as gone:
            await town.bot.fetch_channel(town.channel.id)
        assert gone.value.code == 10003


async def test_a_server_is_read_in_all_its_parts() -> None:
    async with a_town(wants=intents(members=True), granted=["members_intent"]) as town:
        thread = await town.there().create_thread(name="Open", type=discord.ChannelType.public_thread)
        guild = await town.bot.fetch_guild(town.guild.id)
        assert guild.owner_id == town.ben.id
        assert [one.name for one in await guild.fetch_channels()] == ["general"]
        assert [one.name for one in await guild.fetch_roles()] == ["@everyone"]
        assert {one.id async for one in guild.fetch_members()} == set(town.guild.members)
        assert [one.id for one in await guild.active_threads()] == [thread.id]
        assert [one.id async for one in town.bot.fetch_guilds(with_counts=False)] == [town.guild.id]
        assert (await town.bot.fetch_user(town.aiko.id)).name == "aiko"
        assert (await town.bot.fetch_channel(town.channel.id)).id == town.channel.id


async def test_a_server_that_took_the_bot_out_is_unknown() -> None:
    async with a_town() as town:
        elsewhere = town.discord.world.add_guild("Elsewhere", town.ben, with_bot=False)
        with pytest.raises(discord.NotFound) as unknown:
            await town.bot.fetch_guild(elsewhere.id)
        assert unknown.value.code == 10004
        bot = town.discord.world.application.bot
        await town.people.join(bot, elsewhere)
        assert (await town.bot.hears("guild_join")).name == "Elsewhere"


async def test_what_happens_during_an_outage_is_not_heard() -> None:
    async with a_town() as town:
        message = await town.people.say(town.ben, town.channel, "hi")
        await town.people.outage(town.guild)
        await town.people.react(town.aiko, message, "🙏")
        await town.people.recovery(town.guild)
        await town.people.react(town.aiko, message, "💐")
        assert str((await town.bot.hears("raw_reaction_add")).emoji) == "💐"


async def test_messages_are_heard_with_their_intent() -> None:
    async with a_town(wants=intents(guild_messages=True)) as town:
        said = await town.people.say(town.ben, town.channel, "hi")
        heard = await town.bot.hears("message")
        assert (heard.id, heard.content, heard.author.id) == (said.id, "", town.ben.id)


async def test_names_and_roles_change() -> None:
    async with a_town(wants=intents(members=True), granted=["members_intent"]) as town:
        await town.people.rename_guild(town.ben, town.guild, "Reading circle")
        await town.bot.hears("guild_update")
        host = town.discord.world.add_role(town.guild, "host", Permission.MANAGE_GUILD)
        await town.people.nickname(town.aiko, town.guild, "Ai")
        await town.people.set_roles(town.ben, town.guild.members[town.aiko.id], town.guild, host)
        await town.bot.hears("member_update")
        await town.bot.hears("member_update")
        member = town.home().get_member(town.aiko.id)
        assert member is not None
        assert (town.home().name, member.nick) == ("Reading circle", "Ai")
        assert (await town.home().fetch_member(town.aiko.id)).nick == "Ai"


async def test_a_wrong_request_is_answered_as_discord_does() -> None:
    async with a_town() as town:
        assert (await town.raw("GET", "/channels/x"))[1]["code"] == 50035
        assert (await town.raw("GET", f"/channels/{town.channel.id}/messages?limit=101"))[1]["code"] == 50035
        assert (await town.raw("POST", f"/channels/{town.channel.id}/messages", [1]))[1]["code"] == 50035
