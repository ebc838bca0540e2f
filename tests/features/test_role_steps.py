"""The check-list of a role, ticked by who has it and their mentor. It is Monday, 2026-11-23, noon in Tokyo."""

import asyncio

from bot.ports import RoleId
from bot.speech import Button
from tests.features.looking import community_of
from tests.features.test_stand_in import TAKE, asked_in_channel, looks, seated
from tests.features.test_volunteer_completion import TOOK_PLACE, asked, over, with_mentor
from tests.features.test_volunteers import proposal_to
from tests.town import Shown, Town

STEPS = ("Test the microphone", "Greet who is new", "Say the next date")


async def handbook(town: Town, *lines: str) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        await uow.roles.change(RoleId("mc"), handbook="\n".join(lines))


async def opens(town: Town, name: str = "ben") -> Shown:
    """From one's own list."""
    mine = await town.asks(name, "volunteer mine")
    return await town.presses(name, next(one for one in mine.buttons.values() if one.action == "volunteer.steps"))


async def has_list(town: Town, *lines: str) -> Shown:
    """ben has a seat of a role with a check-list."""
    await handbook(town, *(lines or STEPS))
    await seated(town)
    return await opens(town)


def lines(shown: Shown) -> list[str]:
    return [line.removeprefix("- ") for line in str(shown).splitlines()[1:]]


async def as_drawn(town: Town, name: str = "ben") -> str:
    """Their messages that were drawn anew since, the latest."""
    town.clock.go(seconds=3)
    await town.delivers()
    return [one for one in town.redraws() if one.startswith(f"to {name}: ")][-1]


# --- ticked ---


async def test_each_step_is_ticked_and_unticked_by_one_press(town: Town) -> None:
    shown = await has_list(town)
    assert str(shown).splitlines() == [
        "Steps: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)",
        "Check-list: 0 of 3 done.",
        "- ⬜ Test the microphone [Done 1]",
        "- ⬜ Greet who is new [Done 2]",
        "- ⬜ Say the next date [Done 3]",
    ]
    shown = await town.presses("ben", shown.buttons["Done 2"])
    assert lines(shown) == [
        "Check-list: 1 of 3 done.",
        "⬜ Test the microphone [Done 1]",
        "✅ Greet who is new [Not yet 2]",
        "⬜ Say the next date [Done 3]",
    ]
    shown = await town.presses("ben", shown.buttons["Not yet 2"])
    assert lines(shown)[0] == "Check-list: 0 of 3 done."


async def test_twice_at_once_is_once_and_two_who_press_do_not_undo_one_another(town: Town) -> None:
    await handbook(town, *STEPS)
    await with_mentor(town, "chie")
    bens, mentors = await opens(town, "chie"), await opens(town, "dai")
    pressed = [("chie", bens), ("chie", bens), ("dai", mentors)]
    await asyncio.gather(*(town.presses(name, shown.buttons["Done 1"]) for name, shown in pressed))
    shown = await opens(town, "chie")
    assert lines(shown)[:2] == ["Check-list: 1 of 3 done.", "✅ Test the microphone [Not yet 1]"]
    for _ in range(2):
        again = await town.presses("chie", shown.buttons["Not yet 1"])
    assert lines(again)[0] == "Check-list: 0 of 3 done."


async def test_a_mentor_has_the_lists_of_those_beside_whom_they_stand(town: Town) -> None:
    await handbook(town, *STEPS)
    await with_mentor(town, "chie")
    mine = await town.asks("dai", "volunteer mine")
    assert "- Check-list of @chie [Steps 2]" in str(mine)
    shown = await opens(town, "dai")
    assert lines(shown)[:3] == ["You stand beside @chie.", "Check-list: 0 of 3 done.", f"⬜ {STEPS[0]} [Done 1]"]
    await town.presses("dai", shown.buttons["Done 1"])
    assert lines(await opens(town, "chie"))[0] == "Check-list: 1 of 3 done."


async def test_a_long_list_keeps_to_what_a_message_holds(town: Town) -> None:
    await handbook(town, *(f"Step {n}" for n in range(1, 21)))
    await with_mentor(town, "chie")
    assert len((await opens(town, "chie")).buttons) == 20
    shown = await opens(town, "dai")
    assert lines(shown)[11:13] == ["⬜ Step 10 [Done 10]", "⬜ Step 11"]
    for _ in range(10):
        shown = await town.presses("dai", next(one for one in shown.buttons.values() if one.args[3] == "on"))
    assert lines(shown)[11:13] == ["✅ Step 10", "⬜ Step 11 [Done 1]"]


# --- where it is shown ---


async def test_who_is_told_of_the_seat_and_reminded_sees_how_far_it_is(town: Town) -> None:
    shown = await has_list(town)
    told = await proposal_to(town, "ben")
    assert "Check-list: 0 of 3 done." in str(told)
    assert list(told.buttons) == ["Steps", "Look for a stand-in", "Not after all"]
    await town.presses("ben", shown.buttons["Done 1"])
    assert "The seat is yours" in (drawn := await as_drawn(town))
    assert "Check-list: 1 of 3 done." in drawn
    town.clock.go(days=11, hours=7)
    reminder = await proposal_to(town, "ben")
    assert "Check-list: 1 of 3 done." in str(reminder)
    shown = await town.presses("ben", reminder.buttons["Steps"])
    await town.presses("ben", shown.buttons["Done 2"])
    assert "⏰ Tomorrow it is your turn" in (drawn := await as_drawn(town))
    assert "Check-list: 2 of 3 done." in drawn


