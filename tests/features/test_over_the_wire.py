"""What members look at, by the real bot on both stand-ins: a message's menu, a Home, and what an outage missed."""

import asyncio
import os
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.discord_teller import DiscordTeller
from adapters.sandbox.story.slack_teller import SlackTeller

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.wiring.demo import settings_for
    from bot.wiring.live import Live
    from tests.faults.street import Clock
    from tests.sqlite import migrated

A_MOMENT = 1.0
OUTAGE = float(os.environ.get("OUTAGE", "2"))
"""Seconds."""
WENT, CAME = 5, 15
"""Reactions during an outage: those that stood before and went, and those that came."""


class Street:
    """Both platforms with the bot on them; ``lines``: what people did and saw."""

    def __init__(self, slack: SlackStandIn, discord: DiscordStandIn) -> None:
        self.slack, self.discord = slack, discord
        self.lines: list[str] = []
        self.on_slack = SlackTeller(slack, self.lines.append, "Asia/Tokyo")
        self.on_discord = DiscordTeller(discord, self.lines.append, "Asia/Tokyo")
        for name in ("aiko", "ben"):
            self.on_slack.arrives(name)
        self.meetup = self.on_slack.channel("meetup", ("aiko", "ben"))
        people = [self.on_discord.arrives(shown, name, locale="ja") for shown, name in NAMES.items()]
        self.guild = discord.world.add_guild("もくもく会", people[0], locale="ja", members=people[1:])
        self.chat = self.on_discord.channel(self.guild, "雑談")

    def seen(self) -> str:
        """Since the last look."""
        shown = "\n".join(self.lines)
        self.lines.clear()
        return shown


NAMES = {"愛子": "aiko", "弁": "ben"}


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    clock = Clock()
    async with SlackStandIn(clock=clock.unix) as slack, DiscordStandIn(clock=clock) as discord:
        street = Street(slack, discord)
        live = Live(settings_for(slack, discord, await migrated(f"sqlite:///{tmp_path}/street.db")), now=clock)
        await live.start()
        try:
            yield street
        finally:
            await live.stop()


async def test_the_menu_explains_on_slack(street: Street) -> None:
    t = street.on_slack
    slides = await t.says("ben", street.meetup, "Here are my slides.")
    await t.reacts("aiko", street.meetup, slides, "pray", "thanks")
    await asyncio.sleep(A_MOMENT)
    await t.opens_menu("aiko", street.meetup, slides, "explain", "Why did it count?")
    assert "Counted: 1 point from @aiko to @ben" in street.seen()


async def test_the_menu_explains_on_discord(street: Street) -> None:
    t = street.on_discord
    slides = await t.says("弁", street.chat, "資料です。")
    await t.reacts("愛子", slides, "🙏", "ありがとう")
    await asyncio.sleep(A_MOMENT)
    await t.opens_menu("愛子", slides, "Why did it count?", "メニューから")
    assert "数えました: @愛子 さんから @弁 さんへ 1ポイント" in street.seen()


async def test_the_board_lists_who_is_here_on_both(street: Street) -> None:
    s, d = street.on_slack, street.on_discord
    await s.asks("aiko", street.meetup, "/thanks", f"<@{s.people['ben'].id}> for the slides points:3")
    await s.asks("aiko", street.meetup, "/trust", "board quarter")
    assert "1. @ben: 3 points" in street.seen()
    await d.asks("愛子", street.chat, "thanks", to=d.people["弁"], reason="発表", points=2)
    await d.asks("愛子", street.chat, "trust board", window="month")
    assert "1位 @弁 さん 2ポイント" in street.seen().replace("\u3000", " ")


async def test_the_home_tab_follows_and_undo_in_it_takes_back(street: Street) -> None:
    t = street.on_slack
    await t.opens_home("aiko")
    assert "You have not given anything yet." in street.seen()
    await t.asks("aiko", street.meetup, "/thanks", f"<@{t.people['ben'].id}> for the slides points:3")
    await asyncio.sleep(2 * A_MOMENT)
    home = street.slack.home_of(t.people["aiko"].id)
    assert home is not None
    t.screens["aiko"] = home
    await t.presses("aiko", "Undo")
    assert "Taken back" in street.seen()
    await asyncio.sleep(2 * A_MOMENT)
    assert "(taken back)" in str(street.slack.home_of(t.people["aiko"].id))


# --- what an outage missed -------------------------------------------------------------------------------------


async def test_explain_corrects_what_an_outage_missed_on_slack(street: Street) -> None:
    t, slack = street.on_slack, street.slack
    crowd = [t.arrives(f"g{n}", street.meetup).id for n in range(WENT + CAME)]
    notes = await t.says("ben", street.meetup, "Notes are in the wiki.")
    for one in crowd[:WENT]:
        await slack.react(one, street.meetup.id, notes, "pray")
    await asyncio.sleep(A_MOMENT)
    async with slack.outage():
        for one in crowd[:WENT]:
            await slack.unreact(one, street.meetup.id, notes, "pray", wait=0)
        for one in crowd[WENT:]:
            await slack.react(one, street.meetup.id, notes, "pray", wait=0)
        await asyncio.sleep(OUTAGE)
    await slack.connected(timeout=30)
    street.seen()
    await t.asks(
        "ben", street.meetup, "/trust", f"explain {slack.link_to(t.people['ben'].id, street.meetup.id, notes)}"
    )
    shown = street.seen()
    print(f"\nSlack, away for {OUTAGE:.0f} s:\n{shown}")
    assert f"I had missed {WENT + CAME} reactions" in shown
    assert f"In all: {CAME} counted, {WENT} taken back, 0 not counted." in shown
    await t.asks("ben", street.meetup, "/trust", "show")
    assert f"Trust: {CAME} points" in street.seen()


async def test_explain_is_right_after_an_outage_on_discord(street: Street) -> None:
    t, people = street.on_discord, street.discord.people
    crowd = [t.arrives(f"g{n}", f"g{n}", locale="ja", guild=street.guild) for n in range(WENT + CAME)]
    notes = await t.says("弁", street.chat, "メモです。")
    for one in crowd[:WENT]:
        await people.react(one, notes, "🙏")
    await asyncio.sleep(A_MOMENT)
    street.discord.gateway.go_away(OUTAGE)
    for one in crowd[:WENT]:
        await people.unreact(one, notes, "🙏")
    for one in crowd[WENT:]:
        await people.react(one, notes, "🙏")
    await _connected(street.discord)
    await t.asks("弁", street.chat, "trust explain", message=people.copy_link(t.people["弁"], notes))
    shown = street.seen()
    print(f"\nDiscord, away for {OUTAGE:.0f} s:\n{shown}")
    assert f"全部で、数えたもの {CAME}件、取り消し {WENT}件、数えていないもの 0件です。" in shown
    await t.asks("弁", street.chat, "trust show")
    assert f"信頼貯金 {CAME}ポイント" in street.seen()


async def _connected(discord: DiscordStandIn) -> None:
    async with asyncio.timeout(60):
        while not discord.gateway.connected():
            await asyncio.sleep(0.2)
    await asyncio.sleep(A_MOMENT)
