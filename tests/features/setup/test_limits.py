"""The limits of one member, as organizers set them."""

import pytest

from tests.features.organizing import audit
from tests.features.setup.steps import OUTDATED, audited, note, page
from tests.town import Town

LIMITS = {
    "Open sessions": ("10", "20", "limit_sessions"),
    "Open calls": ("10", "5", "limit_calls"),
    "Posts": ("20", "40", "limit_posts"),
    "Commands": ("30", "60", "limit_commands"),
}


@pytest.mark.parametrize("label", LIMITS)
async def test_an_organizer_sets_a_limit(town: Town, label: str) -> None:
    default, chosen, what = LIMITS[label]
    shown = await page(town, "Limits")
    assert shown.selects[label].chosen == (default,)
    shown = await town.chooses("emi", shown.selects[label], chosen)
    assert (note(shown), shown.selects[label].chosen) == ("Saved.", (chosen,))
    assert {other: shown.selects[other].chosen for other in LIMITS if other != label} == {
        other: (LIMITS[other][0],) for other in LIMITS if other != label
    }
    assert await audited(town) == [("emi", what, default, chosen)]


async def test_no_limit_is_set_that_is_not_offered(town: Town) -> None:
    shown = await page(town, "Limits")
    for label, select in shown.selects.items():
        for forged in ("0", "-1", "100000", "many"):
            assert str(await town.chooses("emi", select, forged)) == OUTDATED, label
    assert await audited(town) == []


async def test_the_audit_says_it_in_words(town: Town) -> None:
    shown = await page(town, "Limits")
    await town.chooses("emi", shown.selects["Posts"], "40")
    assert await audit(town) == [
        "@emi changed how many posts a member can cause: "
        "20 posts a day for a member in one channel → 40 posts a day for a member in one channel."
    ]
