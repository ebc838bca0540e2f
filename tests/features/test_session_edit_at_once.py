"""Two who change the same session at the same instant, on either engine: one is done, the other is told."""

import asyncio
from pathlib import Path

import pytest

from bot.people import PlatformName
from tests.features.test_session_edit import called, dates, told
from tests.postgres import fresh_database
from tests.town import Town, town_on

ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


async def url_of(engine: str, folder: Path) -> str:
    return f"sqlite:///{folder}/town.db" if engine == "sqlite" else await fresh_database()


@ENGINES
async def test_of_two_edits_at_once_the_second_is_asked_anew(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await called(town, "ben", repeat="weekly")
        typed = {"aiko": "Go reading", "emi": "Zig reading"}
        asked = {name: await town.asks(name, "session edit", number=1, title=title) for name, title in typed.items()}
        answers = await asyncio.gather(*(town.presses(name, asked[name].buttons["All"]) for name in typed))
        done = [answer for answer in answers if "is changed;" in str(answer)]
        (late,) = [answer for answer in answers if "is changed;" not in str(answer)]
        assert len(done) == 1
        assert "changed by somebody" in str(late)
        listed = await dates(town)
        assert len({line.partition(",")[0] for line in listed}) == 1
        assert len(listed) == 7
        town.clock.go(minutes=1)  # a change waits for the next one, to be told with it
        await town.delivers()
        assert told(town, "Title: Rust reading") == sorted({"aiko", "ben"} if "Zig" in listed[0] else {"ben"})


@ENGINES
async def test_the_same_button_pressed_many_times_at_once_is_done_once(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await called(town, "ben", repeat="weekly")
        asked = await town.asks("aiko", "session edit", number=1, when="2026-12-02 20:00")
        way = asked.buttons["This and following"]
        answers = await asyncio.gather(*(town.presses("aiko", way) for _ in range(5)))
        assert len([answer for answer in answers if "is changed;" in str(answer)]) == 1
        town.clock.go(minutes=1)  # a change waits for the next one, to be told with it
        await town.delivers()
        assert told(town, "was changed") == ["ben"]


@ENGINES
async def test_answers_given_while_it_is_changed_are_kept(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        shown = await called(town, repeat="weekly", capacity=2)
        asked = await town.asks("aiko", "session edit", number=1, when="2026-12-02 20:00", capacity=3)
        await asyncio.gather(
            town.presses("aiko", asked.buttons["All"]),
            *(town.presses(name, shown.buttons["Going"]) for name in ("ben", "chie", "dai", "emi")),
        )
        assert await seats(town) in (
            "3 of 3 seats taken, 1 waiting",
            "2 of 3 seats taken, 2 waiting",
            "2 of 3 seats taken, 1 seat kept for who is next, 1 waiting",
        )


async def seats(town: Town) -> str:
    lines = str(await town.asks("dai", "session show", number=1)).splitlines()
    return next(line for line in lines if "seats taken" in line)
