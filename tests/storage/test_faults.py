"""When the database is locked, away, or the work fails half-way."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.people import Account
from bot.ports import Kind, NewEntry, Source, TransientFault
from storage import engine
from storage.unit import open_storage
from tests.storage.village import NOON, Village, village_at


def _deposit(to: Account, source: str = "s") -> NewEntry:
    return NewEntry(None, to.id, Kind.ROLE, 2, NOON, Source(source), reason="MC", tags=("mc",))


async def _give(village: Village, to: Account, source: str = "s") -> None:
    async with village.storage.community(village.community) as uow:
        await uow.ledger.give(_deposit(to, source))


async def test_work_that_fails_half_way_leaves_nothing(village: Village) -> None:
    ben = await village.person("ben")
    day = await village.day_of(ben)

    async def fail() -> None:
        async with village.storage.community(village.community) as uow:
            await uow.allowances.spend(day.id, 2, 10)
            await uow.ledger.give(_deposit(ben))
            await uow.deliveries.owe(village.post("gift"))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await village.balance(ben) == 0
    assert await village.claims() == []
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.allowances.day(day.id) == day
        assert await uow.tags.like("", 9) == []


async def test_a_cancelled_handler_leaves_nothing_and_holds_nobody_up(village: Village) -> None:
    ben = await village.person("ben")
    given = asyncio.Event()

    async def hang() -> None:
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(_deposit(ben))
            given.set()
            await asyncio.sleep(60)

    handler = asyncio.create_task(hang())
    await given.wait()
    handler.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handler
    await _give(village, ben)
    assert await village.balance(ben) == 2


async def test_cancelling_at_any_moment_does_no_harm(village: Village) -> None:
    ben = await village.person("ben")
    for number in range(30):
        handler = asyncio.create_task(_give(village, ben, f"cancelled-{number}"))
        await asyncio.sleep(number * 0.0004)
        handler.cancel()
        await asyncio.gather(handler, return_exceptions=True)
    before = await village.balance(ben)
    await asyncio.gather(*(_give(village, ben, f"kept-{number}") for number in range(10)))
    assert await village.balance(ben) == before + 20


async def test_what_only_reads_cannot_write(village: Village) -> None:
    ben = await village.person("ben")
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
        async with village.storage.community(village.community, write=False) as uow:
            await uow.ledger.give(_deposit(ben))
    assert await village.balance(ben) == 0


async def test_a_reader_sees_one_moment_and_does_not_wait_for_writers(village: Village) -> None:
    ben = await village.person("ben")
    async with village.storage.community(village.community, write=False) as uow:
        assert await uow.ledger.balance_of(ben.member) == 0
        await _give(village, ben)
        assert await uow.ledger.balance_of(ben.member) == 0
    assert await village.balance(ben) == 2


async def test_sixty_four_handlers_at_once_all_come_through(village: Village) -> None:
    ben = await village.person("ben")
    await asyncio.gather(*(_give(village, ben, str(number)) for number in range(64)))
    assert await village.balance(ben) == 128


async def test_two_storages_of_one_file_do_not_lock_each_other_out(village: Village) -> None:
    ben = await village.person("ben")
    other = await open_storage(village.url)
    twin = Village(village.url, other, village.community, village.space)
    await asyncio.gather(*(_give((village, twin)[n % 2], ben, str(n)) for n in range(64)))
    await other.close()
    assert await village.balance(ben) == 128


@contextmanager
def _locked(url: str) -> Iterator[None]:
    file = make_url(url).database
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_file_locked_for_long_is_a_transient_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.1)
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        ben = await village.person("ben")
        with _locked(village.url):
            with pytest.raises(TransientFault):
                await _give(village, ben)
            with pytest.raises(TransientFault):
                await village.claims()
            assert await village.balance(ben) == 0
        await _give(village, ben)
        assert await village.balance(ben) == 2


async def test_a_turn_that_never_comes_is_a_transient_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_TURN_SECONDS", 0.1)
    async with village_at(f"sqlite:///{tmp_path}/village.db") as village:
        ben = await village.person("ben")
        async with village.storage.community(village.community):
            with pytest.raises(TransientFault):
                await _give(village, ben)
        await _give(village, ben)


_END_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def _end_connections_of(village: Village) -> None:
    other = await open_storage(village.url)
    async with other.database.writing() as connection:
        await connection.execute(text(_END_OTHERS))
    await other.close()


async def test_a_connection_lost_in_the_middle_is_a_transient_fault_and_the_next_one_works(village: Village) -> None:
    if village.storage.database.is_sqlite:
        pytest.skip("a file has no connection to lose")
    ben = await village.person("ben")

    async def lose() -> None:
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(_deposit(ben))
            await _end_connections_of(village)
            await uow.ledger.balance_of(ben.member)

    with pytest.raises(TransientFault):
        await lose()
    assert await village.balance(ben) == 0
    await _give(village, ben)
    assert await village.balance(ben) == 2


async def test_a_connection_lost_before_the_commit_is_a_transient_fault(village: Village) -> None:
    if village.storage.database.is_sqlite:
        pytest.skip("a file has no connection to lose")
    ben = await village.person("ben")

    async def lose() -> None:
        async with village.storage.community(village.community) as uow:
            await uow.ledger.give(_deposit(ben))
            await _end_connections_of(village)

    with pytest.raises(TransientFault):
        await lose()
    assert await village.balance(ben) == 0


async def test_a_connection_lost_while_it_rested_is_not_noticed(village: Village) -> None:
    if village.storage.database.is_sqlite:
        pytest.skip("a file has no connection to lose")
    ben = await village.person("ben")
    await _end_connections_of(village)
    await _give(village, ben)
    assert await village.balance(ben) == 2


async def test_a_row_locked_for_long_is_a_transient_fault(village: Village) -> None:
    if village.storage.database.is_sqlite:
        pytest.skip("SQLite locks no rows")
    ben = await village.person("ben")

    async def wait_for_lock() -> None:
        async with village.storage.database.writing() as connection:
            await connection.execute(text("SET lock_timeout = '100ms'"))
            await connection.execute(text("SELECT 1"))
        async with village.storage.community(village.community) as uow:
            await uow.people.lock(ben.member)

    async with village.storage.database.writing() as holder:
        await holder.execute(text("SELECT id FROM members FOR UPDATE"))
        with pytest.raises(TransientFault):
            await wait_for_lock()


@pytest.mark.parametrize(
    "away", ["postgresql://postgres@127.0.0.1:1/none", "postgresql://postgres:@/none?host=/nowhere"]
)
async def test_a_server_that_is_away_is_a_transient_fault(away: str) -> None:
    with pytest.raises(TransientFault):
        await open_storage(away)


@pytest.mark.parametrize("wrong", ["mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"])
async def test_a_url_that_names_no_database_of_ours_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        await open_storage(wrong)
