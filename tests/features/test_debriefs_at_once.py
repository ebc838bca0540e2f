"""Two presses about one debrief at once. It is Monday, 2026-11-23, noon in Tokyo."""

import asyncio
from pathlib import Path

import pytest

from bot.people import PlatformName
from bot.ports import Debrief, SeatId
from storage.debriefs import SqlDebriefs
from tests.features.test_debriefs import WORDS, completed, form_of, shared, writes
from tests.features.test_session_edit_at_once import ENGINES, url_of
from tests.town import town_on

read = SqlDebriefs.of


async def slowly(debriefs: SqlDebriefs, seat: SeatId) -> Debrief | None:
    """As read, and long enough before anything comes of it for another press to read the same."""
    found = await read(debriefs, seat)
    await asyncio.sleep(0.1)
    return found


@ENGINES
async def test_shared_twice_at_once_it_is_posted_once(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await completed(town)
        kept = await writes(town, **WORDS)
        monkeypatch.setattr(SqlDebriefs, "of", slowly)
        share = kept.buttons["Share in the channel"]
        said = await asyncio.gather(*(town.presses("ben", share) for _ in range(2)))
        assert sum("You have shared it already." in str(one) for one in said) == 1
        assert len(await shared(town)) == 1


@ENGINES
async def test_shared_and_changed_at_once_it_is_posted_as_who_shared_it_saw_it_or_not_at_all(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town_on(await url_of(engine, tmp_path), PlatformName.SLACK) as town:
        await completed(town)
        kept = await writes(town, **WORDS)
        form = await form_of(town, "ben")
        town.clock.go(seconds=1)
        monkeypatch.setattr(SqlDebriefs, "of", slowly)
        share = town.presses("ben", kept.buttons["Share in the channel"])
        said, changed = await asyncio.gather(share, town.submits("ben", form, key=None, did="Something else"))
        assert "Only you see it, unless you share it." in str(changed)
        for post in await shared(town):
            assert ("Something else" in post) == ("Something else" in str(said))
