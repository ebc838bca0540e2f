"""Trying again what failed for the moment, with growing pauses that differ from one process to the next."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar

import aiohttp
import discord

from adapters.discord.calls import NotConnected
from bot.ports import TransientFault

T = TypeVar("T")

PASSING = (
    TransientFault,
    NotConnected,
    discord.DiscordServerError,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
"""What may be over the next time: storage or Discord away, a connection cut, a rate limit."""

PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 12.0)
"""Seconds between tries: about half a minute in all."""


async def insist(work: Callable[[], Awaitable[T]], pauses: Sequence[float] = PAUSES) -> T:
    """The outcome of the work, tried again while its fault is a passing one. Raises the last fault."""
    for pause in pauses:
        try:
            return await work()
        except PASSING:
            await asyncio.sleep(jittered(pause))
    return await work()


def backoff(first: float, most: float) -> Iterator[float]:
    """Pauses without end: doubling from ``first`` to ``most`` seconds, jittered."""
    pause = first
    while True:
        yield jittered(pause)
        pause = min(pause * 2, most)


def jittered(pause: float) -> float:
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 (spreads load, keeps no secret)
