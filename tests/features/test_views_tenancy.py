"""What a member looks at is of their own community: the same people's ids in another one show nothing of this."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import PlatformName, SpaceRef
from bot.speech import Button
from tests.features.looking import board, community_of, explain, show
from tests.outside import Outside
from tests.town import PRAY, Town, town_on

Neighbours = tuple[Town, Town]


@pytest.fixture(params=list(PlatformName), ids=str)
async def neighbours(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Neighbours]:
    """Two communities on one platform and one database; ben of ``here`` was thanked."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", request.param) as here:
        there = Town(request.param, here.storage, here.clock)
        there.space = SpaceRef(request.param, "T2")
        for name, facts in there.people.items():
            there.people[name] = replace(facts, account=replace(facts.account, space=there.space))
        there.outside = Outside(there.space, there.people)
        await here.thanks("aiko", "ben", reason="secret", points=5)
        yield here, there


async def test_neither_show_nor_board_nor_home_crosses(neighbours: Neighbours) -> None:
    _, there = neighbours
    assert "has no deposits here yet" in str(await show(there, "aiko", "ben"))
    assert "Nobody has been thanked in this time yet." in str(await board(there, "aiko", "all"))
    assert "No deposits yet." in str(await there.asks("ben", "shinrai home"))


async def test_somebody_of_the_other_community_named_by_id_is_nobody_here(neighbours: Neighbours) -> None:
    here, there = neighbours
    there.people["ben"] = here.people["ben"]  # their account in the other space, as a forged payload would name it
    shown = str(await show(there, "aiko", "ben"))
    assert "5 points" not in shown
    assert "secret" not in shown


async def test_a_link_into_the_other_community_is_refused_like_one_to_nothing(neighbours: Neighbours) -> None:
    here, there = neighbours
    message = here.message_by("ben")
    await here.reacts("aiko", PRAY[here.platform], to=message)
    there.outside.messages.update(here.outside.messages)  # whatever the platform would tell
    for asker in ("aiko", "ben", "emi"):
        shown = str(await explain(there, asker, message))
        assert shown.startswith("“message” has to be a link to a message here that you can see")
    assert there.outside.asked == []


async def test_buttons_of_the_other_community_do_nothing(neighbours: Neighbours) -> None:
    here, there = neighbours
    home, ranks = await here.asks("aiko", "shinrai home"), await board(here, "aiko")
    buttons: list[Button] = [home.buttons["Undo 1"], home.buttons["Everything"], ranks.buttons["All time"]]
    for button in buttons:
        assert "no longer valid" in str(await there.presses("aiko", button))
    theirs = await community_of(there)
    for button in buttons:
        shown = str(await there.presses("aiko", replace(button, community=theirs)))
        assert "ben" not in shown
        assert "secret" not in shown
    assert await here.balance("ben") == 5
