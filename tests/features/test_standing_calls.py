"""A role that is called for at each date of a series. It is Monday, 2026-11-23, noon in Tokyo.

The series is aiko's, each Tuesday at 19:00, the first on 2026-12-01.
"""

import asyncio
from typing import Any

import pytest

from bot.people import Notices
from bot.ports import SeatState
from tests.features.looking import community_of, leaves, sets_space
from tests.features.test_volunteers import DO, answer, calls, hears
from tests.town import Shown, Town

END = "End the standing call"


async def weekly(town: Town, repeat: str = "weekly") -> Shown:
    return await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00", repeat=repeat)


async def stands(town: Town, name: str = "emi", **words: Any) -> Shown:
    return await calls(town, name, session=1, when="", each="series", **words)


async def opened(town: Town) -> list[str]:
    """When the sessions are for which calls were posted."""
    await town.delivers()
    return [post.partition("When: ")[2].splitlines()[0] for post in town.posts() if "🙋" in post]


def for_session(day: str, time: str = "19:00") -> str:
    return f"“Rust reading”, {day} {time} (Asia/Tokyo)"


FIRST, SECOND = for_session("2026-12-01 (Tue)"), for_session("2026-12-08 (Tue)")
THIRD = for_session("2026-12-15 (Tue)")


# --- made ---


async def test_it_opens_an_ordinary_call_a_week_before_each_date(town: Town) -> None:
    await weekly(town)
    made = await stands(town, note="Our evening.")
    assert str(made).splitlines() == [
        "Standing call",
        "From now on “MC” is called for at each date of “Rust reading”, 7 days before it. "
        "Who held it longest ago comes first, so it goes round.",
        "The next call opens at 2026-11-24 (Tue) 19:00 (Asia/Tokyo).",
    ]
    assert await opened(town) == []
    town.clock.go(days=1, hours=6, minutes=59)
    assert await opened(town) == []
    town.clock.go(minutes=1)
    assert await opened(town) == [FIRST]
    assert "Our evening." in town.posts()[-1]
    assert "Answers until: 2026-11-28 (Sat) 19:00 (Asia/Tokyo)" in town.posts()[-1]
    town.clock.go(days=7)
    assert await opened(town) == [FIRST, SECOND]
    town.clock.go(days=7)
    assert await opened(town) == [FIRST, SECOND, THIRD]


async def test_dates_that_are_nearer_than_that_are_called_for_at_once(town: Town) -> None:
    await weekly(town)
    made = await stands(town, ahead=16)
    assert "- “MC”, “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo) [Show 1]" in str(made)
    assert "- “MC”, “Rust reading”, 2026-12-08 (Tue) 19:00 (Asia/Tokyo) [Show 2]" in str(made)
    assert "The next call opens at 2026-11-29 (Sun) 19:00 (Asia/Tokyo)." in str(made)
    assert await opened(town) == [FIRST, SECOND]


async def test_the_dates_of_a_series_that_are_made_later_are_called_for_too(town: Town) -> None:
    await weekly(town, "monthly")
    await stands(town)
    for _ in range(130):
        town.clock.go(days=1)
        await town.delivers()
    assert await opened(town) == [
        FIRST,
        for_session("2027-01-01 (Fri)"),
        for_session("2027-02-01 (Mon)"),
        for_session("2027-03-01 (Mon)"),
        for_session("2027-04-01 (Thu)"),
    ]


async def test_the_same_event_twice_is_one_standing_call(town: Town) -> None:
    await weekly(town)
    for _ in range(2):
        made = await town.asks(
            "emi", "volunteer call", key="same", role="MC", session=1, each="series", ahead=10, seats=1
        )
        assert "From now on “MC” is called for" in str(made)
    assert await opened(town) == [FIRST]


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ({"session": None}, "please say for which series by one of its sessions"),
        ({"session": 2}, "“Once” is a single session, so there is nothing to repeat."),
        ({"session": 9}, "There is no session #9 here."),
        ({"role": "juggler"}, "I know no role “juggler”."),
        ({"until": "2026-11-28 10:00"}, "please leave out “until”"),
        ({"when": "2026-12-02 19:00"}, "The session has its own time"),
        ({"first": 0}, "At least one seat is needed"),
        ({"ahead": 0}, "has to be a whole number from 1 to 28"),
        ({"ahead": 29}, "has to be a whole number from 1 to 28"),
        ({"each": "sometimes"}, "“each” can be this one or series; I read “sometimes”."),
        ({"each": "this", "ahead": 3}, "“ahead” goes with each:series"),
    ],
)
async def test_what_cannot_stand_is_refused_and_nothing_is_opened(
    town: Town, words: dict[str, Any], refused: str
) -> None:
    await weekly(town)
    once = await town.asks("aiko", "session new", title="Once", when="2026-12-02 19:00")
    number = str(once).partition("#")[2].split()[0].rstrip(".")
    typed = {"session": 1, "when": "", "each": "series", **words}
    typed |= {"session": int(number)} if words.get("session") == 2 else {}
    shown = await calls(town, **{name: value for name, value in typed.items() if value is not None})
    assert refused in str(shown)
    town.clock.go(days=30)
    assert await opened(town) == []


