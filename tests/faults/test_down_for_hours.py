"""The bot is down for three hours while forty reminders of sessions fall due. It is Monday, noon in Tokyo."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.missing import window_at
from bot.people import PlatformName
from bot.ports import Handed, TryAgain
from storage.export import export
from storage.tables import accounts
from tests.faults.shift import clock_of, shift
from tests.features.organizing import does
from tests.postgres import fresh_database
from tests.town import Town, town_on

SLACK, DISCORD = PlatformName.SLACK, PlatformName.DISCORD
DOWN = timedelta(hours=3)


@pytest.fixture(params=[(SLACK, "sqlite"), (DISCORD, "sqlite"), (SLACK, "postgresql")], ids=lambda one: " ".join(one))
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """emi and dai are organizers, and have used the bot: Discord lets it write to them."""
    platform, engine = request.param
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, platform) as here:
        await does(here, "emi", "organizers add", "dai")
        await here.asks("dai", "shinrai settings")
        here.changes("dai", locale="ja")
        await does(here, "dai", "organizers add", "chie")
        await does(here, "dai", "organizers remove", "chie")
        yield here


async def fifteen_sessions(town: Town) -> None:
    """From 14:01 on, every five minutes, each with reminders 2 hours and 20 minutes before; ben goes to ten of them."""
    for n in range(15):
        starts = (town.clock() + timedelta(minutes=121 + 5 * n, hours=9)).strftime("%Y-%m-%d %H:%M")
        shown = await town.asks("aiko", "session new", title=f"Talk {n}", when=starts, remind="2h, 20m")
        if n % 3:
            await town.presses("ben", shown.buttons["Going"])
    await shift(town)
    town.screen.posts.clear()


async def states(town: Town, *purposes: str) -> Counter[tuple[str, str]]:
    rows = [row async for row in export(town.storage.database, "posts")]
    return Counter((str(row["purpose"]), str(row["state"])) for row in rows if row["purpose"] in purposes)


async def the_quarter_that_follows(town: Town) -> None:
    for _ in range(15):
        town.clock.go(minutes=1)
        await shift(town)


DIGEST = """to emi: Sorry, 35 posts did not go out: it was too late for them, or their channel is gone. \
They were due from 2026-11-23 12:01 to 2026-11-23 14:36.
reminder of a session: 27
reminder of a session to one member: 8"""
DIGEST_IN_JAPANESE = """to dai: すみません、35件の配信をお届けできませんでした\
（予定: 2026-11-23 12:01〜2026-11-23 14:36）。\
間に合わなかったか、チャンネルがなくなっていました。
勉強会のリマインド: 27件
勉強会のリマインド（個別）: 8件"""


async def test_what_arrives_is_what_the_lateness_rules_say_and_one_digest_to_each_organizer(town: Town) -> None:
    """Of each session the later reminder only, and none after the start: 5 of 40 are still of use."""
    await fifteen_sessions(town)
    assert await states(town, "session.reminder", "session.reminder_direct") == {
        ("session.reminder", "owed"): 30,
        ("session.reminder_direct", "owed"): 10,
    }
    town.clock.go(seconds=DOWN.total_seconds())
    await shift(town)
    assert sorted(post.splitlines()[0] for post in town.posts()) == [
        "#C1: ⏰ “Talk 12” begins in 1 minute: 2026-11-23 (Mon) 15:01 (Asia/Tokyo) (2026-11-23 15:01)",
        "#C1: ⏰ “Talk 13” begins in 6 minutes: 2026-11-23 (Mon) 15:06 (Asia/Tokyo) (2026-11-23 15:06)",
        "#C1: ⏰ “Talk 14” begins in 11 minutes: 2026-11-23 (Mon) 15:11 (Asia/Tokyo) (2026-11-23 15:11)",
        "to ben: ⏰ “Talk 13”, to which you are going, begins in 6 minutes: "
        "2026-11-23 (Mon) 15:06 (Asia/Tokyo) (2026-11-23 15:06)",
        "to ben: ⏰ “Talk 14”, to which you are going, begins in 11 minutes: "
        "2026-11-23 (Mon) 15:11 (Asia/Tokyo) (2026-11-23 15:11)",
    ]
    assert await states(town, "session.reminder", "session.reminder_direct") == {
        ("session.reminder", "expired"): 27,
        ("session.reminder", "sent"): 3,
        ("session.reminder_direct", "expired"): 8,
        ("session.reminder_direct", "sent"): 2,
    }
    town.screen.posts.clear()
    await the_quarter_that_follows(town)
    assert sorted(town.posts()) == [DIGEST_IN_JAPANESE, DIGEST]


async def test_a_minute_away_is_late_by_a_moment_and_nobody_is_told(town: Town) -> None:
    await fifteen_sessions(town)
    for _ in range(120):
        town.clock.go(seconds=59)
        await shift(town)
    posts = town.posts()
    assert Counter("⏰" in post for post in posts) == {True: len(posts)}
    assert await states(town, "session.reminder", "posts.missed") == {
        ("session.reminder", "sent"): 19,
        ("session.reminder", "owed"): 11,
    }


async def test_while_the_platform_is_away_for_hours_there_is_one_digest_too(town: Town) -> None:
    """The bot is up, tries again and again, and what it missed ends one by one all the while."""
    await fifteen_sessions(town)
    away: Handed = TryAgain("server_error_503", doubtful=False)
    for minutes in (*[4] * 40, *[1] * 20):
        town.screen.answers[:] = [away] * 1000
        town.clock.go(minutes=minutes)
        await shift(town)
    town.screen.answers.clear()
    for minutes in (*[1] * 10, *[4] * 8):
        town.clock.go(minutes=minutes)
        await shift(town)
    told = [post.split(": ")[0] for post in town.posts() if "not go out" in post or "お届けできませんでした" in post]
    assert sorted(told) == ["to dai", "to emi"]


async def test_two_processes_that_come_back_together_tell_it_once(town: Town) -> None:
    await fifteen_sessions(town)
    town.clock.at = window_at(town.clock() + DOWN).ends - timedelta(seconds=1)
    claims = await town.storage.house.claim(
        now=town.clock(), holder=await town.handover.heart.beating(), most=100, each=100
    )
    for claim in claims:
        await town.handover.hand_over(claim)
    town.clock.go(seconds=2)
    others = [clock_of(town) for _ in range(2)]
    for clock in others:
        clock.start()
    await shift(town)
    for clock in others:
        await clock.stop(5.0)
    await the_quarter_that_follows(town)
    told = [post for post in town.posts() if "not go out" in post or "お届けできませんでした" in post]
    assert sorted(post.split(": ")[0] for post in told) == ["to dai", "to emi"]


async def test_who_is_an_organizer_on_both_platforms_is_told_at_one_of_their_accounts(town: Town) -> None:
    await fifteen_sessions(town)
    await _become_one(town, "emi", "dai")
    town.clock.go(seconds=DOWN.total_seconds())
    await shift(town)
    await the_quarter_that_follows(town)
    told = [post.split(": ")[0] for post in town.posts() if "not go out" in post or "お届けできませんでした" in post]
    assert told in (["to emi"], ["to dai"])


async def _become_one(town: Town, *names: str) -> None:
    users = [town.ref(name).user for name in names]
    ours = accounts.c.platform_user.in_(users)
    async with town.storage.database.writing() as connection:
        member = (await connection.execute(select(func.min(accounts.c.member_id)).where(ours))).scalar_one()
        await connection.execute(update(accounts).where(ours).values(member_id=member))
