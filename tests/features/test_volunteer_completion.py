"""How a role went, and what is deposited for it. It is Monday, 2026-11-23, noon in Tokyo; the role is on Saturday week.

In a call at 19:00 on 2026-12-05, which takes an hour, ben has the seat unless a test says otherwise.
"""

import asyncio
from datetime import time

import pytest

from bot.ports import Kind
from bot.rules.quiet import QuietHours
from bot.speech import Button
from tests.features.looking import community_of, returns, sets
from tests.features.test_volunteers import DO, MENTOR, TRY, answer, calls, drawn, has_held, hears
from tests.town import Shown, Town

TOOK_PLACE, EXCUSED, MISSED = "It took place", "Was excused", "Did not come"
THERE = "I was there"


async def seated(town: Town, *names: str) -> Shown:
    """A call of emi's, over in 12 days and 8 hours, with a seat for each."""
    shown = await calls(town, seats=len(names))
    for name in names:
        await town.presses(name, answer(shown, DO))
    return shown


async def over(town: Town) -> None:
    """An hour after the end."""
    await town.delivers()
    town.clock.go(days=12, hours=9)


async def asked(town: Town, name: str) -> Shown:
    """The question that they were sent last, as it was sent."""
    await town.delivers()
    to_them = [one for one in town.screen.posts if one.place.person == town.ref(name).user]
    shown = [town.card(one.card, one.reader) for one in to_them]
    return [one for one in shown if str(one).startswith("How was it?")][-1]


async def questions(town: Town, name: str) -> int:
    return len([one for one in await hears(town, name) if one.startswith("How was it?")])


async def by_kind(town: Town, name: str) -> dict[Kind, int]:
    async with town.storage.community(await community_of(town), write=False) as uow:
        account = await uow.people.account(town.ref(name))
        assert account is not None
        return dict(await uow.ledger.by_kind(account.member))


