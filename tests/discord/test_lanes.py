"""Order within a lane, and none across lanes."""

import asyncio
from collections.abc import Awaitable, Callable

from adapters.discord.lanes import Lanes


async def test_work_in_a_lane_keeps_its_order_while_other_lanes_go_on() -> None:
    lanes = Lanes()
    done: list[str] = []

    def work(name: str, seconds: float) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await asyncio.sleep(seconds)
            done.append(name)

        return run

    lanes.put("a", work("a1", 0.05))
    lanes.put("a", work("a2", 0.0))
    lanes.put("b", work("b1", 0.01))
    lanes.put("a", work("a3", 0.0))
    await lanes.drain(within=1.0)
    assert done == ["b1", "a1", "a2", "a3"]


async def test_draining_gives_up_what_takes_too_long() -> None:
    lanes = Lanes()
    task = lanes.put("a", lambda: asyncio.sleep(60))
    await lanes.drain(within=0.02)
    await asyncio.sleep(0)
    assert task.cancelled()
