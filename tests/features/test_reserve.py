"""Who comes only if nobody else does is asked before it is too late. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import time

import pytest

from bot.rules.quiet import QuietHours
from tests.features.looking import sets_member
from tests.features.test_volunteers import BACK, DO, RESERVE, TRY, answer, calls, hears, proposal_to
from tests.town import Town

AFTER_ALL = "I’ll do it after all"


async def questions(town: Town, name: str) -> list[str]:
    return [one for one in await hears(town, name) if "Will you do it after all?" in one]


async def test_twelve_hours_before_the_deadline_they_are_asked_once_and_one_press_is_enough(town: Town) -> None:
    shown = await calls(town, choosing="first_come", seats=1)
    await town.presses("ben", answer(shown, RESERVE))
    town.clock.go(days=6, hours=11, minutes=59)
    assert await questions(town, "ben") == []
    town.clock.go(minutes=1)
    (question,) = await questions(town, "ben")
    assert question == (
        "Nobody else has come so far: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo), about 1 hour. Will you do it after "
        "all? If you say nothing and it stays so, you are next in turn at the deadline: "
        "2026-11-30 (Mon) 12:00 (Asia/Tokyo)."
    )
    message = await proposal_to(town, "ben")
    assert list(message.buttons) == [AFTER_ALL, BACK]
    for _ in range(2):
        assert "The seat is yours." in str(await town.presses("ben", message.buttons[AFTER_ALL]))
    town.clock.go(days=3)
    assert len(await questions(town, "ben")) == 1


async def test_where_answers_are_collected_they_are_one_of_those_who_would_do_it(town: Town) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, RESERVE))
    town.clock.go(days=6, hours=12)
    message = await proposal_to(town, "ben")
    assert "Your answer: would do it." in str(await town.presses("ben", message.buttons[AFTER_ALL]))
    town.clock.go(hours=12, minutes=1)
    assert "- @ben, for the first time" in str(await proposal_to(town, "emi"))


async def test_who_says_that_they_would_rather_not_is_not_next_in_turn(town: Town) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, RESERVE))
    town.clock.go(days=6, hours=12)
    message = await proposal_to(town, "ben")
    assert "taken back" in str(await town.presses("ben", message.buttons[BACK]))
    town.clock.go(hours=13)
    assert any("Somebody is still missing" in one for one in await hears(town, "emi"))


@pytest.mark.parametrize("label", [TRY, DO])
async def test_where_somebody_else_has_come_nobody_is_asked(town: Town, label: str) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, RESERVE))
    await town.presses("chie", answer(shown, label))
    town.clock.go(days=6, hours=13)
    assert await questions(town, "ben") == []


async def test_a_question_that_waits_for_the_morning_is_not_asked_when_it_is_not_needed_any_more(town: Town) -> None:
    await sets_member(town, "ben", quiet=QuietHours(time(22), time(8)))
    await sets_member(town, "dai", quiet=QuietHours(time(22), time(8)))
    shown = await calls(town, seats=2, choosing="collect")
    for name in ("ben", "dai"):
        await town.presses(name, answer(shown, RESERVE))
    town.clock.go(days=6, hours=12)
    assert await questions(town, "ben") == []
    await town.presses("ben", answer(shown, DO))
    town.clock.go(hours=8)
    assert (len(await questions(town, "ben")), len(await questions(town, "dai"))) == (0, 1)


async def test_near_a_deadline_half_of_the_time_is_left_and_a_withdrawn_call_asks_nobody(town: Town) -> None:
    near = await calls(town, until="2026-11-23 20:00")
    withdrawn = await calls(town, until="2026-11-23 20:00", role="note-taker")
    for shown in (near, withdrawn):
        await town.presses("ben", answer(shown, RESERVE))
    sure = await town.presses("emi", withdrawn.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    town.clock.go(hours=3, minutes=59)
    assert await questions(town, "ben") == []
    town.clock.go(minutes=1)
    (question,) = await questions(town, "ben")
    assert "“MC”" in question


async def test_a_session_that_is_moved_up_moves_the_question(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-12 19:00")
    shown = await calls(town, session=1, when="", until="2026-12-10 12:00")
    await town.presses("ben", answer(shown, RESERVE))
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-01 19:00")
    await town.presses("emi", edited.buttons["Change it"])
    town.clock.go(days=7, hours=19)
    assert len(await questions(town, "ben")) == 1


async def test_that_somebody_is_missing_is_still_said_in_the_channel(town: Town) -> None:
    shown = await calls(town, when="2026-12-02 19:00", until="2026-12-02 18:00", seats=1)
    await town.presses("ben", answer(shown, RESERVE))
    await town.delivers()
    town.clock.go(days=2, hours=8)
    await town.delivers()
    assert [one for one in town.posts() if "Still wanted" in one]