async def test_a_hand_book_that_is_a_link_is_shown_as_one_and_has_no_steps(town: Town) -> None:
    await handbook(town, "https://example.com/mc")
    await seated(town)
    told = await proposal_to(town, "ben")
    assert "Hand-book: https://example.com/mc" in str(told)
    assert "Steps" not in told.buttons
    assert "Steps" not in str(await town.asks("ben", "volunteer mine"))


async def test_one_line_that_is_no_link_is_a_step_and_alike_steps_are_several(town: Town) -> None:
    shown = await has_list(town, "Breathe <!channel> @everyone", "Breathe <!channel> @everyone")
    shown = await town.presses("ben", shown.buttons["Done 2"])
    assert lines(shown)[1:] == [
        "⬜ Breathe <!channel> @everyone [Done 1]",
        "✅ Breathe <!channel> @everyone [Not yet 2]",
    ]
    await handbook(town, "Breathe")
    assert lines(await opens(town)) == ["Check-list: 0 of 1 done.", "⬜ Breathe [Done 1]"]


# --- refused ---


async def test_others_neither_see_nor_tick_it(town: Town) -> None:
    shown = await has_list(town)
    mine = await town.asks("ben", "volunteer mine")
    opened = next(one for one in mine.buttons.values() if one.action == "volunteer.steps")
    for name in ("chie", "emi"):
        assert "Only who has the seat and the mentor beside them" in str(await town.presses(name, opened))
        refused = str(await town.presses(name, shown.buttons["Done 1"]))
        assert "Only who has the seat and the mentor beside them tick these steps. Nothing was changed." in refused
    assert lines(await opens(town))[0] == "Check-list: 0 of 3 done."


async def test_a_hand_book_that_is_edited_ticks_no_other_step(town: Town) -> None:
    shown = await has_list(town)
    await town.presses("ben", shown.buttons["Done 2"])
    await handbook(town, "Arrive early", "Greet who is new", "Test both microphones")
    refused = str(await town.presses("ben", shown.buttons["Done 1"]))
    assert "This step was changed in the hand-book meanwhile" in refused
    assert lines(await opens(town)) == [
        "Check-list: 1 of 3 done.",
        "⬜ Arrive early [Done 1]",
        "✅ Greet who is new [Not yet 2]",
        "⬜ Test both microphones [Done 3]",
    ]
    await handbook(town, "https://example.com/mc")
    mine = next(one for one in (await proposal_to(town, "ben")).buttons.values() if one.action == "volunteer.steps")
    assert "no check-list any more" in str(await town.presses("ben", mine))


async def test_a_seat_that_was_given_back_or_over_has_nothing_to_tick(town: Town) -> None:
    shown = await has_list(town)
    await looks(town)
    await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    assert "given back, or the role is over" in str(await town.presses("ben", shown.buttons["Done 1"]))
    theirs = await opens(town, "chie")
    assert lines(theirs)[0] == "Check-list: 0 of 3 done."
    await over(town)
    assert lines(await town.presses("chie", theirs.buttons["Done 1"]))[0] == "Check-list: 1 of 3 done."
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    assert "given back, or the role is over" in str(await town.presses("chie", theirs.buttons["Done 2"]))


async def test_in_a_message_of_several_a_press_says_how_far_it_is(town: Town) -> None:
    shown = await has_list(town)
    there = shown.buttons["Done 1"]
    button = Button(there.label, there.action, there.community, (*there.args[:4], "there"))
    pressed = await town.presses("ben", button)
    assert str(pressed) == "Check-list: 1 of 3 done."


async def test_a_stand_in_goes_on_where_the_other_stopped_and_so_does_who_has_it_back(town: Town) -> None:
    shown = await has_list(town)
    await town.presses("ben", shown.buttons["Done 1"])
    await looks(town)
    taken = await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    theirs = await opens(town, "chie")
    assert lines(theirs)[0] == "Check-list: 1 of 3 done."
    await town.presses("chie", theirs.buttons["Done 2"])
    await town.presses("chie", next(iter(taken.buttons.values())))
    assert lines(await opens(town))[0] == "Check-list: 2 of 3 done."


async def test_ticked_while_the_role_runs_no_reminder_says_that_it_is_still_to_come(town: Town) -> None:
    shown = await has_list(town)
    town.clock.go(days=12, hours=6)
    assert "⏰ In 1 hour" in str(await proposal_to(town, "ben"))
    town.clock.go(hours=1, minutes=30)
    await town.presses("ben", shown.buttons["Done 1"])
    assert "The seat is yours" in await as_drawn(town)
    assert not [one for one in town.redraws() if "⏰" in one]
