"""One member must not be able to spoil it for the others: what they did, and how long the others waited meanwhile.

Over the wire, against a real ``shinrai run``. The figures are printed (pytest -rP).
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.fairness import PLACES, Figures, at_once, others_during, reads

pytestmark = pytest.mark.timeout(180)

TOO_MANY = "That was more than 30 requests in a minute"


def nobody_else_noticed(figures: Figures) -> None:
    assert figures.refused == []
    assert figures.lost == 0
    assert figures.on_a_core(0.99) < 1.0
    assert figures.unposted == 0
    assert figures.latest_post < 5.0 * figures.crowding + figures.lag


@pytest.mark.parametrize("where", PLACES)
async def test_three_thousand_reads_of_one_member_at_once_hold_up_nobody_else(where: str, tmp_path: Path) -> None:
    async with PLACES[where](tmp_path) as place:
        nobody_else_noticed(await others_during(place, f"{place.name}, 3000 reads of one", reads(place)))


@pytest.mark.parametrize("where", PLACES)
async def test_what_is_over_thirty_requests_a_minute_is_refused_kindly(where: str, tmp_path: Path) -> None:
    async with PLACES[where](tmp_path) as place:
        await place.read(0)
        answers = Counter(
            "too many" if one.says(TOO_MANY) else one.text for one in await at_once(39, lambda _: place.read(0))
        )
        assert answers.pop("too many") == 10
        assert answers.total() == 29
        assert not (await place.read(1)).says(TOO_MANY)
