"""One community in two spaces: how thanks are told and where announcements go is set for each space by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.setup.steps import form_of, line, note, page
from tests.town import Town
from tests.two_spaces import two_spaces

TOLD = "How thanks are told"


@pytest.fixture
async def spaces(tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    async with two_spaces(tmp_path) as (slack, discord):
        slack.outside.emoji = {"pray", "bouquet", "clap"}
        discord.outside.emoji = {"🙏", "💐", "👏"}
        yield slack, discord


async def test_each_space_has_its_own(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    channels = await page(slack, "Channels")
    await slack.chooses("emi", channels.selects["Announcements"], "C1")
    shown = await slack.chooses("emi", (await page(slack, "Thanks")).selects[TOLD], "quiet")
    assert shown.selects[TOLD].chosen == ("quiet",)
    assert (await page(discord, "Thanks")).selects[TOLD].chosen == ("channel",)
    assert (await page(discord, "Channels")).selects["Announcements"].chosen == ()


async def test_what_is_of_the_community_is_of_both(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    shown = await page(slack, "Quiet hours, boards")
    await slack.submits("emi", await form_of(slack, shown, "Other quiet hours"), hours="23-6")
    assert line(await page(discord, "Quiet hours, boards"), "Quiet hours") == "Quiet 23:00–06:00"


async def test_nobody_is_overtaken_in_another_space(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    of_slack, of_discord = await page(slack, "Thanks"), await page(discord, "Thanks")
    await slack.chooses("emi", of_slack.selects[TOLD], "quiet")
    assert note(await discord.chooses("emi", of_discord.selects[TOLD], "direct")) == "Saved."


async def test_what_was_changed_in_the_one_is_told_there(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    of_slack, of_discord = await page(slack, "Quiet hours, boards"), await page(discord, "Quiet hours, boards")
    await slack.chooses("emi", of_slack.selects["Quiet hours"], "22:00-07:00")
    shown = await discord.chooses("emi", of_discord.selects["Quiet hours"], "21:00-08:00")
    assert note(shown).startswith("Saved, and it counts now. Meanwhile someone else had set it")
    await slack.delivers()
    assert [post.split(":")[0] for post in slack.posts()] == ["to emi"]


async def test_emoji_of_the_other_platform_stay(spaces: tuple[Town, Town]) -> None:
    slack, discord = spaces
    form = await form_of(slack, await page(slack, "Thanks"), "Change emoji")
    await slack.submits("emi", form, emoji=":clap:")
    await discord.reacts("aiko", "🙏", to=discord.message_by("ben"))
    await slack.reacts("aiko", "clap", to=slack.message_by("ben"))
    await slack.reacts("aiko", "pray", to=slack.message_by("ben"))
    assert await slack.balance("ben") == 1
    assert await discord.balance("ben") == 1
