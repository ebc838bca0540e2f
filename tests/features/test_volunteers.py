"""A volunteer call from its announcement to its seats, as members see it. It is Monday, 2026-11-23, noon in Tokyo."""

from datetime import date, time
from typing import Any

import pytest

from bot.ports import RoleId
from bot.rules.quiet import QuietHours
from bot.speech import Button
from tests.features.looking import community_of, leaves, sets
from tests.town import Shown, Town

TRY, DO, MENTOR = "I’d like to try (first time)", "I’ll do it", "I can mentor"
RESERVE, BACK = "Only if nobody else does", "Not after all"


async def calls(town: Town, name: str = "emi", **words: Any) -> Shown:
    typed: dict[str, Any] = {"role": "MC", "when": "2026-12-05 19:00", **words}
    return await town.asks(name, "volunteer call", **typed)


async def has_held(town: Town, *names: str, role: str = "mc", last: date | None = None) -> None:
    async with town.storage.community(await community_of(town)) as uow:
        for name in names:
            account = await uow.people.settle(town.people[name])
            await uow.roles.has_held(account.member, RoleId(role), last=last, told_by=account.id, own=True)


async def said_to_have_held(town: Town, role: str = "mc") -> list[str]:
    async with town.storage.community(await community_of(town), write=False) as uow:
        accounts = [await uow.people.accounts_of(one.member) for one in await uow.roles.experience(RoleId(role))]
    return [name for name, facts in town.people.items() for one in accounts if one[0].ref == facts.account]


async def hears(town: Town, name: str) -> list[str]:
    """What was written to them directly."""
    await town.delivers()
    beginning = f"to {name}: "
    return [post.removeprefix(beginning) for post in town.posts() if post.startswith(beginning)]


async def proposal_to(town: Town, name: str) -> Shown:
    """The card on which the proposal is decided, as it was last drawn."""
    await town.delivers()
    outgoing = [one for one in town.screen.posts if one.place.person == town.ref(name).user][-1]
    return town.card(outgoing.card, outgoing.reader)


async def proposal_as_redrawn(town: Town) -> str:
    town.clock.go(seconds=3)
    await town.delivers()
    return [one for one in town.redraws() if "Proposal for" in one][-1]


def answer(shown: Shown, label: str) -> Button:
    return shown.buttons[label]


async def drawn(town: Town) -> str:
    """The announcement as it stands now."""
    town.clock.go(seconds=3)
    await town.delivers()
    return [shown for shown in (*town.posts(), *town.redraws()) if "🙋" in shown][-1]


# --- the call ---


async def test_a_call_says_the_role_what_it_takes_and_how_to_answer(town: Town) -> None:
    shown = await calls(town, note="Our tenth evening.")
    assert str(shown).startswith("🙋 Wanted: MC\nThe call for “MC” is announced.")
    await town.delivers()
    (post,) = town.posts()
    assert "🙋 Wanted: MC" in post
    assert "Our tenth evening." in post
    assert "When: 2026-12-05 (Sat) 19:00 (Asia/Tokyo)" in post
    assert "Takes: about 1 hour" in post
    assert "Seats left: 1 of 1 for first-timers and 1 of 1 for mentors" in post
    assert "Answers until: 2026-11-30 (Mon) 12:00 (Asia/Tokyo)" in post
    assert "it does not matter who presses first" in post
    assert list(shown.buttons)[:5] == [TRY, DO, MENTOR, RESERVE, BACK]


