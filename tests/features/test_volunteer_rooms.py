"""A first-timer and their mentor meet in a room of their own. It is Monday, 2026-11-23, noon in Tokyo."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.ports import NoRoom, TryAgain
from tests.features.looking import leaves
from tests.features.test_role_steps import handbook
from tests.features.test_stand_in import TAKE, asked_in_channel, looks
from tests.features.test_volunteers import BACK, DO, MENTOR, TRY, answer, calls, has_held, hears, proposal_to
from tests.town import Shown, Town
from tests.two_spaces import two_spaces


async def paired(town: Town, **words: Any) -> Shown:
    """Chie tries, and Dai stands beside her; Emi has confirmed it."""
    await has_held(town, "dai", "aiko")
    shown = await calls(town, **words)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.presses("emi", (await proposal_to(town, "emi")).buttons["Confirm"])
    await town.delivers()
    return shown


async def drawn_rooms(town: Town) -> list[str]:
    """The cards in rooms as they were redrawn last."""
    town.clock.go(seconds=3)
    await town.delivers()
    return [shown for shown in town.redraws() if "🌱" in shown]


WELCOME = """\
A first time: MC #1 · chie, chie and dai: 🌱 A first time: MC
@chie! tries this for the first time, and @dai!, who has done it before, stands beside them. \
This room is yours: ask anything, plan it together, and say so if you are nervous.
When: 2026-12-05 (Sat) 19:00 (Asia/Tokyo)
Takes: about 1 hour
If one of you can’t after all, one press looks for a stand-in. It costs nothing, ever."""


async def test_confirmed_the_two_have_a_room_that_says_what_it_is_for(town: Town) -> None:
    await paired(town)
    assert town.rooms() == [WELCOME]
    ((_, outgoing),) = town.screen.rooms
    assert (outgoing.place.space, outgoing.place.channel) == (town.space, "C1")
    assert list(town.card(outgoing.card, outgoing.reader).buttons) == ["Look for a stand-in"]


async def test_confirmed_by_itself_it_is_the_same(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town)
    await town.presses("chie", answer(shown, TRY))
    await town.presses("dai", answer(shown, MENTOR))
    town.clock.go(days=7, minutes=1)
    await town.delivers()
    assert town.rooms() == []
    town.clock.go(days=2)
    await town.delivers()
    assert town.rooms() == [WELCOME]


async def test_first_come_the_room_is_there_with_the_second_of_the_two(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town, first=1, choosing="first_come")
    await town.presses("chie", answer(shown, TRY))
    await town.delivers()
    assert town.rooms() == []
    await town.presses("dai", answer(shown, MENTOR))
    await town.delivers()
    assert town.rooms() == [WELCOME]


async def test_who_needs_no_mentor_has_no_room(town: Town) -> None:
    await has_held(town, "dai", "aiko")
    shown = await calls(town, first=1, choosing="first_come")
    await town.presses("aiko", answer(shown, DO))
    await town.presses("dai", answer(shown, MENTOR))
    await town.delivers()
    assert town.rooms() == []


async def test_each_first_timer_has_a_room_of_their_own(town: Town) -> None:
    await has_held(town, "dai")
    shown = await calls(town, first=2, mentors=1, choosing="first_come")
    for name, wish in (("chie", TRY), ("ben", TRY), ("dai", MENTOR)):
        await town.presses(name, answer(shown, wish))
    await town.delivers()
    assert sorted(room.split(":")[1] for room in town.rooms()) == [" MC #1 · ben, ben and dai", " MC #1 · chie, chie and dai"]


async def test_a_seat_that_was_given_back_before_opens_no_room(town: Town) -> None:
    town.screen.answers_to_rooms = [TryAgain("rate limited", after=3600.0)]
    shown = await paired(town)
    await town.presses("chie", answer(shown, BACK))
    town.clock.go(hours=3)
    await town.delivers()
    assert town.rooms() == []


async def test_taken_again_with_the_same_mentor_it_is_opened_after_all(town: Town) -> None:
    town.screen.answers_to_rooms = [TryAgain("rate limited", after=3600.0)]
    shown = await paired(town)
    await town.presses("chie", answer(shown, BACK))
    town.clock.go(hours=3)
    await town.delivers()
    await town.presses("chie", answer(shown, TRY))
    await town.delivers()
    assert town.rooms() == [WELCOME]


async def test_a_seat_that_is_given_back_is_said_in_the_room(town: Town) -> None:
    shown = await paired(town)
    await town.presses("chie", answer(shown, BACK))
    (redrawn,) = await drawn_rooms(town)
    assert "@chie! has handed this seat on or given it back, so @dai! is free, too. It cost nothing." in redrawn
    ((message, _),) = [one for one in town.screen.redraws if one[0].channel == "room1"]
    assert message.id == "r1"


async def test_taken_again_the_room_of_before_is_theirs_again(town: Town) -> None:
    shown = await paired(town)
    await town.presses("chie", answer(shown, BACK))
    await drawn_rooms(town)
    await town.presses("chie", answer(shown, TRY))
    assert "This room is yours" in (await drawn_rooms(town))[-1]
    assert len(town.rooms()) == 1


async def test_a_mentor_who_goes_is_said_and_who_comes_has_a_room_with_the_first_timer(town: Town) -> None:
    shown = await paired(town)
    await town.presses("dai", answer(shown, BACK))
    assert (
        "@dai! does not stand beside @chie! any more. Whoever does next meets @chie! in another room"
        in (await drawn_rooms(town))[-1]
    )
    await town.presses("aiko", answer(shown, MENTOR))
    await town.delivers()
    assert [room.split(":")[1] for room in town.rooms()] == [" MC #1 · chie, chie and dai", " MC #1 · chie, chie and aiko"]


async def test_a_mentors_stand_in_has_a_room_with_the_first_timer_and_the_old_one_says_so(town: Town) -> None:
    await paired(town)
    await looks(town, "dai")
    await town.presses("aiko", (await asked_in_channel(town)).buttons[TAKE])
    assert "@dai! does not stand beside @chie! any more. Whoever does next" in (await drawn_rooms(town))[-1]
    assert [room.split(":")[1] for room in town.rooms()] == [" MC #1 · chie, chie and dai", " MC #1 · chie, chie and aiko"]


async def test_a_first_timers_stand_in_has_a_room_with_the_mentor_and_hands_it_back_with_the_seat(town: Town) -> None:
    await paired(town)
    await looks(town, "chie")
    taken = await town.presses("ben", (await asked_in_channel(town)).buttons[TAKE])
    assert "@chie! has handed this seat on" in (await drawn_rooms(town))[-1]
    assert [room.split(":")[1] for room in town.rooms()] == [" MC #1 · chie, chie and dai", " MC #1 · ben, ben and dai"]
    await town.presses("ben", taken.buttons["Hand it back"])
    chies, bens = sorted(await drawn_rooms(town), key=lambda shown: "This room is yours" not in shown)[:2]
    assert "@chie! tries this for the first time" in chies
    assert len(town.rooms()) == 2
    assert "has handed this seat on" in bens


async def test_who_leaves_the_community_gives_the_room_up_with_the_seat(town: Town) -> None:
    await paired(town)
    await leaves(town, "chie")
    assert "has handed this seat on or given it back" in (await drawn_rooms(town))[-1]


async def test_a_call_that_is_withdrawn_is_said_in_the_room(town: Town) -> None:
    await paired(town)
    listed = await town.asks("emi", "volunteer list", number=1)
    sure = await town.presses("emi", listed.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    assert "The call is withdrawn: “MC”, 2026-12-05" in (await drawn_rooms(town))[-1]


async def test_a_session_that_is_moved_takes_the_room_along(town: Town) -> None:
    made = await town.asks("emi", "session new", title="Rust reading", when="2026-12-05 19:00")
    assert "#1" in str(made)
    await paired(town, session=1, when="")
    assert "When: “Rust reading”, 2026-12-05 (Sat) 19:00" in town.rooms()[0]
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-06 20:00")
    await town.presses("emi", next(button for label, button in edited.buttons.items() if "Change" in label))
    assert "When: “Rust reading”, 2026-12-06 (Sun) 20:00" in (await drawn_rooms(town))[-1]


async def test_a_room_that_could_not_be_opened_before_the_start_of_old_is_opened_before_the_new_one(town: Town) -> None:
    town.screen.answers_to_rooms = [TryAgain("away", after=60.0)] * 3
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-05 19:00")
    await paired(town, session=1, when="")
    edited = await town.asks("emi", "session edit", number=1, when="2026-12-08 20:00")
    await town.presses("emi", next(button for label, button in edited.buttons.items() if "Change" in label))
    town.clock.go(days=6)
    town.screen.answers_to_rooms = []
    await town.delivers()
    assert len(town.rooms()) == 1


async def test_when_it_took_place_the_room_says_thank_you(town: Town) -> None:
    await paired(town)
    town.clock.go(days=6)
    shown = await town.asks("emi", "volunteer complete", number=1)
    await town.presses("emi", shown.buttons["It took place"])
    redrawn = (await drawn_rooms(town))[-1]
    assert redrawn.endswith("✅ It took place. Thank you both.")


async def test_too_late_it_is_not_opened(town: Town) -> None:
    town.screen.answers_to_rooms = [TryAgain("away")] * 200
    await paired(town)
    town.clock.go(days=6)
    await town.delivers()
    assert town.rooms() == []


async def test_a_press_alone_redraws_no_room(town: Town) -> None:
    shown = await paired(town)
    await town.presses("ben", answer(shown, DO))
    assert await drawn_rooms(town) == []


async def test_a_stand_in_is_looked_for_from_the_room(town: Town) -> None:
    await paired(town)
    ((_, outgoing),) = town.screen.rooms
    look = town.card(outgoing.card, outgoing.reader).buttons["Look for a stand-in"]
    assert "I ask in the channel who would stand in" in str(await town.presses("chie", look))
    assert "You have no seat in this call" in str(await town.presses("ben", look))


# --- where there is no room ---


async def test_without_a_right_both_are_told_directly_and_redrawn_directly(town: Town) -> None:
    town.screen.answers_to_rooms = [NoRoom("missing_scope")]
    shown = await paired(town)
    for name in ("chie", "dai"):
        (card,) = [one for one in await hears(town, name) if "🌱" in one]
        assert "@chie tries this for the first time, and @dai, who has done it before" in card
        assert "Do write to each other" in card
    await town.presses("chie", answer(shown, BACK))
    redrawn = await drawn_rooms(town)
    assert [one.split(":")[0] for one in redrawn] == ["to chie", "to dai"]
    assert all("@chie has handed this seat on or given it back" in one for one in redrawn)


async def test_a_direct_message_is_in_its_readers_language(town: Town) -> None:
    town.changes("chie", locale="ja")
    town.screen.answers_to_rooms = [NoRoom("missing_scope")]
    await paired(town)
    assert any("🌱 初めての" in one for one in await hears(town, "chie"))
    assert any("🌱 A first time: MC" in one for one in await hears(town, "dai"))


@pytest.fixture
async def apart(tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    async with two_spaces(tmp_path) as towns:
        yield towns


async def test_without_a_space_in_common_each_is_told_where_they_are_and_by_name(apart: tuple[Town, Town]) -> None:
    slack, discord = apart
    await has_held(discord, "dai")
    shown = await calls(slack, choosing="first_come")
    await slack.presses("chie", answer(shown, TRY))
    await discord.presses("dai", answer(shown, MENTOR))
    await slack.delivers()
    (chies,) = [one for one in slack.posts() if "🌱" in one]
    (dais,) = [one for one in discord.posts() if "🌱" in one]
    assert chies.startswith(
        "to chie: 🌱 A first time: MC\n@chie tries this for the first time, and dai (Discord), who has"
    )
    assert dais.startswith("to dai: 🌱 A first time: MC\nchie (Slack) tries this for the first time, and @dai, who has")
    assert (slack.rooms(), discord.rooms()) == ([], [])
    await slack.presses("chie", answer(shown, BACK))
    slack.clock.go(seconds=3)
    await slack.delivers()
    assert any("@chie has handed this seat on" in one for one in slack.redraws())
    assert any("chie (Slack) has handed this seat on" in one for one in discord.redraws())


async def test_in_the_room_both_tick_the_check_list_and_read_what_was_handed_on(town: Town) -> None:
    await handbook(town, "Test the microphone", "Say the next date")
    await has_held(town, "ben")
    await _hands_on(town, "ben", "The projector needs ten minutes.")
    await paired(town, when="2026-12-19 19:00")
    ((_, outgoing),) = town.screen.rooms
    card = town.card(outgoing.card, outgoing.reader)
    assert "The projector needs ten minutes." in str(card)
    assert "Check-list: 0 of 2 done." in str(card)
    for name, step in (("chie", "Done 1"), ("dai", "Done 2")):
        assert "done." in str(await town.presses(name, card.buttons[step]))
    assert "Only who has the seat" in str(await town.presses("aiko", card.buttons["Done 1"]))
    redrawn = (await drawn_rooms(town))[-1]
    assert "Check-list: 2 of 2 done." in redrawn
    assert "- ✅ Test the microphone" in redrawn


async def _hands_on(town: Town, name: str, words: str) -> None:
    """Somebody has the same role earlier, and leaves a note."""
    shown = await calls(town, seats=1)
    await town.presses(name, answer(shown, DO))
    mine = await town.asks(name, "volunteer mine")
    note = next(button for button in mine.buttons.values() if button.action == "volunteer.handover")
    form = (await town.presses(name, note)).form
    assert form is not None
    await town.submits(name, form, words=words)
