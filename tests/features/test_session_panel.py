"""The panel on which a session is looked at before it is announced. It is Monday, 2026-11-23, noon in Tokyo."""

import re

import pytest

from bot.events import Value
from bot.speech import Form, Reply
from tests.panels import custom_id_of, rows_of
from tests.town import Shown, Town

OUTDATED = "That button or form is no longer valid here."


async def opens(town: Town, name: str = "aiko") -> Form:
    """The form, from the list of what is coming."""
    listed = await town.asks(name, "session list")
    form = (await town.presses(name, listed.buttons["Call one together…"])).form
    assert form is not None
    return form


async def drafts(town: Town, name: str = "aiko", **words: Value) -> Shown:
    filled: dict[str, Value] = {"title": "Rust reading", "when": "2026-12-01 19:00", **words}
    return await town.submits(name, await opens(town, name), key=None, **filled)


async def announced(town: Town) -> list[str]:
    await town.delivers()
    return [post for post in town.posts() if post.startswith("#")]


async def test_the_form_leads_to_a_panel_and_nothing_is_announced_until_the_press(town: Town) -> None:
    panel = await drafts(town, minutes="60", place="Room 3")
    assert str(panel).splitlines() == [
        "📚 Rust reading",
        "Nothing is announced yet. Please look at it once more, then press.",
        "When: 2026-12-01 (Tue) 19:00 (Asia/Tokyo)",
        "Where: Room 3",
        "How long: 60 minutes",
        "[Repeat: once]",
        "[Seats: No limit]",
        "[Reminders: 1 day, 1 hour and 10 minutes before]",
        "[Channel: C1]",
    ]
    assert list(panel.buttons) == ["Announce", "Correct it"]
    assert await announced(town) == []
    made = await town.presses("aiko", panel.buttons["Announce"])
    assert "“Rust reading” is announced: 2026-12-01 (Tue) 19:00 (Asia/Tokyo). Repeats: once." in str(made)
    assert isinstance(made.answer, Reply)
    assert made.answer.redraw
    (post,) = await announced(town)
    assert post.startswith("#C1: 📚 Rust reading")


