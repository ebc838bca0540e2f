"""When a mentor is done with a call of which not everything is over. It is Monday, 2026-11-23, noon in Tokyo.

dai stands beside chie and ben, who try it together on Saturday week at 19:00; it has begun half an hour ago.
"""

from bot.ports import Kind
from tests.features.test_stand_in import TAKE, asked_in_channel
from tests.features.test_volunteer_completion import TOOK_PLACE, by_kind
from tests.features.test_volunteers import BACK, MENTOR, TRY, answer, calls, drawn, has_held, hears
from tests.town import Shown, Town


async def under_way(town: Town) -> Shown:
    await has_held(town, "dai", "aiko")
    shown = await calls(town, choosing="first_come", first=2)
    for name, wish in (("chie", TRY), ("ben", TRY), ("dai", MENTOR)):
        await town.presses(name, answer(shown, wish))
    await town.delivers()
    town.clock.go(days=12, hours=7, minutes=30)
    return shown


async def took_place(town: Town, number: int = 1) -> None:
    """The first seat of which it is not known yet, by the word of the mentor."""
    shown = await town.asks("dai", "volunteer complete", number=number)
    await town.presses("dai", shown.buttons[f"{TOOK_PLACE} 1"])


async def the_last_took_place(town: Town) -> None:
    await town.presses("emi", (await town.asks("emi", "volunteer complete", number=1)).buttons[TOOK_PLACE])


async def part(town: Town, name: str) -> str:
    return str(await town.asks(name, "volunteer list", number=1))


async def test_with_one_done_and_the_other_given_back_the_mentor_is_done(town: Town) -> None:
    shown = await under_way(town)
    await took_place(town)
    assert "You are the mentor." in await part(town, "dai")
    await town.presses("ben", answer(shown, BACK))
    assert "You stood beside somebody. Thank you." in await part(town, "dai")
    town.clock.go(days=1)
    assert any("for you? A few words for yourself" in one for one in await hears(town, "dai"))


async def test_with_one_done_and_the_other_stood_in_for_by_who_needs_nobody_the_mentor_is_done(town: Town) -> None:
    await under_way(town)
    await took_place(town)
    await town.asks("ben", "volunteer stand-in", number=1)
    await town.delivers()
    ways = [town.card(one.card, one.reader).buttons for one in town.screen.posts if one.place.person]
    await town.presses("emi", next(one["Ask in the channel"] for one in ways if "Ask in the channel" in one))
    await town.presses("aiko", (await asked_in_channel(town)).buttons[TAKE])
    assert "You stood beside somebody. Thank you." in await part(town, "dai")


async def test_with_a_seat_given_back_before_the_mentor_stays_until_the_other_is_done(town: Town) -> None:
    shown = await under_way(town)
    await town.presses("ben", answer(shown, BACK))
    assert "You are the mentor." in await part(town, "dai")
    await the_last_took_place(town)
    assert "You stood beside somebody. Thank you." in await part(town, "dai")


async def test_who_comes_when_the_mentor_is_done_has_another_or_none(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    shown = await calls(town, when="", choosing="first_come", first=2, mentors=2)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    await the_last_took_place(town)
    await town.presses("ben", answer(shown, TRY))
    assert "- @ben, for the first time\n" in await drawn(town)
    await town.presses("aiko", answer(shown, MENTOR))
    assert "- @ben, for the first time, with @aiko beside them" in await drawn(town)
    await the_last_took_place(town)
    assert (await by_kind(town, "dai"), await by_kind(town, "aiko")) == ({Kind.MENTORING: 3}, {Kind.MENTORING: 3})


async def test_a_mentors_stand_in_has_those_who_are_left(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    elsewhere = await calls(town, choosing="first_come", first=1, when="2026-12-20 19:00")
    await town.presses("emi", answer(elsewhere, TRY))
    await town.presses("aiko", answer(elsewhere, MENTOR))
    shown = await calls(town, when="", choosing="first_come", first=2, mentors=1)
    for name, wish in (("chie", TRY), ("ben", TRY), ("dai", MENTOR)):
        await town.presses(name, answer(shown, wish))
    await took_place(town, 2)
    await town.asks("dai", "volunteer stand-in", number=2)
    assert "the seat is yours now" in str(await town.presses("aiko", (await asked_in_channel(town)).buttons[TAKE]))
    assert "- @ben, for the first time, with @aiko beside them" in await drawn(town)
