"""The panel on which a call is looked at before it is announced. It is Monday, 2026-11-23, noon in Tokyo."""

import asyncio

import pytest

from bot.events import Value
from bot.speech import Form, Rejected, Reply
from tests.features.looking import community_of
from tests.panels import custom_id_of, rows_of
from tests.town import Shown, Town

OUTDATED = "That button or form is no longer valid here."


async def opens(town: Town, name: str = "emi") -> Form:
    """The form, from the list of what is open."""
    listed = await town.asks(name, "volunteer list")
    form = (await town.presses(name, listed.buttons["Ask for volunteers…"])).form
    assert form is not None
    return form


async def drafts(town: Town, name: str = "emi", **words: Value) -> Shown:
    filled: dict[str, Value] = {"role": "MC", "when": "2026-12-05 19:00", **words}
    return await town.submits(name, await opens(town, name), key=None, **filled)


async def announced(town: Town) -> list[str]:
    await town.delivers()
    return [post for post in town.posts() if "Wanted" in post]


async def test_the_form_leads_to_a_panel_and_nothing_is_announced_until_the_press(town: Town) -> None:
    panel = await drafts(town, note="Just an hour", until="2026-11-30 20:00")
    assert str(panel).splitlines() == [
        "🙋 Wanted: MC",
        "Nothing is announced yet. Please look at it once more, then press.",
        "When: 2026-12-05 (Sat) 19:00 (Asia/Tokyo)",
        "Answers until: 2026-11-30 (Mon) 20:00 (Asia/Tokyo)",
        "How seats are given: collect",
        "Just an hour",
        "[First-timer seats: 1 seat for first-timers]",
        "[Seats: 0 seats for everyone]",
        "[Mentor seats: 1 mentor]",
        "[Channel: C1]",
    ]
    assert list(panel.buttons) == ["Announce", "First come instead", "Correct it"]
    assert await announced(town) == []
    made = await town.presses("emi", panel.buttons["Announce"])
    assert "The call for “MC” is announced." in str(made)
    assert isinstance(made.answer, Reply)
    assert made.answer.redraw
    (post,) = await announced(town)
    assert post.startswith("#C1: 🙋 Wanted: MC")


async def test_what_the_form_does_not_ask_is_chosen_and_saved_one_by_one(town: Town) -> None:
    panel = await drafts(town)
    panel = await town.chooses("emi", panel.selects["First-timer seats"], "2")
    panel = await town.chooses("emi", panel.selects["Seats"], "3")
    assert "[Mentor seats: 2 mentors]" in str(panel)  # as many as first-timers, until they are chosen themselves
    panel = await town.chooses("emi", panel.selects["Mentor seats"], "1")
    panel = await town.presses("emi", panel.buttons["First come instead"])
    assert "How seats are given: first come" in str(panel)
    assert "Collect until the deadline instead" in panel.buttons
    await town.presses("emi", panel.buttons["Announce"])
    (post,) = await announced(town)
    assert "Seats left: 2 of 2 for first-timers, 3 of 3 and 1 of 1 for mentors" in post


async def test_a_call_keeps_at_least_one_seat(town: Town) -> None:
    panel = await drafts(town)
    refused = await town.chooses("emi", panel.selects["First-timer seats"], "0")
    assert "At least one seat is needed" in str(refused)
    await town.presses("emi", panel.buttons["Announce"])
    assert "Seats left: 1 of 1 for first-timers" in (await announced(town))[0]


async def test_it_is_corrected_and_what_was_chosen_stays(town: Town) -> None:
    panel = await drafts(town)
    panel = await town.chooses("emi", panel.selects["Seats"], "2")
    form = (await town.presses("emi", panel.buttons["Correct it"])).form
    assert form is not None
    assert {one.name: one.initial for one in form.fields} == {
        "role": "MC",
        "session": "",
        "when": "2026-12-05 19:00",
        "until": "",
        "note": "",
    }
    panel = await town.submits("emi", form, role="speaker", when="2026-12-06 10:00")
    assert "🙋 Wanted: speaker" in str(panel)
    assert "[Seats: 2 seats for everyone]" in str(panel)
    assert "[First-timer seats: 1 seat for first-timers]" in str(panel)


