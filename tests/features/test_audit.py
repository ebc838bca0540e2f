"""Who changed what, and when."""

from dataclasses import replace

from tests.features.organizing import adjust, audit, does
from tests.town import Town


async def test_newest_first_with_when_and_page_by_page(town: Town) -> None:
    for n in range(12):
        town.clock.go(minutes=10)
        await adjust(town, "emi", "ben", n + 1, f"reason {n}")
    shown = await town.asks("emi", "shinrai audit")
    assert str(shown).splitlines()[:2] == [
        "Who changed what",
        "- 2026-11-23 14:00: @emi adjusted the trust of @ben: 66 → 78.",
    ]
    assert len(str(shown).splitlines()) == 11
    older = await town.presses("emi", shown.buttons["Older"])
    assert str(older).splitlines()[1:] == [
        "- 2026-11-23 12:20: @emi adjusted the trust of @ben: 1 → 3.",
        "- 2026-11-23 12:10: @emi adjusted the trust of @ben: 0 → 1.",
    ]
    newest = await town.presses("emi", older.buttons["Newest"])
    assert str(newest) == str(shown)


async def test_what_was_set_is_among_it(town: Town) -> None:
    panel = await town.asks("emi", "shinrai setup")
    page = await town.presses("emi", panel.buttons["Quiet hours, boards"])
    await town.presses("emi", page.buttons["Have no boards"])
    assert await audit(town) == ["@emi set whether there are boards: there are boards → no boards."]


async def test_a_forged_cursor_shows_the_newest_page(town: Town) -> None:
    for n in range(12):
        await adjust(town, "emi", "ben", n + 1, f"reason {n}")
    shown = await town.asks("emi", "shinrai audit")
    for cursor in ("zz.x", "fffffffffffffffffffffff.x", ".", "x"):
        page = await town.presses("emi", replace(shown.buttons["Older"], args=(cursor,)))
        assert str(page) == str(shown)


async def test_in_japanese(town: Town) -> None:
    town.changes("emi", locale="ja")
    assert str(await town.asks("emi", "shinrai audit")).splitlines() == ["変更の記録", "まだ何も変えられていません。"]
    await does(town, "emi", "organizers add", "ben")
    assert str(await town.asks("emi", "shinrai audit")).splitlines() == [
        "変更の記録",
        "- 2026-11-23 12:00　@emi さんが @ben さんを運営に指名しました。",
    ]
