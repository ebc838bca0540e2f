"""Emoji that counted once, by the real bot on Discord: what was counted stays so, however often it is read."""

import asyncio
import warnings
from pathlib import Path

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from bot.people import PlatformName, SpaceRef

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.wiring.demo import settings_for
    from bot.wiring.live import Live
    from tests.faults.street import Clock
    from tests.features.test_over_the_wire import A_MOMENT, Street
    from tests.sqlite import migrated


async def test_explain_takes_nothing_back_after_another_emoji_was_chosen(tmp_path: Path) -> None:
    clock = Clock()
    async with SlackStandIn(clock=clock.unix) as slack, DiscordStandIn(clock=clock) as discord:
        street = Street(slack, discord)
        live = Live(settings_for(slack, discord, await migrated(f"sqlite:///{tmp_path}/street.db")), now=clock)
        await live.start()
        t = street.on_discord
        notes = await t.says("弁", street.chat, "メモです。")
        await t.reacts("愛子", notes, "🙏", "ありがとう")
        await asyncio.sleep(A_MOMENT)
        assert live._storage is not None
        community = await live._storage.house.community_of(SpaceRef(PlatformName.DISCORD, str(street.guild.id)))
        assert community is not None
        async with live._storage.community(community) as uow:
            await uow.settings.change(thanks_emoji=frozenset({"🎉"}))
        clock.skip(60)  # longer than the emoji are believed unread
        link = discord.people.copy_link(t.people["弁"], notes)
        await t.asks("弁", street.chat, "trust explain", message=link)
        street.seen()
        await t.asks("弁", street.chat, "trust show")
        shown = street.seen()
        await live.stop()
    assert "信頼貯金 1ポイント" in shown


async def test_a_former_thanks_emoji_taken_away_takes_its_point_back_and_added_gives_none(tmp_path: Path) -> None:
    clock = Clock()
    async with SlackStandIn(clock=clock.unix) as slack, DiscordStandIn(clock=clock) as discord:
        street = Street(slack, discord)
        live = Live(settings_for(slack, discord, await migrated(f"sqlite:///{tmp_path}/street.db")), now=clock)
        await live.start()
        t = street.on_slack
        aiko, meetup = t.people["aiko"].id, street.meetup
        kept, gone = await t.says("ben", meetup, "notes"), await t.says("ben", meetup, "slides")
        for message in (kept, gone):
            await slack.react(aiko, meetup.id, message, "pray")
        await asyncio.sleep(A_MOMENT)
        assert live._storage is not None
        community = await live._storage.house.community_of(SpaceRef(PlatformName.SLACK, slack.workspace.id))
        assert community is not None
        async with live._storage.community(community) as uow:
            await uow.settings.change(thanks_emoji=frozenset({"tada"}))
        clock.skip(60)
        await slack.unreact(aiko, meetup.id, gone, "pray")
        later = await t.says("ben", meetup, "photos")
        await slack.react(aiko, meetup.id, later, "pray")
        await asyncio.sleep(A_MOMENT)
        await t.asks("ben", meetup, "/trust", "show")
        shown = street.seen()
        await live.stop()
    assert "Trust: 1 point\n" in shown
