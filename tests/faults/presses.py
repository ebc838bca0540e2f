"""Another process in which people press: ``python -m tests.faults.presses URL COMMUNITY CALL FIRST LAST``.

It says ``ready``, presses as soon as it is told something, and says what each of them was answered, a line each.
"""

import asyncio
import sys

from bot.people import PlatformName
from bot.speech import Button, Style, say
from tests.town import Town, town_on

CROWD = 50


async def presses_at_once(town: Town, community: str, call: str, first: int, last: int) -> list[str]:
    """Those from ``first`` to before ``last`` of the crowd want a seat at the same instant; what each is answered."""
    button = Button(say("volunteer.answer.do"), "volunteer.press", community, (call, "do"), Style.PLAIN)
    return [str(shown) for shown in await asyncio.gather(*(town.presses(f"p{n}", button) for n in range(first, last)))]


def crowds_into(town: Town) -> None:
    for number in range(CROWD):
        town.arrives(f"p{number}")


async def main() -> None:
    url, community, call, first, last = sys.argv[1:]
    async with town_on(url, PlatformName.SLACK) as town:
        crowds_into(town)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for answer in await presses_at_once(town, community, call, int(first), int(last)):
            print(answer, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
