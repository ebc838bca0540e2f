"""A member looks at their own trust."""

from dataclasses import replace

from tests.town import PRAY, Town


async def test_show_adds_up_by_kind_and_tag_with_the_latest_five(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="for the talk #talk", points=3)
    await town.thanks("chie", "ben", reason="for the cake", points=2)
    await town.reacts("dai", PRAY[town.platform], to=town.message_by("ben"))
    shown = await town.asks("ben", "trust show")
    assert str(shown).splitlines() == [
        "Your trust",
        "Trust: 6 points",
        "Yours to give today: 10 points (renews 2026-11-24 00:00)",
        "From: thanks 5 and thanks by reaction 1",
        "For: #talk 3",
        "Latest",
        "- 2026-11-23 12:00: 1 point from @dai, thanks by reaction",
        "- 2026-11-23 12:00: 2 points from @chie, “for the cake”",
        "- 2026-11-23 12:00: 3 points from @aiko, “for the talk #talk”",
    ]


async def test_a_newcomer_is_told_how_to_begin(town: Town) -> None:
    assert "No deposits yet." in str(await town.asks("ben", "trust show"))
    assert "You have not given anything yet." in str(await town.asks("ben", "trust history"))


async def test_what_was_taken_back_no_longer_adds_up_and_is_marked(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", reason="for the talk #talk", points=3)
    await town.presses("aiko", shown.buttons["Undo"])
    lines = str(await town.asks("ben", "trust show")).splitlines()
    assert lines[1] == "Trust: 0 points"
    assert lines[-1] == "- (taken back) 2026-11-23 12:00: 3 points from @aiko, “for the talk #talk”"
    assert not any("#talk 3" in line and line.startswith("For") for line in lines)


async def test_history_is_paged_by_buttons_without_losing_or_repeating_a_row(town: Town) -> None:
    for n in range(12):
        town.clock.go(days=1)
        await town.thanks("aiko", "ben", reason=f"reason {n}")
    page = await town.asks("aiko", "trust history")
    rows = _rows(str(page))
    while "Older" in page.buttons:
        page = await town.presses("aiko", page.buttons["Older"])
        rows += _rows(str(page))
    assert [row.split("“")[1].split("”")[0] for row in rows] == [f"reason {n}" for n in reversed(range(12))]
    newest = await town.presses("aiko", page.buttons["Newest"])
    assert "reason 11" in str(newest)


async def test_received_is_paged_too(town: Town) -> None:
    for n in range(7):
        town.clock.go(days=1)
        await town.thanks("aiko", "ben", reason=f"reason {n}")
    page = await town.asks("ben", "trust history")
    page = await town.presses("ben", page.buttons["Received"])
    assert len(_rows(str(page))) == 5
    page = await town.presses("ben", page.buttons["Older"])
    assert len(_rows(str(page))) == 2


async def test_undo_in_the_history_redraws_the_page(town: Town) -> None:
    await town.thanks("aiko", "ben", reason="one")
    town.clock.go(minutes=5)
    await town.thanks("aiko", "chie", reason="two")
    page = await town.asks("aiko", "trust history")
    page = await town.presses("aiko", page.buttons["Undo 2"])
    assert "- (taken back) 2026-11-23 12:00: 1 point to @ben, “one”" in str(page)
    assert "Undo 2" not in page.buttons
    assert [await town.balance(name) for name in ("ben", "chie")] == [0, 1]


async def test_a_forged_cursor_shows_the_newest_page(town: Town) -> None:
    await town.thanks("aiko", "ben")
    button = (await town.asks("aiko", "trust show")).buttons["Everything"]
    for cursor in ("zz.x", "ffffffffffffffffffff.x", ".", "x"):
        page = await town.presses("aiko", replace(button, args=("given", cursor)))
        assert "1 point to @ben" in str(page)


def _rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- ")]
