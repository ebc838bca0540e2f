"""How fast is /thanks? `make bench`, or ``python -m tests.bench.thanks [seconds]``.

The bot runs on one pinned core, the stand-in and the people on another, 64 commands in flight. Beside it runs a
handler of the same library that answers and does nothing else. All in one run, so that the ratios hold on a noisy
machine; the milliseconds are from the command being sent to its answer being seen.
"""

import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from adapters.sandbox.discord.server import DiscordStandIn
from adapters.sandbox.slack.server import SlackStandIn
from tests.faults.live import ROOT, LiveBot, environment
from tests.postgres import fresh_database

IN_FLIGHT = 64
AT_A_TIME, ALLOWANCE = 200, 10
"""So many people give in turn, until their points for the day are spent; then come the next."""
GIVERS = AT_A_TIME * 20
Ask = Callable[[int], Awaitable[str]]


async def measure(ask: Ask, numbers: Iterator[int], seconds: float) -> tuple[float, float, float, int]:
    """(answers per second, p50 ms, p99 ms, wrong answers)."""
    took: list[float] = []
    wrong = 0
    end = time.perf_counter() + seconds

    async def person() -> None:
        nonlocal wrong
        while time.perf_counter() < end:
            began = time.perf_counter()
            answer = await ask(next(numbers))
            wrong += "You gave" not in answer
            took.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(IN_FLIGHT)))
    rate = len(took) / (time.perf_counter() - began)
    cuts = statistics.quantiles(took, n=100)
    return rate, cuts[49], cuts[98], wrong


async def bench(platform: str, engine: str, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with SlackStandIn() as slack, DiscordStandIn() as discord:
            ask = _slack(slack) if platform == "slack" else _discord(discord)
            url = await fresh_database() if engine == "postgresql" else f"sqlite:///{folder}/bench.db"
            env = environment(url, slack if platform == "slack" else None, discord if platform == "discord" else None)
            env |= {"PYTHONPATH": str(ROOT)}
            bot = LiveBot(env, Path(folder), words=_words(platform, engine))
            await bot.start()
            bot.pin(0)
            try:
                numbers = itertools.count()
                await measure(ask, numbers, 1.0)
                rate, p50, p99, wrong = await measure(ask, numbers, seconds)
            finally:
                await bot.kill()
    print(f"{platform:8} {engine:11} {rate:8.0f}/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   wrong {wrong}", flush=True)


def giver(n: int) -> int:
    """Who gives the n-th thanks."""
    return (n // (AT_A_TIME * ALLOWANCE) * AT_A_TIME + n % AT_A_TIME) % GIVERS


def _words(platform: str, engine: str) -> tuple[str, ...]:
    return ("-m", "tests.bench.noop", platform) if engine == "no-op" else ("-m", "bot", "run")


def _slack(slack: SlackStandIn) -> Ask:
    givers = [slack.workspace.add_user(f"giver{n}", tz="Asia/Tokyo", locale="en-US") for n in range(GIVERS)]
    receiver = slack.workspace.add_user("receiver", tz="Asia/Tokyo", locale="en-US")
    channel = slack.workspace.add_channel("bench", [receiver.id, slack.workspace.bot])

    async def ask(n: int) -> str:
        seen = await slack.command(
            givers[giver(n)].id, channel.id, "/thanks", f"<@{receiver.id}> reason {n}", escape=False
        )
        return seen.text

    return ask


def _discord(discord: DiscordStandIn) -> Ask:
    world = discord.world
    receiver = world.add_user("receiver")
    givers = [world.add_user(f"giver{n}") for n in range(GIVERS)]
    guild = world.add_guild("bench", receiver, members=givers)
    channel = world.add_channel(guild, "bench")

    async def ask(n: int) -> str:
        seen = await discord.people.command(givers[giver(n)], channel, "thanks", to=receiver, reason=f"reason {n}")
        return seen.text

    return ask


async def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    os.sched_setaffinity(0, {1} if os.cpu_count() and os.cpu_count() != 1 else {0})
    for platform in ("slack", "discord"):
        for engine in ("no-op", "sqlite", "postgresql"):
            await bench(platform, engine, seconds)


if __name__ == "__main__":
    asyncio.run(main())
