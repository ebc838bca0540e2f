"""How many who were there it takes for a session to be deposited to its host."""

import pytest

from tests.features.looking import sets
from tests.features.organizing import audit
from tests.features.setup.steps import OUTDATED, audited, note, page
from tests.features.test_hosting_deposits import FRIENDS, hosts
from tests.town import Town

NEEDS = "To host brings points with"


async def test_two_can_be_enough_from_then_on(town: Town) -> None:
    shown = await page(town, "Thanks")
    assert shown.selects[NEEDS].chosen == ("3",)
    button = await hosts(town, "aiko", "ben", "chie")
    assert await town.balance("aiko") == 0
    shown = await town.chooses("emi", shown.selects[NEEDS], "2")
    assert (note(shown), shown.selects[NEEDS].chosen) == ("Saved.", ("2",))
    assert await town.balance("aiko") == 0
    await town.presses("dai", button)
    assert await town.balance("aiko") == 5
    await hosts(town, "ben", "aiko", "chie", hours=24)
    assert await town.balance("ben") == 5
    assert await audited(town) == [("emi", "hosting", "3", "2")]
    assert await audit(town) == [
        "@emi changed what a session needs to be deposited to its host: "
        "3 others who were there → 2 others who were there."
    ]


async def test_more_can_be_asked_for_and_one_never_is_enough(town: Town) -> None:
    shown = await page(town, "Thanks")
    assert [value for value, _ in shown.selects[NEEDS].options] == ["2", "3", "4", "5", "6", "8", "10", "15", "20"]
    for forged in ("1", "0", "7", "many"):
        assert str(await town.chooses("emi", shown.selects[NEEDS], forged)) == OUTDATED
    await town.chooses("emi", shown.selects[NEEDS], "4")
    await hosts(town, "aiko", *FRIENDS[1:])
    assert await town.balance("aiko") == 0
    assert await audited(town) == [("emi", "hosting", "3", "4")]


@pytest.mark.parametrize(("set_to", "shown_as"), [(1, "2"), (7, "7")])
async def test_what_the_list_does_not_have_is_shown_as_it_counts(town: Town, set_to: int, shown_as: str) -> None:
    await sets(town, hosting_needs=set_to)
    assert (await page(town, "Thanks")).selects[NEEDS].chosen == (shown_as,)


async def test_two_who_set_it_at_once_are_both_told(town: Town) -> None:
    town.changes("aiko", organizer=True)
    first, second = await page(town, "Thanks"), await page(town, "Thanks")
    await town.chooses("emi", first.selects[NEEDS], "2")
    over = await town.chooses("aiko", second.selects[NEEDS], "5")
    assert "@emi changed what a session needs to be deposited to its host" in note(over)
