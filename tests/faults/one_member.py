"""What one member does to the others: attacks on the real core with real storage, timed for everybody else.

Run as a script it prints figures, also of another version of the bot: from that version's folder, with it on the path,
`PYTHONPATH=. python <this file> [sessions|sessions-in-work|gifts|seats]`.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.people import PlatformName
from bot.ports import Attempt, Handed
from bot.speech import Outgoing
from storage.transaction import Transaction
from tests.town import Town, town_on

OTHERS = 20
EVERY = 0.05
"""Seconds between what two of the others ask, one after another."""
SERIES, IN_WORK = 250, 15
"""At once; and as many as one member's commands are in work at once."""
REMIND = "5d, 2d, 1d, 1h, 10m"


@dataclass(slots=True)
class Seen:
    """How the others fared meanwhile, and what the attack brought about."""

    answers: list[float] = field(default_factory=list)
    """Seconds, sorted once it is over."""
    quiet: float = 0.0
    """Seconds that an answer took just before the attack, on the machine as busy as it was: the median."""
    largest: int = 0
    """Rows that one transaction added, at most."""
    refused: int = 0
    waiting: dict[str, list[float]] = field(default_factory=dict)
    """By the platform's id of a person: when they were thanked, and were not told yet."""
    late: float = 0.0
    """Seconds by which the latest of the others' messages was handed over after it fell due."""
    brought: int = 0
    """Deliveries, direct messages or points, by what the attack is about."""

    def quantile(self, q: float) -> float:
        return sorted(self.answers)[min(len(self.answers) - 1, int(q * len(self.answers)))]

    def __str__(self) -> str:
        p50, p99 = self.quantile(0.5) * 1000, self.quantile(0.99) * 1000
        return (
            f"others: {len(self.answers)} answers, p50 {p50:.0f} ms, p99 {p99:.0f} ms "
            f"(before the attack {self.quiet * 1000:.0f} ms), refused {self.refused}, "
            f"largest transaction {self.largest} rows, "
            f"latest message {self.late:.1f} s late; the attack brought {self.brought}"
        )


@contextmanager
def counting() -> Iterator[Counter[Transaction]]:
    """How many rows each transaction adds."""
    rows, add = Counter[Transaction](), Transaction.add

    async def counted(self: Transaction, statement: Any, *values: Any) -> Any:
        rows[self] += len(values)
        return await add(self, statement, *values)

    Transaction.add = counted  # type: ignore[method-assign]
    try:
        yield rows
    finally:
        Transaction.add = add  # type: ignore[method-assign]


@asynccontextmanager
async def crowd() -> AsyncIterator[Town]:
    """A Slack town on a file, in which everybody has been before."""
    with tempfile.TemporaryDirectory() as folder:
        async with town_on(f"sqlite:///{Path(folder) / 'town.db'}", PlatformName.SLACK) as town:
            for number in range(OTHERS):
                town.arrives(f"other{number}")
            for name in ("aiko", "ben", "emi", *(f"other{number}" for number in range(OTHERS))):
                await town.asks(name, "trust show")
            yield town


