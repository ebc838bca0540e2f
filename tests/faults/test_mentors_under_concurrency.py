"""One mentor in several calls at the same instant stands beside two first-timers at most, and nothing is stuck."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.people import PlatformName
from bot.rules.choosing import MOST_CARRIED
from bot.speech import Button
from storage import tables
from storage.verify import verify
from tests.features.looking import leaves
from tests.features.test_volunteers import MENTOR, TRY, answer, calls, has_held
from tests.postgres import fresh_database
from tests.town import Shown, Town, town_on

ROUNDS = 5
FIRST_TIMERS = 3
"""Of each call: more than one mentor can stand beside."""


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with town_on(await fresh_database(), PlatformName.SLACK) as town:
        for number in range(2 * ROUNDS * FIRST_TIMERS):
            town.arrives(f"p{number}")
        yield town


async def two_calls(town: Town, round_: int, choosing: str, *mentors: str) -> list[Shown]:
    """On two days of a week of its own; these would be mentors in both, the second call in the other order."""
    shown = []
    for day in (1, 3):
        when = f"2027-0{round_ + 1}-0{day} 19:00"
        made = await calls(town, when=when, first=FIRST_TIMERS, mentors=len(mentors), choosing=choosing)
        for name in mentors if day == 1 else reversed(mentors):
            await town.presses(name, answer(made, MENTOR))
        shown.append(made)
    return shown


def first_timers(round_: int, call: int) -> list[str]:
    first = (2 * round_ + call) * FIRST_TIMERS
    return [f"p{first + number}" for number in range(FIRST_TIMERS)]


async def carried(town: Town) -> Counter[str]:
    """First-timers who have a seat, by mentor."""
    seats = tables.seats.c
    asked = select(seats.mentor_id).where(seats.mentor_id.is_not(None), seats.state == "confirmed")
    async with town.storage.database.reading() as connection:
        return Counter((await connection.execute(asked)).scalars())


async def in_order(town: Town, answers: list[str]) -> None:
    assert [one for one in answers if "went wrong" in one or "try again" in one.lower()] == []
    assert max((await carried(town)).values(), default=0) <= MOST_CARRIED
    assert await verify(town.storage.database) == []


async def test_who_presses_in_two_calls_at_once_is_beside_two_at_most(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    for round_ in range(ROUNDS):
        shown = await two_calls(town, round_, "first_come", "dai", "aiko")
        presses = [
            town.presses(name, answer(one, TRY))
            for call, one in enumerate(shown)
            for name in first_timers(round_, call)
        ]
        await in_order(town, [str(one) for one in await asyncio.gather(*presses)])
        assert sorted((await carried(town)).values()) == [MOST_CARRIED, MOST_CARRIED]
        await _withdraws(town, shown)


async def test_two_proposals_that_are_confirmed_at_once_are_beside_two_at_most(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    for round_ in range(ROUNDS):
        shown = await two_calls(town, round_, "collect", "dai", "aiko")
        for call, one in enumerate(shown):
            for name in first_timers(round_, call):
                await town.presses(name, answer(one, TRY))
        town.clock.go(days=7, minutes=1)
        await town.delivers()
        confirms = [await _confirm(town, one) for one in shown]
        answers = await asyncio.gather(*(town.presses("emi", confirm) for confirm in confirms))
        assert ["Confirmed." in str(one) for one in answers] == [True, True]
        await in_order(town, [str(one) for one in answers])
        assert sorted((await carried(town)).values()) == [MOST_CARRIED, MOST_CARRIED]
        await _withdraws(town, shown)


async def test_a_mentor_who_leaves_while_others_press_is_beside_nobody_and_nothing_is_stuck(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    for round_ in range(ROUNDS):
        shown = await two_calls(town, round_, "first_come", "dai", "aiko")
        presses = [
            town.presses(name, answer(one, TRY))
            for call, one in enumerate(shown)
            for name in first_timers(round_, call)
        ]
        _, *answers = await asyncio.gather(leaves(town, "dai"), *presses)
        await in_order(town, [str(one) for one in answers])
        assert list((await carried(town)).values()) == [MOST_CARRIED]
        await _withdraws(town, shown)


async def _confirm(town: Town, shown: Shown) -> Button:
    number = int(str(shown).rpartition("Call #")[2].partition(".")[0])
    listed = await town.asks("emi", "volunteer list", number=number)
    return (await town.presses("emi", listed.buttons["Look at the proposal"])).buttons["Confirm"]


async def _withdraws(town: Town, shown: list[Shown]) -> None:
    for one in shown:
        sure = await town.presses("emi", one.buttons["Withdraw the call…"])
        await town.presses("emi", sure.buttons["Withdraw"])
