"""What README and docs show of both chats, told anew by the real bot.

`make transcripts` writes it, and a test compares.
"""

import asyncio
import tempfile
import warnings
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.server import SlackStandIn
from adapters.sandbox.story.scenes import Scenes
from tests.contract import discord as discord_contract
from tests.contract.discord import DiscordContract
from tests.contract.slack import SlackContract

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from bot.rules import pausing
    from bot.wiring.demo import settings_for
    from bot.wiring.live import Live
    from tests.faults.street import NOON, Clock
    from tests.sqlite import migrated

ROOT = Path(__file__).parent.parent
FIRST_HOUR, README, ANSWERS = ROOT / "docs" / "first-hour.md", ROOT / "README.md", ROOT / "docs" / "answers.md"
SESSION = ROOT / "docs" / "study-session.md"
VOLUNTEERS = ROOT / "docs" / "volunteer-call.md"
SHOWN_IN = {
    "first_hour": FIRST_HOUR,
    "evening": README,
    "answers": ANSWERS,
    "session": SESSION,
    "volunteers": VOLUNTEERS,
}
BEGIN, END = "<!-- transcript:begin -->\n```text\n", "\n```\n<!-- transcript:end -->"


async def told(scenes_of: Iterable[str], since: datetime = NOON) -> dict[str, str]:
    """By scene, each shown in a file of ``SHOWN_IN``. Unless told otherwise it is noon, in Tokyo.

    Raises AssertionError for a breach of a platform's own specification.
    """
    on_slack, on_discord = SlackContract(), DiscordContract()

    def observed(exchange: Exchange) -> None:
        if discord_contract.available():
            on_discord(exchange)

    lines: list[str] = []
    clock = Clock(since)
    # The scenes' clock stands still between them, and a notice of a change waits a minute for the next one.
    with (
        mock.patch.object(pausing, "PAUSE", timedelta()),
        tempfile.TemporaryDirectory(prefix="shinrai-story-") as folder,
    ):
        async with (
            SlackStandIn(name="Meetup Tokyo", clock=clock.unix, observer=on_slack) as slack,
            DiscordStandIn(clock=clock, observer=observed) as discord,
        ):
            scenes = Scenes(slack, discord, lines.append, clock.go_to)
            live = Live(settings_for(slack, discord, await migrated(f"sqlite:///{folder}/story.db")), now=clock)
            await live.start()
            try:
                by_name = {}
                for name in scenes_of:
                    for tell in getattr(scenes, name):
                        await tell()
                    by_name[name] = "\n".join(lines).strip("\n")
                    lines.clear()
            finally:
                await live.stop()
    assert on_slack.faults + on_discord.faults == []
    return by_name


def shown_in(file: Path) -> str:
    return file.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def _write(file: Path, transcript: str) -> None:
    before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    file.write_text(before + BEGIN + transcript + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    for name, transcript in asyncio.run(told(SHOWN_IN)).items():
        _write(SHOWN_IN[name], transcript)
