"""The first hour and all that follows, over the wire on both platforms; README and docs show what the bot said."""

import pytest

from tests.transcripts import SHOWN_IN, shown_in, told


@pytest.mark.xdist_group("transcripts")
async def test_readme_and_docs_show_what_the_bot_says() -> None:
    transcripts = await told()
    differ = [name for name, transcript in transcripts.items() if transcript != shown_in(SHOWN_IN[name])]
    assert differ == [], "run `make transcripts`, and look at what changed"
