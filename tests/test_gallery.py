"""A golden file each: what every panel, form and card looks like on both platforms, in every language, at its longest.

Drawn anew with REDRAW_GOLDENS=1, and then looked at.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bot.people import PlatformName
from bot.phrasebook import our_phrasebook
from bot.speech import Card, Form, Reader
from tests.drawing import drawn
from tests.gallery import gallery
from tests.town import town_on

GOLDEN = Path(__file__).parent / "golden"
ZONE = "Asia/Tokyo"
_OUR_ID = re.compile(r"\b0[0-9a-hjkmnp-tv-z]{19}\b")
_DIGEST = re.compile(r"\b(?=[0-9a-f]*[a-f0-9])(?:[0-9a-f]{8}|[0-9a-f]{12})\b(?=[\"\\~:&])")


def _steady(body: Any) -> Any:
    """Our ids are random: each is named by the order in which it comes."""
    names: dict[str, str] = {}
    text = _OUR_ID.sub(lambda match: names.setdefault(match[0], f"id{len(names)}"), json.dumps(body))
    return json.loads(_DIGEST.sub("digest", text))


def _in_all_languages(what: Card | Form, platform: PlatformName) -> dict[str, Any]:
    drawings = {locale: drawn(what, platform, Reader(locale, ZONE)) for locale in our_phrasebook().locales}
    assert {locale: one.faults for locale, one in drawings.items() if one.faults} == {}
    return {f"{platform}.{locale}": _steady(one.body) for locale, one in drawings.items()}


@pytest.mark.parametrize("platform", list(PlatformName), ids=str)
async def test_all_that_is_shown_is_as_it_was_looked_at(platform: PlatformName, tmp_path: Path) -> None:
    folder = GOLDEN / platform
    names: set[str] = set()
    wrong: list[str] = []
    async with town_on(f"sqlite:///{tmp_path}/town.db", platform) as town:
        async for name, what in gallery(town):
            names.add(name)
            file = folder / f"{name}.json"
            body = _in_all_languages(what, platform)
            if os.environ.get("REDRAW_GOLDENS"):
                folder.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            if not file.exists() or json.loads(file.read_text(encoding="utf-8")) != body:
                wrong.append(name)
    assert wrong == [], "look at them with REDRAW_GOLDENS=1 and git diff"
    assert {file.stem for file in folder.glob("*.json")} - names == set(), "nobody draws these any more"
