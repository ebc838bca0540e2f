"""Another process that gives: ``python -m tests.faults.gives URL PREFIX COUNT``."""

import asyncio
import sys

from bot.people import PlatformName
from tests.town import Town, town_on


async def give_at_once(town: Town, prefix: str, count: int) -> None:
    """So many different thanks of aiko at the same time, one point each."""
    receivers = ("ben", "chie", "dai")
    await asyncio.gather(
        *(town.thanks("aiko", receivers[n % 3], reason=f"{prefix} {n}", key=f"{prefix}-{n}") for n in range(count))
    )


async def main() -> None:
    url, prefix, count = sys.argv[1:]
    async with town_on(url, PlatformName.SLACK) as town:
        await give_at_once(town, prefix, int(count))


if __name__ == "__main__":
    asyncio.run(main())