async def test_organizers_and_the_host_of_the_series_have_it_stand_and_nobody_else(town: Town) -> None:
    await weekly(town)
    assert "Organizers call for volunteers" in str(await stands(town, "ben"))
    assert "From now on" in str(await stands(town, "aiko"))


async def test_who_hosts_one_date_calls_for_that_one_alone(town: Town) -> None:
    await weekly(town)
    over = await town.asks("emi", "session edit", number=1, host=town.ref("ben"))
    await town.presses("emi", over.buttons["This one"])
    await town.delivers()
    for name in ("aiko", "ben"):
        asked = [one for one in town.screen.posts if one.place.person == town.ref(name).user][-1]
        shown = town.card(asked.card, asked.reader)
        await town.presses(name, next(iter(shown.buttons.values())))
    refused = str(await stands(town, "ben"))
    assert "For each date of “Rust reading” only organizers and the host of the series call." in refused


async def test_of_one_role_one_stands_for_a_series(town: Town) -> None:
    await weekly(town)
    await stands(town)
    assert "“MC” is called for at each date of “Rust reading” already" in str(await stands(town, "aiko"))
    assert "From now on “note-taker”" in str(await stands(town, role="note-taker"))


# --- once each ---


async def test_looked_at_many_times_and_after_a_restart_a_call_is_opened_once(town: Town) -> None:
    await weekly(town)
    await stands(town, ahead=10)
    await town.delivers()
    for _ in range(3):
        town.restarts()
        town.clock.go(days=1)
        await asyncio.gather(town.timekeeping.wake_due(), town.timekeeping.wake_due())
    assert await opened(town) == [FIRST]


async def test_a_date_for_which_somebody_called_by_hand_is_called_for_once(town: Town) -> None:
    await weekly(town)
    await calls(town, session=1, when="", seats=1)
    await stands(town, ahead=16)
    assert await opened(town) == [FIRST, SECOND]


async def test_a_call_that_was_withdrawn_is_not_opened_again(town: Town) -> None:
    await weekly(town)
    made = await stands(town, ahead=10)
    shown = await town.presses("emi", made.buttons["Show 1"])
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    town.clock.go(days=2)
    assert await opened(town) == []
    town.clock.go(days=4)
    assert await opened(town) == [SECOND]


# --- the series changes ---


async def edits(town: Town, scope: str, number: int, **words: Any) -> None:
    asked = await town.asks("aiko", "session edit", number=number, **words)
    assert "changed" in str(await town.presses("aiko", asked.buttons[scope])).lower()


async def second_number(town: Town) -> int:
    shown = await town.asks("aiko", "session list")
    second = await town.presses("aiko", shown.buttons["Show 2"])
    return int(str(second).partition("#")[2].split()[0].rstrip(".:,"))


async def test_a_date_that_is_skipped_opens_none_and_the_next_one_does(town: Town) -> None:
    await weekly(town)
    await stands(town)
    number = await second_number(town)
    asked = await town.asks("aiko", "session skip", number=number)
    await town.presses("aiko", next(iter(asked.buttons.values())))
    town.clock.go(days=2)
    await town.delivers()
    town.clock.go(days=20)
    assert FIRST in await opened(town)
    assert SECOND not in await opened(town)
    assert THIRD in await opened(town)


async def test_a_date_that_is_moved_nearer_is_called_for_at_once_and_one_moved_away_later(town: Town) -> None:
    await weekly(town)
    await stands(town)
    await edits(town, "This one", 1, when="2026-11-27 19:00")
    assert await opened(town) == [for_session("2026-11-27 (Fri)")]
    await edits(town, "This one", await second_number(town), when="2026-12-10 19:00")
    town.clock.go(days=8, hours=7, minutes=1)
    assert len(await opened(town)) == 1
    town.clock.go(days=2)
    assert (await opened(town))[1:] == [for_session("2026-12-10 (Thu)")]


async def test_a_call_goes_with_a_date_that_is_moved_and_no_second_one_is_opened(town: Town) -> None:
    await weekly(town)
    await stands(town, ahead=10)
    assert await opened(town) == [FIRST]
    await edits(town, "This one", 1, when="2026-12-05 19:00")
    town.clock.go(days=4)
    assert await opened(town) == [FIRST]
    assert f"When: {for_session('2026-12-05 (Sat)')}" in [one for one in town.redraws() if "🙋" in one][-1]


async def test_a_series_that_follows_by_another_rule_keeps_it(town: Town) -> None:
    await weekly(town)
    await stands(town)
    await edits(town, "This and following", await second_number(town), when="2026-12-09 20:00")
    for _ in range(31):
        town.clock.go(days=1)
        await town.delivers()
    assert await opened(town) == [
        FIRST,
        for_session("2026-12-09 (Wed)", "20:00"),
        for_session("2026-12-16 (Wed)", "20:00"),
        for_session("2026-12-23 (Wed)", "20:00"),
        for_session("2026-12-30 (Wed)", "20:00"),
    ]


