"""Two organizers save at once: the last wins, and both are told."""

import asyncio
from pathlib import Path

import pytest

from bot.people import PlatformName
from tests.features.setup.steps import audited, form_of, line, note, page
from tests.postgres import fresh_database
from tests.town import Town, town_on


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


async def test_who_is_overtaken_is_not_told_in_their_quiet_hours(town: Town) -> None:
    await two(town)
    of_emi = await page(town, "Quiet hours, boards", "emi")
    of_fumi = await page(town, "Quiet hours, boards", "fumi")
    await town.chooses("emi", of_emi.selects["Quiet hours"], "22:00-07:00")
    town.clock.go(hours=12)  # midnight
    await town.chooses("fumi", of_fumi.selects["Quiet hours"], "23:00-07:00")
    await town.delivers()
    assert town.posts() == []
    town.clock.go(hours=7)
    await town.delivers()
    assert [post.split(":")[0] for post in town.posts()] == ["to emi"]


async def test_each_list_and_button_knows_what_it_was_drawn_with(town: Town) -> None:
    await two(town)
    for title, label, values in (
        ("Thanks", "How thanks are told", ("quiet", "channel", "direct")),
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
    await town.chooses("emi", (await page(town, "Thanks", "emi")).selects["How thanks are told"], "quiet")
    of_fumi = await page(town, "Thanks", "fumi")
    value = "direct"
    assert note(await town.chooses("fumi", of_fumi.selects["How thanks are told"], value)) == "Saved."
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
    assert (note(shown), line(shown, "Boards"), line(shown, "Quiet hours")) == (
        "Saved.",
        "no boards",
        "Quiet 22:00–07:00",
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_of_many_at_the_same_instant_each_but_the_last_is_told(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/town.db" if engine == "sqlite" else await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        names = [f"organizer{n}" for n in range(6)]
        for name in names:
            town.arrives(name, organizer=True)
        forms = {
            name: await form_of(town, await page(town, "Thanks", name), "Change points a day", name) for name in names
        }
        shown = await asyncio.gather(
            *(town.submits(name, forms[name], points=str(20 + n)) for n, name in enumerate(names))
        )
        assert sum(note(one) == "Saved." for one in shown) == 1
        lines = list(reversed(await audited(town)))  # oldest first
        assert [before for _, _, before, _ in lines] == ["10", *[after for _, _, _, after in lines[:-1]]]
        await town.delivers()
        told = {post.split(":")[0].removeprefix("to ") for post in town.posts()}
        assert told == {who for who, _, _, _ in lines[:-1]}
        last = lines[-1][3]
        assert line(await page(town, "Thanks"), "A member can give") == f"{last} points a day"
