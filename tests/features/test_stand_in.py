"""A safe exit: somebody else takes a seat over by one press. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import UTC, datetime, time
from typing import Any

from bot.rules.quiet import QuietHours
from tests.features.looking import sets
from tests.features.test_volunteers import DO, MENTOR, TRY, answer, calls, drawn, has_held, hears, proposal_to
from tests.town import Shown, Town

LOOK, TAKE = "Look for a stand-in", "I’ll take it over"


async def seated(town: Town, name: str = "ben", **words: Any) -> Shown:
    shown = await calls(town, seats=1, **words)
    await town.presses(name, answer(shown, DO))
    await town.delivers()
    return shown


async def looks(town: Town, name: str = "ben") -> Shown:
    """From the message that told of the seat."""
    return await town.presses(name, (await proposal_to(town, name)).buttons[LOOK])


async def asked_in_channel(town: Town) -> Shown:
    await town.delivers()
    outgoing = [
        one for one in town.screen.posts if one.place.channel and TAKE in town.card(one.card, one.reader).buttons
    ]
    return town.card(outgoing[-1].card, outgoing[-1].reader)


async def test_who_cannot_is_stood_in_for_by_one_press_and_hears_by_whom(town: Town) -> None:
    await seated(town)
    assert "I ask in the channel who would stand in" in str(await looks(town))
    asked = await asked_in_channel(town)
    assert "🔁 @ben is looking for a stand-in: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo), about 1 hour." in str(asked)
    assert "- @ben" in await drawn(town)
    assert "the seat is yours now. @ben hears of it." in str(await town.presses("chie", asked.buttons[TAKE]))
    assert "@chie stands in for you" in (await hears(town, "ben"))[-1]
    assert "The seat is yours" in (await hears(town, "chie"))[-1]
    town.clock.go(seconds=3)
    await town.delivers()
    assert any("Nobody is needed any more." in one for one in town.redraws())
    assert any("- @chie" in one for one in town.redraws())
    assert "You have not answered a call yet." not in str(await town.asks("ben", "volunteer mine"))


async def test_it_is_asked_once_however_often_one_presses(town: Town) -> None:
    await seated(town)
    for _ in range(3):
        await looks(town)
    await town.delivers()
    assert len([post for post in town.posts() if "🔁" in post]) == 1


async def test_of_two_who_take_it_over_the_second_is_told(town: Town) -> None:
    await seated(town)
    await looks(town)
    asked = await asked_in_channel(town)
    await town.presses("chie", asked.buttons[TAKE])
    assert "Nobody needs to stand in here any more." in str(await town.presses("dai", asked.buttons[TAKE]))
    assert "Nobody needs to stand in here any more." in str(await town.presses("ben", asked.buttons[TAKE]))


async def test_nobody_stands_in_for_themselves_or_with_a_seat_of_their_own(town: Town) -> None:
    shown = await calls(town, seats=2)
    for name in ("ben", "chie"):
        await town.presses(name, answer(shown, DO))
    await looks(town)
    asked = await asked_in_channel(town)
    assert "That is your own seat" in str(await town.presses("ben", asked.buttons[TAKE]))
    assert "You have a seat in this call yourself" in str(await town.presses("chie", asked.buttons[TAKE]))


async def test_within_ten_minutes_it_is_handed_back_and_looked_for_again(town: Town) -> None:
    await seated(town)
    await looks(town)
    taken = await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    town.clock.go(minutes=9)
    assert "It is with @ben again" in str(await town.presses("chie", taken.buttons["Hand it back"]))
    assert "The seat is with you again" in (await hears(town, "ben"))[-1]
    again = await asked_in_channel(town)
    late = await town.presses("dai", again.buttons[TAKE])
    assert "@dai stands in for you" in (await hears(town, "ben"))[-1]
    town.clock.go(minutes=11)
    assert "Ten minutes are over" in str(await town.presses("dai", late.buttons["Hand it back"]))


async def test_near_the_start_who_called_decides_whether_it_is_asked(town: Town) -> None:
    await seated(town)
    town.clock.go(days=12, hours=2)
    assert "it begins soon, so I ask who called for it" in str(await looks(town))
    await town.delivers()
    assert not any("🔁" in post for post in town.posts())
    asked = await proposal_to(town, "emi")
    assert "@ben can’t: “MC”" in str(asked)
    assert "Only organizers" in str(await town.presses("dai", asked.buttons["Ask in the channel"]))
    await town.presses("emi", asked.buttons["Ask in the channel"])
    await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    assert "@chie stands in for you" in (await hears(town, "ben"))[-1]


async def test_who_called_for_it_is_not_asked_about_themselves(town: Town) -> None:
    await seated(town, "emi")
    town.clock.go(days=12, hours=2)
    assert "I ask in the channel" in str(await looks(town, "emi"))
    await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    assert "@chie stands in for you" in (await hears(town, "emi"))[-1]


async def test_the_command_shows_ones_seats_or_looks_at_once(town: Town) -> None:
    await seated(town)
    listed = await town.asks("ben", "volunteer stand-in")
    assert "- “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo) [Look for a stand-in 1]" in str(listed)
    assert "You have no seat at the moment" in str(await town.asks("chie", "volunteer stand-in"))
    assert "You have no seat in this call" in str(await town.asks("chie", "volunteer stand-in", number=1))
    assert "I ask in the channel" in str(await town.asks("ben", "volunteer stand-in", number=1))


async def test_a_mentors_stand_in_has_held_the_role_and_stands_beside_the_same(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    await looks(town, "dai")
    asked = await asked_in_channel(town)
    assert "their stand-in has, too" in str(await town.presses("ben", asked.buttons[TAKE]))
    await town.presses("aiko", asked.buttons[TAKE])
    assert "- @chie, for the first time, with @aiko beside them" in await drawn(town)
    assert "You stand beside @chie." in (await hears(town, "aiko"))[-1]


async def test_a_seat_that_was_given_back_needs_no_stand_in(town: Town) -> None:
    shown = await seated(town)
    await looks(town)
    asked = await asked_in_channel(town)
    await town.presses("ben", answer(shown, "Not after all"))
    assert "Nobody needs to stand in here any more." in str(await town.presses("chie", asked.buttons[TAKE]))


async def test_who_has_held_it_before_needs_no_mentor_and_handed_back_there_is_one_again(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    await looks(town, "chie")
    taken = await town.presses("aiko", (await asked_in_channel(town)).buttons[TAKE])
    assert "- @aiko\n" in await drawn(town)
    await town.presses("aiko", taken.buttons["Hand it back"])
    assert "- @chie, for the first time, with @dai beside them" in await drawn(town)


async def test_a_mentor_who_carries_two_stands_in_for_none(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    for number in range(3):
        shown = await calls(town, choosing="first_come", when=f"2026-12-{5 + number:02} 19:00", first=1)
        await town.presses("chie", answer(shown, TRY))
        await town.presses("dai" if number == 2 else "aiko", answer(shown, MENTOR))
    await town.asks("dai", "volunteer stand-in", number=3)
    asked = await asked_in_channel(town)
    assert "A mentor stands beside 2 first-timers at a time" in str(await town.presses("aiko", asked.buttons[TAKE]))


async def test_what_was_handed_back_elsewhere_meanwhile_is_not_handed_back_twice(town: Town) -> None:
    shown = await calls(town, seats=2)
    await town.presses("ben", answer(shown, DO))
    await looks(town)
    taken = await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    await town.presses("ben", answer(shown, DO))
    assert "That has changed meanwhile" in str(await town.presses("chie", taken.buttons["Hand it back"]))


async def test_a_mentor_who_is_needed_only_by_the_stand_in_hears_of_it(town: Town) -> None:
    await has_held(town, "ben", "dai")
    shown = await seated(town, mentors=1)
    await town.presses("dai", answer(shown, MENTOR))
    assert await hears(town, "dai") == []
    await looks(town)
    await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE])
    (told,) = await hears(town, "dai")
    assert told.startswith("You are the mentor: “MC”")
    assert "You stand beside @chie." in told


async def test_near_the_start_who_called_is_asked_at_once_also_at_night(town: Town) -> None:
    await seated(town, when="2026-12-05 07:30")
    await sets(town, quiet=QuietHours(time(22), time(8)))
    town.clock.at = datetime(2026, 12, 4, 14, tzinfo=UTC)  # 23:00 in Tokyo
    await town.delivers()
    await looks(town)
    assert "Shall I ask in the channel who would stand in?" in (await hears(town, "emi"))[-1]
