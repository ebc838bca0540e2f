"""How fast are boards and one's own page in a large community? `make bench-boards`, without plans: ``--no-plans``.

A community of 300 members holds 100,000 deposits of two years, one in twenty taken back. Each question is asked 200
times of SQLite and of PostgreSQL, each time in a unit of work of its own as a command does; below it stand the steps
of its plan. The rows are filled in behind the repositories, in the shape that they write.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, insert, text

from bot.people import AccountRef, CommunityId, Facts, Locale, MemberId, PlatformName, SpaceFacts, SpaceRef
from bot.ports import Kind, UnitOfWork
from storage.tables import allowance_days, entries, entry_tags, entry_words, gifts
from storage.unit import SqlStorage, open_storage
from storage.verify import verify
from tests.postgres import fresh_database

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MEMBERS, DEPOSITS, YEARS = 300, 100_000, 2
TIMES = 200
AT_ONCE = 5_000
TAGS = [f"tag{number}" for number in range(40)]
SPACE = SpaceRef(PlatformName.SLACK, "T1")
Ask = Callable[[UnitOfWork, MemberId], Awaitable[object]]


def _since(**ago: float) -> datetime:
    return NOW - timedelta(**ago)


QUESTIONS: Mapping[str, Ask] = {
    "board, month": lambda u, m: u.ledger.board(starts=_since(days=30), ends=NOW, most=10),
    "board, quarter": lambda u, m: u.ledger.board(starts=_since(days=91), ends=NOW, most=10),
    "board, year": lambda u, m: u.ledger.board(starts=_since(days=365), ends=NOW, most=10),
    "board, all": lambda u, m: u.ledger.board(starts=None, ends=None, most=10),
    "rank_of, month": lambda u, m: u.ledger.rank_of(m, starts=_since(days=30), ends=NOW),
    "rank_of, year": lambda u, m: u.ledger.rank_of(m, starts=_since(days=365), ends=NOW),
    "rank_of, all": lambda u, m: u.ledger.rank_of(m, starts=None, ends=None),
    "received": lambda u, m: u.ledger.received(m, before=None, most=10),
    "given": lambda u, m: u.ledger.given(m, before=None, most=10),
    "public_words": lambda u, m: u.ledger.public_words(m, 3),
    "balance_of": lambda u, m: u.ledger.balance_of(m),
    "by_kind": lambda u, m: u.ledger.by_kind(m),
    "by_tag": lambda u, m: u.ledger.by_tag(m, 5),
    "gifts of all": lambda u, m: u.ledger.gifts(receiver=None, before=None, most=10),
    "gifts to one": lambda u, m: u.ledger.gifts(receiver=m, before=None, most=10),
    "tags like": lambda u, m: u.tags.like("tag1", 25),
}


@dataclass(frozen=True, slots=True)
class Large:
    storage: SqlStorage
    community: CommunityId
    member: MemberId
    """An ordinary one, with as many entries as most have."""


async def fill(storage: SqlStorage) -> Large:
    community = await storage.house.settle(SpaceFacts(SPACE, "Large"), locale=Locale("en"), zone="UTC", at=NOW)
    async with storage.community(community) as uow:
        people = [await uow.people.settle(Facts(AccountRef(SPACE, f"U{n}"), f"person {n}")) for n in range(MEMBERS)]
        day = await uow.allowances.begin(people[0].member, NOW - timedelta(days=900), NOW + timedelta(days=1))
    chance = random.Random(7)
    rows: dict[Any, list[dict[str, object]]] = {table: [] for table in (gifts, entries, entry_words, entry_tags)}
    standing = 0
    async with storage.database.writing() as connection:
        for number in range(DEPOSITS):
            standing += _deposit(rows, chance, community, [person.id for person in people], day.id, number)
            if len(rows[gifts]) == AT_ONCE or number == DEPOSITS - 1:
                for table, values in rows.items():
                    await connection.execute(insert(table), values)
                    values.clear()
        spent = allowance_days.update().values(spent=standing)
        await connection.execute(spent)
    if not storage.database.is_sqlite:
        # What autovacuum does by itself, at a time of its own.
        async with storage.database._writer.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM (ANALYZE)"))
    return Large(storage, community, people[7].member)


def _deposit(
    rows: Mapping[Any, list[dict[str, object]]],
    chance: random.Random,
    community: str,
    accounts: list[str],
    day: str,
    number: int,
) -> int:
    """One gift with its entry and words, taken back now and then; the points that stand."""
    at = NOW - timedelta(days=365 * YEARS) * (1 - number / DEPOSITS)
    giver, receiver = chance.sample(accounts, 2)
    points, taken_back, reaction = chance.choice((1, 1, 1, 2, 3)), chance.random() < 0.05, chance.random() < 0.5
    here, gift, entry = {"community_id": community}, f"g{number:019}", f"e{number:019}"
    shared = {**here, "giver_id": giver, "receiver_id": receiver, "turn": 1, "gift_id": gift}
    kind = Kind.REACTION if reaction else Kind.THANKS
    rows[gifts].append(
        {
            **here,
            "id": gift,
            "giver_id": giver,
            "day_id": day,
            "at": at,
            "likeness": "",
            "public": chance.random() < 0.7,
        }
    )
    rows[entries].append(
        {**shared, "id": entry, "kind": kind.value, "points": points, "at": at, "recorded_at": at}
        | {"source": f"{number:064x}", "reverses": None}
    )
    if not reaction:
        rows[entry_words].append({**here, "entry_id": entry, "reason": f"for the talk number {number}"})
        rows[entry_tags].append({**here, "entry_id": entry, "tag": chance.choice(TAGS), "position": 0})
    if taken_back:
        later = at + timedelta(minutes=chance.randrange(1, 60 * 24))
        rows[entries].append(
            {**shared, "id": f"r{number:019}", "kind": Kind.REVERSAL.value, "points": -points, "at": later}
            | {"recorded_at": later, "source": f"reversal:{entry}", "reverses": entry}
        )
        rows[entry_words].append({**here, "entry_id": f"r{number:019}", "reason": "undone"})
    return 0 if taken_back else points


async def ask(large: Large, question: Ask) -> None:
    async with large.storage.community(large.community, write=False) as uow:
        await question(uow, large.member)


async def measure(large: Large, question: Ask) -> tuple[float, float]:
    """(p50 ms, p99 ms)."""
    took = []
    for _ in range(TIMES + 10):
        began = time.perf_counter()
        await ask(large, question)
        took.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(took[10:], n=100)
    return cuts[49], cuts[98]


@contextmanager
def _listening(storage: SqlStorage) -> Iterator[list[tuple[str, Any]]]:
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            heard.append((statement, parameters))

    engine = storage.database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


async def plan(large: Large, question: Ask) -> list[str]:
    """The steps of what is asked; on PostgreSQL with the rows that each touched."""
    with _listening(large.storage) as heard:
        await ask(large, question)
    is_sqlite = large.storage.database.is_sqlite
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) "
    steps: list[str] = []
    async with large.storage.database.reading() as connection:
        for statement, parameters in heard[1:]:  # the first opens the unit of work
            rows = (await connection.exec_driver_sql(explain + statement, parameters)).all()
            steps += [str(row[-1]) for row in rows]
    return steps if is_sqlite else [step for step in steps if "rows=" in step]


async def bench(engine: str, *, plans: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = await fresh_database() if engine == "postgresql" else f"sqlite:///{folder}/bench.db"
        storage = await open_storage(url, now=lambda: NOW)
        try:
            large = await fill(storage)
            for name, question in QUESTIONS.items():
                p50, p99 = await measure(large, question)
                print(f"{engine:11} {name:16} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms", flush=True)
                for step in await plan(large, question) if plans else ():
                    print(f"{'':12} {step}")
            faults = await verify(storage.database)
            print(f"{engine:11} verify: {len(faults)} faults", flush=True)
        finally:
            await storage.close()


async def main() -> None:
    for engine in ("sqlite", "postgresql"):
        await bench(engine, plans="--no-plans" not in sys.argv)


if __name__ == "__main__":
    asyncio.run(main())
