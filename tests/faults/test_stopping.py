"""`shinrai run` is asked to end while posts are under way, over TCP."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.server import SlackStandIn
from bot.people import Place, PlatformName, SpaceRef
from bot.ports import DeliveryKind, NewDelivery
from storage.export import export
from storage.unit import open_storage
from tests.bench.postman import PURPOSE
from tests.faults.live import ROOT, LiveBot, environment
from tests.storage.village import settle

TAKES = 1.5
"""Seconds until Slack answers to a post."""


async def owe(url: str, space: SpaceRef, channels: list[str]) -> None:
    storage = await open_storage(url)
    async with storage.community(await settle(storage, space)) as uow:
        for channel in channels:
            place, now = Place(space, channel), datetime.now(UTC)
            await uow.deliveries.owe(
                NewDelivery(DeliveryKind.POST, PURPOSE, f"first {channel}", place, None, now, None)
            )
            await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, PURPOSE, f"then {channel}", place, None, now, None))
    await storage.close()


async def states(url: str) -> Counter[str]:
    storage = await open_storage(url)
    found = Counter([str(row["state"]) async for row in export(storage.database, "posts")])
    await storage.close()
    return found


async def test_on_sigterm_what_is_under_way_is_finished_and_marked_and_nothing_else_begun(tmp_path: Path) -> None:
    """The next process has nothing to look for, and waits for no lease."""
    asked: list[str] = []

    def seen(exchange: Exchange) -> None:
        if exchange.method == "chat.postMessage" and exchange.status == 200:
            asked.append(str(exchange.request))

    async with SlackStandIn(observer=seen) as slack:
        url, workspace = f"sqlite:///{tmp_path}/x.db", slack.workspace
        channels = [workspace.add_channel(f"c{n}", [workspace.bot]).id for n in range(10)]
        space = SpaceRef(PlatformName.SLACK, workspace.id)
        await owe(url, space, channels)
        slack.faults.delay_reply("chat.postMessage", TAKES)
        env = environment(url, slack, None, PYTHONPATH=str(ROOT))
        bot = LiveBot(env, tmp_path, words=("-m", "tests.bench.postman"))
        await bot.start()
        await asyncio.sleep(TAKES / 2)
        assert await bot.stop() == 0
        assert (len(asked), await states(url)) == (10, {"sent": 10, "owed": 10})
        slack.faults.stop()
        await bot.start()
        while len(asked) < 20:
            await asyncio.sleep(0.05)
        assert await bot.stop() == 0
        assert await states(url) == {"sent": 20}
        assert len(asked) == 20
