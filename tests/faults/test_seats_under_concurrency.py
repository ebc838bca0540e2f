"""A crowd presses at the same instant for a few seats: exactly so many are seated, and everybody is answered."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from bot.people import PlatformName
from bot.speech import Button
from storage import tables
from storage.verify import verify
from tests.faults.presses import CROWD, crowds_into, presses_at_once
from tests.postgres import fresh_database
from tests.town import Town, town_on

SEATS = 3
SEATED, WAITS = "The seat is yours.", "Your answer: would do it."


@dataclass(frozen=True, slots=True)
class Called:
    """A first-come call in a town, and the button under it."""

    town: Town
    button: Button

    async def presses(self, first: int, last: int) -> list[str]:
        return await presses_at_once(self.town, self.button.community, self.button.args[0], first, last)


async def test_fifty_who_press_at_once_for_three_seats_on_sqlite_seat_three_and_are_all_answered(
    tmp_path: Path,
) -> None:
    async with town_on(f"sqlite:///{tmp_path}/town.db", PlatformName.SLACK) as town:
        called = await _called(town)
        begun = perf_counter()
        answers = await called.presses(0, CROWD)
        _tells("SQLite, one process", answers, perf_counter() - begun)
        await _in_order(called, answers)


async def test_fifty_who_press_in_two_processes_at_once_for_three_seats_seat_three_and_are_all_answered() -> None:
    url = await fresh_database()
    async with town_on(url, PlatformName.SLACK) as town:
        called = await _called(town)
        words = (url, called.button.community, called.button.args[0], str(CROWD // 2), str(CROWD))
        other = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.presses",
            *words,
            stdin=PIPE,
            stdout=PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert other.stdout is not None
        assert await asyncio.wait_for(other.stdout.readline(), 60) == b"ready\n"
        begun = perf_counter()
        there, here = await asyncio.gather(
            asyncio.wait_for(other.communicate(b"go\n"), 60), called.presses(0, CROWD // 2)
        )
        answers = here + there[0].decode().splitlines()
        _tells("PostgreSQL, two processes", answers, perf_counter() - begun)
        await _in_order(called, answers)


async def test_confirmed_by_a_press_at_the_instant_at_which_it_confirms_itself_it_is_confirmed_and_told_once() -> None:
    async with town_on(await fresh_database(), PlatformName.SLACK) as town:
        shown = await town.asks("emi", "volunteer call", role="MC", when="2026-12-05 19:00")
        await town.presses("chie", shown.buttons["I’d like to try (first time)"])
        town.clock.go(days=7, minutes=1)
        await town.delivers()
        proposal = next(one for one in town.screen.posts if one.place.person == town.ref("emi").user)
        confirm = town.card(proposal.card, proposal.reader).buttons["Confirm"]
        town.clock.go(days=1)
        answered, _ = await asyncio.gather(town.presses("emi", confirm), town.timekeeping.wake_due())
        assert "Confirmed." in str(answered) or "There is nothing to decide here any more" in str(answered)
        await town.delivers()
        told = [post for post in town.posts() if SEATED[:-1] in post]
        assert [post.partition(":")[0] for post in told] == ["to chie"]
        assert await verify(town.storage.database) == []


async def _called(town: Town) -> Called:
    crowds_into(town)
    shown = await town.asks("emi", "volunteer call", role="MC", when="2026-12-05 19:00", seats=SEATS)
    await town.delivers()
    return Called(town, shown.buttons["I’ll do it"])


def _tells(where: str, answers: Sequence[str], seconds: float) -> None:
    seated, waiting = (sum(words in one for one in answers) for words in (SEATED, WAITS))
    print(f"{where}: {len(answers)} answered in {seconds:.1f} s, {seated} have a seat, {waiting} wait.")


async def _in_order(called: Called, answers: Sequence[str]) -> None:
    """What was answered is what is stored, shown and told."""
    town = called.town
    assert len(answers) == CROWD
    assert sum(SEATED in one for one in answers) == SEATS
    assert sum(WAITS in one for one in answers) == CROWD - SEATS
    assert await _count(town, tables.seats) == SEATS
    assert await _count(town, tables.presses) == CROWD
    assert "Seats left: 0 of 3" in str(await town.asks("emi", "volunteer list"))
    town.clock.go(seconds=3)
    await town.delivers()
    announced = town.redraws()[-1]
    assert f"{CROWD - SEATS} people have answered" in announced
    rows = [line.removeprefix("- @") for line in announced.splitlines() if line.startswith("- @")]
    listed = sorted(row.partition(",")[0] for row in rows)
    told = sorted(post.partition(":")[0].removeprefix("to ") for post in town.posts() if SEATED[:-1] in post)
    answered = sorted(f"p{number}" for number, one in enumerate(answers) if SEATED in one)
    assert listed == told == answered
    assert await verify(town.storage.database) == []


async def _count(town: Town, table: object) -> int:
    async with town.storage.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]
