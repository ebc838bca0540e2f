"""A Slack workspace and a Discord server that are one community; who is in the one is not in the other."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.handover import Handover
from bot.people import PlatformName
from tests.town import Town, town_on


@asynccontextmanager
async def two_spaces(folder: Path) -> AsyncIterator[tuple[Town, Town]]:
    """Whichever hands something over, it appears where it belongs."""
    async with town_on(f"sqlite:///{folder}/town.db", PlatformName.SLACK) as slack:
        discord = Town(PlatformName.DISCORD, slack.storage, slack.clock)
        for town in (slack, discord):
            await town.asks("emi", "shinrai help")
        community = await slack.storage.house.community_of(slack.space)
        with sqlite3.connect(folder / "town.db") as database:
            database.execute("PRAGMA foreign_keys = OFF")
            database.execute("UPDATE spaces SET community_id = ?", (community,))
        screens = {town.platform: town.screen for town in (slack, discord)}
        for town in (slack, discord):
            town.restarts()
            town.handover = Handover(town.storage, town.catalogue, town.phrasebook, screens, town.clock)
        yield slack, discord
