"""How other bots lose or double reminders, each by name: the same with what a study session owes."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.features.sessions.reminding import remind
from bot.people import CommunityId, PlatformName
from bot.ports import Claim, TryAgain, Unreachable
from storage.export import export
from tests.core.office import fall_silent
from tests.faults.shift import shift
from tests.features.organizing import does
from tests.postgres import fresh_database
from tests.town import Town, town_on

SLACK, DISCORD = PlatformName.SLACK, PlatformName.DISCORD


@pytest.fixture(params=[(SLACK, "sqlite"), (DISCORD, "sqlite"), (SLACK, "postgresql")], ids=lambda one: " ".join(one))
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """It is Monday, 2026-11-23, noon in Tokyo; emi is an organizer who has used the bot."""
    platform, engine = request.param
    there = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(there, platform) as here:
        await does(here, "emi", "organizers add", "dai")
        await does(here, "emi", "organizers remove", "dai")
        yield here


async def plans(town: Town, *titles: str, when: str = "2026-11-24 19:00", **more: str) -> None:
    """Each with a reminder an hour before, and announced already."""
    for title in titles:
        await town.asks("aiko", "session new", title=title, when=when, remind="1h", **more)
    await shift(town)
    town.screen.posts.clear()


def at(town: Town, wall: str) -> None:
    """The clock moves to this time of the wall in Tokyo."""
    town.clock.at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)


def reminded(town: Town) -> list[str]:
    """The titles, once for each reminder that arrived."""
    return sorted(post.split("“")[1].split("”")[0] for post in town.posts() if "⏰" in post)


async def ends(town: Town, purpose: str = "session.reminder") -> list[tuple[str, str]]:
    rows = [row async for row in export(town.storage.database, "posts")]
    return [(str(row["state"]), str(row["reason"])) for row in rows if row["purpose"] == purpose]


async def dies_with_all_under_way(town: Town) -> list[Claim]:
    holder = await town.handover.heart.beating()
    return list(await town.storage.house.claim(now=town.clock(), holder=holder, most=100))


async def test_robodanny_a_session_is_reminded_of_although_the_process_died_before_it_sent(town: Town) -> None:
    await plans(town, "Rust")
    at(town, "2026-11-24 18:00")
    assert len(await dies_with_all_under_way(town)) == 1
    await shift(town)
    assert reminded(town) == []
    await fall_silent(town.storage)
    await shift(town)
    assert reminded(town) == ["Rust"]


async def test_python_discord_1916_a_session_whose_channel_is_missing_at_the_start_keeps_its_reminder(
    town: Town,
) -> None:
    await plans(town, "Rust")
    at(town, "2026-11-24 18:00")
    town.screen.answers[:] = [Unreachable("channel_not_found")]
    await shift(town)
    assert await ends(town) == [("parked", "channel_not_found")]
    (told,) = town.screen.posts
    buttons = town.card(told.card, told.reader).buttons
    assert list(buttons) == ["Send now", "It arrived", "Look"]
    await town.presses("emi", buttons["Send now"])
    await shift(town)
    assert reminded(town) == ["Rust"]


async def test_discal_a_session_is_reminded_of_once_however_often_the_bot_restarts(town: Town) -> None:
    """Its series goes on in between."""
    await plans(town, "Rust", repeat="daily")
    for hour in (18, 19, 20):
        at(town, f"2026-11-24 {hour}:00")
        for _ in range(3):
            await shift(town)
    at(town, "2026-11-25 18:00")
    await shift(town)
    assert reminded(town) == ["Rust", "Rust"]


async def test_indico_of_many_sessions_at_one_hour_none_is_lost_or_doubled_by_a_crash(town: Town) -> None:
    await plans(town, *(f"Talk {n}" for n in range(6)))
    at(town, "2026-11-24 18:00")
    for _ in range(3):
        (claim,) = await dies_with_all_under_way(town)  # one at a time: they go to one channel
        await town.handover.hand_over(claim)
    assert len(await dies_with_all_under_way(town)) == 1
    await fall_silent(town.storage)
    await shift(town)
    assert reminded(town) == [f"Talk {n}" for n in range(6)]


async def test_mattermost_remind_a_session_planned_by_one_process_is_reminded_of_by_another(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plans(town, "Rust")
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")
    at(town, "2026-11-24 18:00")
    town.restarts()
    await shift(town)
    assert reminded(town) == ["Rust"]


async def test_a_restart_over_the_due_time_reminds_late_and_one_over_the_start_does_not(town: Town) -> None:
    await plans(town, "Seven", when="2026-11-24 19:00")
    await plans(town, "Eight", when="2026-11-24 20:00")
    at(town, "2026-11-24 19:30")
    await shift(town)
    (post,) = town.posts()
    assert post.startswith("#C1: ⏰ “Eight” begins in 30 minutes")
    assert await ends(town) == [("expired", "too late"), ("sent", "")]


async def test_a_server_that_is_unavailable_when_a_session_is_due_loses_no_reminder(town: Town) -> None:
    await plans(town, "Rust")
    at(town, "2026-11-24 18:00")
    for _ in range(5):
        town.screen.answers[:] = [TryAgain("discord.server_error_503")]
        await shift(town)
        town.clock.go(minutes=1)
    assert reminded(town) == []
    town.screen.answers.clear()
    town.clock.go(minutes=1)
    await shift(town)
    assert reminded(town) == ["Rust"]


async def test_a_session_that_was_cancelled_during_an_outage_is_not_reminded_of_and_not_missed(town: Town) -> None:
    await plans(town, "Rust")
    at(town, "2026-11-24 17:59")
    sure = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", sure.buttons["Cancel this one"])
    at(town, "2026-11-24 18:30")
    await shift(town)
    assert reminded(town) == []
    assert await ends(town) == [("dropped", "cancelled")]
    assert await ends(town, "posts.missed") == []


async def test_a_session_that_was_moved_is_reminded_of_before_its_new_start_only(town: Town) -> None:
    await plans(town, "Rust")
    later = datetime(2026, 11, 25, 10, tzinfo=UTC)  # 19:00 in Tokyo
    async with town.storage.community(await community_of(town)) as uow:
        (one,) = await uow.sessions.upcoming(town.clock(), after=None, most=9)
        await remind(uow, await uow.sessions.change(one.id, starts=later), town.clock())
    at(town, "2026-11-24 18:00")
    await shift(town)
    assert reminded(town) == []
    at(town, "2026-11-25 18:00")
    await shift(town)
    assert reminded(town) == ["Rust"]
    assert await ends(town) == [("dropped", "moved"), ("sent", "")]


async def test_a_reminder_says_what_the_session_is_like_now(town: Town) -> None:
    await plans(town, "Rust")
    async with town.storage.community(await community_of(town)) as uow:
        (one,) = await uow.sessions.upcoming(town.clock(), after=None, most=9)
        await uow.sessions.change(one.id, plan=replace(one.plan, title="Go"))
    at(town, "2026-11-24 18:00")
    await shift(town)
    assert reminded(town) == ["Go"]


async def test_a_series_is_reminded_of_at_the_same_time_of_the_wall_when_the_clocks_change(town: Town) -> None:
    """In Berlin they go forward on 2027-03-28: an hour before 19:00 is 17:00 UTC until then, and 16:00 after."""
    town.clock.at = datetime(2027, 3, 20, 12, tzinfo=UTC)
    town.changes("aiko", zone="Europe/Berlin")
    await plans(town, "Rust", when="2027-03-21 19:00", repeat="weekly")
    arrived = []
    for day in (21, 28):
        for hour in (15, 16, 17):
            town.clock.at = datetime(2027, 3, day, hour, tzinfo=UTC)
            await shift(town)
            if reminded(town):
                arrived.append((day, hour, reminded(town)))
                town.screen.posts.clear()
    assert arrived == [(21, 17, ["Rust"]), (28, 16, ["Rust"])]


async def community_of(town: Town) -> CommunityId:
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    return community
