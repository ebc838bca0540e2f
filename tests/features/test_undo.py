"""Undo: at any age, only by the giver, once."""

from tests.town import Town


async def test_undo_takes_the_points_back_and_renews_the_allowance(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", "chie", points=4)
    undone = await town.presses("aiko", shown.buttons["Undo"])
    assert str(undone) == "Taken back (2026-11-23 12:00): You gave 4 points each to @ben and @chie."
    assert [await town.balance(name) for name in ("ben", "chie")] == [0, 0]
    assert "You have 5 points left" in str(await town.thanks("aiko", "dai", points=5))


async def test_undo_twice_is_one_reversal(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", points=4)
    for _ in range(3):
        await town.presses("aiko", shown.buttons["Undo"])
    assert await town.balance("ben") == 0
    assert "10 points (renews" in str(await town.asks("aiko", "trust show"))


async def test_only_the_giver_may_undo(town: Town) -> None:
    shown = await town.thanks("aiko", "ben")
    await town.thanks("chie", "dai")
    for name in ("ben", "chie", "dai"):
        refused = await town.presses(name, shown.buttons["Undo"])
        assert str(refused) == "Only the person who gave this can take it back."
    assert await town.balance("ben") == 1


async def test_undo_works_a_year_later_and_gives_back_to_the_day_of_the_gift_only(town: Town) -> None:
    shown = await town.thanks("aiko", "ben", points=5)
    town.clock.go(days=365)
    await town.thanks("aiko", "chie", points=5)
    await town.presses("aiko", shown.buttons["Undo"])
    assert await town.balance("ben") == 0
    assert "5 points (renews" in str(await town.asks("aiko", "trust show"))


async def test_a_notice_not_yet_sent_is_dropped(town: Town) -> None:
    shown = await town.thanks("aiko", "ben")
    await town.presses("aiko", shown.buttons["Undo"])
    await town.delivers()
    assert (town.posts(), town.redraws()) == ([], [])


async def test_a_notice_already_sent_is_edited(town: Town) -> None:
    shown = await town.thanks("aiko", "ben")
    await town.delivers()
    await town.presses("aiko", shown.buttons["Undo"])
    await town.presses("aiko", shown.buttons["Undo"])
    await town.delivers()
    assert len(town.posts()) == 1
    assert [line.split(": ", 1)[1] for line in town.redraws()] == ["@aiko took this thanks back."]


async def test_a_gift_by_reaction_can_be_taken_back_from_the_history_and_stays_so_until_added_anew(town: Town) -> None:
    message = town.message_by("ben")
    emoji = "🙏" if town.tick() is None else "pray"
    await town.reacts("aiko", emoji, to=message)
    history = await town.asks("aiko", "trust history")
    await town.presses("aiko", history.buttons["Undo 1"])
    assert await town.balance("ben") == 0
    await town.unreacts("aiko", emoji, to=message)
    assert await town.balance("ben") == 0
    await town.reacts("aiko", emoji, to=message)
    assert await town.balance("ben") == 1
