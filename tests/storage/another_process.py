"""Run as a process of its own, to share a database with the test that started it."""

import asyncio
import sys

from bot.people import CommunityId
from bot.ports import DayId, TransientFault
from storage.migrate import migrate
from storage.unit import open_storage


async def spend(url: str, community: str, day: str) -> int:
    """Try 40 times at once to give one point of an allowance of 10; how often it went well."""
    storage = await open_storage(url)

    async def once() -> bool:
        while True:
            try:
                async with storage.community(CommunityId(community)) as uow:
                    return await uow.allowances.spend(DayId(day), 1, 10)
            except TransientFault:
                continue

    try:
        return sum(await asyncio.gather(*(once() for _ in range(40))))
    finally:
        await storage.close()


async def main(what: str, *words: str) -> None:
    match what:
        case "spend":
            print(await spend(*words))
        case "migrate":
            print(*await migrate(*words))
        case _:
            raise SystemExit(f"unknown: {what}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
