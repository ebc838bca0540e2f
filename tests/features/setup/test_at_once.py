"""Two organizers save at once: the last wins, and both are told."""

from tests.features.setup.steps import audited, form_of, line, note, page
from tests.town import Town


async def two(town: Town) -> None:
    town.arrives("fumi", organizer=True)


async def test_the_last_wins_and_both_are_told(town: Town) -> None:
    await two(town)
    of_emi = await page(town, "Language and time", "emi")
    of_fumi = await page(town, "Language and time", "fumi")
    first = await form_of(town, of_emi, "Change time zone", "emi")
    second = await form_of(town, of_fumi, "Change time zone", "fumi")
    assert note(await town.submits("emi", first, zone="Europe/Berlin")) == "Saved."
    shown = await town.submits("fumi", second, zone="Asia/Seoul")
    assert note(shown) == (
        "Saved, and it counts now. Meanwhile someone else had set it, and I tell them: "
        "@emi set the community's time zone: Asia/Tokyo → Europe/Berlin."
    )
    assert line(shown, "Time zone") == "Asia/Seoul (now 12:00)"
    await town.delivers()
    assert town.posts() == [
        "to emi: What you had set was changed just after you, perhaps without seeing yours. This counts now: "
        "@fumi set the community's time zone: Europe/Berlin → Asia/Seoul."
    ]
    assert await audited(town) == [
        ("fumi", "zone", "Europe/Berlin", "Asia/Seoul"),
        ("emi", "zone", "Asia/Tokyo", "Europe/Berlin"),
    ]


async def test_each_list_and_button_knows_what_it_was_drawn_with(town: Town) -> None:
    await two(town)
    for title, label, values in (
        ("Thanks", "Who is thanked learns it", ("quiet", "channel", "direct")),
        ("Quiet hours, boards", "Quiet hours", ("22:00-07:00", "21:00-08:00")),
    ):
        of_emi = await page(town, title, "emi")
        of_fumi = await page(town, title, "fumi")
        now = of_emi.selects[label].chosen[0]
        theirs, ours = [value for value in (*values, "x") if value != now][:2]
        await town.chooses("emi", of_emi.selects[label], theirs)
        shown = await town.chooses("fumi", of_fumi.selects[label], ours)
        assert note(shown).startswith("Saved, and it counts now. Meanwhile someone else had set it")
        assert shown.selects[label].chosen == (ours,)
    await town.delivers()
    assert [post.split(":")[0] for post in town.posts()] == ["to emi", "to emi"]


async def test_who_saw_what_the_other_had_set_overtakes_nobody(town: Town) -> None:
    await two(town)
    await town.chooses("emi", (await page(town, "Thanks", "emi")).selects["Who is thanked learns it"], "quiet")
    of_fumi = await page(town, "Thanks", "fumi")
    value = "direct"
    assert note(await town.chooses("fumi", of_fumi.selects["Who is thanked learns it"], value)) == "Saved."
    await town.delivers()
    assert town.posts() == []


async def test_oneself_is_never_told_of_oneself(town: Town) -> None:
    old = await page(town, "Quiet hours, boards")
    await town.chooses("emi", old.selects["Quiet hours"], "22:00-07:00")
    assert note(await town.chooses("emi", old.selects["Quiet hours"], "21:00-08:00")) == "Saved."
    await town.delivers()
    assert town.posts() == []


async def test_two_who_choose_the_same_agree(town: Town) -> None:
    await two(town)
    of_emi = await page(town, "Quiet hours, boards", "emi")
    of_fumi = await page(town, "Quiet hours, boards", "fumi")
    await town.presses("emi", of_emi.buttons["Have no boards"])
    assert note(await town.presses("fumi", of_fumi.buttons["Have no boards"])) == "It is set so already."
    await town.delivers()
    assert town.posts() == []


async def test_different_settings_do_not_get_in_each_others_way(town: Town) -> None:
    await two(town)
    of_emi = await page(town, "Quiet hours, boards", "emi")
    of_fumi = await page(town, "Quiet hours, boards", "fumi")
    await town.presses("emi", of_emi.buttons["Have no boards"])
    shown = await town.chooses("fumi", of_fumi.selects["Quiet hours"], "22:00-07:00")
    assert (note(shown), line(shown, "Boards"), line(shown, "Quiet hours")) == ("Saved.", "no boards", "22:00–07:00")