async def meanwhile(town: Town, attack: Awaitable[object]) -> Seen:
    """The others give thanks to one another, one every ``EVERY`` seconds, until the attack is over."""
    seen = Seen()
    for turn in range(OTHERS // 2):
        await _thanks(town, seen, f"other{turn}", f"other{(turn + 2) % OTHERS}", -turn - 1)
    seen.quiet = seen.quantile(0.5)
    seen.answers.clear()
    with counting() as rows:
        await _all_at_once(town, seen, attack)
    seen.largest = max(rows.values())
    return seen


async def _all_at_once(town: Town, seen: Seen, attack: Awaitable[object]) -> None:
    hands_over = asyncio.ensure_future(_hand_over(town, seen))
    running = asyncio.ensure_future(attack)
    asked: list[asyncio.Task[None]] = []
    turn = 0
    while not running.done() or turn < OTHERS:
        giver, to = turn % OTHERS, (turn + 1 + turn // OTHERS) % OTHERS
        if giver != to:
            asked.append(asyncio.ensure_future(_thanks(town, seen, f"other{giver}", f"other{to}", turn)))
        turn += 1
        await asyncio.sleep(EVERY)
    await asyncio.gather(running, *asked)
    await town.delivers()
    hands_over.cancel()


async def _hand_over(town: Town, seen: Seen) -> None:
    """As the clock's loop does, all the while; what the others are told is timed."""
    post = town.screen.post

    async def timed(outgoing: Outgoing, attempt: Attempt) -> Handed:
        waiting = seen.waiting.get(outgoing.place.person)
        if waiting:
            seen.late = max(seen.late, time.perf_counter() - waiting.pop(0))
        return await post(outgoing, attempt)

    town.screen.post = timed  # type: ignore[method-assign]
    while True:
        await town.delivers()
        await asyncio.sleep(0.05)


async def _thanks(town: Town, seen: Seen, giver: str, to: str, turn: int) -> None:
    begun = time.perf_counter()
    answer = str(await town.thanks(giver, to, reason=f"for the {turn}th help"))
    seen.answers.append(time.perf_counter() - begun)
    if answer.startswith("You gave"):
        seen.waiting.setdefault(town.ref(to).user, []).append(time.perf_counter())
    elif "left for today" not in answer:
        seen.refused += 1


async def owed(town: Town, purpose: str) -> int:
    """How many posts were written down, of purposes that begin so."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community, write=False) as uow:
        rows = [row async for row in uow.exports.rows("posts")]
        return sum(str(row["purpose"]).startswith(purpose) and row["state"] != "dropped" for row in rows)


# --- the attacks ---


async def many_series(town: Town, count: int = SERIES) -> Seen:
    """C1: daily series with five reminders, all at once."""

    async def attack() -> None:
        await asyncio.gather(
            *(
                town.asks("ben", "session new", title=f"n {n}", when="2026-12-24 19:00", repeat="daily", remind=REMIND)
                for n in range(count)
            )
        )

    seen = await meanwhile(town, attack())
    seen.brought = await owed(town, "session.")
    return seen


async def give_and_undo(town: Town) -> Seen:
    """C5: a gift with words, taken back, and again."""

    async def attack() -> None:
        for n in range(30):
            given = await town.thanks("ben", "aiko", reason=f"word {n}")
            await town.delivers()
            if "Undo" in given.buttons:
                await town.presses("ben", given.buttons["Undo"])

    seen = await meanwhile(town, attack())
    aiko = town.ref("aiko").user
    seen.brought = sum(one.place.person == aiko for one in town.screen.posts)
    return seen


async def two_accounts(town: Town) -> Seen:
    """C6: a host calls for roles at overlapping short sessions, and says of a friend that they did them."""

    async def attack() -> None:
        for n in range(8):
            await town.asks("ben", "session new", title=f"n {n}", when="2026-11-23 12:30", minutes=5)
            call = await town.asks(
                "ben", "volunteer call", role="MC", session=1 + 2 * n, seats=1, choosing="first_come"
            )
            button = next((one for label, one in call.buttons.items() if label.startswith("I’ll do it")), None)
            if button is not None:
                await town.presses("aiko", button)
        town.clock.go(hours=1)
        town.restarts()
        for n in range(8):
            card = await town.asks("ben", "volunteer complete", number=2 + 2 * n)
            for label, button in card.buttons.items():
                if label.startswith("It took place"):
                    await town.presses("ben", button)

    seen = await meanwhile(town, attack())
    seen.brought = await town.balance("aiko")
    return seen


async def series_in_work(town: Town) -> Seen:
    return await many_series(town, IN_WORK)


ATTACKS: dict[str, Callable[[Town], Awaitable[Seen]]] = {
    "sessions": many_series,
    "sessions-in-work": series_in_work,
    "gifts": give_and_undo,
    "seats": two_accounts,
}


async def main(names: list[str]) -> None:
    for name in names or list(ATTACKS):
        async with crowd() as town:
            print(f"{name}: {await ATTACKS[name](town)}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
