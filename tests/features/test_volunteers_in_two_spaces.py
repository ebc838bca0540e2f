"""One community in two spaces: a call stands in both, and is answered in either. It is Monday noon in Tokyo."""

from typing import Any

from tests.features.setup.steps import page
from tests.features.setup.test_two_spaces import spaces
from tests.town import Shown, Town

__all__ = ["spaces"]

TRY, DO = "I’d like to try (first time)", "I’ll do it"


async def announces_in(town: Town, channel: str) -> None:
    await town.chooses("emi", (await page(town, "Channels")).selects["Announcements"], channel)


async def calls(town: Town, **words: Any) -> Shown:
    return await town.asks("emi", "volunteer call", **{"role": "MC", "when": "2026-12-05 19:00", **words})


async def stands(town: Town) -> list[str]:
    """The announcement as it was drawn here, one time after the other."""
    await town.delivers()
    return [shown for shown in (*town.posts(), *town.redraws()) if "🙋 Wanted" in shown]


async def test_it_is_announced_where_each_space_has_its_announcements(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await announces_in(discord, "C1")
    await calls(slack, note="Just an hour")
    (there,), (here,) = await stands(slack), await stands(discord)
    assert there == here


async def test_a_space_without_a_channel_for_announcements_is_left_out(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await calls(slack)
    assert len(await stands(slack)) == 1
    assert await stands(discord) == []


async def test_who_presses_in_one_is_seen_in_both(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await announces_in(discord, "C1")
    shown = await calls(slack, seats=2)
    await slack.presses("aiko", shown.buttons[DO])
    await stands(discord)
    await discord.presses("ben", shown.buttons[DO])
    slack.clock.go(seconds=3)
    assert "Seats left: 0 of 2" in (await stands(slack))[-1]
    assert "Seats left: 0 of 2" in (await stands(discord))[-1]


async def test_who_is_missing_and_who_would_stand_in_is_asked_in_both(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await announces_in(discord, "C1")
    shown = await calls(slack, seats=2)
    await discord.presses("ben", shown.buttons[DO])
    slack.clock.go(days=9, hours=8)
    await discord.asks("ben", "volunteer stand-in", number=1)
    for town in spaces:
        await town.delivers()
        posts = [post for post in town.posts() if post.startswith("#C1: ")]
        assert [post for post in posts if "Still wanted" in post], posts
        assert [post for post in posts if "🔁" in post], posts