async def rust_reading(town: Town, *there: str, host: str = "aiko", seated: str = "ben") -> Button:
    """A session of the host's with a call for it, begun an hour ago; how one completes the seat."""
    await town.asks(host, "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, host, session=1, when="", seats=1)
    await town.presses(seated, answer(shown, DO))
    await town.delivers()
    town.clock.go(days=8, hours=8)
    for name in there:
        await town.presses(name, await there_button(town))
    return (await town.asks(host, "volunteer complete", number=2)).buttons[TOOK_PLACE]


async def there_button(town: Town) -> Button:
    shown = await town.asks("emi", "session show", number=1)
    return shown.buttons[THERE]


# --- asked ---


async def test_who_called_is_asked_once_when_it_is_over_and_one_press_deposits(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    card = await asked(town, "emi")
    assert str(card).startswith("How was it? “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)\n")
    assert "What did not work out took place too: trying is what counts." in str(card)
    assert list(card.buttons) == [TOOK_PLACE, EXCUSED, MISSED]
    done = await town.presses("emi", card.buttons[TOOK_PLACE])
    assert "Thank you. It is deposited, and they are told." in str(done)
    assert "- ✅ @ben, for the first time: it took place" in str(done)
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}
    to_ben = (await hears(town, "ben"))[-1]
    assert "Your first time is done: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo). However it went: you tried" in to_ben
    assert "5 points for your trust; /trust history shows it." in to_ben
    town.clock.go(days=30)
    assert await questions(town, "emi") == 1


async def test_where_nobody_answers_they_are_reminded_once_after_a_week(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    assert await questions(town, "emi") == 1
    town.clock.go(days=6, hours=22)
    assert await questions(town, "emi") == 1
    town.clock.go(hours=3)
    assert await questions(town, "emi") == 2
    town.clock.go(days=60)
    assert await questions(town, "emi") == 2


async def test_nobody_is_asked_where_no_seat_was_taken_or_the_call_was_withdrawn(town: Town) -> None:
    shown = await calls(town, seats=1)
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    await calls(town, seats=1)
    town.clock.go(days=30)
    assert await questions(town, "emi") == 0


async def test_a_question_that_falls_due_at_night_waits_for_the_morning(town: Town) -> None:
    await sets(town, quiet=QuietHours(time(22), time(8)))
    shown = await calls(town, seats=1, when="2026-12-05 23:00")
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    town.clock.go(days=12, hours=12, minutes=1)
    assert await questions(town, "emi") == 0
    town.clock.go(hours=9)
    assert await questions(town, "emi") == 1


async def test_a_session_that_is_moved_moves_the_question(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-03 19:00")
    await town.presses("emi", edited.buttons["Change it"])
    await town.delivers()
    town.clock.go(days=9)
    assert await questions(town, "emi") == 0
    town.clock.go(days=2)
    assert await questions(town, "emi") == 1


async def test_what_another_says_is_drawn_on_every_question(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    town.clock.go(days=8, hours=22)
    await town.presses("aiko", (await asked(town, "aiko")).buttons[TOOK_PLACE])
    town.clock.go(seconds=3)
    await town.delivers()
    assert [one for one in town.redraws() if one.startswith("to emi: How was it?") and "✅ @ben" in one]


# --- who may ---


async def test_nobody_says_how_their_own_seat_went_nor_an_organizer(town: Town) -> None:
    await seated(town, "emi", "ben")
    await over(town)
    card = await asked(town, "emi")
    assert "@emi" not in str(card)
    town.changes("ben", organizer=True)
    bens = await town.asks("ben", "volunteer complete", number=1)
    assert "This is your own seat" in str(await town.presses("emi", bens.buttons[TOOK_PLACE]))
    assert await town.balance("emi") == 0


async def test_who_has_nothing_to_do_with_it_is_refused(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    assert "mentors and organizers say how it went" in str(await town.asks("chie", "volunteer complete", number=1))
    card = await asked(town, "emi")
    for label in (TOOK_PLACE, MISSED):
        assert "Nothing was changed." in str(await town.presses("chie", card.buttons[label]))
    assert await town.balance("ben") == 0


async def test_the_host_completes_and_before_the_start_nobody_does(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, "aiko", session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    assert "It has not begun yet" in str(await town.asks("aiko", "volunteer complete", number=2))
    town.clock.go(days=8, hours=7, minutes=30)
    card = await town.asks("aiko", "volunteer complete", number=2)
    assert "your word alone brings no points" in str(card)
    assert "this time without points" in str(await town.presses("aiko", card.buttons[TOOK_PLACE]))
    assert await by_kind(town, "ben") == {}
    assert "Your first time is done: “MC”" in (told := (await hears(town, "ben"))[-1])
    assert "Points need the word of an organizer" in told


async def test_two_who_were_there_complete_a_seat_together_and_one_alone_does_not(town: Town) -> None:
    button = await rust_reading(town, "ben", "chie", "dai")
    once_more = "As soon as one more person who was there says so too"
    for _ in range(2):
        assert once_more in str(await town.presses("chie", button))
    assert "This is your own seat" in str(await town.presses("ben", button))
    assert await town.balance("ben") == 0
    assert "It is deposited" in str(await town.presses("dai", button))
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}


async def test_who_did_not_press_i_was_there_is_no_witness(town: Town) -> None:
    button = await rust_reading(town, "chie")
    await town.presses("chie", button)
    assert "Nothing was changed." in str(await town.presses("dai", button))
    assert await town.balance("ben") == 0


async def test_who_was_there_sees_no_way_to_say_that_somebody_was_not(town: Town) -> None:
    await rust_reading(town, "chie")
    card = await town.asks("chie", "volunteer complete", number=2)
    assert list(card.buttons) == ["It took place 1"]
    hosts = await town.asks("aiko", "volunteer complete", number=2)
    assert "Only organizers, who called" in str(await town.presses("chie", hosts.buttons[MISSED]))


# --- once ---


async def test_pressed_twice_is_once_and_the_second_is_told(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    card = await asked(town, "emi")
    await town.presses("emi", card.buttons[TOOK_PLACE])
    for label in (TOOK_PLACE, EXCUSED, MISSED):
        assert "It is known already how this one went." in str(await town.presses("emi", card.buttons[label]))
    assert await town.balance("ben") == 5


async def test_many_presses_at_once_are_one_deposit(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    town.changes("aiko", organizer=True)
    button = (await asked(town, "emi")).buttons[TOOK_PLACE]
    await asyncio.gather(*(town.presses(name, button) for name in ("emi", "aiko") * 4))
    assert await town.balance("ben") == 5


async def test_after_it_took_place_the_seat_is_not_given_back(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, "aiko", session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=8, hours=7, minutes=30)
    card = await town.asks("aiko", "volunteer complete", number=2)
    await town.presses("aiko", card.buttons[TOOK_PLACE])
    assert "there is nothing to give back" in str(await town.presses("ben", shown.buttons["Not after all"]))
    assert "You did it. Thank you." in str(await town.asks("ben", "volunteer list", number=2))


# --- who did not come ---


@pytest.mark.parametrize("label", [EXCUSED, MISSED])
async def test_who_did_not_come_loses_nothing_and_only_organizers_see_it(town: Town, label: str) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    shown = await calls(town, "aiko", session=1, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    await town.delivers()
    town.clock.go(days=9)
    seen = {name: str(await town.asks(name, "volunteer list", number=2)) for name in ("aiko", "chie")}
    noted = await town.presses("aiko", (await asked(town, "aiko")).buttons[label])
    assert "Noted. Only organizers see it, and nobody loses anything." in str(noted)
    assert "@ben" not in str(noted)
    for name, before in seen.items():
        assert str(await town.asks(name, "volunteer list", number=2)) == before
    assert "@ben, for the first time" in await drawn(town)
    words = {EXCUSED: "was excused", MISSED: "did not come"}[label]
    assert f"@ben, for the first time: {words}" in str(await town.asks("emi", "volunteer complete", number=2))
    assert "It is over." in str(await town.asks("ben", "volunteer mine"))
    assert await town.balance("ben") == 0
    again = await calls(town, when="2026-12-20 19:00")
    assert "a mentor has held the role before" in str(await town.presses("ben", answer(again, MENTOR)))


@pytest.mark.parametrize("label", [EXCUSED, MISSED])
async def test_who_was_not_there_gives_nothing_back_and_is_not_told_that_it_took_place(town: Town, label: str) -> None:
    shown = await calls(town, when="", seats=1)
    await town.presses("ben", answer(shown, DO))
    await town.presses("emi", (await town.asks("emi", "volunteer complete", number=1)).buttons[label])
    kept = str(await town.presses("ben", answer(shown, "Not after all")))
    assert "This role is over, so there is nothing to give back. Nothing was changed." in kept


NOT_SO = "Not so"


@pytest.mark.parametrize("label", [EXCUSED, MISSED])
async def test_who_pressed_the_wrong_button_takes_it_back_and_says_how_it_was(town: Town, label: str) -> None:
    await seated(town, "ben")
    await over(town)
    noted = await town.presses("emi", (await asked(town, "emi")).buttons[label])
    for _ in range(2):
        back = await town.presses("emi", noted.buttons[f"{NOT_SO} 1"])
        assert "Taken back. How was it?" in str(back)
    assert "The seat is yours." in str(await town.asks("ben", "volunteer mine"))
    assert "it took place" in str(await town.presses("emi", back.buttons[TOOK_PLACE]))
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}
    assert "It is known already" in str(await town.presses("emi", noted.buttons[f"{NOT_SO} 1"]))
    assert await by_kind(town, "ben") == {Kind.ROLE: 5}


async def test_a_host_takes_it_back_right_away_without_reading_who_it_was(town: Town) -> None:
    took_place = await rust_reading(town)
    card = await town.asks("aiko", "volunteer complete", number=2)
    noted = await town.presses("aiko", card.buttons[MISSED])
    assert "@ben" not in str(noted)
    assert NOT_SO not in str(await town.asks("aiko", "volunteer complete", number=2))
    assert "@ben" in str(await town.presses("aiko", noted.buttons[NOT_SO]))
    assert "this time without points" in str(await town.presses("aiko", took_place))


async def test_nobody_else_takes_it_back(town: Town) -> None:
    await with_mentor(town, "chie")
    noted = await town.presses("emi", (await asked(town, "emi")).buttons[MISSED])
    for name in ("dai", "ben", "chie"):
        assert "Nothing was changed." in str(await town.presses(name, noted.buttons[f"{NOT_SO} 1"]))
    assert "did not come" in str(await town.asks("emi", "volunteer complete", number=1))


async def test_a_mentor_stands_beside_them_again(town: Town) -> None:
    await with_mentor(town, "chie", "ben")
    card = await asked(town, "emi")
    (first, *_) = (button for label, button in card.buttons.items() if label.startswith(MISSED))
    noted = await town.presses("emi", first)
    await town.presses("emi", next(one for label, one in noted.buttons.items() if label.startswith(TOOK_PLACE)))
    assert "You stood beside somebody." in str(await town.asks("dai", "volunteer list", number=1))
    back = await town.presses("emi", noted.buttons[f"{NOT_SO} 1"])
    assert "You are the mentor." in str(await town.asks("dai", "volunteer list", number=1))
    await town.presses("emi", next(one for label, one in back.buttons.items() if label.startswith(TOOK_PLACE)))
    assert await by_kind(town, "dai") == {Kind.MENTORING: 3}  # of what takes place at the same time only one pays
    assert "You stood beside somebody." in str(await town.asks("dai", "volunteer list", number=1))


# --- mentors ---


async def with_mentor(town: Town, *first_timers: str) -> None:
    await has_held(town, "dai")
    shown = await calls(town, first=len(first_timers))
    for name in first_timers:
        await town.presses(name, answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    for days in (7, 4, 2):
        town.clock.go(days=days, minutes=1)
        await town.delivers()


async def test_a_mentor_is_asked_and_their_word_brings_points_to_the_other_alone(town: Town) -> None:
    await with_mentor(town, "chie")
    card = await asked(town, "dai")
    assert list(card.buttons) == ["It took place 1"]
    await town.presses("dai", card.buttons["It took place 1"])
    assert await by_kind(town, "chie") == {Kind.ROLE: 5}
    assert await by_kind(town, "dai") == {}
    assert "Thank you for standing beside @chie" in (told := (await hears(town, "dai"))[-1])
    assert "It is on your record, this time without points." in told
    assert "You stood beside somebody. Thank you." in str(await town.asks("dai", "volunteer list", number=1))


async def test_a_mentors_own_seat_is_over_with_the_last_of_their_first_timers(town: Town) -> None:
    await with_mentor(town, "chie", "ben")
    card = await town.presses("dai", (await asked(town, "dai")).buttons["It took place 1"])
    assert "You are the mentor." in str(await town.asks("dai", "volunteer list", number=1))
    (left,) = [button for label, button in card.buttons.items() if label.startswith(TOOK_PLACE)]
    await town.presses("dai", left)
    assert "You stood beside somebody." in str(await town.asks("dai", "volunteer list", number=1))
    assert await by_kind(town, "dai") == {}


# --- what one sees ---


async def test_complete_without_a_number_lists_what_waits_for_ones_word(town: Town) -> None:
    await seated(town, "ben")
    assert "Nothing of yours is waiting" in str(await town.asks("emi", "volunteer complete"))
    await over(town)
    listed = await town.asks("emi", "volunteer complete")
    assert str(listed).startswith("How was it?\n- “MC”, 2026-12-05 (Sat) 19:00")
    card = await town.presses("emi", listed.buttons["How was it? 1"])
    await town.presses("emi", card.buttons[TOOK_PLACE])
    assert "Nothing of yours is waiting" in str(await town.asks("emi", "volunteer complete"))
    assert "Nothing of yours is waiting" in str(await town.asks("ben", "volunteer complete"))


async def test_the_deposit_is_in_history_and_by_kind_with_nobody_as_its_giver(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    shown = await town.asks("ben", "trust show")
    assert "From: role 5" in str(shown)
    assert "5 points for: role" in str(shown)


async def test_a_role_without_points_is_on_record_all_the_same(town: Town) -> None:
    await seated(town, "ben")
    async with town.storage.community(await community_of(town)) as uow:
        call = (await uow.calls.coming(town.clock(), 1))[0]
        await uow.roles.change(call.role, deposit=0)
    await over(town)
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    assert "0 points for: role" in str(await town.asks("ben", "trust show"))


async def test_who_left_and_came_back_still_has_what_they_did(town: Town) -> None:
    await seated(town, "ben")
    await over(town)
    await town.presses("emi", (await asked(town, "emi")).buttons[TOOK_PLACE])
    await returns(town, "ben")
    again = await calls(town, when="2026-12-20 19:00")
    assert "Your answer: can mentor." in str(await town.presses("ben", answer(again, MENTOR)))
