"""A direct message that is refused for good keeps nobody waiting: the next is asked, and who has to know hears of it.

It is Monday, 2026-11-23, noon in Tokyo.
"""

from datetime import timedelta

import pytest

from bot.ports import Unreachable
from tests.features.test_inviting import invite, is_open, whom
from tests.features.test_session_edit import called
from tests.features.test_stand_in import asked_in_channel, looks, seated
from tests.features.test_told_once import answers_call, cancels, letters
from tests.features.test_volunteers import RESERVE, TRY, answer, calls, hears
from tests.town import Shown, Town

SEAT = "A seat is free for you"


async def full(town: Town, *waiting: str) -> Shown:
    """A session of aiko's with one seat, which dai has; these wait for it."""
    shown = await called(town, "dai", *waiting, capacity=1)
    await town.delivers()
    return shown


async def test_a_seat_that_somebody_cannot_be_told_of_is_offered_to_the_next_at_once(town: Town) -> None:
    shown = await full(town, "ben", "chie")
    town.screen.closed = {"ben"}
    await town.presses("dai", shown.buttons["Can’t"])
    await town.delivers()
    assert len(letters(town, "chie", SEAT)) == 1
    await town.tells()
    (trace,) = letters(town, "aiko", "I could not write to them directly")
    assert "“Rust reading”, 2026-12-01 (Tue) 19:00" in trace
    assert "@ben: offer of a seat" in trace


async def test_they_read_of_it_with_their_next_answer_and_once(town: Town) -> None:
    shown = await full(town, "ben", "chie")
    town.screen.closed = {"ben"}
    await town.presses("dai", shown.buttons["Can’t"])
    await town.delivers()
    answered = str(await town.asks("ben", "trust show"))
    assert "A seat was free for you at “Rust reading”, 2026-12-01 (Tue) 19:00" in answered
    assert "so it went to the next in line" in answered
    assert "A seat was free" not in str(await town.asks("ben", "trust show"))


async def test_they_read_of_it_at_home(town: Town) -> None:
    shown = await full(town, "ben", "chie")
    await town.opens_home("ben")
    await town.delivers()
    town.screen.closed = {"ben"}
    await town.presses("dai", shown.buttons["Can’t"])
    for _ in range(2):
        town.clock.go(seconds=2)
        await town.delivers()
    homes = [home for home in town.homes() if home.startswith("to ben")]
    assert "A seat was free for you at “Rust reading”" in homes[-1]


async def test_where_nobody_can_be_told_all_are_asked_in_turn_and_the_host_gets_one_message(town: Town) -> None:
    shown = await full(town, "ben", "chie", "emi")
    town.screen.closed = {"ben", "chie", "emi"}
    await town.presses("dai", shown.buttons["Can’t"])
    await town.delivers()
    await town.tells()
    (trace,) = letters(town, "aiko", "I could not write to them directly")
    assert [f"@{name}: offer of a seat" in trace for name in ("ben", "chie", "emi")] == [True, True, True]
    assert "You are going" in str(await town.presses("chie", shown.buttons["Going"]))


async def test_a_right_that_is_missing_is_no_refusal_by_somebody(town: Town) -> None:
    """It is parked, an organizer can send it, and the seat stays theirs meanwhile."""
    shown = await full(town, "ben", "chie")
    town.screen.answers = [Unreachable("missing_scope")]
    await town.presses("dai", shown.buttons["Can’t"])
    await town.delivers()
    assert letters(town, "chie", SEAT) == []
    assert "A seat was free" not in str(await town.asks("ben", "trust show"))


async def test_who_invited_hears_at_once_that_it_did_not_arrive(town: Town) -> None:
    shown = await calls(town)
    await town.asks("ben", "shinrai settings")
    await is_open(town, "ben")
    town.screen.closed = {"ben"}
    await town.presses("emi", invite(await whom(town, shown)))
    await town.delivers()
    await town.tells()
    (trace,) = letters(town, "emi", "I could not write to them directly")
    assert "@ben: " in trace
    assert "MC" in str(await town.asks("ben", "trust show"))


async def test_a_stand_in_is_looked_for_in_the_channel_where_the_caller_cannot_be_asked(town: Town) -> None:
    await seated(town, when="2026-11-23 20:00")
    town.screen.closed = {"emi"}
    assert "it begins soon, so I ask who called for it" in str(await looks(town))
    assert "@ben is looking for a stand-in" in str(await asked_in_channel(town))
    await town.tells()
    assert len(letters(town, "ben", "I could not write to them directly", "@emi: ")) == 1


async def test_who_comes_only_if_nobody_else_does_and_cannot_be_asked_is_named_to_the_caller(town: Town) -> None:
    shown = await calls(town, choosing="first_come", seats=1)
    await town.presses("ben", answer(shown, RESERVE))
    town.screen.closed = {"ben"}
    town.clock.go(days=6, hours=12)
    await town.delivers()
    await town.tells()
    (trace,) = letters(town, "emi", "I could not write to them directly")
    assert "“MC”, 2026-12-05 (Sat) 19:00" in trace
    assert "@ben: " in trace
    assert "Will you do it after all?" in str(await town.asks("ben", "trust show"))


async def test_a_proposal_that_its_caller_cannot_be_told_goes_to_the_host(town: Town) -> None:
    await called(town, when="2026-12-05 19:00")
    town.screen.closed = {"emi"}
    await answers_call(town, TRY, "ben", choosing="collect", until="2026-11-24 12:00")
    town.clock.go(days=1, minutes=1)
    await town.delivers()
    assert [one for one in await hears(town, "aiko") if "Proposal for" in one] != []


async def test_who_cannot_be_told_that_a_session_is_cancelled_is_named_to_its_host(town: Town) -> None:
    await called(town, "ben", "chie")
    town.screen.closed = {"ben"}
    await cancels(town, "emi")
    await town.tells()
    await town.tells()
    for name in ("aiko", "emi"):
        (trace,) = letters(town, name, "I could not write to them directly")
        assert "@ben: notice that a session is cancelled" in trace
    assert "is cancelled." in str(await town.asks("ben", "trust show"))


@pytest.mark.parametrize("after", [timedelta(hours=1), timedelta(hours=5)])
async def test_an_offer_that_was_refused_does_not_come_back(town: Town, after: timedelta) -> None:
    shown = await full(town, "ben")
    town.screen.closed = {"ben"}
    await town.presses("dai", shown.buttons["Can’t"])
    await town.delivers()
    town.screen.closed = set()
    town.clock.at += after
    await town.delivers()
    assert letters(town, "ben", SEAT) == []
    assert "You are going" in str(await town.presses("ben", shown.buttons["Going"]))
