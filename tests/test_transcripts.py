"""The first hour over the wire on both platforms, and what README and docs show of it: made by the bot, not by hand."""

import pytest

from tests.transcripts import FIRST_HOUR, README, shown_in, told


@pytest.mark.xdist_group("transcripts")
async def test_readme_and_docs_show_what_the_bot_says() -> None:
    scenes = await told()
    assert scenes["evening"] == shown_in(README), "run `make transcripts`"
    assert scenes["first_hour"] == shown_in(FIRST_HOUR), "run `make transcripts`"