async def test_it_is_announced_once_however_often_it_is_pressed(town: Town) -> None:
    panel = await drafts(town)
    button = panel.buttons["Announce"]
    answers = [await town.presses("emi", button) for _ in range(3)]
    answers += await asyncio.gather(*(town.presses("emi", button) for _ in range(3)))
    assert all("is announced" in str(answer) for answer in answers)
    assert len(await announced(town)) == 1
    assert "announced already" in str(await town.chooses("emi", panel.selects["Seats"], "2"))
    assert "announced already" in str(await town.presses("emi", panel.buttons["Correct it"]))


async def test_a_panel_is_its_writers(town: Town) -> None:
    panel = await drafts(town)
    assert OUTDATED in str(await town.presses("aiko", panel.buttons["Announce"]))
    assert OUTDATED in str(await town.chooses("aiko", panel.selects["Seats"], "2"))
    assert await announced(town) == []


async def test_a_host_asks_for_their_own_session_and_others_see_no_button(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    panel = await drafts(town, "aiko", when="", session="#1")
    assert "When: “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo)" in str(panel)
    assert "is announced" in str(await town.presses("aiko", panel.buttons["Announce"]))
    assert list((await town.asks("ben", "volunteer list")).buttons) == ["Show 1"]


async def test_what_is_wrong_is_said_at_its_field(town: Town) -> None:
    form = await opens(town)
    for name, typed, words in (
        ("role", "Juggler", "I know no role “Juggler”"),
        ("session", "#9", "no session #9"),
        ("when", "someday", "I cannot read “someday”"),
        ("until", "2026-12-06 10:00", "The deadline is after the start"),
    ):
        answer = await town.submits("emi", form, **{"role": "MC", "when": "2026-12-05 19:00", name: typed})
        assert isinstance(answer.answer, Rejected), name
        assert [error.field for error in answer.answer.errors] == [name]
        assert words in str(answer), name
    assert await announced(town) == []


async def test_a_day_later_the_deadline_may_be_over(town: Town) -> None:
    panel = await drafts(town, until="2026-11-23 20:00")
    town.clock.go(hours=9)
    assert "The deadline is over already" in str(await town.presses("emi", panel.buttons["Announce"]))
    assert await announced(town) == []


async def test_a_role_that_was_retired_meanwhile_is_not_announced(town: Town) -> None:
    panel = await drafts(town)
    async with town.storage.community(await community_of(town)) as uow:
        (mc,) = [role for role in await uow.roles.all() if role.id == "mc"]
        await uow.roles.change(mc.id, retired=True)
    assert "is retired or gone" in str(await town.presses("emi", panel.buttons["Announce"]))


async def test_the_channel_is_looked_at_before_it_is_announced(town: Town) -> None:
    panel = await drafts(town)
    closed = await town.chooses("emi", panel.selects["Channel"], "C9")
    assert "I do not see that channel" in str(closed)
    assert "I do not see that channel" in str(await town.presses("emi", closed.buttons["Announce"]))
    assert await announced(town) == []


@pytest.mark.parametrize("note", ["", "x" * 300])
async def test_it_fits_every_platform(town: Town, note: str) -> None:
    panel = await drafts(town, note=note)
    assert isinstance(panel.answer, Reply)
    assert rows_of(panel.answer.card) == 5
    assert max(map(len, custom_id_of(panel.answer.card))) <= 100


async def test_for_a_session_of_a_series_it_is_called_for_at_each_date_by_one_press(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00", repeat="weekly")
    panel = await drafts(town, when="", session="#1")
    assert list(panel.buttons) == [
        "Announce",
        "First come instead",
        "At each date of the series instead",
        "Correct it",
    ]
    panel = await town.presses("emi", panel.buttons["At each date of the series instead"])
    assert "At each date: announced 7 days before" in str(panel)
    assert "For this date alone instead" in panel.buttons
    for _ in range(2):
        made = await town.presses("emi", panel.buttons["Announce"])
        assert "From now on “MC” is called for at each date" in str(made)
    assert len(await announced(town)) == 0  # the first date is eight days away
    town.clock.go(days=1, hours=8)
    assert len(await announced(town)) == 1


async def test_what_does_not_repeat_has_no_such_button(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    panel = await drafts(town, when="", session="#1")
    assert "At each date of the series instead" not in panel.buttons


async def test_a_time_that_has_passed_since_is_no_session_that_has_begun(town: Town) -> None:
    panel = await drafts(town, when="2026-11-23 20:00")
    town.clock.go(hours=9)
    assert (
        str(await town.presses("emi", panel.buttons["Announce"])) == "That time is over already. Nothing was announced."
    )
