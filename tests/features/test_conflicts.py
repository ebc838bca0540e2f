"""Two things at the same time are shown before anything is settled. It is Monday, 2026-11-23, noon in Tokyo."""

from tests.features.test_stand_in import TAKE, asked_in_channel, looks
from tests.features.test_volunteers import (
    DO,
    MENTOR,
    TRY,
    answer,
    calls,
    has_held,
    hears,
    proposal_as_redrawn,
    proposal_to,
)
from tests.town import Shown, Town

NOTES = "“note-taker”, 2026-12-05 (Sat) 19:30 (Asia/Tokyo)"
BUSY = f"⚠ At the same time: {NOTES}"


async def notes(town: Town, name: str = "chie", when: str = "2026-12-05 19:30") -> Shown:
    """A seat as note-taker, from half past seven on for an hour."""
    shown = await calls(town, role="note-taker", when=when, seats=1)
    await town.presses(name, answer(shown, DO))
    return shown


async def to_decide(town: Town, *names: str) -> Shown:
    """The proposal for an MC, for which these have pressed one after the other."""
    shown = await calls(town)
    for name in names:
        await town.presses(name, answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    return await proposal_to(town, "emi")


async def test_who_is_proposed_with_a_seat_at_the_same_time_is_marked_before_it_is_confirmed(town: Town) -> None:
    await notes(town)
    proposal = await to_decide(town, "chie")
    assert f"- @chie, for the first time: has never held this role. {BUSY}" in str(proposal)
    assert "Confirmed." in str(await town.presses("emi", proposal.buttons["Confirm"]))
    assert any("The seat is yours: “MC”" in one for one in await hears(town, "chie"))


async def test_who_could_be_chosen_instead_is_marked_too_and_so_they_are_when_chosen(town: Town) -> None:
    await notes(town, "ben")
    proposal = await to_decide(town, "chie", "ben")
    assert f"- @ben, would like to try: has never held this role. {BUSY} [This one instead 1]" in str(proposal)
    chosen = await town.presses("emi", proposal.buttons["This one instead 1"])
    assert f"- @ben, for the first time: has never held this role. {BUSY}" in str(chosen)


async def test_what_has_come_up_since_the_proposal_was_drawn_is_shown_before_it_is_confirmed(town: Town) -> None:
    proposal = await to_decide(town, "chie")
    assert "⚠" not in str(proposal)
    await notes(town)
    first = await town.presses("emi", proposal.buttons["Confirm"])
    assert "Please look again; nothing was confirmed yet." in str(first)
    assert BUSY in str(first)
    assert not any("The seat is yours: “MC”" in one for one in await hears(town, "chie"))
    assert "Confirmed." in str(await town.presses("emi", first.buttons["Confirm"]))


async def test_who_is_proposed_in_two_calls_at_once_is_marked_in_both(town: Town) -> None:
    other = await calls(town, role="note-taker", when="2026-12-05 19:30")
    await town.presses("chie", answer(other, TRY))
    await to_decide(town, "chie")
    proposals = [await town.presses("emi", (await _call(town, n)).buttons["Look at the proposal"]) for n in (1, 2)]
    assert "⚠ At the same time: “MC”, 2026-12-05 (Sat) 19:00 (Asia/Tokyo)" in str(proposals[0])
    assert BUSY in str(proposals[1])
    await town.presses("chie", answer(other, "Not after all"))
    assert "⚠" not in str(await town.presses("emi", (await _call(town, 2)).buttons["Look at the proposal"]))


async def _call(town: Town, number: int) -> Shown:
    return await town.asks("emi", "volunteer list", number=number)


async def test_a_mentor_who_hosts_something_at_that_time_is_marked(town: Town) -> None:
    await has_held(town, "dai")
    await town.asks("dai", "session new", title="Rust reading", when="2026-12-05 18:00")
    shown = await calls(town)
    pressed = await town.presses("dai", answer(shown, MENTOR))
    assert "at the same time: hosts “Rust reading”, 2026-12-05 (Sat) 18:00 (Asia/Tokyo). If that is too much" in str(
        pressed
    )
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    proposal = str(await proposal_to(town, "emi"))
    assert "- @dai as mentor: has held it, not known when. ⚠ At the same time: hosts “Rust reading”" in proposal


async def test_who_presses_is_told_and_not_refused(town: Town) -> None:
    await notes(town)
    shown = await calls(town, seats=1)
    said = str(await town.presses("chie", answer(shown, DO)))
    assert "The seat is yours." in said
    assert f"⚠ You have something else at the same time: {NOTES}. If that is too much, take one of them back" in said


async def test_what_begins_when_the_other_ends_is_no_conflict_nor_a_call_without_a_time(town: Town) -> None:
    await notes(town, when="2026-12-05 20:00")
    for when in ("2026-12-05 19:00", ""):
        shown = await calls(town, when=when, seats=1)
        assert "⚠" not in str(await town.presses("chie", answer(shown, DO)))


async def test_who_hosts_a_session_is_there_anyway_when_they_take_a_role_in_it(town: Town) -> None:
    await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
    for role, busy in (("MC", False), ("note-taker", True)):
        shown = await calls(town, "emi", role=role, session=1, when="", seats=1)
        said = str(await town.presses("aiko", answer(shown, DO)))
        assert ("⚠" in said) is busy
    assert "“MC”, “Rust reading”, 2026-12-01 (Tue) 19:00 (Asia/Tokyo)" in said


async def test_a_seat_that_was_given_back_or_withdrawn_is_none(town: Town) -> None:
    given_back, withdrawn = await notes(town), await notes(town)
    await town.presses("chie", answer(given_back, "Not after all"))
    sure = await town.presses("emi", withdrawn.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    shown = await calls(town, seats=1)
    assert "⚠" not in str(await town.presses("chie", answer(shown, DO)))


async def test_who_stands_in_is_told_and_not_refused(town: Town) -> None:
    await notes(town)
    shown = await calls(town, seats=1)
    await town.presses("ben", answer(shown, DO))
    await looks(town)
    said = str(await town.presses("chie", (await asked_in_channel(town)).buttons[TAKE]))
    assert "the seat is yours now" in said
    assert f"⚠ You have something else at the same time: {NOTES}" in said


async def test_a_proposal_that_is_drawn_anew_marks_it_as_well(town: Town) -> None:
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    town.clock.go(days=7, minutes=1)
    await proposal_to(town, "emi")
    await notes(town)
    await town.presses("ben", answer(shown, TRY))
    assert BUSY in await proposal_as_redrawn(town)
