"""Whom to ask when somebody is missing, and asking them. It is Monday, 2026-11-23, noon in Tokyo."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest

from bot.people import MemberState
from bot.ports import RoleId
from bot.rules.quiet import QuietHours
from bot.speech import Button
from tests.features.looking import community_of, leaves, sets, sets_member
from tests.features.test_session_after import erased
from tests.features.test_volunteers import BACK, DO, MENTOR, RESERVE, TRY, answer, calls, has_held, hears, proposal_to
from tests.town import Shown, Town

ACCEPT, NOT_NOW, WHOM = "Accept", "Not now", "Whom to ask"
SEATED = "The seat is yours."


async def is_open(town: Town, *names: str) -> None:
    for name in names:
        await sets_member(town, name, open_to_roles=True)


async def wants(town: Town, name: str, role: str = "mc") -> None:
    async with town.storage.community(await community_of(town)) as uow:
        account = await uow.people.settle(town.people[name])
        await uow.interests.express(account.member, RoleId(role), town.clock())


async def whom(town: Town, shown: Shown, name: str = "emi") -> Shown:
    return await town.presses(name, answer(shown, WHOM))


def rows(card: Shown) -> list[str]:
    return [line for line in str(card).splitlines() if line.startswith("- ")]


def invite(card: Shown, number: int = 1) -> Button:
    return card.buttons[f"Invite {number}"]


async def invited(town: Town, name: str, shown: Shown) -> Shown:
    """Asked by emi; the message that they get."""
    card = await whom(town, shown)
    (button,) = [invite(card, n + 1) for n, row in enumerate(rows(card)) if f"@{name} " in row]
    await town.presses("emi", button)
    return await message_to(town, name)


async def message_to(town: Town, name: str) -> Shown:
    return await proposal_to(town, name)


async def suggestions(town: Town, name: str = "emi") -> list[str]:
    return [one for one in await hears(town, name) if "open to it" in one]


# --- whom to ask ---


async def test_the_month_in_which_somebody_last_held_a_role_is_the_communitys(town: Town) -> None:
    await is_open(town, "ben")
    await has_held(town, "ben", role="notes", last=date(2026, 10, 31))
    shown = await calls(town)
    await sets(town, zone="America/New_York")
    assert rows(await whom(town, shown)) == ["- @ben is open to roles; last held one in 2026-10 [Invite 1]"]


async def test_who_would_like_to_try_comes_first_then_who_has_had_the_fewest_chances(town: Town) -> None:
    await is_open(town, "ben", "chie", "dai")
    await wants(town, "aiko")
    await has_held(town, "ben", role="notes", last=date(2026, 11, 1))
    await has_held(town, "chie", role="party", last=date(2025, 3, 1))
    card = await whom(town, await calls(town))
    assert str(card).startswith(
        "Nobody yet for “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)\nThese members have never held"
    )
    assert rows(card) == [
        "- @aiko would like to try this role; has not held any yet [Invite 1]",
        "- @dai is open to roles; has not held any yet [Invite 2]",
        "- @chie is open to roles; last held one in 2025-03 [Invite 3]",
        "- @ben is open to roles; last held one in 2026-11 [Invite 4]",
    ]


async def test_nobody_is_suggested_who_did_not_say_so(town: Town) -> None:
    await wants(town, "ben", "notes")
    await town.asks("aiko", "volunteer list")
    card = await whom(town, await calls(town))
    assert "Nobody who is open to it and has never held it is left to ask" in str(card)
    assert rows(card) == []


async def test_who_has_held_it_answers_already_is_away_or_has_left_is_not_suggested(town: Town) -> None:
    await is_open(town, "aiko", "ben", "chie", "dai", "emi")
    await has_held(town, "aiko")
    shown = await calls(town)
    await town.presses("ben", answer(shown, TRY))
    await leaves(town, "dai")
    card = await whom(town, shown)
    assert str(card).startswith("Still missing somebody for “MC”")
    assert rows(card) == ["- @chie is open to roles; has not held any yet [Invite 1]"]
    async with town.storage.community(await community_of(town)) as uow:
        chie = await uow.people.account(town.ref("chie"))
        assert chie is not None
        await uow.people.set_state(chie.member, MemberState.AWAY)
    assert rows(await whom(town, shown)) == []


async def test_who_is_busy_at_that_time_is_not_suggested(town: Town) -> None:
    await is_open(town, "ben", "chie", "dai")
    other = await calls(town, role="note-taker", when="2026-12-05 19:30", seats=1)
    await town.presses("ben", answer(other, DO))
    await town.asks("chie", "session new", title="Rust reading", when="2026-12-05 18:00")
    assert [row.partition(" is ")[0] for row in rows(await whom(town, await calls(town)))] == ["- @dai"]


async def test_at_most_five_and_who_was_erased_is_not_among_them(town: Town) -> None:
    for number in range(7):
        town.arrives(f"p{number}")
        await is_open(town, f"p{number}")
    shown = await calls(town)
    first = rows(await whom(town, shown))
    assert len(first) == 5
    await erased(town, first[0].split()[1].removeprefix("@"))
    assert rows(await whom(town, shown))[:4] == [
        row.replace(f"Invite {n + 2}", f"Invite {n + 1}") for n, row in enumerate(first[1:])
    ]


async def test_only_who_may_decide_sees_it_and_where_all_seats_are_taken_nobody_needs_it(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town, seats=1)
    assert WHOM not in (await town.asks("ben", "volunteer list", number=1)).buttons
    assert "Only organizers, who called" in str(await whom(town, shown, "ben"))
    card = await whom(town, shown)
    assert "Only organizers, who called" in str(await town.presses("ben", invite(card)))
    await town.presses("ben", answer(shown, DO))
    assert WHOM not in (await town.asks("emi", "volunteer list", number=1)).buttons
    assert "All seats are taken" in str(await whom(town, shown))
    assert "All seats are taken" in str(await town.presses("emi", invite(card)))
    assert await hears(town, "chie") == []


async def test_who_decides_is_told_whom_to_ask_whenever_it_is_said_again_that_somebody_is_missing(town: Town) -> None:
    await is_open(town, "chie")
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    await calls(town, session=1, when="", seats=1)
    await town.delivers()
    counts = []
    for _ in range(8 * 24 + 8):
        town.clock.go(hours=1)
        counts.append((len(await suggestions(town)), len(await suggestions(town, "aiko"))))
    assert sorted(set(counts)) == [(n, n) for n in range(5)]
    assert "- @chie is open to roles" in (await suggestions(town))[0]


async def test_nobody_is_told_where_nobody_is_missing_or_nobody_is_open_to_it(town: Town) -> None:
    shown = await calls(town, seats=1, when="2026-12-02 19:00")
    town.clock.go(days=2, hours=8)
    assert await suggestions(town) == []
    await is_open(town, "chie")
    await town.presses("ben", answer(shown, DO))
    town.clock.go(days=6)
    assert await suggestions(town) == []


# --- invited ---


async def test_one_press_invites_and_one_press_accepts_as_if_they_had_pressed_themselves(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    card = await whom(town, shown)
    asked = await town.presses("emi", invite(card))
    assert "They are asked by direct message" in str(asked)
    assert rows(asked) == ["- @chie is asked and has not answered yet"]
    message = await message_to(town, "chie")
    assert str(message).splitlines() == [
        "@emi asks you: would you like to try “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)? It takes about 1 hour.",
        "Leads through an event from the opening to the end, with an eye on the clock and on the mood.",
        "You’d be welcome. A first time is fine, and a mentor stands beside you wherever there is one.",
        "You said that you may be asked; /shinrai settings changes that. You need not give a reason for anything.",
    ]
    assert list(message.buttons) == [ACCEPT, NOT_NOW]
    done = await town.presses("chie", message.buttons[ACCEPT])
    assert "Thank you for saying yes." in str(done)
    assert "Your answer: would like to try." in str(done)
    await town.tells()
    assert "@chie said yes: “MC”" in (await hears(town, "emi"))[-1]
    assert rows(await whom(town, shown)) == []
    town.clock.go(days=7, minutes=1)
    assert "- @chie, for the first time" in str(await proposal_to(town, "emi"))


async def test_accepted_where_seats_are_taken_at_once_it_is_theirs_at_once(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town, choosing="first_come")
    message = await invited(town, "chie", shown)
    assert SEATED in str(await town.presses("chie", message.buttons[ACCEPT]))
    assert any(one.startswith(SEATED[:-1]) for one in await hears(town, "chie"))


async def test_accepted_after_the_deadline_it_is_theirs_at_once(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    town.clock.go(days=8)
    await town.delivers()
    message = await invited(town, "chie", shown)
    for _ in range(2):
        assert SEATED in str(await town.presses("chie", message.buttons[ACCEPT]))
    assert len([one for one in await hears(town, "chie") if one.startswith(SEATED[:-1])]) == 1


async def test_not_now_needs_no_reason_and_no_list_shows_it(town: Town) -> None:
    await is_open(town, "chie", "dai")
    shown = await calls(town)
    message = await invited(town, "chie", shown)
    for _ in range(2):
        assert "not this time. Thank you for saying so" in str(await town.presses("chie", message.buttons[NOT_NOW]))
    await town.tells()
    (told,) = [one for one in await hears(town, "emi") if "@chie" in one]
    assert told == "@chie: not this time. “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)"
    for seen in (await whom(town, shown), await town.asks("emi", "volunteer list", number=1)):
        assert "@chie" not in str(seen)
    assert "@chie" not in "".join(town.redraws())
    assert "You have not answered a call yet." in str(await town.asks("chie", "volunteer mine"))


async def test_who_said_not_now_is_not_asked_again_and_may_still_change_their_mind(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    card = await whom(town, shown)
    message = await invited(town, "chie", shown)
    await town.presses("chie", message.buttons[NOT_NOW])
    await town.presses("emi", invite(card))
    assert len([one for one in await hears(town, "chie") if "asks you" in one]) == 1
    assert "Your answer: would like to try." in str(await town.presses("chie", message.buttons[ACCEPT]))


async def test_two_organizers_at_once_and_double_presses_are_one_invitation(town: Town) -> None:
    await is_open(town, "chie")
    town.changes("aiko", organizer=True)
    shown = await calls(town)
    button = invite(await whom(town, shown))
    await asyncio.gather(*(town.presses(name, button) for name in ("emi", "aiko") * 3))
    assert len([one for one in await hears(town, "chie") if "asks you" in one]) == 1
    assert rows(await whom(town, shown, "aiko")) == ["- @chie is asked and has not answered yet"]


async def test_an_invitation_waits_for_the_end_of_their_quiet_hours(town: Town) -> None:
    await is_open(town, "chie")
    await sets_member(town, "chie", quiet=QuietHours(time(11), time(20)))
    shown = await calls(town)
    await town.presses("emi", invite(await whom(town, shown)))
    assert await hears(town, "chie") == []
    town.clock.go(hours=8)
    assert len(await hears(town, "chie")) == 1


@pytest.mark.parametrize("how", ["filled", "called off", "over"])
@pytest.mark.parametrize("label", [ACCEPT, NOT_NOW])
async def test_an_invitation_that_comes_too_late_is_answered_kindly_and_changes_nothing(
    town: Town, how: str, label: str
) -> None:
    await is_open(town, "chie")
    shown = await calls(town, seats=1)
    message = await invited(town, "chie", shown)
    if how == "filled":
        await town.presses("ben", answer(shown, DO))
    elif how == "called off":
        sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
        await town.presses("emi", sure.buttons["Withdraw"])
    else:
        town.clock.go(days=13)
    before = len(await hears(town, "emi"))
    said = str(await town.presses("chie", message.buttons[label]))
    assert "It was good to know that one may ask you. Nothing was changed." in said
    assert {"filled": "taken", "called off": "called off", "over": "is over"}[how] in said
    assert len(await hears(town, "emi")) == before
    assert "You have not answered a call yet." in str(await town.asks("chie", "volunteer mine"))


async def test_what_is_only_proposed_is_not_filled_yet(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    message = await invited(town, "chie", shown)
    await town.presses("ben", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await town.delivers()
    assert "Your answer: would like to try." in str(await town.presses("chie", message.buttons[ACCEPT]))


async def test_an_invitation_that_is_not_needed_any_more_when_it_would_arrive_does_not(town: Town) -> None:
    await is_open(town, "chie", "dai")
    for name in ("chie", "dai"):
        await sets_member(town, name, quiet=QuietHours(time(11), time(20)))
    shown = await calls(town, seats=1)
    card = await whom(town, shown)
    for number in (1, 2):
        await town.presses("emi", invite(card, number))
    await sets_member(town, "dai", open_to_roles=False)
    town.clock.go(hours=7)
    await town.presses("chie", answer(shown, DO))
    town.clock.go(hours=2)
    assert [one for one in await hears(town, "chie") if "asks you" in one] == []
    assert await hears(town, "dai") == []


async def test_who_takes_it_back_that_they_may_be_asked_gets_no_invitation_that_waits(town: Town) -> None:
    await is_open(town, "chie")
    await sets_member(town, "chie", quiet=QuietHours(time(11), time(20)))
    await town.presses("emi", invite(await whom(town, await calls(town))))
    await sets_member(town, "chie", open_to_roles=False)
    town.clock.go(hours=9)
    assert await hears(town, "chie") == []


# --- old, forged, and of others ---


async def test_who_did_not_say_that_they_may_be_asked_is_not_invited_by_an_old_or_a_forged_button(town: Town) -> None:
    await is_open(town, "chie")
    await town.asks("ben", "shinrai settings")
    shown = await calls(town)
    button = invite(await whom(town, shown))
    async with town.storage.community(await community_of(town), write=False) as uow:
        ben = await uow.people.account(town.ref("ben"))
    assert ben is not None
    await sets_member(town, "chie", open_to_roles=False)
    for member in (button.args[1], ben.member, "nobody"):
        forged = replace(button, args=(button.args[0], member))
        assert "They cannot be asked about this call" in str(await town.presses("emi", forged))
    assert [await hears(town, name) for name in ("ben", "chie")] == [[], []]


async def test_an_interest_in_one_role_is_no_leave_to_be_asked_for_another(town: Town) -> None:
    await wants(town, "chie")
    button = invite(await whom(town, await calls(town)))
    other = await calls(town, role="note-taker", when="2026-12-09 19:00")
    forged = replace(button, args=(answer(other, TRY).args[0], button.args[1]))
    assert "They cannot be asked about this call" in str(await town.presses("emi", forged))


async def test_who_was_not_invited_answers_no_invitation(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    message = await invited(town, "chie", shown)
    for label in (ACCEPT, NOT_NOW):
        assert "This invitation is not for you" in str(await town.presses("ben", message.buttons[label]))
    assert "You have not answered a call yet." in str(await town.asks("ben", "volunteer mine"))


async def test_who_has_answered_otherwise_keeps_that_unless_it_was_only_if_nobody_else_does(town: Town) -> None:
    await is_open(town, "chie", "ben")
    shown = await calls(town, seats=2, choosing="collect")
    messages = {name: await invited(town, name, shown) for name in ("ben", "chie")}
    await town.presses("ben", answer(shown, DO))
    await town.presses("chie", answer(shown, RESERVE))
    assert "Your answer: would do it." in str(await town.presses("ben", messages["ben"].buttons[ACCEPT]))
    assert "Your answer: would like to try." in str(await town.presses("chie", messages["chie"].buttons[ACCEPT]))
    refused = await town.presses("chie", messages["chie"].buttons[NOT_NOW])
    assert "Your answer: would like to try." in str(refused)
    assert "taken back" in str(await town.presses("chie", refused.buttons[BACK]))


async def test_who_has_held_it_since_they_were_asked_may_still_accept_or_mentor(town: Town) -> None:
    await is_open(town, "chie")
    shown = await calls(town)
    message = await invited(town, "chie", shown)
    await has_held(town, "chie")
    await town.presses("chie", answer(shown, MENTOR))
    assert "Your answer: can mentor." in str(await town.presses("chie", message.buttons[ACCEPT]))


async def test_an_invitation_says_it_in_the_readers_language_and_the_communitys_quiet_hours_hold(town: Town) -> None:
    await is_open(town, "chie")
    town.changes("chie", locale="ja")
    await town.asks("chie", "shinrai settings")
    await sets(town, quiet=QuietHours(time(11), time(13)))
    shown = await calls(town)
    await town.presses("emi", invite(await whom(town, shown)))
    assert await hears(town, "chie") == []
    town.clock.go(hours=1)
    (message,) = await hears(town, "chie")
    assert message.startswith("@emi さんからのお誘いです。「司会」2026-12-05")


async def test_of_who_has_left_since_they_were_asked_nobody_waits_for_an_answer(town: Town) -> None:
    await is_open(town, "ben")
    shown = await calls(town)
    await invited(town, "ben", shown)
    assert "has not answered yet" in str(await whom(town, shown))
    await leaves(town, "ben")
    assert "has not answered yet" not in str(await whom(town, shown))


async def test_who_invited_hears_at_last_what_holds_however_often_they_change_their_mind(town: Town) -> None:
    await is_open(town, "ben")
    shown = await calls(town)
    message = await invited(town, "ben", shown)
    for press in (message.buttons[NOT_NOW], message.buttons[ACCEPT], answer(shown, BACK), message.buttons[NOT_NOW]):
        await town.presses("ben", press)
        await town.tells()
        await town.tells()
    said = [one for one in await hears(town, "emi") if one.startswith("@ben")]
    assert ["said yes" in one for one in said] == [False, True, False]


async def test_who_changes_their_mind_in_the_quiet_hours_of_who_invited_is_told_of_once(town: Town) -> None:
    await is_open(town, "ben")
    message = await invited(town, "ben", await calls(town))
    await sets_member(town, "emi", quiet=QuietHours(time(11), time(20)))
    for label in (NOT_NOW, ACCEPT):
        town.clock.go(minutes=1)
        await town.presses("ben", message.buttons[label])
    town.clock.go(hours=8)
    said = [one for one in await hears(town, "emi") if one.startswith("@ben")]
    assert ["said yes" in one for one in said] == [True]
