"""Who was at a session is asked whether what others had taken on there took place. It is Monday, 2026-11-23, in Tokyo.

aiko hosts on 2026-12-01 at 19:00; ben has the seat of its MC, and it has begun an hour ago.
"""

import pytest

from bot.ports import Kind
from tests.features.looking import sets
from tests.features.test_volunteer_completion import THERE, by_kind, rust_reading, there_button
from tests.features.test_volunteers import DO, answer, calls
from tests.town import Shown, Town

DID = "They did it"


async def was_there(town: Town, name: str) -> Shown:
    return await town.presses(name, await there_button(town))


def did(shown: Shown) -> list[str]:
    return [label for label in shown.buttons if label.startswith(DID)]


async def test_two_who_were_there_say_together_that_it_took_place(town: Town) -> None:
    await rust_reading(town)
    first = await was_there(town, "chie")
    assert "If you saw it, one press says so; what did not work out counts too." in str(first)
    assert "- MC: @ben, for the first time [They did it 2]" in str(first)
    said = await town.presses("chie", first.buttons["They did it 2"])
    assert str(said).startswith("Thank you. As soon as one more person who was there says so too, it is deposited.")
    assert did(said) == []
    assert list(said.buttons) == ["Thank 1"]
    assert await by_kind(town, "ben") == {}
    second = await was_there(town, "dai")
    done = await town.presses("dai", second.buttons[did(second)[0]])
    assert str(done).startswith("Thank you. It is deposited, and they are told.")
    assert did(done) == []
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}


async def test_the_same_one_twice_is_one_witness_and_a_late_press_is_told(town: Town) -> None:
    await rust_reading(town)
    shown = await was_there(town, "chie")
    button = shown.buttons[did(shown)[0]]
    for _ in range(2):
        assert "As soon as one more person" in str(await town.presses("chie", button))
    assert await by_kind(town, "ben") == {}
    other = await was_there(town, "dai")
    await town.presses("dai", other.buttons[did(other)[0]])
    assert str(await town.presses("chie", button)).startswith("It is known already how this one went.")
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}


async def test_the_word_of_who_called_is_enough_for_the_record_and_not_for_points(town: Town) -> None:
    await rust_reading(town)
    shown = await was_there(town, "aiko")
    said = str(await town.presses("aiko", shown.buttons[did(shown)[0]]))
    assert "It is on record, and they are told; this time without points." in said
    assert await by_kind(town, "ben") == {}


async def test_with_the_word_of_one_who_was_there_before_it_brings_points(town: Town) -> None:
    await rust_reading(town)
    first = await was_there(town, "chie")
    await town.presses("chie", first.buttons["They did it 2"])
    shown = await was_there(town, "aiko")
    assert "It is deposited, and they are told." in str(await town.presses("aiko", shown.buttons[did(shown)[0]]))
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}


async def test_nobody_is_asked_about_their_own_seat_nor_may_say_so_without_having_been_there(town: Town) -> None:
    await rust_reading(town)
    assert did(await was_there(town, "ben")) == []
    shown = await was_there(town, "chie")
    button = shown.buttons[did(shown)[0]]
    assert "This is your own seat" in str(await town.presses("ben", button))
    assert "two together who pressed “I was there”" in str(await town.presses("dai", button))
    assert await by_kind(town, "ben") == {}


async def test_who_thanks_first_is_still_asked(town: Town) -> None:
    await rust_reading(town)
    shown = await was_there(town, "chie")
    thanked = await town.presses("chie", next(iter(shown.buttons.values())))
    assert "You gave @aiko 1 point." in str(thanked)
    assert len(did(thanked)) == 1


@pytest.mark.parametrize("seats", [1, 7])
async def test_of_many_seats_five_are_asked_about_at_a_time(town: Town, seats: int) -> None:
    await sets(town, allowance=50)
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=seats)
    for n in range(seats):
        town.arrives(f"m{n}")
        await town.presses(f"m{n}", answer(shown, DO))
    town.clock.go(days=8, hours=8)
    asked = await was_there(town, "aiko")
    assert len(did(asked)) == min(seats, 5)
    left = await town.presses("aiko", asked.buttons[did(asked)[0]])
    assert len(did(left)) == min(seats - 1, 5)


async def test_where_nobody_took_anything_on_nothing_is_asked(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    town.clock.go(days=8, hours=8)
    shown = await town.presses("chie", (await town.asks("emi", "session show", number=1)).buttons[THERE])
    assert "took something on" not in str(shown)