async def test_the_host_of_a_session_calls_for_it_and_others_do_not(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    refused = await calls(town, "ben", session=1, when="")
    assert "Organizers call for volunteers, and hosts do for their own sessions" in str(refused)
    assert "Organizers call for volunteers" in str(await calls(town, "aiko"))
    assert "Organizers call for volunteers" in str(await town.asks("ben", "volunteer call"))  # and no form
    assert (await town.asks("aiko", "volunteer call")).form is not None
    shown = await calls(town, "aiko", session=1, when="")
    assert "When: “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo)" in str(shown)
    await town.delivers()
    assert len(town.posts()) == 2


async def test_made_twice_by_the_same_event_it_is_one_call(town: Town) -> None:
    for _ in range(2):
        await town.asks("emi", "volunteer call", key="same", role="MC", when="2026-12-05 19:00")
    await town.delivers()
    assert len(town.posts()) == 1


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ({"role": "juggler"}, "I know no role “juggler”. There are: party organizer, study-session host, "),
        ({"when": "2026-11-22 19:00"}, "That time is over already."),
        ({"when": "someday"}, "I cannot read “someday” as a date and time"),
        ({"when": "12/5（日） 19:00"}, "you wrote “（日）”, but that date is a Sat."),
        ({"when": "毎週土曜 19:00"}, "a call is for one date"),
        ({"until": "2026-12-06 10:00"}, "The deadline is after the start"),
        ({"until": "2026-11-22 10:00"}, "That time is over already."),
        ({"first": 0}, "At least one seat is needed"),
        ({"seats": 0}, "has to be a whole number from 1 to 20"),
        ({"seats": 500}, "has to be a whole number from 1 to 20"),
        ({"session": 7}, "There is no session #7 here."),
    ],
)
async def test_what_cannot_be_called_for_is_refused_and_nothing_is_announced(
    town: Town, words: dict[str, Any], refused: str
) -> None:
    assert refused in str(await calls(town, **words))
    await town.delivers()
    assert town.posts() == []
    assert "Nobody is wanted at the moment." in str(await town.asks("emi", "volunteer list"))


async def test_nobody_is_looked_for_when_the_session_has_begun(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-11-23 13:00")
    town.clock.go(hours=1, minutes=5)
    assert "That session has begun already" in str(await calls(town, session=1, when=""))


async def test_nobody_is_wanted_for_a_session_that_is_cancelled_or_at_another_time_than_it(town: Town) -> None:
    shown = await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    assert "The session has its own time" in str(await calls(town, session=1, when="2026-12-02 19:00"))
    asked = await town.presses("emi", shown.buttons["Cancel it…"])
    await town.presses("emi", asked.buttons["Cancel this one"])
    assert "“Rust reading” is cancelled or over" in str(await calls(town, session=1, when=""))


# --- collected for: at the deadline those are proposed who are next in turn ---


async def test_who_never_held_the_role_comes_before_who_pressed_first_with_a_mentor_beside_them(town: Town) -> None:
    shown = await calls(town)
    await has_held(town, "ben", "dai")
    for name, label in (("ben", TRY), ("dai", MENTOR), ("chie", TRY)):
        assert "Your answer: " in str(await town.presses(name, answer(shown, label)))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    assert "- @chie, for the first time, with @dai beside them: has never held this role" in str(proposal)
    assert "- @dai as mentor: has held it, not known when" in str(proposal)
    assert "- @ben, would like to try: has held it, not known when [This one instead 1]" in str(proposal)
    assert "it is confirmed by itself at 2026-12-01 12:01" in str(proposal)
    assert "who called is looking at who is next in turn" in await drawn(town)
    done = await town.presses("emi", proposal.buttons["Confirm"])
    assert "Confirmed. Everybody who answered is told." in str(done)
    (to_chie,) = await hears(town, "chie")
    assert "The seat is yours: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo). A first time does not have to go" in to_chie
    assert "@dai has done it before and stands beside you." in to_chie
    (to_dai,) = await hears(town, "dai")
    assert "You are the mentor" in to_dai
    assert "You stand beside @chie." in to_dai
    (to_ben,) = await hears(town, "ben")
    assert "This time the seat went to somebody else" in to_ben
    assert "@chie, for the first time, with @dai beside them" in await drawn(town)


async def test_a_proposal_that_nobody_touches_confirms_itself_48_hours_before_the_start(town: Town) -> None:
    shown = await calls(town, until="2026-12-02 19:00")
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=9, hours=7, minutes=1)
    assert "it is confirmed by itself at 2026-12-03 19:00" in str(await proposal_to(town, "emi"))
    town.clock.go(hours=23)
    assert await hears(town, "chie") == []
    town.clock.go(hours=1)
    assert len(await hears(town, "chie")) == 1
    assert "Confirmed. Everybody who answered is told." in await proposal_as_redrawn(town)


