"""Nothing else is announced than the panel shows that is pressed. It is Monday, 2026-11-23, noon in Tokyo."""

import asyncio
from pathlib import Path

from bot.people import PlatformName
from tests.features.looking import community_of
from tests.features.test_session_edit_at_once import ENGINES, url_of
from tests.features.test_volunteer_panel import announced, drafts
from tests.town import Town, town_on

CHANGED = "Something has changed since this was shown. Please look at it once more."


async def test_what_was_chosen_in_another_window_is_shown_before_it_is_announced(town: Town) -> None:
    panel = await drafts(town)
    await town.chooses("emi", panel.selects["Seats"], "20")
    shown = await town.presses("emi", panel.buttons["Announce"])
    assert CHANGED in str(shown)
    assert "[Seats: 20 seats for everyone]" in str(shown)
    assert await announced(town) == []
    assert "is announced" in str(await town.presses("emi", shown.buttons["Announce"]))
    assert "20 of 20" in (await announced(town))[0]


async def test_a_session_that_was_moved_meanwhile_is_shown_as_it_is_now(town: Town) -> None:
    await town.asks("emi", "session new", title="Rust reading", when="2026-12-01 19:00")
    panel = await drafts(town, when="", session="#1")
    asked = await town.asks("emi", "session edit", number=1, when="2026-12-02 09:00")
    await town.presses("emi", next(iter(asked.buttons.values())))
    shown = await town.presses("emi", panel.buttons["Announce"])
    assert CHANGED in str(shown)
    assert "When: “Rust reading”, 2026-12-02 (Wed) 09:00 (Asia/Tokyo)" in str(shown)
    assert await announced(town) == []


async def test_a_role_that_was_renamed_meanwhile_is_shown_as_it_is_called_now(town: Town) -> None:
    panel = await drafts(town)
    async with town.storage.community(await community_of(town)) as uow:
        (mc,) = [role for role in await uow.roles.all() if role.id == "mc"]
        await uow.roles.change(mc.id, name="Moderator")
    shown = await town.presses("emi", panel.buttons["Announce"])
    assert str(shown).startswith("🙋 Wanted: Moderator\n" + CHANGED)
    assert await announced(town) == []


async def test_the_deadline_that_it_shows_is_the_one_that_is_announced(town: Town) -> None:
    panel = await drafts(town, when="2026-11-27 19:00")
    until = next(line for line in str(panel).splitlines() if line.startswith("Answers until: "))
    town.clock.go(hours=20)
    assert until in str(await town.presses("emi", panel.buttons["Announce"]))


async def test_a_deadline_that_nobody_chose_and_is_over_is_shown_anew(town: Town) -> None:
    panel = await drafts(town, when="2026-11-24 01:00")
    town.clock.go(hours=8)
    shown = await town.presses("emi", panel.buttons["Announce"])
    assert CHANGED in str(shown)
    assert "is announced" in str(await town.presses("emi", shown.buttons["Announce"]))


async def test_announced_once_it_never_says_that_nothing_was_announced(town: Town) -> None:
    panel = await drafts(town, until="2026-11-23 20:00")
    await town.presses("emi", panel.buttons["Announce"])
    town.clock.go(hours=9)
    said = str(await town.presses("emi", panel.buttons["Announce"]))
    assert said == "This call is announced already. /volunteer list shows it."


@ENGINES
async def test_of_one_panel_comes_one_call_or_one_standing_call_never_both(engine: str, tmp_path: Path) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await town.asks("emi", "session new", title="Rust reading", when="2026-11-28 19:00", repeat="weekly")
        for role in ("MC", "speaker", "note-taker", "connector"):
            panel = await drafts(town, when="", session="#1", role=role)
            announce, each = panel.buttons["Announce"], panel.buttons["At each date of the series instead"]
            await asyncio.gather(town.presses("emi", announce), town.presses("emi", each))
            again = str(await town.presses("emi", announce))
            assert "From now on" not in again
