"""How late do posts come, and how many a second? `make bench-posts`, or ``python -m tests.bench.posts [which]``.

The bot runs on one pinned core, the stand-ins on another. Lateness is from the instant at which a post falls due to the
platform's answering it, by one clock. Beside each figure: how long the bot ran for each post, and how long it was ready
to run and waited for its core, which tells how far others on the machine have spoilt the figure. Where they have, run
it ahead of them: ``chrt -f 1 make bench-posts``.

- ``spread``: 1,000 posts that fall due within a minute, in 200 channels of each platform at once, without rate limits.
- ``limits``: 1,000 posts due at once, at the platforms' limits: which part of what a limit allows is used.
- ``owed``: 10,000 posts due at once, without rate limits: how many a second and process.
"""

import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.exchange import Exchange
from adapters.sandbox.slack.faults import Faults
from adapters.sandbox.slack.server import SlackStandIn
from bot.people import Locale, Place, PlatformName, SpaceFacts, SpaceRef
from bot.ports import DeliveryKind, NewDelivery
from storage.unit import open_storage
from tests.bench.postman import PURPOSE
from tests.faults.live import ROOT, LiveBot, environment
from tests.postgres import fresh_database

SOON = 12.0
"""Seconds until the first falls due: the bot is ready by then."""
_NUMBER = re.compile(r"post (\d+)\b")


@dataclass
class Seen:
    """When each post was answered with success, by its number; and how often anything was refused for its rate."""

    at: dict[int, float] = field(default_factory=dict)
    doubled: int = 0
    refused: int = 0
    ran: float = 0.0
    """Seconds of a core, from when the bot was ready on."""
    waited: float = 0.0
    """Seconds for a core."""

    def __call__(self, exchange: Exchange) -> None:
        if exchange.method not in ("chat.postMessage", "POST") or exchange.kind != "http":
            return
        if exchange.status == 429:
            self.refused += 1
        found = _NUMBER.search(str(exchange.request))
        if found and exchange.status == 200:
            number = int(found[1])
            self.doubled += number in self.at
            self.at[number] = time.time()


@dataclass(frozen=True)
class Plan:
    """``dues``: seconds after the start, post by post; they go round the places."""

    dues: Sequence[float]
    channels: int
    engine: str
    platforms: tuple[PlatformName, ...] = tuple(PlatformName)
    limited: bool = False
    paced: bool = True
    gives_up: float = 300.0


async def play(plan: Plan) -> tuple[Seen, list[float], float]:
    """What was seen, and when each post fell due, and when the first did."""
    seen = Seen()
    faults = Faults(posts_per_second=1.0 if plan.limited else 0.0)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            SlackStandIn(observer=seen, faults=faults) as slack,
            DiscordStandIn(observer=seen, rate_limits=plan.limited) as discord,
        ):
            url = await fresh_database() if plan.engine == "postgresql" else f"sqlite:///{folder}/bench.db"
            places = {
                PlatformName.SLACK: _on_slack(slack, plan.channels),
                PlatformName.DISCORD: _on_discord(discord, plan.channels),
            }
            start = time.time() + SOON
            dues = [start + due for due in plan.dues]
            await owe(url, [places[name] for name in plan.platforms], dues)
            used = set(plan.platforms)
            env = environment(
                url,
                slack if PlatformName.SLACK in used else None,
                discord if PlatformName.DISCORD in used else None,
                PYTHONPATH=str(ROOT),
            )
            bot = LiveBot(env, Path(folder), words=("-m", "tests.bench.postman", *(() if plan.paced else ("unpaced",))))
            await bot.start()
            bot.pin(0)
            before = bot.cores()
            try:
                await _until(lambda: len(seen.at) == len(dues), start + plan.gives_up)
                seen.ran, seen.waited = (now - then for now, then in zip(bot.cores(), before, strict=True))
            finally:
                await bot.stop()
                if "BENCH_LOG" in os.environ:
                    Path(os.environ["BENCH_LOG"]).write_text("\n".join(map(str, bot.lines)))
    return seen, dues, start


