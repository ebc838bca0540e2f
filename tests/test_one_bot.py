"""One bot process a SQLite file, by a lock of the operating system; over the command line, as operators see it."""

import asyncio
from pathlib import Path

import pytest

from adapters.sandbox.slack.server import SlackStandIn
from storage.bot_lock import AnotherBotRuns, lock_file, lock_for_bot
from tests.faults.live import LiveBot, environment, shinrai


async def test_the_lock_is_beside_the_database_itself_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "data" / "real.db")
    assert lock_file(f"sqlite:///{tmp_path}/link.db") == tmp_path / "data" / "real.db.lock"
    assert lock_file("postgresql://h/d") is None
    lock = await lock_for_bot(f"sqlite:///{tmp_path}/link.db", within=0)
    assert lock is not None
    assert (tmp_path / "data" / "real.db.lock").stat().st_mode & 0o777 == 0o600
    with pytest.raises(AnotherBotRuns):
        await lock_for_bot(f"sqlite:///{tmp_path}/data/real.db", within=0)
    lock.release()


async def test_a_lock_whose_file_was_deleted_while_it_was_waited_for_is_none(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/x.db", tmp_path / "x.db.lock"
    first = await lock_for_bot(url, within=0)
    assert first is not None
    waiting = asyncio.create_task(lock_for_bot(url, within=5))
    await asyncio.sleep(0.2)
    file.unlink()
    second = await waiting
    assert second is not None
    assert file.exists()
    with pytest.raises(AnotherBotRuns):
        await lock_for_bot(url, within=0)
    for lock in (first, second):
        lock.release()


async def test_postgresql_takes_any_number(tmp_path: Path) -> None:
    assert await lock_for_bot("postgresql://h/d", within=0) is None


async def test_while_a_bot_runs_who_writes_is_refused_and_who_reads_is_not(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None)
        bot = LiveBot(env, tmp_path)
        await bot.start()
        code, out, err = await shinrai(env, "migrate", folder=tmp_path)
        assert (code, out) == (2, "")
        assert err == (
            f"Another Shinrai is at work on {tmp_path}/x.db: end it first. "
            "SQLite takes one bot process; for more, set DATABASE_URL to PostgreSQL.\n"
        )
        assert (await shinrai(env, "verify", folder=tmp_path))[0] == 0
        assert (await shinrai(env, "export", folder=tmp_path))[0] == 0
        assert await bot.stop() == 0
        assert (await shinrai(env, "migrate", folder=tmp_path))[:2] == (0, "Already up to date.\n")


async def test_who_starts_beside_a_running_bot_waits_fifteen_seconds_and_ends_with_one_line(tmp_path: Path) -> None:
    """Also beside one that is stopped: it may go on at any moment. When it goes on, nothing has happened."""
    async with SlackStandIn() as slack:
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None)
        bot = LiveBot(env, tmp_path)
        await bot.start()
        began = asyncio.get_running_loop().time()
        code, _, err = await shinrai(env, "run", folder=tmp_path)
        assert 15 <= asyncio.get_running_loop().time() - began < 25
        assert (code, err.splitlines()[-1].startswith("Another Shinrai is at work on")) == (2, True)
        assert await bot.stop() == 0


async def test_who_starts_beside_a_bot_that_is_ending_takes_over_from_it(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None)
        old, new = LiveBot(env, tmp_path), LiveBot(env, tmp_path)
        await old.start()
        starting = asyncio.create_task(new.start())
        await asyncio.sleep(2.0)
        assert not starting.done()
        assert await old.stop() == 0
        await starting
        assert await new.stop() == 0


async def test_a_lock_ends_with_its_process_whatever_ends_it(tmp_path: Path) -> None:
    async with SlackStandIn() as slack:
        env = environment(f"sqlite:///{tmp_path}/x.db", slack, None)
        old, new = LiveBot(env, tmp_path), LiveBot(env, tmp_path)
        await old.start()
        await old.kill()
        assert (tmp_path / "x.db.lock").exists()
        await new.start()
        assert await new.stop() == 0
