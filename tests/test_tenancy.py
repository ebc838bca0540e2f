"""A community cannot see another: neither by command, nor by id, button, form or export."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import CommunityId, PlatformName, SpaceRef
from bot.speech import Form
from storage.export import export
from tests.town import Town, town_on


@pytest.fixture
async def neighbours(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Town, Town]]:
    """Two communities on one platform and one database; the same people ids in both, as an attacker would wish."""
    async with town_on(f"sqlite:///{tmp_path}/town.db", PlatformName.SLACK) as here:
        there = Town(PlatformName.SLACK, here.storage, here.clock)
        there.space = SpaceRef(PlatformName.SLACK, "T2")
        for name, facts in there.people.items():
            there.people[name] = replace(facts, account=replace(facts.account, space=there.space))
        yield here, there


async def test_commands_show_ones_own_community_only(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    await here.thanks("aiko", "ben", reason="secret", points=5)
    assert "secret" not in str(await there.asks("ben", "trust show"))
    assert await there.balance("ben") == 0
    assert "You have 9 points left" in str(await there.thanks("aiko", "ben"))


async def test_a_button_of_another_community_does_nothing_and_tells_nothing(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    shown = await here.thanks("aiko", "ben", reason="secret")
    history = (await here.asks("aiko", "trust show")).buttons["Everything"]
    stop = replace(history, action="notices.stop", args=())
    for button in (shown.buttons["Undo"], history, stop):
        answer = str(await there.presses("aiko", button))
        assert answer == "That button or form is no longer valid here. Please use the command again."
    assert await here.balance("ben") == 1


async def test_a_forged_community_in_a_button_finds_none_of_the_others_ids(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    undo = (await here.thanks("aiko", "ben", reason="secret")).buttons["Undo"]
    again = (await here.thanks("aiko", "ben", reason="secret")).buttons["Give again"]
    await there.thanks("aiko", "chie")
    theirs = await there.storage.house.community_of(there.space)
    assert theirs is not None
    for button in (undo, again):
        answer = await there.presses("aiko", replace(button, community=theirs))
        assert "secret" not in str(answer)
        assert not isinstance(answer.answer, Form)
    assert await here.balance("ben") == 1
    assert await there.balance("ben") == 0


async def test_a_draft_of_another_community_is_not_opened(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    opened = await here.opens_menu("aiko", here.message_by("ben"))
    assert opened.form is not None
    correct = (await here.submits("aiko", opened.form, reason="x" * 301)).buttons["correct"]
    await there.thanks("aiko", "chie")
    theirs = await there.storage.house.community_of(there.space)
    assert theirs is not None
    for button in (correct, replace(correct, community=theirs)):
        assert (await there.presses("aiko", button)).form is None


async def test_a_form_of_another_community_names_people_of_ones_own(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    opened = await here.opens_menu("aiko", here.message_by("ben"))
    assert opened.form is not None
    await there.submits("aiko", opened.form, reason="for the summary")
    assert await here.balance("ben") == 0


async def test_the_same_event_key_in_two_communities_is_two_events(neighbours: tuple[Town, Town]) -> None:
    here, there = neighbours
    await here.thanks("aiko", "ben", key="same")
    await there.thanks("aiko", "ben", key="same")
    assert (await here.balance("ben"), await there.balance("ben")) == (1, 1)


@pytest.mark.parametrize("what", ["entries", "members", "posts"])
async def test_an_export_of_one_community_holds_nothing_of_another(neighbours: tuple[Town, Town], what: str) -> None:
    here, there = neighbours
    await here.thanks("aiko", "ben", reason="ours")
    await there.thanks("aiko", "ben", reason="theirs")
    ours = await here.storage.house.community_of(here.space)
    assert ours is not None
    rows = [row async for row in export(here.storage.database, what, ours)]  # type: ignore[arg-type]
    assert rows
    assert {row["community"] for row in rows} == {ours}
    assert "theirs" not in json.dumps(rows)
    assert "T2" not in json.dumps(rows)


async def test_an_export_of_an_unknown_community_is_empty(neighbours: tuple[Town, Town]) -> None:
    here, _ = neighbours
    await here.thanks("aiko", "ben")
    assert [row async for row in export(here.storage.database, "entries", CommunityId("no such"))] == []


HOUSE_USERS = {"bot/clock.py", "bot/core.py", "bot/timekeeping.py", "bot/wiring/live.py"}


def test_only_these_ask_questions_that_span_communities() -> None:
    root = Path(__file__).parent.parent
    users = {
        str(path.relative_to(root))
        for room in ("bot", "adapters")
        for path in (root / room).rglob("*.py")
        if ".house." in path.read_text(encoding="utf-8")
    }
    assert users == HOUSE_USERS
