"""What does it cost the others when one session is moved again and again? ``python -m tests.bench.moves``

Sixty people go to a session, and its host moves it fifteen times, two seconds apart. Meanwhile what is owed is handed
over, and others ask for their balance, a hundred times a second at most. Storage, core and hand-over are the real ones
(SQLite in a file); the platform is a fake that takes everything at once. Printed: how many direct messages were sent,
what the direct messages of one person were, and how long the others waited for their answers.

It asks for nothing that an older version lacks, so that both can be compared: from the other version's folder
``PYTHONPATH=. python <this file>``.
"""

import asyncio
import statistics
import tempfile
import time

from bot.people import PlatformName
from tests.town import Town, town_on

GUESTS, MOVES = 60, 15


async def _asks(town: Town, waits: list[float], over: asyncio.Event) -> None:
    while not over.is_set():
        began = time.perf_counter()
        await town.asks("dai", "trust show")
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.01)


async def _moves(town: Town) -> None:
    for turn in range(MOVES):
        asked = await town.asks("aiko", "session edit", number=1, when=f"2026-12-{2 + turn:02} 19:00")
        await town.presses("aiko", asked.buttons["Change it"])
        town.clock.go(seconds=2)
        await town.delivers()
    town.clock.go(minutes=10)
    await town.delivers()


async def measure(folder: str) -> None:
    async with town_on(f"sqlite:///{folder}/moves.db", PlatformName.SLACK) as town:
        shown = await town.asks("aiko", "session new", title="Rust reading", when="2026-12-01 19:00")
        for number in range(GUESTS):
            town.arrives(f"guest{number}")
            await town.presses(f"guest{number}", shown.buttons["Going"])
        await town.delivers()
        before, waits, over = len(town.screen.posts), list[float](), asyncio.Event()
        others = asyncio.create_task(_asks(town, waits, over))
        began = time.perf_counter()
        await _moves(town)
        took = time.perf_counter() - began
        over.set()
        await others
        sent = [one for one in town.screen.posts[before:] if one.place.person]
        one_person = sum(one.place.person == town.ref("guest0").user for one in sent)
        cuts = statistics.quantiles(waits, n=100)
        print(f"{MOVES} moves of a session with {GUESTS} guests, in {took:.1f} s")
        print(f"direct messages sent: {len(sent)}; to one guest: {one_person}")
        print(f"others' answers: {len(waits)}, p50 {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(folder))
