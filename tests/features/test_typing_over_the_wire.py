"""What people type, by the real bot on both emulators: nobody who was named is left out, no platform's id is shown."""

import asyncio
import re
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sandbox.discord.bits import Permission
from adapters.sandbox.discord.entities import Channel, Overwrite
from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.wiring.demo import settings_for
    from bot.wiring.live import Live
    from tests.faults.street import Clock
    from tests.features.test_over_the_wire import A_MOMENT, Street
    from tests.sqlite import migrated

SNOWFLAKE = re.compile(r"\d{15,}")


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    clock = Clock()
    async with SlackStandIn(clock=clock.unix) as slack, DiscordStandIn(clock=clock) as discord:
        street = Street(slack, discord)
        street.on_slack.arrives("chie", street.meetup)
        street.on_discord.arrives("千恵", "chie", locale="ja", guild=street.guild)
        for name in ("発表", "秘密"):
            street.on_discord.channel(street.guild, name)
        secret = channel(street, "秘密")
        secret.overwrites[:] = [
            Overwrite(street.guild.id, of_member=False, deny=Permission.VIEW_CHANNEL),
            Overwrite(street.on_discord.people["弁"].id, of_member=True, allow=Permission.VIEW_CHANNEL),
        ]
        discord.world.add_emoji(street.guild, "arigato")
        live = Live(settings_for(slack, discord, await migrated(f"sqlite:///{tmp_path}/street.db")), now=clock)
        await live.start()
        try:
            yield street
        finally:
            await live.stop()


def channel(street: Street, name: str) -> Channel:
    return next(one for one in street.guild.channels.values() if one.name == name)


async def test_both_are_thanked_on_slack_by_name_and_honorific(street: Street) -> None:
    t = street.on_slack
    ben, chie = (f"<@{t.people[name].id}>" for name in ("ben", "chie"))
    await t.asks("aiko", street.meetup, "/thanks", f"{ben}さんと {chie}さん 司会ありがとう ポイント：2 :pray:")
    shown = street.seen()
    assert "You gave 2 points each to @ben and @chie." in shown
    assert "“司会ありがとう 🙏”" in shown


async def test_a_form_on_slack_opens_with_who_is_named_at_the_end(street: Street) -> None:
    t = street.on_slack
    await t.asks("aiko", street.meetup, "/thanks", f"ありがとう <@{t.people['ben'].id}>さん")
    (form,) = street.slack.open_views(t.people["aiko"].id)
    elements = {block["block_id"]: block["element"] for block in form.blocks}
    assert elements["to"]["initial_users"] == [t.people["ben"].id]
    assert elements["reason"]["initial_value"] == "ありがとう"


async def test_who_is_only_named_can_be_thanked_too_on_slack(street: Street) -> None:
    t = street.on_slack
    ben, chie = (f"<@{t.people[name].id}>" for name in ("ben", "chie"))
    await t.asks("aiko", street.meetup, "/thanks", f"{ben} for helping {chie}")
    shown = street.seen()
    assert "“for helping @chie”" in shown
    assert "was not thanked" in shown
    await t.presses("aiko", "Also thank chie")
    assert "You gave @chie 1 point." in street.seen()


async def test_a_mistyped_option_is_asked_about_on_slack(street: Street) -> None:
    t = street.on_slack
    await t.asks("aiko", street.meetup, "/thanks", f"<@{t.people['ben'].id}> slides point:3")
    assert "I do not know the option “point:3”" in street.seen()
    await t.presses("aiko", "points:3")
    assert "You gave @ben 3 points." in street.seen()


async def test_root_words_alone_on_slack(street: Street) -> None:
    t = street.on_slack
    await t.asks("ben", street.meetup, "/trust")
    assert "Your trust" in street.seen()
    await t.asks("aiko", street.meetup, "/trust", f"<@{t.people['ben'].id}>")
    assert "Trust of @ben" in street.seen()
    await t.asks("aiko", street.meetup, "/shinrai", "trsut")
    assert "/trust show" in street.seen()


async def test_an_unlabelled_channel_and_a_group_leave_no_id_on_slack(street: Street) -> None:
    t = street.on_slack
    await t.asks(
        "aiko", street.meetup, "/thanks", f"<@{t.people['ben'].id}> slides <#C0SECRET99> <!subteam^S0GROUP77|@devs>"
    )
    _, _, shown = street.seen().partition("┌")
    assert "“slides #channel @devs”" in shown
    assert "C0SECRET99" not in shown
    assert "S0GROUP77" not in shown


async def test_what_is_picked_inside_a_text_on_discord_is_shown_by_name(street: Street) -> None:
    t, guild = street.on_discord, street.guild
    ben, chie, talks = t.people["弁"], t.people["千恵"], channel(street, "発表")
    (thx,) = guild.emojis.values()
    reason = f"<@{chie.id}> と <@!{chie.id}> <#{talks.id}> <:arigato:{thx.id}> <t:1764900000:F> <@&{guild.id}> :pray:"
    await t.asks("愛子", street.chat, "thanks", to=ben, reason=reason)
    _, _, shown = street.seen().partition("┌")
    assert "@千恵 と @千恵 #発表" in shown
    assert "🙏" in shown
    assert not SNOWFLAKE.search(re.sub(r"<a?:\w+:\d+>|<@\d+>", "", shown))
    await asyncio.sleep(A_MOMENT)
    heard = await t.hears(street.chat)
    said = heard.content + str(heard.embeds)
    assert "@千恵" in said
    assert f"<@{chie.id}>" not in said


async def test_a_title_and_a_place_on_discord_hold_names(street: Street) -> None:
    t = street.on_discord
    ben, place = t.people["弁"], channel(street, "発表")
    await t.asks(
        "愛子", street.chat, "session new", title=f"<@{ben.id}> の会", when="12/1 19:00", place=f"<#{place.id}>"
    )
    shown = street.seen()
    assert "@弁 の会" in shown
    assert "#発表" in shown
    await asyncio.sleep(A_MOMENT)
    post = await t.sees_posted(street.chat, "愛子")
    words = post.content + str(post.embeds)
    assert "@弁 の会" in words
    assert f"<@{ben.id}> の会" not in words
    assert str(place.id) not in words


async def test_the_name_of_a_channel_that_one_does_not_see_is_not_told(street: Street) -> None:
    t, secret = street.on_discord, channel(street, "秘密")
    await t.asks("千恵", street.chat, "thanks", to=t.people["弁"], reason=f"<#{secret.id}>")
    _, _, shown = street.seen().partition("┌")
    assert "「#チャンネル」" in shown
    assert "秘密" not in shown
    assert str(secret.id) not in shown


async def test_many_are_looked_up_by_name_on_both_platforms(street: Street) -> None:
    s, d = street.on_slack, street.on_discord
    boss = s.arrives("emi", street.meetup, is_admin=True)
    assert boss is not None
    s.workspace.change_user(s.people["chie"].id, real_name="Chie Sato")
    await s.asks("emi", street.meetup, "/shinrai", "roles")
    await s.presses("emi", "Say who has done what")
    await s.fills_in("emi", {"rows": "Chie Sato、MC\nben\tMC\t2025-04-01\n@aiko，MC"}, "three lines")
    assert "3 lines told something new" in street.seen()
    await d.asks("愛子", street.chat, "shinrai roles")
    await d.presses("愛子", "経験者をまとめて登録", "押す")
    await d.fills_in("愛子", {"rows": "弁、司会\nBEN, 司会, 2025-04-01"}, "{title}")
    assert "行を新しく登録しました" in street.seen()
