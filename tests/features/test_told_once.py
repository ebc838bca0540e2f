"""Everybody whom a change concerns is counted before it and told after it: once, in one message, by what is so then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules.pausing import LONGEST, PAUSE, after_pause
from tests.features.test_session_edit import called
from tests.features.test_volunteers import BACK, DO, TRY, answer, calls
from tests.town import Town

LETTER = "to {}: "


def letters(town: Town, name: str, *words: str) -> list[str]:
    beginning = LETTER.format(name)
    return [
        post.removeprefix(beginning)
        for post in town.posts()
        if post.startswith(beginning) and all(one in post for one in words)
    ]


async def moves(town: Town, day: int, name: str = "aiko", number: int = 1) -> str:
    asked = await town.asks(name, "session edit", number=number, when=f"2026-12-{day:02} 19:00")
    done = await town.presses(name, asked.buttons["Change it"])
    return f"{asked}\n{done}"


async def cancels(town: Town, name: str = "aiko", number: int = 1, way: str = "Cancel this one") -> str:
    asked = await town.asks(name, "session cancel", number=number)
    done = await town.presses(name, asked.buttons[way])
    return f"{asked}\n{done}"


async def answers_call(town: Town, label: str, *names: str, **words: Any) -> None:
    """emi calls for an MC at session 1, and these answer."""
    shown = await calls(town, **{"session": 1, "when": "", "seats": 1, **words})
    for name in names:
        await town.presses(name, answer(shown, label))
    await town.tells()


async def test_who_has_a_role_is_counted_and_told_that_the_session_is_moved_or_cancelled(town: Town) -> None:
    await called(town)
    await answers_call(town, DO, "ben")
    said = await moves(town, 2)
    assert said.count("1 person is told") == 2
    assert "obody needs to be told" not in said
    await town.tells()
    (moved,) = letters(town, "ben", "was changed")
    assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo) → 2026-12-02 (Wed) 19:00" in moved
    assert "You have the role there: MC." in moved
    said = await cancels(town)
    assert said.count("1 person is told") == 2
    await town.tells()
    (cancelled,) = letters(town, "ben", "is cancelled.")
    assert "“Rust reading”, 2026-12-02 (Wed) 19:00" in cancelled
    assert "Nobody is needed there any more: MC." in cancelled
    assert letters(town, "ben", "is withdrawn") == []


async def test_who_comes_and_has_a_role_reads_one_message(town: Town) -> None:
    await called(town, "ben", "chie")
    await answers_call(town, DO, "ben")
    assert (await moves(town, 3)).count("2 people are told") == 2
    await town.tells()
    for name in ("ben", "chie"):
        assert len(letters(town, name, "2026-12-03")) == 1, name
    (both,) = letters(town, "ben", "2026-12-03")
    assert "You have the role there: MC." in both
    assert "Can you still come?" in both
    assert "MC" not in letters(town, "chie", "2026-12-03")[0]


async def test_who_has_answered_a_call_that_is_not_decided_is_told_and_counted(town: Town) -> None:
    await called(town)
    await answers_call(town, TRY, "ben", "chie", choosing="collect", until="2026-11-29 12:00")
    assert (await moves(town, 4)).count("2 people are told") == 2
    await town.tells()
    assert [len(letters(town, name, "You have answered the call there: MC.")) for name in ("ben", "chie")] == [1, 1]
    assert (await cancels(town, "emi")).count("3 people are told") == 2  # the host, too
    await town.tells()
    assert [len(letters(town, name, "is cancelled.")) for name in ("aiko", "ben", "chie")] == [1, 1, 1]


async def test_who_withdraws_a_call_is_told_for_how_many_people_before_and_after(town: Town) -> None:
    await called(town)
    await answers_call(town, DO, "emi", "ben", seats=2)
    listed = await town.asks("emi", "volunteer list")
    shown = await town.presses("emi", listed.buttons["Show 1"])
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    assert "Then 1 person is told." in str(sure)
    assert "is withdrawn; 1 person is told." in str(await town.presses("emi", sure.buttons["Withdraw"]))


async def test_a_session_that_is_moved_fifteen_times_is_told_once(town: Town) -> None:
    await called(town, "ben", "chie", "dai")
    await answers_call(town, DO, "chie")
    before = len(town.posts())
    for turn in range(15):
        await moves(town, 2 + turn)
        town.clock.go(seconds=10)
        await town.delivers()
    assert [post for post in town.posts()[before:] if post.startswith("to ")] == []
    await town.tells()
    for name in ("ben", "chie", "dai"):
        (told,) = letters(town, name, "was changed")
        assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo) → 2026-12-16 (Wed) 19:00" in told


async def test_what_is_back_as_it_was_within_a_minute_is_not_told_at_all(town: Town) -> None:
    await called(town, "ben")
    await answers_call(town, DO, "chie")
    for day in (2, 1):
        await moves(town, day)
    await town.tells()
    assert letters(town, "ben", "was changed") == letters(town, "chie", "was changed") == []


async def test_changes_without_end_are_told_all_the_same(town: Town) -> None:
    await called(town, "ben")
    for turn in range(10):
        await moves(town, 2 + turn)
        town.clock.go(seconds=50)
        await town.delivers()
    assert len(letters(town, "ben", "was changed")) == 1


async def test_dates_that_are_cancelled_one_by_one_are_told_in_one_message(town: Town) -> None:
    await called(town, repeat="weekly")
    listed = await town.asks("aiko", "session list")
    shows = [await town.presses("ben", listed.buttons[f"Show {n}"]) for n in (1, 2, 3)]
    for shown in shows:
        await town.presses("ben", shown.buttons["Going"])
    for shown in [await town.presses("aiko", listed.buttons[f"Show {n}"]) for n in (1, 2, 3)]:
        asked = await town.presses("aiko", shown.buttons["Cancel it…"])
        assert "This and all that follow: " in str(asked)
        assert "All that have not begun: " in str(asked)
        await town.presses("aiko", asked.buttons["Cancel this one"])
    await town.tells()
    (told,) = [post for post in letters(town, "ben") if "ancelled" in post or "take place" in post]
    assert "is cancelled on these 3 dates" in told


async def test_what_is_near_its_start_waits_less(town: Town) -> None:
    await called(town, "ben", when="2026-11-23 12:10")
    await cancels(town)
    town.clock.go(seconds=29)
    await town.delivers()
    assert letters(town, "ben", "is cancelled") == []
    town.clock.go(seconds=1)
    await town.delivers()
    assert len(letters(town, "ben", "is cancelled")) == 1


async def test_a_seat_that_is_taken_and_given_back_again_and_again_is_told_once(town: Town) -> None:
    shown = await calls(town, seats=1)
    await town.delivers()
    for _ in range(10):
        for label in (DO, BACK):
            await town.presses("ben", answer(shown, label))
            town.clock.go(seconds=2)
            await town.delivers()
    await town.tells()
    assert len(letters(town, "emi", "@ben gave the seat back")) == 1
    for label in (DO, BACK, DO):
        await town.presses("ben", answer(shown, label))
    await town.tells()
    assert len(letters(town, "emi", "@ben gave the seat back")) == 1


NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.mark.parametrize("left", [-60, 0, 1, 5, 60, 300, 1200, 5000, 500_000])
def test_a_notice_never_waits_for_more_than_a_twentieth_of_what_is_left(left: int) -> None:
    due = after_pause(NOW, begins=NOW + timedelta(seconds=left))
    assert NOW <= due <= NOW + PAUSE
    assert due - NOW <= max(timedelta(), timedelta(seconds=left) / 20)


@pytest.mark.parametrize("ago", [0, 100, 250, 299, 300, 1000])
def test_a_notice_waits_five_minutes_at_most(ago: int) -> None:
    since = NOW - timedelta(seconds=ago)
    due = after_pause(NOW, since=since)
    assert NOW <= due <= max(NOW, since + LONGEST)
