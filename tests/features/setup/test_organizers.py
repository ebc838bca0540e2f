"""Naming who else is an organizer, and taking the name back."""

import asyncio
from pathlib import Path

import pytest

from bot.people import PlatformName
from tests.features.looking import community_of
from tests.features.setup.steps import ORGANIZERS_ONLY, audited, note, page
from tests.postgres import fresh_database
from tests.town import Town, town_on

NAME = "Name an organizer"


async def test_a_member_is_named_and_may_name_others(town: Town) -> None:
    shown = await town.chooses("emi", (await page(town, "Organizers")).selects[NAME], "aiko")
    assert note(shown) == "@aiko is an organizer now."
    assert "- @aiko [Take off 1]" in str(shown)
    shown = await town.chooses("aiko", (await page(town, "Organizers", "aiko")).selects[NAME], "ben")
    assert note(shown) == "@ben is an organizer now."
    assert [(who, what) for who, what, _, _ in await audited(town)] == [
        ("aiko", "organizer_named"),
        ("emi", "organizer_named"),
    ]


async def test_who_cannot_be_an_organizer(town: Town) -> None:
    shown = await page(town, "Organizers")
    for name, words in (
        ("robot", "@robot is a bot. Only people can be organizers."),
        ("guest", "@guest is a guest from another organization. Only members of this community can be organizers."),
        ("gone", "@gone is deactivated, so they cannot become an organizer."),
        ("nobody", "I cannot find this person here. Pick them from the list that opens when you type @."),
    ):
        assert note(await town.chooses("emi", shown.selects[NAME], name)) == words
    assert await audited(town) == []


async def test_a_name_is_taken_back(town: Town) -> None:
    shown = await town.chooses("emi", (await page(town, "Organizers")).selects[NAME], "aiko")
    assert note(await town.chooses("emi", shown.selects[NAME], "aiko")) == (
        "@aiko has been named an organizer already."
    )
    after = await town.presses("emi", shown.buttons["Take off 1"])
    assert note(after) == "@aiko is no longer named an organizer."
    assert str(await town.asks("aiko", "shinrai setup")).startswith(ORGANIZERS_ONLY)
    assert note(await town.presses("emi", shown.buttons["Take off 1"])) == (
        "@aiko has not been named an organizer, so there is nothing to take back."
    )


async def test_the_last_organizer_stays(town: Town) -> None:
    await town.chooses("emi", (await page(town, "Organizers")).selects[NAME], "aiko")
    town.changes("emi", organizer=False)
    await town.asks("emi", "trust show")  # the platform says so now
    await town.asks("emi", "shinrai settings")
    shown = await page(town, "Organizers", "aiko")
    assert note(await town.presses("aiko", shown.buttons["Take off 1"])) == (
        "@aiko is the last organizer. Name another one first; then this can be taken back."
    )
    assert str(await town.asks("aiko", "shinrai setup")).startswith("Setup: Overview")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_of_two_who_take_each_other_off_at_the_same_instant_one_stays(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        for name in ("aiko", "ben"):
            shown = await town.chooses("emi", (await page(town, "Organizers")).selects[NAME], name)
        town.changes("emi", organizer=False)
        await town.asks("emi", "shinrai settings")
        by_name = {button.args[0]: button for label, button in shown.buttons.items() if label.startswith("Take off")}
        await asyncio.gather(
            town.presses("aiko", by_name[town.ref("ben").user]), town.presses("ben", by_name[town.ref("aiko").user])
        )
        may = [str(await town.asks(name, "shinrai setup")).startswith("Setup") for name in ("aiko", "ben")]
        assert sorted(may) == [False, True]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_of_two_who_take_themselves_off_at_the_same_instant_one_stays(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        for name in ("aiko", "ben"):
            shown = await town.chooses("emi", (await page(town, "Organizers")).selects[NAME], name)
        town.changes("emi", organizer=False)
        await town.asks("emi", "shinrai settings")
        own = {button.args[0]: button for label, button in shown.buttons.items() if label.startswith("Take off")}
        async with town.storage.community(await community_of(town)) as uow:  # both arrive at what locks them
            for _, member in await uow.people.organizers():
                await uow.people.lock(member.id)
            presses = [asyncio.create_task(town.presses(name, own[town.ref(name).user])) for name in ("aiko", "ben")]
            await asyncio.sleep(0.3)
        await asyncio.gather(*presses)
        may = [str(await town.asks(name, "shinrai setup")).startswith("Setup") for name in ("aiko", "ben")]
        assert sorted(may) == [False, True]