async def owe(url: str, places: Sequence[Sequence[Place]], dues: Sequence[float]) -> None:
    storage = await open_storage(url)
    try:
        for which, where in enumerate(places):
            space = where[0].space
            about = SpaceFacts(space, "bench")
            community = await storage.house.settle(about, locale=Locale("en"), zone="UTC", at=datetime.now(UTC))
            async with storage.community(community) as uow:
                for n in range(which, len(dues), len(places)):
                    due = datetime.fromtimestamp(dues[n], UTC)
                    place = where[n // len(places) % len(where)]
                    subject, late = f"post {n}", due + timedelta(hours=1)
                    await uow.deliveries.owe(NewDelivery(DeliveryKind.POST, PURPOSE, subject, place, None, due, late))
    finally:
        await storage.close()


async def _until(done: "object", end: float) -> None:
    assert callable(done)
    while not done() and time.time() < end:
        await asyncio.sleep(0.05)


def _on_slack(slack: SlackStandIn, channels: int) -> list[Place]:
    space = SpaceRef(PlatformName.SLACK, slack.workspace.id)
    bot = slack.workspace.bot
    return [Place(space, slack.workspace.add_channel(f"bench{n}", [bot]).id) for n in range(channels)]


def _on_discord(discord: DiscordStandIn, channels: int) -> list[Place]:
    guild = discord.world.add_guild("bench", discord.world.add_user("owner"))
    space = SpaceRef(PlatformName.DISCORD, str(guild.id))
    return [Place(space, str(discord.world.add_channel(guild, f"bench{n}").id)) for n in range(channels)]


async def spread(engine: str) -> None:
    chance = random.Random(1)
    seen, dues, _ = await play(Plan([chance.uniform(0, 60) for _ in range(2000)], 200, engine))
    late = [at - dues[n] for n, at in seen.at.items()]
    cuts = statistics.quantiles(late, n=100)
    said = f"p50 {cuts[49] * 1000:6.0f} ms   p99 {cuts[98] * 1000:6.0f} ms   max {max(late) * 1000:6.0f} ms"
    print(f"spread {engine:11} {said}   {_sums(seen, dues)}", flush=True)


async def limits(platform: PlatformName, channels: int, least: float) -> None:
    """``least``: seconds that the limit itself takes for all of them."""
    seen, dues, start = await play(Plan([0.0] * 1000, channels, "sqlite", (platform,), limited=True))
    took = max(seen.at.values()) - start
    said = f"{took:6.1f} s where the limit allows {least:5.1f} s: {least / took:5.1%}   refused {seen.refused}"
    print(f"limits {platform:8} {said}   {_sums(seen, dues)}", flush=True)


async def owed(engine: str) -> None:
    seen, dues, start = await play(Plan([0.0] * 10_000, 200, engine, paced=False))
    took = max(seen.at.values()) - start
    print(f"owed   {engine:11} {len(seen.at) / took:6.0f}/s   {_sums(seen, dues)}", flush=True)


def _sums(seen: Seen, dues: Sequence[float]) -> str:
    cores = f"ran {seen.ran / len(dues) * 1000:.1f} ms a post, waited {seen.waited:.1f} s for its core"
    return f"of {len(dues)} sent {len(seen.at)}, doubled {seen.doubled}; {cores}; load {os.getloadavg()[0]:.1f}"


async def main() -> None:
    which = sys.argv[1:] or ["spread", "limits", "owed"]
    os.sched_setaffinity(0, {1} if os.cpu_count() and os.cpu_count() != 1 else {0})
    for one in which:
        match one:
            case "spread":
                await spread("sqlite")
                await spread("postgresql")
            case "limits":
                # 25 a channel at one a second, three at once. 50 a second in all.
                await limits(PlatformName.SLACK, 40, 24.0)
                await limits(PlatformName.DISCORD, 200, 20.0)
            case "owed":
                await owed("sqlite")
                await owed("postgresql")


if __name__ == "__main__":
    asyncio.run(main())
