"""Saying what one would like to try next, and that one may be asked. It is Monday, 2026-11-23, noon in Tokyo."""

from tests.features.test_debriefs import WORDS, completed, writes
from tests.features.test_inviting import wants
from tests.features.test_role_steps import handbook
from tests.features.test_settings import line, opened, redrawn
from tests.features.test_volunteers import DO, answer, calls, has_held
from tests.town import Shown, Town

NEXT, NOT_ANY_MORE, TRY_IT = "I’d like to try next", "Not any more", "I’d like to try it"


async def own_card(town: Town, name: str = "ben") -> Shown:
    return await town.presses(name, (await opened(town, name)).buttons["Roles to try…"])


def offered(shown: Shown) -> list[str]:
    return [value for value, _ in shown.selects[NEXT].options]


async def mine(town: Town, name: str = "ben") -> str:
    return str(await town.asks(name, "volunteer mine"))


# --- in one's settings ---


async def test_one_is_open_to_roles_by_one_press_and_not_any_more_by_another(town: Town) -> None:
    panel = await opened(town)
    assert line(panel, "Roles").startswith("You are not suggested")
    panel = await town.presses("aiko", panel.buttons["Be open to roles"])
    assert redrawn(panel)
    assert line(panel, "Roles") == "You may be suggested for roles that you have never held"
    assert line(await opened(town, "ben"), "Roles").startswith("You are not suggested")
    panel = await town.presses("aiko", panel.buttons["Do not suggest me for roles"])
    assert line(panel, "Roles").startswith("You are not suggested")


async def test_a_role_one_would_like_to_try_is_chosen_and_taken_back_by_one_press_each(town: Town) -> None:
    card = await own_card(town)
    assert offered(card) == ["party", "host", "speaker", "mc", "notes", "connector", "guide"]
    chosen = await town.chooses("ben", card.selects[NEXT], "mc")
    assert redrawn(chosen)
    assert str(chosen).startswith("What you’d like to try\nNoted: you’d like to try MC.")
    assert "- You’d like to try: MC [Not any more 1]" in str(chosen)
    assert "mc" not in offered(chosen)
    gone = await town.presses("ben", chosen.buttons[NOT_ANY_MORE + " 1"])
    assert "Taken back: MC." in str(gone)
    assert "You’d like to try: MC" not in str(gone)
    assert "mc" in offered(gone)


async def test_at_a_role_one_says_so_too_and_who_has_done_it_is_not_asked(town: Town) -> None:
    await has_held(town, "aiko")
    listed = await town.asks("ben", "shinrai roles")
    role = await town.presses("ben", listed.buttons["Open 4"])
    wanted = await town.presses("ben", role.buttons[TRY_IT])
    assert "You’d like to try this; who looks for somebody may ask you." in str(wanted)
    assert "You’d like to try: MC" in await mine(town)
    again = await town.presses("ben", wanted.buttons[NOT_ANY_MORE])
    assert TRY_IT in again.buttons
    assert "You’d like to try" not in await mine(town)
    assert TRY_IT not in (await town.presses("aiko", listed.buttons["Open 4"])).buttons
    assert "You have held the role MC already" in str(await town.presses("aiko", role.buttons[TRY_IT]))
    assert "You’d like to try" not in await mine(town, "aiko")


async def test_a_retired_role_and_what_no_list_offers_are_refused(town: Town) -> None:
    card = await own_card(town)
    emis = await town.presses("emi", (await town.asks("emi", "shinrai roles")).buttons["Open 4"])
    await town.presses("emi", emis.buttons["Retire"])
    assert "MC is retired" in str(await town.chooses("ben", card.selects[NEXT], "mc"))
    assert "MC is retired" in str(await town.chooses("emi", card.selects[NEXT], "mc"))
    assert "no longer valid" in str(await town.chooses("ben", card.selects[NEXT], "juggler"))
    assert "You’d like to try" not in await mine(town)
    assert "mc" not in offered(await own_card(town))


# --- in one's debrief ---


async def test_the_debrief_offers_what_one_has_not_held_and_a_press_is_an_interest(town: Town) -> None:
    await completed(town)
    kept = await writes(town, **WORDS)
    assert offered(kept) == ["party", "host", "speaker", "notes", "connector", "guide"]
    chosen = await town.chooses("ben", kept.selects[NEXT], "speaker")
    assert "Noted: you’d like to try speaker." in str(chosen)
    assert not redrawn(chosen)
    assert "- You’d like to try: speaker [Not any more 3]" in await mine(town)
    assert line(await opened(town, "ben"), "Roles").startswith("You are not suggested")
    shown = await town.presses("ben", (await town.asks("ben", "volunteer mine")).buttons["Your debrief 1"])
    assert "You’d like to try: speaker" in str(shown)
    await town.presses("ben", shown.buttons[NOT_ANY_MORE + " 1"])
    assert "You’d like to try" not in await mine(town)


async def test_what_one_would_like_to_try_is_ones_own(town: Town) -> None:
    card = await own_card(town)
    await town.chooses("ben", card.selects[NEXT], "mc")
    assert "You’d like to try" not in await mine(town, "chie")
    taking_back = (await own_card(town)).buttons[NOT_ANY_MORE + " 1"]
    await town.presses("chie", taking_back)
    assert "You’d like to try: MC" in await mine(town)


async def test_what_one_has_done_since_is_no_wish_any_more(town: Town) -> None:
    await wants(town, "ben")
    assert "You’d like to try: MC" in str(await town.asks("ben", "volunteer mine"))
    await completed(town)
    assert "You’d like to try: MC" not in str(await town.asks("ben", "volunteer mine"))


async def test_with_much_taken_on_there_are_no_more_wishes_than_a_message_holds(town: Town) -> None:
    await handbook(town, "Test the microphone")
    for day in range(5, 15):
        shown = await calls(town, seats=1, when=f"2026-12-{day:02} 19:00", choosing="first_come")
        await town.presses("ben", answer(shown, DO))
    for role in ("speaker", "host", "connector"):
        await wants(town, "ben", role)
    assert len((await town.asks("ben", "volunteer mine")).buttons) == 25
