"""What is for organizers: refused in words to others, and to everybody by another community's buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.feature import Access
from bot.people import Notices, PlatformName, SpaceRef
from bot.ports import Unreachable
from bot.speech import Button
from tests.features.organizing import adjust, does, pause
from tests.features.test_hide import say_notices
from tests.town import Town, town_on

FOR_ORGANIZERS = (
    "This is for organizers: administrators here, and whom they named. “/shinrai organizers list” shows who they are."
)
OURS = ("organizers", "adjust", "pause", "hide", "tags", "posts", "audit", "export")
OUTDATED = "That button or form is no longer valid here. Please use the command again."


async def buttons_of_ours(town: Town) -> dict[str, Button]:
    """A button of each kind, drawn for an organizer who has something to act on."""
    await say_notices(town, Notices.CHANNEL)
    await town.thanks("aiko", "ben", reason="for the #talk")
    town.screen.answers += [Unreachable("channel_not_found")]
    await town.delivers()
    shown = [
        await adjust(town, "emi", "ben", 4),
        await pause(town, "emi", "chie"),
        await does(town, "emi", "pause"),
        await does(town, "emi", "hide"),
        await town.asks("emi", "shinrai tags"),
        await does(town, "emi", "hide", typed="#1", thanks=1),
        await does(town, "emi", "posts"),
    ]
    shown.append(await town.presses("emi", shown[-1].buttons["Open 1"]))
    buttons = {button.action: button for one in shown for button in one.buttons.values()}
    paged = {"pause.page": ("0",), "hide.page": ("", ""), "tags.page": ("0",), "audit.page": ("",)}
    one = next(iter(buttons.values()))
    buttons |= {action: replace(one, action=action, args=args) for action, args in paged.items()}
    alike = {action: replace(buttons["posts.open"], action=action) for action in ("posts.look", "posts.missed")}
    return buttons | alike | {"posts.see": replace(one, action="posts.see", args=())}


def declared(town: Town) -> set[str]:
    return {action for action in town.catalogue.buttons if action.split(".")[0] in OURS}


async def test_every_command_but_the_list_is_refused_to_others(town: Town) -> None:
    commands = [path for path in town.catalogue.commands if path[0] == "shinrai" and path[1] in OURS]
    assert len(commands) >= 9
    for path in commands:
        answer = str(await town.asks("ben", " ".join(path)))
        assert (answer == FOR_ORGANIZERS) is (path != ("shinrai", "organizers", "list")), path


async def test_every_button_is_refused_to_others(town: Town) -> None:
    buttons = await buttons_of_ours(town)
    assert declared(town) - set(buttons) == set()
    for action in declared(town):
        assert str(await town.presses("ben", buttons[action])) == FOR_ORGANIZERS, action
    assert await town.balance("ben") == 5


async def test_every_form_is_refused_to_others(town: Town) -> None:
    buttons = await buttons_of_ours(town)
    for action in ("tags.add", "tags.two"):
        form = (await town.presses("emi", buttons[action])).form
        assert form is not None
        assert str(await town.submits("ben", form, tag="talk", into="tea")) == FOR_ORGANIZERS
    form = (await town.asks("emi", "shinrai adjust")).form
    assert form is not None
    refused = await town.submits("ben", form, who=(town.ref("ben"),), points="100", reason="me")
    assert (str(refused), await town.balance("ben")) == (FOR_ORGANIZERS, 5)


async def test_each_is_declared_for_organizers(town: Town) -> None:
    assert all(town.catalogue.buttons[action].access is Access.ORGANIZER for action in declared(town))


@pytest.fixture
async def neighbours(tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    """Two communities; emi organizes both."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", PlatformName.SLACK) as here:
        there = Town(PlatformName.SLACK, here.storage, here.clock, SpaceRef(PlatformName.SLACK, "T2"))
        yield here, there


async def test_a_button_of_another_community_does_nothing(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    buttons = await buttons_of_ours(here)
    await there.thanks("emi", "ben")
    for action in declared(here):
        assert str(await there.presses("emi", buttons[action])) == OUTDATED, action
    assert await here.balance("ben") == 5


async def test_a_forged_community_finds_none_of_the_others_ids(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    buttons = await buttons_of_ours(here)
    await there.thanks("emi", "ben")
    theirs = await there.storage.house.community_of(there.space)
    assert theirs is not None
    for action in declared(here) - {"posts.see"}:  # which names nothing: it lists their own
        answer = str(await there.presses("emi", replace(buttons[action], community=theirs)))
        assert "aiko" not in answer
        assert "#talk" not in answer
    assert await here.balance("ben") == 5
    for number in (1, 2):
        await does(there, "emi", "hide")
        assert "There is no post" in str(await does(there, "emi", "posts", typed=f"#{number}", post=number))


async def test_what_members_may_not_use_is_not_in_their_help(town: Town) -> None:
    assert "/shinrai adjust" not in str(await town.asks("ben", "shinrai help"))
    shown = str(await town.asks("emi", "shinrai help"))
    assert "For organizers, as you are one:" in shown
    assert "/shinrai adjust @ben -3 counted twice: For organizers:" in shown
