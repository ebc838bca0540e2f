"""The first hour and all that follows, over the wire on both platforms; README and docs show what the bot said."""

from datetime import UTC, datetime

import pytest

from bot.catalogue import Catalogue
from bot.features import FEATURES
from tests.transcripts import SHOWN_IN, shown_in, told

AT_NIGHT = datetime(2027, 1, 1, 17, 30, tzinfo=UTC)
"""Half past two in Tokyo, in another year than README and docs show."""


@pytest.mark.xdist_group("transcripts")
async def test_readme_and_docs_show_what_the_bot_says() -> None:
    transcripts = await told(SHOWN_IN)
    differ = [name for name, transcript in transcripts.items() if transcript != shown_in(SHOWN_IN[name])]
    assert differ == [], "run `make transcripts`, and look at what changed"


@pytest.mark.xdist_group("transcripts")
async def test_the_demo_is_played_to_its_end_at_night_too_and_in_years_to_come() -> None:
    transcripts = await told(("first_hour", "evening", "answers"), AT_NIGHT)
    assert "“counted twice”" in transcripts["answers"].partition("Shinrai writes to ben directly:")[2]
    assert transcripts["answers"].count("2027-12-31") == shown_in(SHOWN_IN["answers"]).count("2026-12-31")


def test_what_the_demo_leaves_out_is_what_the_docs_say_it_does() -> None:
    """README and docs/answers.md name it: sessions, volunteers and roles, and two for which the setup panel stands."""
    played = "\n".join(shown_in(SHOWN_IN[scene]) for scene in ("first_hour", "evening", "answers"))
    typed = {path for path in Catalogue(FEATURES).commands if f" /{' '.join(path)}" in played}
    over_days = {path for path in Catalogue(FEATURES).commands if path[0] in ("session", "volunteer")}
    assert set(Catalogue(FEATURES).commands) - typed == {
        *over_days,
        ("shinrai", "roles"),
        ("shinrai", "organizers", "add"),
        ("shinrai", "organizers", "remove"),
    }
