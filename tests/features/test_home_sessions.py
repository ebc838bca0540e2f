"""Sessions at one's Home, answered right there. It is Monday, 2026-11-23, noon in Tokyo."""

import pytest

from bot.speech import Reply
from tests.features.test_home import drawn, home, tab
from tests.panels import custom_id_of, rows_of
from tests.town import Shown, Town

WHEN = "2026-12-01 (Tue) 19:00 (Asia/Tokyo)"


async def calls(town: Town, title: str = "Rust reading", when: str = "2026-12-01 19:00", host: str = "aiko") -> Shown:
    return await town.asks(host, "session new", title=title, when=when, minutes=60)


async def test_what_comes_stands_there_with_ones_own_answer_and_is_answered_there(town: Town) -> None:
    await calls(town)
    await town.asks("ben", "shinrai settings")
    shown = await home(town, "ben")
    assert f"Coming sessions\nRust reading, {WHEN}. 0 are coming. You have not answered yet." in str(shown)
    assert list(shown.buttons)[:4] == ["Going", "Maybe", "Can’t", "Show"]
    redrawn = await town.presses("ben", shown.buttons["Going"])
    assert isinstance(redrawn.answer, Reply)
    assert redrawn.answer.redraw
    assert f"Rust reading, {WHEN}. 1 is coming. You are going." in str(redrawn)
    assert "You said you can’t." in str(await town.presses("ben", redrawn.buttons["Can’t"]))
    assert "Host: @aiko" in str(await town.presses("ben", redrawn.buttons["Show"]))


async def test_ones_own_come_first_and_the_next_two_are_answered_there(town: Town) -> None:
    await calls(town, "Go reading", "2026-11-25 19:00")
    await calls(town, "Zig reading", "2026-11-26 19:00")
    await calls(town, "C reading", "2026-11-27 19:00")
    rust = await calls(town)
    await town.presses("ben", rust.buttons["Maybe"])
    shown = await home(town, "ben")
    rows = [line.partition(" reading")[0] for line in str(shown).splitlines() if "reading" in line]
    assert rows == ["A. Rust", "B. Go", "- Zig"]
    labels = ["Going", "Maybe", "Can’t", "Show"]
    assert list(shown.buttons)[:8] == [f"{letter}. {label}" for letter in "AB" for label in labels]
    redrawn = await town.presses("ben", shown.buttons["B. Going"])
    assert [line.partition(" reading")[0] for line in str(redrawn).splitlines() if "reading" in line] == [
        "A. Go",
        "B. Rust",
        "- Zig",
    ]


async def test_a_full_one_says_that_one_waits(town: Town) -> None:
    shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00", capacity=1)
    await town.presses("ben", shown.buttons["Going"])
    await town.thanks("aiko", "chie")
    redrawn = await town.presses("chie", (await home(town, "chie")).buttons["Going"])
    assert "1 of 1 seats taken, 1 waiting. You are number 1 on the waiting list." in str(redrawn)


async def test_the_tab_is_drawn_anew_after_a_press(slack: Town) -> None:
    await calls(slack)
    await slack.opens_home("ben")
    await slack.delivers()
    answer = await slack.presses("ben", tab(slack).buttons["Going"])
    assert str(answer) == f"Rust reading, {WHEN}: You are going."
    (shown,) = await drawn(slack)
    assert "1 is coming. You are going." in shown


@pytest.mark.parametrize("name", ["aiko", "ben", "chie"])
async def test_what_ended_within_a_day_asks_whether_one_was_there(town: Town, name: str) -> None:
    shown = await calls(town, when="2026-11-23 19:00")
    await town.presses("ben", shown.buttons["Going"])
    await town.asks("chie", "shinrai settings")
    town.clock.go(hours=7, minutes=30)
    assert "Were you there?" not in str(await home(town, name))
    town.clock.go(hours=24, minutes=29)
    asked = await home(town, name)
    assert "- Rust reading, 2026-11-23 (Mon) 19:00 (Asia/Tokyo), is over. Were you there? [I was there 1]" in str(asked)
    assert "Noted: you were at “Rust reading”." in str(await town.presses(name, asked.buttons["I was there 1"]))
    assert "Were you there?" not in str(await home(town, name))


async def test_after_a_day_or_who_could_not_come_is_not_asked(town: Town) -> None:
    shown = await calls(town, when="2026-11-23 19:00")
    await town.presses("ben", shown.buttons["Going"])
    await town.presses("chie", shown.buttons["Can’t"])
    town.clock.go(hours=9)
    assert "Were you there?" not in str(await home(town, "chie"))
    town.clock.go(hours=23)
    assert "Were you there?" not in str(await home(town, "ben"))


async def test_the_tab_asks_as_soon_as_it_is_over(slack: Town) -> None:
    shown = await calls(slack, when="2026-11-23 19:00")
    await slack.opens_home("ben")
    await slack.presses("ben", shown.buttons["Going"])
    assert "Were you there?" not in (await drawn(slack))[-1]
    slack.clock.go(hours=8)
    await slack.delivers()
    assert "Were you there?" in (await drawn(slack))[-1]
    await slack.presses("ben", tab(slack).buttons["I was there 1"])
    assert "Were you there?" not in (await drawn(slack))[-1]


async def test_at_its_fullest_it_fits_both_platforms(town: Town) -> None:
    """What is drawn is held to the platform's limits by the town itself."""
    for n in range(3):
        await calls(town, "読" * 99 + str(n), f"2026-11-23 1{n + 5}:00", host="emi")
        await calls(town, "書" * 99 + str(n), f"2026-12-0{n + 1} 19:00", host="emi")
    for _ in range(6):
        await town.thanks("emi", "ben", reason="あ" * 300)
        await town.thanks("ben", "emi", reason="＠" * 300)
        town.clock.go(minutes=4)
    town.clock.go(hours=9)
    shown = await home(town, "emi")
    assert isinstance(shown.answer, Reply)
    assert rows_of(shown.answer.card) == 5
    assert max(map(len, custom_id_of(shown.answer.card))) <= 90
