"""Who is in another space of the community is named there, for nobody there could mention them.

It is Monday, 2026-11-23, noon in Tokyo.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.test_roles_across import of
from tests.features.test_volunteers import MENTOR, TRY, calls, has_held, hears
from tests.town import Town
from tests.two_spaces import two_spaces


@pytest.fixture
async def spaces(tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    async with two_spaces(tmp_path) as towns:
        yield towns


async def test_who_is_thanked_on_discord_stands_on_the_board_on_slack_by_name(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await discord.thanks("emi", "ben")
    await slack.thanks("emi", "aiko")
    on_slack = str(await slack.asks("chie", "trust board"))
    assert "ben (Discord)" in on_slack
    assert "@aiko" in on_slack
    assert "aiko (Slack)" in str(await discord.asks("chie", "trust board"))


async def test_a_mentor_and_a_first_timer_of_two_platforms_read_who_the_other_one_is(
    spaces: tuple[Town, Town],
) -> None:
    slack, discord = spaces
    await has_held(discord, "dai")
    shown = await calls(slack, first=1, mentors=1, choosing="first_come")
    await slack.presses("chie", shown.buttons[TRY])
    await discord.presses("dai", shown.buttons[MENTOR])
    told_chie, told_dai = "\n".join(await hears(slack, "chie")), "\n".join(await hears(discord, "dai"))
    assert "dai (Discord)" in told_chie
    assert "chie (Slack)" in told_dai


async def test_a_press_on_slack_shows_an_organizer_there_who_held_a_role_on_discord(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    await has_held(discord, "dai")
    assert (await of(slack, "MC"))[1:] == ["- dai (Discord): before the bot came"]
