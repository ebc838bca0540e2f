"""Waiting by turns: who asks for much waits for themselves, and nobody else waits for them.

Groups (communities) take turns, and within a group its members do. Nothing here holds a transaction.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager

Line = deque["asyncio.Future[None]"]


class Crowded(Exception):
    """No turn came in time, or too many wait already."""


class Turns:
    """At most ``at_once`` are in work, and ``each`` of one member; the others wait.

    ``waiting``: how many wait at most. When one more comes, the last of whoever has the longest line, in the group
    with the most, is turned away. ``line``: how many of one member wait at most; then their newest is turned away, or
    with ``latest_wins`` their oldest.
    """

    def __init__(
        self,
        at_once: int,
        *,
        waiting: int = 2_000,
        each: int | None = None,
        line: int | None = None,
        latest_wins: bool = False,
    ) -> None:
        self._latest_wins = latest_wins
        self._at_once = at_once
        self._each = at_once if each is None else each
        self._waiting_most = waiting
        self._line_most = waiting if line is None else line
        self._busy = 0
        self._busy_of: Counter[tuple[Hashable, Hashable]] = Counter()
        self._lines: OrderedDict[Hashable, OrderedDict[Hashable, Line]] = OrderedDict()
        self._waiting_in: Counter[Hashable] = Counter()

    @property
    def waiting(self) -> int:
        return self._waiting_in.total()

    @asynccontextmanager
    async def turn(self, group: Hashable, one: Hashable, within: float | None = None) -> AsyncIterator[None]:
        """Wait for a turn and keep it until the end of the block. Raises Crowded, after ``within`` seconds at last."""
        await self._take(group, one, within)
        try:
            yield
        finally:
            self._give_back(group, one)

    async def _take(self, group: Hashable, one: Hashable, within: float | None) -> None:
        if self._busy < self._at_once and self._busy_of[group, one] < self._each:
            self._count(group, one)
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue(group, one, mine)
        try:
            async with asyncio.timeout(within):
                await mine
        except BaseException as fault:
            if mine.done() and not mine.cancelled() and mine.exception() is None:
                self._give_back(group, one)  # it came in the same instant
            else:
                self._forget(group, one, mine)
            if isinstance(fault, TimeoutError):
                raise Crowded from fault
            raise

    def _queue(self, group: Hashable, one: Hashable, mine: "asyncio.Future[None]") -> None:
        line = self._lines.setdefault(group, OrderedDict()).setdefault(one, deque())
        line.append(mine)
        self._waiting_in[group] += 1
        if len(line) > self._line_most:
            self._turn_away(group, one, line[0] if self._latest_wins else line[-1])
        elif self.waiting > self._waiting_most:
            fullest = max(self._lines, key=self._waiting_in.__getitem__)
            longest = max(self._lines[fullest], key=lambda name: len(self._lines[fullest][name]))
            self._turn_away(fullest, longest, self._lines[fullest][longest][-1])

    def _turn_away(self, group: Hashable, one: Hashable, who: "asyncio.Future[None]") -> None:
        self._forget(group, one, who)
        if not who.done():
            who.set_exception(Crowded())

    def _forget(self, group: Hashable, one: Hashable, who: "asyncio.Future[None]") -> None:
        people = self._lines.get(group, OrderedDict())
        line = people.get(one)
        if line is None or who not in line:
            return
        line.remove(who)
        self._left_line(group, one, line)

    def _left_line(self, group: Hashable, one: Hashable, line: Line) -> None:
        self._waiting_in[group] -= 1
        if not line:
            del self._lines[group][one]
        if not self._lines[group]:
            del self._lines[group], self._waiting_in[group]

    def _count(self, group: Hashable, one: Hashable) -> None:
        self._busy += 1
        self._busy_of[group, one] += 1

    def _give_back(self, group: Hashable, one: Hashable) -> None:
        self._busy -= 1
        self._busy_of[group, one] -= 1
        if not self._busy_of[group, one]:
            del self._busy_of[group, one]
        while self._busy < self._at_once and (found := self._next()) is not None:
            found.set_result(None)

    def _next(self) -> "asyncio.Future[None] | None":
        """Who is let in now; their group, and they in it, come last from here on."""
        for group, people in self._lines.items():
            for one, line in people.items():
                if self._busy_of[group, one] >= self._each:
                    continue
                found = line.popleft()
                people.move_to_end(one)
                self._lines.move_to_end(group)
                self._left_line(group, one, line)
                if found.done():  # given up in this very instant
                    return self._next()
                self._count(group, one)
                return found
        return None


DOOR_WAIT = 2.5
"""Seconds for which a request waits at the door: both platforms wait for three."""


def door() -> Turns:
    """Where an adapter lets requests in before it does anything costly for them: 15 of one member at once."""
    return Turns(200, waiting=10_000, each=15, line=100)


def farewells() -> Turns:
    """For telling those who were turned away, where that takes a request of its own: what there is time for."""
    return Turns(2, waiting=400, each=1, line=100)
