"""A mentor stands beside two first-timers at a time, whatever calls these are in. It is Monday, 2026-11-23."""

from tests.features.test_stand_in import TAKE, asked_in_channel
from tests.features.test_volunteers import MENTOR, TRY, answer, calls, has_held, hears
from tests.town import Shown, Town


async def proposals(town: Town, *mentors: str) -> list[Shown]:
    """Of two calls, each with two first-timers, for which these would be mentors."""
    await has_held(town, *mentors)
    for day, names in (("05", ("ben", "chie")), ("06", ("aiko", "gita"))):
        shown = await calls(town, when=f"2026-12-{day} 19:00", first=2, mentors=2)
        for name in names:
            await town.presses(name, answer(shown, TRY))
        for name in mentors:
            await town.presses(name, answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.delivers()
    listed = [await town.asks("emi", "volunteer list", number=number) for number in (1, 2)]
    return [await town.presses("emi", one.buttons["Look at the proposal"]) for one in listed]


async def test_of_two_proposals_that_count_on_one_mentor_the_second_is_confirmed_without_them(town: Town) -> None:
    town.arrives("gita")
    first, second = await proposals(town, "dai")
    for proposal in (first, second):
        assert str(proposal).count("with @dai beside them") == 2
    assert str(await town.presses("emi", first.buttons["Confirm"])).count("with @dai beside them") == 2
    confirmed = str(await town.presses("emi", second.buttons["Confirm"]))
    assert "Confirmed." in confirmed
    assert "@dai" not in confirmed
    assert "There is no mentor this time for @aiko and @gita" in (await hears(town, "emi"))[-1]
    assert any("No mentor was free this time" in one for one in await hears(town, "gita"))


async def test_another_mentor_who_is_there_stands_beside_them_instead(town: Town) -> None:
    town.arrives("gita")
    town.arrives("hiro")
    first, second = await proposals(town, "dai", "hiro")
    await town.presses("emi", first.buttons["Confirm"])
    confirmed = str(await town.presses("emi", second.buttons["Confirm"]))
    assert (confirmed.count("with @dai beside them"), confirmed.count("with @hiro beside them")) == (1, 1)


async def test_a_mentors_seat_is_not_handed_back_to_who_has_two_by_now(town: Town) -> None:
    town.arrives("gita")
    await has_held(town, "dai", "emi")
    first = await calls(town, choosing="first_come")
    await town.presses("ben", answer(first, TRY))
    await town.presses("dai", answer(first, MENTOR))
    await town.asks("dai", "volunteer stand-in", number=1)
    taken = await town.presses("emi", (await asked_in_channel(town)).buttons[TAKE])
    second = await calls(town, when="2026-12-06 19:00", first=2, mentors=1, choosing="first_come")
    await town.presses("dai", answer(second, MENTOR))
    for name in ("aiko", "gita"):
        await town.presses(name, answer(second, TRY))
    assert "That has changed meanwhile" in str(await town.presses("emi", taken.buttons["Hand it back"]))
    assert "You stand beside @ben." in (await hears(town, "emi"))[-1]
