"""Who asks for much waits for themselves: turns between communities, and in each between members."""

import asyncio

import pytest

from bot.turns import Crowded, Turns


class Hall:
    """Notes in which order people were let in."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.order: list[str] = []
        self.most = 0
        self._inside = 0

    async def visit(self, group: str, one: str, within: float | None = None) -> str:
        try:
            async with self.turns.turn(group, one, within):
                self._inside += 1
                self.most = max(self.most, self._inside)
                self.order.append(one)
                await asyncio.sleep(0)
                self._inside -= 1
        except Crowded:
            return "crowded"
        return "let in"


async def test_members_take_turns_however_many_one_of_them_has_waiting() -> None:
    hall = Hall(Turns(1))
    await asyncio.gather(*(hall.visit("T1", one) for one in ["flood"] * 50 + ["ben", "chie"]))
    assert hall.order.index("ben") <= 2
    assert hall.order.index("chie") <= 3
    assert len(hall.order) == 52
    assert hall.most == 1


async def test_communities_take_turns_however_many_members_of_one_are_waiting() -> None:
    hall = Hall(Turns(1))
    crowd = [("T1", f"p{n}") for n in range(100)]
    await asyncio.gather(*(hall.visit(group, one) for group, one in [*crowd, ("T2", "elsewhere")]))
    assert hall.order.index("elsewhere") <= 2


async def test_of_one_member_only_so_many_are_in_work_and_others_go_past_them() -> None:
    turns = Turns(10, each=2)
    hall = Hall(turns)
    async with turns.turn("T1", "aiko"), turns.turn("T1", "aiko"):
        waiting = asyncio.create_task(hall.visit("T1", "aiko"))
        assert await hall.visit("T1", "ben") == "let in"
        assert not waiting.done()
    assert await waiting == "let in"


async def test_who_waits_too_long_is_turned_away_and_takes_nobodys_place() -> None:
    turns = Turns(1)
    hall = Hall(turns)
    async with turns.turn("T1", "aiko"):
        assert await hall.visit("T1", "ben", within=0.01) == "crowded"
        assert turns.waiting == 0
    assert await hall.visit("T1", "ben") == "let in"


async def test_when_too_many_wait_the_last_of_whoever_has_most_is_turned_away() -> None:
    turns = Turns(1, waiting=5)
    hall = Hall(turns)
    async with turns.turn("T1", "aiko"):
        flood = [asyncio.create_task(hall.visit("T1", "flood")) for _ in range(5)]
        await asyncio.sleep(0)
        other = asyncio.create_task(hall.visit("T1", "ben"))
        await asyncio.sleep(0.01)
        assert [task.done() for task in flood] == [False] * 4 + [True]
    assert [await task for task in flood] == ["let in"] * 4 + ["crowded"]
    assert await other == "let in"


@pytest.mark.parametrize(("latest_wins", "turned_away"), [(False, 2), (True, 0)])
async def test_a_members_line_is_bounded(latest_wins: bool, turned_away: int) -> None:
    turns = Turns(1, line=2, latest_wins=latest_wins)
    hall = Hall(turns)
    async with turns.turn("T1", "aiko"):
        tasks = [asyncio.create_task(hall.visit("T1", "ben")) for _ in range(3)]
        await asyncio.sleep(0.01)
    outcomes = [await task for task in tasks]
    assert outcomes.count("crowded") == 1
    assert outcomes.index("crowded") == turned_away


async def test_whoever_is_cancelled_while_waiting_or_inside_leaves_no_place_taken() -> None:
    turns = Turns(1)
    hall = Hall(turns)
    async with turns.turn("T1", "aiko"):
        waiting = asyncio.create_task(hall.visit("T1", "ben"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    inside = asyncio.create_task(hall.visit("T1", "chie"))
    await asyncio.sleep(0)
    inside.cancel()
    await asyncio.gather(inside, return_exceptions=True)
    assert await hall.visit("T1", "dai") == "let in"
    assert turns.waiting == 0