async def test_a_command_typed_whole_is_announced_at_once(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    assert "is announced" in str(shown)
    assert len(await announced(town)) == 1


async def test_what_the_form_does_not_ask_is_chosen_and_saved_one_by_one(town: Town) -> None:
    panel = await drafts(town)
    panel = await town.chooses("aiko", panel.selects["Repeat"], "monthly_weekday")
    panel = await town.chooses("aiko", panel.selects["Seats"], "10")
    panel = await town.chooses("aiko", panel.selects["Reminders"], "1d")
    assert str(panel).splitlines()[-4:] == [
        "[Repeat: every month on the first Tue]",
        "[Seats: 10 seats]",
        "[Reminders: 1 day before]",
        "[Channel: C1]",
    ]
    assert isinstance(panel.answer, Reply)
    assert panel.answer.redraw
    made = str(await town.presses("aiko", panel.buttons["Announce"]))
    assert "Repeats: every month on this weekday. Reminders: 1 day before." in made
    assert "0 of 10 seats taken" in made


async def test_a_list_offers_also_what_was_typed(town: Town) -> None:
    typed: dict[str, Value] = {"title": "Rust reading", "when": "明日7時", "capacity": 17, "remind": "5h"}
    panel = await town.asks("aiko", "session new", key=None, **typed)
    seats, reminders = panel.selects["Seats"], panel.selects["Reminders"]
    assert [value for value, _ in seats.options] == ["none", "5", "10", "17", "20", "30", "50"]
    assert (seats.chosen, reminders.chosen) == (("17",), ("5h",))
    panel = await town.chooses("aiko", seats, "none")
    assert "[Seats: No limit]" in str(panel)


@pytest.mark.parametrize(
    ("when", "by_date", "by_weekday"),
    [
        ("2026-12-01 19:00", "every month on day 1", "every month on the first Tue"),
        ("2026-12-12 19:00", "every month on day 12", "every month on the second Sat"),
        ("2026-12-31 19:00", "every month on day 31, or its last day", "every month on the last Thu"),
    ],
)
async def test_monthly_says_which_day_that_is(town: Town, when: str, by_date: str, by_weekday: str) -> None:
    panel = await drafts(town, when=when)
    panel = await town.chooses("aiko", panel.selects["Repeat"], "monthly")
    assert f"[Repeat: {by_date}]" in str(panel)
    panel = await town.chooses("aiko", panel.selects["Repeat"], "monthly_weekday")
    assert f"[Repeat: {by_weekday}]" in str(panel)


async def test_what_is_ambiguous_is_asked_on_the_same_panel(town: Town) -> None:
    panel = await drafts(town, when="明日7時")
    assert "In the morning or in the evening?" in str(panel)
    assert "When: 2026-11-24 (Tue) 07:00 (Asia/Tokyo), or 2026-11-24 (Tue) 19:00 (Asia/Tokyo)" in str(panel)
    panel = await town.chooses("aiko", panel.selects["Seats"], "5")
    evening = panel.buttons["Announce 2026-11-24 (Tue) 19:00 (Asia/Tokyo)"]
    assert "is announced: 2026-11-24 (Tue) 19:00" in str(await town.presses("aiko", evening))
    morning = panel.buttons["Announce 2026-11-24 (Tue) 07:00 (Asia/Tokyo)"]
    assert "is announced: 2026-11-24 (Tue) 19:00" in str(await town.presses("aiko", morning))
    assert len(await announced(town)) == 1


async def test_pressed_twice_it_is_made_once(town: Town) -> None:
    panel = await drafts(town)
    answers = [str(await town.presses("aiko", panel.buttons["Announce"])) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(await announced(town)) == 1
    assert str(await town.asks("ben", "session list")).count("Rust reading") == 1


async def test_what_was_chosen_in_another_window_is_shown_before_it_is_announced(town: Town) -> None:
    panel = await drafts(town)
    await town.chooses("aiko", panel.selects["Seats"], "10")
    shown = await town.presses("aiko", panel.buttons["Announce"])
    assert "Something has changed since this was shown. Please look at it once more." in str(shown)
    assert "[Seats: 10 seats]" in str(shown)
    assert await announced(town) == []
    assert "is announced" in str(await town.presses("aiko", shown.buttons["Announce"]))


async def test_another_persons_press_or_choice_does_nothing(town: Town) -> None:
    panel = await drafts(town)
    for answer in (
        await town.presses("ben", panel.buttons["Announce"]),
        await town.presses("ben", panel.buttons["Correct it"]),
        await town.chooses("ben", panel.selects["Seats"], "5"),
        await town.presses("emi", panel.buttons["Announce"]),
    ):
        assert str(answer).startswith(OUTDATED)
    assert await announced(town) == []
    panel = await town.chooses("aiko", panel.selects["Repeat"], "once")
    assert "[Seats: No limit]" in str(panel)


async def test_it_survives_a_restart_and_lives_a_day(town: Town) -> None:
    panel = await drafts(town)
    town.restarts()
    town.clock.go(hours=23)
    panel = await town.chooses("aiko", panel.selects["Seats"], "5")
    town.restarts()
    day = town.clock()
    await town.storage.house.prune(drafts_before=day, watched_before=day)
    assert str(await town.presses("aiko", panel.buttons["Announce"])).startswith(OUTDATED)
    assert await announced(town) == []


async def test_a_day_later_it_still_means_the_day_that_was_meant(town: Town) -> None:
    panel = await drafts(town, when="tomorrow 19:00")
    town.clock.go(hours=13)
    assert "is announced: 2026-11-24 (Tue) 19:00" in str(await town.presses("aiko", panel.buttons["Announce"]))


async def test_what_is_over_by_then_is_not_announced(town: Town) -> None:
    panel = await drafts(town, when="2026-11-23 19:00")
    town.clock.go(hours=8)
    refused = await town.presses("aiko", panel.buttons["Announce"])
    assert str(refused) == "That time is over already. Nothing was announced."
    assert await announced(town) == []


async def test_correcting_opens_the_form_filled_in_and_keeps_what_was_chosen(town: Town) -> None:
    panel = await drafts(town, place="Room 3")
    panel = await town.chooses("aiko", panel.selects["Seats"], "10")
    form = (await town.presses("aiko", panel.buttons["Correct it"])).form
    assert form is not None
    assert {field.name: field.initial for field in form.fields} == {
        "title": "Rust reading",
        "when": "2026-12-01 19:00",
        "minutes": "90",
        "repeat": "once",
        "place": "Room 3",
    }
    corrected = await town.submits("aiko", form, title="Rust", when="2026-12-02 20:00", minutes="30", repeat="weekly")
    assert str(corrected).splitlines()[0] == "📚 Rust"
    assert "[Repeat: every week]" in str(corrected)
    assert "[Seats: 10 seats]" in str(corrected)
    assert "Where" not in str(corrected)
    shown = str(await town.presses("aiko", panel.buttons["Announce"]))  # of the panel before
    assert "Something has changed since this was shown. Please look at it once more." in shown
    assert await announced(town) == []
    await town.presses("aiko", corrected.buttons["Announce"])
    (post,) = await announced(town)
    assert "2026-12-02 (Wed) 20:00" in post


async def test_a_refused_correction_can_be_corrected_again(town: Town) -> None:
    panel = await drafts(town)
    form = (await town.presses("aiko", panel.buttons["Correct it"])).form
    assert form is not None
    refused = await town.submits("aiko", form, title="Rust", when="someday")
    assert "I cannot read “someday”" in str(refused)
    again = (await town.presses("aiko", refused.buttons["correct"])).form
    assert again is not None
    corrected = await town.submits("aiko", again, title="Rust", when="2026-12-02 20:00")
    await town.presses("aiko", corrected.buttons["Announce"])
    assert len(await announced(town)) == 1


async def test_what_is_announced_is_not_chosen_or_corrected_any_more(town: Town) -> None:
    panel = await drafts(town)
    form = (await town.presses("aiko", panel.buttons["Correct it"])).form
    assert form is not None
    await town.presses("aiko", panel.buttons["Announce"])
    done = "This one is announced already. /session list shows it."
    assert str(await town.chooses("aiko", panel.selects["Seats"], "5")) == done
    assert str(await town.presses("aiko", panel.buttons["Correct it"])) == done
    assert str(await town.submits("aiko", form, title="Rust", when="2026-12-02 20:00")) == done
    assert len(await announced(town)) == 1


async def test_a_choice_that_no_list_offers_is_refused(town: Town) -> None:
    panel = await drafts(town)
    for label, value in (("Seats", "7"), ("Repeat", "hourly"), ("Reminders", "99d")):
        assert str(await town.chooses("aiko", panel.selects[label], value)).startswith(OUTDATED)


async def test_the_same_form_twice_is_announced_once(town: Town) -> None:
    form = await opens(town)
    panels = [await town.submits("aiko", form, key="form-1", title="Rust", when="2026-12-01 19:00") for _ in range(2)]
    for panel in panels:
        await town.presses("aiko", panel.buttons["Announce"])
    assert len(await announced(town)) == 1


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_longest_panel_fits_its_platforms(town: Town, language: str) -> None:
    settings = await town.asks("aiko", "shinrai settings")
    await town.chooses("aiko", settings.selects["Language"], language)
    words: dict[str, Value] = {
        "title": "読" * 100,
        "when": "next sat 19:30",
        "place": "場" * 100,
        "capacity": 499,
        "remind": "43199m,43198m,43197m,43196m,43195m",
        "minutes": 1439,
        "repeat": "monthly_weekday",
    }
    panel = await town.asks("aiko", "session new", key=None, **words)
    assert isinstance(panel.answer, Reply)
    assert rows_of(panel.answer.card) <= 5
    assert max(len(id) for id in custom_id_of(panel.answer.card)) <= 100


async def test_whose_refusal_of_a_japanese_time_shows_a_japanese_example_first(town: Town) -> None:
    refused = str(await town.asks("aiko", "session new", title="Rust reading", when="明日の夕食後"))
    assert re.search(r"for example: (\S+),", refused)[1] == "明日19時"  # type: ignore[index]  # it is there
    refused = str(await town.asks("aiko", "session new", title="Rust reading", when="in 2 moons"))
    assert "for example: tomorrow 19:00, " in refused
