"""A seat that is kept for somebody does not look free: cards and answers say for whom it is kept."""

from tests.features.test_session_edit import called
from tests.features.test_volunteers import TRY, answer, calls, drawn
from tests.town import Town


async def test_a_seat_that_is_offered_is_said_to_be_kept(town: Town) -> None:
    shown = await called(town, "dai", "ben", capacity=1)
    await town.presses("dai", shown.buttons["Can’t"])
    card = str(await town.asks("chie", "session show", number=1))
    assert "0 of 1 seats taken, 1 seat kept for who is next, 0 waiting" in card
    assert "A seat is kept for: @ben" in card
    assert "Waiting:" not in card
    pressed = str(await town.presses("chie", shown.buttons["Going"]))
    assert "You are number 1 on the waiting list (1 seat kept for who is next, until they have answered)" in pressed
    assert "1 seat kept for who is next" in str(await town.asks("chie", "session list"))


async def test_without_a_seat_that_is_kept_nothing_is_said_of_it(town: Town) -> None:
    shown = await called(town, "dai", capacity=1)
    assert "kept" not in str(await town.presses("ben", shown.buttons["Going"]))
    assert "1 of 1 seats taken, 1 waiting" in str(await town.asks("ben", "session show", number=1))


async def test_after_the_start_a_free_seat_is_kept_for_who_waits(town: Town) -> None:
    """Nobody is written to any more, and who presses now waits behind them."""
    shown = await called(town, "dai", "ben", capacity=1, when="2026-11-23 13:00")
    town.clock.go(hours=1, minutes=1)
    await town.presses("dai", shown.buttons["Can’t"])
    card = str(await town.asks("chie", "session show", number=1))
    assert "0 of 1 seats taken, 1 seat kept for who is next, 1 waiting" in card


async def test_a_seat_that_is_proposed_to_somebody_is_said_to_be_kept(town: Town) -> None:
    shown = await calls(town, until="2026-11-24 12:00")
    await town.presses("ben", answer(shown, TRY))
    town.clock.go(days=1, minutes=1)
    await town.delivers()
    kept = "1 seat is kept for who is next in turn, until it is confirmed."
    assert kept in str(await town.presses("chie", answer(shown, TRY)))
    assert kept in await drawn(town)
    assert kept not in str(await town.presses("ben", answer(shown, TRY)))