async def test_when_all_is_cancelled_nothing_is_opened_and_it_ends_by_itself(town: Town) -> None:
    await weekly(town)
    await stands(town)
    asked = await town.asks("aiko", "session cancel", number=1)
    await town.presses("aiko", asked.buttons["All that have not begun"])
    town.clock.go(days=60)
    assert await opened(town) == []
    assert "Standing calls" not in (await town.asks("emi", "volunteer list")).buttons


# --- ended ---


async def test_who_decides_sees_it_on_the_session_and_on_the_call_and_others_do_not(town: Town) -> None:
    await weekly(town)
    made = await stands(town, ahead=10)
    line = (
        "- 🔁 “MC” is called for at each date of “Rust reading”, 10 days before it: "
        "1 for first-timers and 1 for mentors [End the standing call"
    )
    session, call = await town.asks("emi", "session show", number=1), await town.presses("emi", made.buttons["Show 1"])
    assert line in str(session)
    assert line in str(call)
    listed = await town.asks("emi", "volunteer list")
    assert line in str(await town.presses("emi", listed.buttons["Standing calls"]))
    assert "🔁" not in str(await town.asks("ben", "session show", number=1))
    assert "🔁" not in str(await town.presses("ben", made.buttons["Show 1"]))
    assert "Standing calls" not in (await town.asks("ben", "volunteer list")).buttons


async def test_one_press_ends_it_once_and_open_calls_stay(town: Town) -> None:
    await weekly(town)
    made = await stands(town, ahead=10)
    assert "Only organizers, who called" in str(await town.presses("ben", made.buttons[END]))
    ended = str(await town.presses("aiko", made.buttons[END]))
    assert "That is over now. Calls that are open stay as they are, so nobody needs to be told." in ended
    assert "That was ended before. Nothing was changed." in str(await town.presses("emi", made.buttons[END]))
    await town.delivers()
    town.clock.go(days=30)
    assert await opened(town) == [FIRST]
    assert "From now on" in str(await calls(town, session=await _coming(town), when="", each="series"))


async def _coming(town: Town) -> int:
    shown = await town.presses("emi", (await town.asks("emi", "session list")).buttons["Show 1"])
    return int(str(shown).partition("#")[2].split()[0].rstrip(".:,"))


async def test_a_retired_role_opens_no_more_and_organizers_are_told_once(town: Town) -> None:
    await sets_space(town, notices=Notices.DIRECT)
    await weekly(town)
    await stands(town)
    card = await town.asks("emi", "shinrai roles")
    mc = await town.presses("emi", card.buttons["Open 4"])
    await town.presses("emi", mc.buttons["Retire"])
    for _ in range(20):
        town.clock.go(days=1)
        await town.delivers()
    assert await opened(town) == []
    told = [one for one in await hears(town, "emi") if "is retired" in one]
    assert len(told) == 1
    assert "The role “MC” is retired, so I call for it no more at each date of “Rust reading”." in told[0]


async def test_where_who_made_it_has_left_the_host_of_the_session_decides(town: Town) -> None:
    await weekly(town)
    await stands(town)
    await leaves(town, "emi")
    town.clock.go(days=1, hours=7)
    assert await opened(town) == [FIRST]
    async with town.storage.community(await community_of(town), write=False) as uow:
        (call,) = await uow.calls.coming(town.clock(), 9)
        account = await uow.people.account_by_id(call.created_by)
        assert account is not None
        assert account.ref == town.ref("aiko")


# --- whose turn it is ---


@pytest.mark.parametrize("ahead", [3, 7, 14, 28])
async def test_six_who_are_always_ready_have_each_had_it_twice_after_twelve_weeks(town: Town, ahead: int) -> None:
    members = [f"m{n}" for n in range(6)]
    for name in members:
        town.arrives(name)
    await weekly(town)
    await stands(town, ahead=ahead, mentors=0)
    answered: list[str] = []
    for _ in range((12 * 7 + 9) * 4):
        before = len(town.screen.posts)
        await town.delivers()
        for post in town.screen.posts[before:]:
            shown = town.card(post.card, post.reader)
            if str(shown).startswith("🙋"):
                answered.append(answer(shown, DO).args[0])
                for name in members:
                    await town.presses(name, answer(shown, DO))
        town.clock.go(hours=6)
    async with town.storage.community(await community_of(town), write=False) as uow:
        turns = []
        for call in answered:
            seats = await uow.calls.seats(call)  # type: ignore[arg-type]
            turns += [seat.account.ref for seat in seats if seat.state is SeatState.CONFIRMED]
    names = {town.ref(name): name for name in members}
    assert sorted(names[ref] for ref in turns[:12]) == sorted(members * 2)
    assert sorted({names[ref] for ref in turns[:6]}) == sorted(members)