async def test_an_organizer_chooses_another_one_by_a_press(town: Town) -> None:
    shown = await calls(town)
    for name in ("chie", "ben"):
        await town.presses(name, answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    assert "- @chie, for the first time: has never" in str(proposal)
    changed = await town.presses("emi", proposal.buttons["This one instead 1"])
    assert "- @ben, for the first time: has never" in str(changed)
    assert "- @chie, would like to try" in str(changed)
    assert "This has changed" not in str(changed)
    assert "That has changed meanwhile" in str(await town.presses("emi", proposal.buttons["This one instead 1"]))
    await town.presses("emi", changed.buttons["Confirm"])
    assert "The seat is yours" in (await hears(town, "ben"))[0]
    assert "went to somebody else" in (await hears(town, "chie"))[0]


async def test_who_is_chosen_instead_has_the_mentor_beside_them(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town)
    for name, label in (("chie", TRY), ("ben", TRY), ("dai", MENTOR)):
        await town.presses(name, answer(shown, label))
    town.clock.go(days=7, minutes=1)
    changed = await town.presses("emi", (await proposal_to(town, "emi")).buttons["This one instead 1"])
    assert "- @ben, for the first time, with @dai beside them" in str(changed)
    assert "- @dai as mentor" in str(changed)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
async def test_the_month_in_which_somebody_last_held_it_is_the_communitys(town: Town, zone: str) -> None:
    shown = await calls(town, first=0, seats=2, choosing="collect")
    await sets(town, zone=zone)
    await has_held(town, "ben", last=date(2026, 10, 31))
    await has_held(town, "chie", last=date(2026, 11, 1))
    for name in ("ben", "chie"):
        await town.presses(name, answer(shown, DO))
    town.clock.go(days=7, hours=10)
    proposal = str(await proposal_to(town, "emi"))
    assert "@ben: last held it in 2026-10" in proposal
    assert "@chie: last held it in 2026-11" in proposal


async def test_a_mentor_is_proposed_beside_two_at_most(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town, first=3, mentors=1)
    for name, label in (("dai", MENTOR), ("aiko", TRY), ("ben", TRY), ("chie", TRY)):
        await town.presses(name, answer(shown, label))
    town.clock.go(days=7, minutes=1)
    proposal = str(await proposal_to(town, "emi"))
    assert proposal.count("with @dai beside them") == 2
    assert "1 first-timer has no mentor" in proposal


async def test_only_who_may_decide_confirms_and_only_once(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    assert "Only organizers, who called" in str(await town.presses("chie", proposal.buttons["Confirm"]))
    await town.presses("emi", proposal.buttons["Confirm"])
    assert "There is nothing to decide here any more" in str(await town.presses("emi", proposal.buttons["Confirm"]))
    assert len(await hears(town, "chie")) == 1


async def test_when_a_seat_is_still_free_after_the_confirmation_who_called_is_told(town: Town) -> None:
    shown = await calls(town, seats=2, choosing="collect")
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=7, minutes=1)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    assert any("Seats left: 1 of 2. Whoever presses now has the seat." in one for one in await hears(town, "emi"))


async def test_who_was_proposed_and_takes_it_back_makes_room_for_the_next(town: Town) -> None:
    shown = await calls(town)
    for name in ("chie", "ben"):
        await town.presses(name, answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    assert "by itself at 2026-12-01 12:01" in str(await proposal_to(town, "emi"))
    town.clock.go(hours=5)
    assert "taken back. Thank you for saying so." in str(await town.presses("chie", answer(shown, BACK)))
    town.clock.go(seconds=3)
    await town.delivers()
    (proposal,) = [one for one in town.redraws() if "Proposal for" in one]
    assert "- @ben, for the first time: has never held this role" in proposal
    assert "by itself at 2026-12-01 12:01" in proposal
    assert all("gave the seat back" not in one for one in await hears(town, "emi"))


async def test_who_was_chosen_by_an_organizer_stays_proposed_when_another_one_takes_it_back(town: Town) -> None:
    shown = await calls(town, seats=2, choosing="collect")
    for name in ("chie", "ben", "aiko", "dai"):
        await town.presses(name, answer(shown, DO))
    town.clock.go(days=7, minutes=1)
    changed = await town.presses("emi", (await proposal_to(town, "emi")).buttons["This one instead 2"])
    assert "- @chie, for the first time: has never held this role\n- @dai, for the first time" in str(changed)
    await town.presses("chie", answer(shown, BACK))
    proposal = await proposal_as_redrawn(town)
    assert "- @dai, for the first time: has never held this role\n- @ben, for the first time" in proposal


async def test_what_was_proposed_is_not_confirmed_when_the_bot_is_back_only_after_the_end(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await town.delivers()
    town.clock.go(days=6)
    assert await hears(town, "chie") == []
    assert "You are proposed for a seat" in str(await town.asks("chie", "volunteer mine"))


async def test_when_nobody_is_left_there_is_nothing_to_decide_and_the_proposal_says_so(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await proposal_to(town, "emi")
    await town.presses("chie", answer(shown, BACK))
    town.clock.go(seconds=3)
    await town.delivers()
    (proposal,) = [one for one in town.redraws() if "Proposal for" in one]
    assert "There is nothing to decide any more." in proposal
    assert "Confirmed" not in proposal


async def test_who_decides_sees_who_has_answered_or_taken_it_back_meanwhile(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await proposal_to(town, "emi")
    seen = []
    for label in (TRY, BACK):
        await town.presses("ben", answer(shown, label))
        seen.append(await proposal_as_redrawn(town))
    assert "- @ben, would like to try: has never held this role" in seen[0]
    assert "@ben" not in seen[1]


async def test_who_answers_after_the_deadline_is_not_proposed_instead_of_who_was_in_time(town: Town) -> None:
    await has_held(town, "ben")
    shown = await calls(town)
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=7, seconds=1)
    await town.presses("chie", answer(shown, TRY))
    proposal = str(await proposal_to(town, "emi"))
    assert "- @ben: has held it, not known when" in proposal
    assert "- @chie, would like to try: has never held this role [This one instead 1]" in proposal


async def test_who_would_be_a_mentor_meanwhile_is_not_chosen_from_an_old_proposal(town: Town) -> None:
    await has_held(town, "ben")
    shown = await calls(town)
    for name in ("chie", "ben"):
        await town.presses(name, answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    await town.presses("ben", answer(shown, MENTOR))
    assert "That has changed meanwhile" in str(await town.presses("emi", proposal.buttons["This one instead 1"]))
    assert "- @chie, for the first time" in str(await town.presses("emi", proposal.buttons["Confirm"]))


async def test_a_first_timer_without_a_mentor_is_seated_and_who_called_is_told(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    assert "1 first-timer has no mentor: you are the one whom they can ask." in str(proposal)
    await town.presses("emi", proposal.buttons["Confirm"])
    assert "No mentor was free this time" in (await hears(town, "chie"))[0]
    assert "There is no mentor this time for @chie" in (await hears(town, "emi"))[-1]


async def test_a_mentor_who_comes_later_stands_beside_them(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    assert "You are the mentor." in str(await town.presses("dai", answer(shown, MENTOR)))
    assert "You stand beside @chie." in (await hears(town, "dai"))[0]


async def test_when_a_mentor_gives_the_seat_back_the_next_in_turn_stands_beside_them_not_who_pressed_first(
    town: Town,
) -> None:
    await has_held(town, "dai", "aiko")
    await has_held(town, "ben", last=date(2026, 10, 1))
    shown = await calls(town, choosing="first_come")
    for name, label in (("dai", MENTOR), ("chie", TRY), ("ben", MENTOR), ("aiko", MENTOR)):
        await town.presses(name, answer(shown, label))
    await town.presses("dai", answer(shown, BACK))
    assert "You stand beside @chie." in (await hears(town, "aiko"))[0]
    assert await hears(town, "ben") == []


async def test_where_nobody_answers_who_called_is_told_and_the_next_press_has_the_seat(town: Town) -> None:
    shown = await calls(town)
    town.clock.go(days=7, minutes=1)
    (to_emi,) = await hears(town, "emi")
    assert "Somebody is still missing" in to_emi
    assert "Whoever presses has the seat" in await drawn(town)
    assert "The seat is yours." in str(await town.presses("ben", answer(shown, TRY)))


async def test_who_comes_only_if_nobody_else_does_comes_then(town: Town) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, RESERVE))
    town.clock.go(days=7, minutes=1)
    assert "- @ben, for the first time" in str(await proposal_to(town, "emi"))


# --- not enough of them ---


async def test_who_is_missing_is_said_again_a_week_three_days_a_day_and_twelve_hours_before(town: Town) -> None:
    shown = await calls(town, when="2026-12-02 19:00", seats=2)
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    said = []
    for _ in range(9 * 24):
        town.clock.go(hours=1)
        await town.delivers()
        said = [post for post in town.posts() if "Still wanted" in post]
    assert [post.partition(" before it begins")[0].rpartition(", ")[2] for post in said] == [
        "7 days",
        "3 days",
        "1 day",
        "12 hours",
    ]
    assert "“MC”, 2026-12-02 (Wed) 19:00 (Asia/Tokyo). Seats left: 1 of 2." in said[0]


async def test_it_waits_for_the_end_of_the_channels_quiet_hours_and_is_not_said_when_all_are_there(town: Town) -> None:
    await sets(town, quiet=QuietHours(time(18), time(9)))
    shown = await calls(town, when="2026-12-05 19:00", seats=1)
    town.clock.go(days=5, hours=8)
    await town.delivers()
    assert not any("Still wanted" in post for post in town.posts())
    town.clock.go(hours=14)
    await town.delivers()
    assert len([post for post in town.posts() if "Still wanted" in post]) == 1
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=5)
    await town.delivers()
    assert len([post for post in town.posts() if "Still wanted" in post]) == 1


async def test_who_answers_after_the_deadline_has_what_nobody_in_time_wanted(town: Town) -> None:
    shown = await calls(town, seats=2, choosing="collect")
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    assert "You have not answered." not in str(await town.presses("chie", answer(shown, DO)))
    await town.presses("emi", proposal.buttons["Confirm"])
    assert "The seat is yours" in (await hears(town, "chie"))[0]
    assert "- @chie" in await drawn(town)


async def test_a_mentor_who_waits_since_before_the_deadline_keeps_nobody_from_a_seat_that_is_free(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town)
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.delivers()
    assert "The seat is yours." in str(await town.presses("chie", answer(shown, TRY)))
    assert "You stand beside @chie." in (await hears(town, "dai"))[0]


# --- first come ---


async def test_first_come_has_the_seat_at_once_and_the_next_waits_until_it_is_given_back(town: Town) -> None:
    shown = await calls(town, seats=1)
    assert "Whoever presses has the seat" in str(shown)
    assert "The seat is yours." in str(await town.presses("ben", answer(shown, DO)))
    assert "Your answer: would do it." in str(await town.presses("chie", answer(shown, DO)))
    assert "Your answer: only if nobody else does." in str(await town.presses("dai", answer(shown, RESERVE)))
    card = await drawn(town)
    assert "Seats left: 0 of 1" in card
    assert "- @ben" in card
    assert "All seats are taken." in card
    await town.presses("ben", answer(shown, BACK))
    assert "The seat is yours" in (await hears(town, "chie"))[0]
    await town.tells()
    to_emi = (await hears(town, "emi"))[-1]
    assert "@ben gave the seat back" in to_emi
    assert "Who has a seat now:\n- @chie" in to_emi
    assert "You have not answered." in str(await town.asks("ben", "volunteer list"))


async def test_first_come_takes_who_comes_only_if_nobody_else_does_at_the_deadline(town: Town) -> None:
    shown = await calls(town, seats=2)
    assert "Your answer: only if nobody else does." in str(await town.presses("ben", answer(shown, RESERVE)))
    assert await hears(town, "ben") == []
    town.clock.go(days=7, minutes=1)
    (to_ben,) = await hears(town, "ben")
    assert "The seat is yours" in to_ben
    assert "Somebody is still missing" in (await hears(town, "emi"))[0]


async def test_the_same_press_twice_is_one_and_another_one_replaces_it(town: Town) -> None:
    await has_held(town, "ben")
    shown = await calls(town)
    for label in (TRY, TRY, MENTOR):
        await town.presses("ben", answer(shown, label))
    assert "Your answer: can mentor." in str(await town.asks("ben", "volunteer mine"))
    assert "1 person has answered" in await drawn(town)


async def test_a_mentor_has_held_the_role_or_says_so_by_one_press(town: Town) -> None:
    shown = await calls(town)
    asked = await town.presses("ben", answer(shown, MENTOR))
    assert "a mentor has held the role before, and that is not known of you yet" in str(asked)
    assert "You have not answered a call yet." in str(await town.asks("ben", "volunteer mine"))
    noted = await town.presses("ben", asked.buttons["I have done this"])
    assert "Your answer: can mentor." in str(noted)
    assert "1 person has answered" in await drawn(town)
    assert await said_to_have_held(town) == ["ben"]
    assert await town.balance("ben") == 0


async def test_who_came_into_the_call_meanwhile_is_no_mentor_by_an_old_press(town: Town) -> None:
    shown = await calls(town, choosing="first_come")
    asked = await town.presses("ben", answer(shown, MENTOR))
    await town.presses("ben", answer(shown, TRY))
    assert "The seat is yours" in str(await town.presses("ben", asked.buttons["I have done this"]))
    assert await said_to_have_held(town) == []


async def test_by_an_old_press_nobody_is_a_mentor_of_a_call_that_is_withdrawn(town: Town) -> None:
    shown = await calls(town)
    asked = await town.presses("ben", answer(shown, MENTOR))
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    assert "This call is withdrawn" in str(await town.presses("ben", asked.buttons["I have done this"]))
    assert await said_to_have_held(town) == []


async def test_nothing_is_taken_back_by_who_has_not_answered(town: Town) -> None:
    shown = await calls(town)
    assert "there is nothing to take back" in str(await town.presses("ben", answer(shown, BACK)))


# --- withdrawn, over, left ---


async def test_a_call_is_withdrawn_after_a_second_press_and_who_answered_is_told(town: Town) -> None:
    shown = await calls(town)
    await town.tells()
    await town.presses("ben", answer(shown, TRY))
    assert "Only organizers" in str(await town.presses("ben", shown.buttons["Withdraw the call…"]))
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    assert "Then 1 person is told." in str(sure)
    await town.presses("emi", sure.buttons["Withdraw"])
    assert "is withdrawn. Thank you for being ready." in (await hears(town, "ben"))[0]
    assert "This call is withdrawn." in await drawn(town)
    assert "This call is withdrawn, so nothing was changed." in str(await town.presses("chie", answer(shown, TRY)))
    assert "This call is withdrawn, so nothing was changed." in str(await town.presses("emi", sure.buttons["Withdraw"]))
    town.clock.go(days=8)
    await town.tells()
    assert len(await hears(town, "emi")) == 0


async def test_nobody_has_a_seat_in_a_call_that_is_withdrawn(town: Town) -> None:
    shown = await calls(town, seats=1)
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    assert "- @ben" not in await drawn(town)
    mine = str(await town.asks("ben", "volunteer mine"))
    assert "“MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo). This call is withdrawn." in mine
    assert "The seat is yours" not in mine


async def test_a_confirmation_after_it_was_withdrawn_changes_nothing(town: Town) -> None:
    shown = await calls(town)
    await town.presses("ben", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = await proposal_to(town, "emi")
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    assert "This call is withdrawn, so nothing was changed." in str(
        await town.presses("emi", proposal.buttons["Confirm"])
    )
    assert all("The seat is yours" not in one for one in await hears(town, "ben"))
    assert "This call is withdrawn." in await proposal_as_redrawn(town)


async def test_a_call_for_a_session_that_is_cancelled_takes_no_press(town: Town) -> None:
    session = await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="")
    asked = await town.presses("emi", session.buttons["Cancel it…"])
    await town.presses("emi", asked.buttons["Cancel this one"])
    assert "This call is withdrawn, so nothing was changed." in str(await town.presses("ben", answer(shown, TRY)))
    assert "Nobody is wanted at the moment." in str(await town.asks("ben", "volunteer list"))


async def test_who_has_a_seat_is_told_when_their_session_is_moved_or_cancelled(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    assert len(await hears(town, "ben")) == 1
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-02 20:00")
    await town.presses("emi", edited.buttons["Change it"])
    await town.tells()
    moved = (await hears(town, "ben"))[-1]
    assert "2026-12-01 (Tue) 19:00 (Asia/Tokyo) → 2026-12-02 (Wed) 20:00" in moved
    assert "You have the role there: MC. If you can’t any more, give it back with one press." in moved
    assert "When: “Rust reading”, 2026-12-02 (Wed) 20:00" in await drawn(town)
    asked = await town.asks("emi", "session cancel", number=1)
    await town.presses("emi", asked.buttons["Cancel this one"])
    await town.tells()
    cancelled = (await hears(town, "ben"))[-1]
    assert "“Rust reading”, 2026-12-02 (Wed) 20:00 (Asia/Tokyo), is cancelled." in cancelled
    assert "Nobody is needed there any more: MC. Thank you for being ready." in cancelled
    assert "This call is withdrawn." in await drawn(town)


async def test_a_session_that_is_moved_there_and_back_is_told_each_time_and_once_in_the_quiet_hours(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    told = len(await hears(town, "ben"))
    for day in (2, 1, 2):
        await _moved(town, day)
        await town.tells()
        heard = await hears(town, "ben")
        assert (len(heard), f"2026-12-0{day}" in heard[-1]) == (told + 1, True)
        told += 1
    town.clock.go(hours=11)  # quiet hours
    for day in (3, 1, 3, 1, 3):
        await _moved(town, day)
    town.clock.go(hours=9)
    heard = await hears(town, "ben")
    assert [("2026-12-03" in one) for one in heard[told:]] == [True]


async def _moved(town: Town, day: int) -> None:
    town.clock.go(minutes=1)
    edited = await town.asks("emi", "session edit", number=1, when=f"2026-12-0{day} 19:00")
    await town.presses("emi", edited.buttons["Change it"])


async def test_what_is_proposed_for_a_session_that_is_moved_up_is_confirmed_before_it_starts(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-12 19:00")
    shown = await calls(town, session=1, when="", until="2026-11-24 12:00")
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=1, minutes=1)
    assert "it is confirmed by itself at 2026-11-25 12:01" in str(await proposal_to(town, "emi"))
    edited = await town.asks("emi", "session edit", number=1, when="2026-11-24 19:00")
    await town.presses("emi", edited.buttons["Change it"])
    town.clock.go(seconds=3)
    await town.tells()
    (proposal,) = [one for one in town.redraws() if "Proposal for" in one]
    assert "2026-11-24 (Tue) 19:00" in proposal
    assert "it is confirmed by itself at 2026-11-24 13:01" in proposal
    town.clock.go(hours=1)
    assert "The seat is yours" in (await hears(town, "chie"))[-1]


async def test_a_call_for_a_session_that_takes_longer_is_open_longer_and_nobody_is_told_of_another_time(
    town: Town,
) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=2)
    await town.presses("chie", answer(shown, DO))
    edited = await town.asks("emi", "session edit", number=1, minutes=180)
    await town.presses("emi", edited.buttons["Change it"])
    assert ["The seat is yours" in one for one in await hears(town, "chie")] == [True]
    town.clock.go(days=8, hours=9, minutes=30)
    assert "The seat is yours." in str(await town.presses("ben", answer(shown, DO)))


async def test_after_its_end_nothing_is_pressed_any_more(town: Town) -> None:
    shown = await calls(town)
    town.clock.go(days=13)
    assert "This call is over, so nothing was changed." in str(await town.presses("ben", answer(shown, TRY)))


async def test_who_leaves_gives_the_seat_back(town: Town) -> None:
    shown = await calls(town, seats=1)
    for name in ("ben", "chie"):
        await town.presses(name, answer(shown, DO))
    await leaves(town, "ben")
    assert "The seat is yours" in (await hears(town, "chie"))[0]


async def test_after_a_restart_everything_is_there(town: Town) -> None:
    shown = await calls(town, seats=1)
    town.restarts()
    assert "The seat is yours." in str(await town.presses("ben", answer(shown, DO)))


# --- what one sees ---


async def test_the_list_goes_on_over_the_page(town: Town) -> None:
    for day in range(1, 12):
        await calls(town, when=f"2026-12-{day + 4:02} 19:00")
    await calls(town, role="speaker", when="2026-12-20 19:00")
    listed = await town.asks("ben", "volunteer list")
    assert "speaker" not in str(listed)
    more = await town.presses("ben", listed.buttons["More"])
    assert str(more).count("- ") == 2
    assert "speaker" in str(more)
    assert "More" not in more.buttons
    assert str(await town.presses("ben", more.buttons["From the start"])) == str(listed)


async def test_the_list_marks_what_one_has_never_held_the_soonest_first(town: Town) -> None:
    await has_held(town, "ben", role="notes")
    await calls(town, role="note-taker", when="2026-12-09 19:00")
    await calls(town)
    lines = str(await town.asks("ben", "volunteer list")).splitlines()
    assert lines[1].startswith("- ✨ You have never held this: “MC”, 2026-12-05 (Sat) 19:00")
    assert lines[2].startswith("- “note-taker”, 2026-12-09 (Wed) 19:00")


async def test_home_shows_what_one_has_taken_on_and_what_is_wanted(town: Town) -> None:
    await town.asks("ben", "shinrai home")
    shown = await calls(town, seats=1)
    await calls(town, role="note-taker", when="2026-12-09 19:00")
    await town.presses("ben", answer(shown, DO))
    home = await town.asks("ben", "shinrai home")
    assert "Roles\n- “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo). The seat is yours.\n- Wanted: “note-taker”" in str(home)
    assert "“MC”, 2026-12-05 (Sat)" in str(await town.presses("ben", home.buttons["Open calls"]))


async def test_an_opened_home_follows_what_is_pressed(town: Town) -> None:
    await town.opens_home("ben")
    shown = await calls(town, seats=1)
    await town.presses("ben", answer(shown, DO))
    town.clock.go(seconds=3)
    await town.delivers()
    assert "The seat is yours." in town.homes()[-1]


async def test_a_call_is_shown_by_its_number_with_ones_own_part(town: Town) -> None:
    shown = await calls(town)
    assert "Call #1." in str(shown)
    await town.presses("ben", answer(shown, TRY))
    by_number = str(await town.asks("ben", "volunteer list", number=1))
    assert "Call #1. Your answer: would like to try." in by_number
    assert "There is no call #9 here." in str(await town.asks("ben", "volunteer list", number=9))
    assert "Withdraw" not in by_number


async def test_a_role_is_held_when_its_call_is_over(town: Town) -> None:
    shown = await calls(town, seats=1)
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=13)
    again = await calls(town, when="2026-12-20 19:00")
    assert "Your answer: can mentor." in str(await town.presses("ben", answer(again, MENTOR)))
