"""What an operator wants to know of a database: does it answer, is it up to date, can it be written to."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from bot.ports import Check, Health, TransientFault
from storage.engine import Database, url_of
from storage.migrate import current, knows, newest

NAME = "database"
_WRITES_NOTHING = text("UPDATE communities SET name = name WHERE 1 = 0")


async def examine_database(url: str) -> list[Check]:
    """Changes nothing; a SQLite file that is not there is not made. Stops at the first fault."""
    checks: list[Check] = []
    async for check in _checks(url):
        checks.append(check)
        if check.health is Health.FAULT:
            break
    return checks


async def _checks(url: str) -> AsyncIterator[Check]:
    parsed = url_of(url)
    missing = missing_file(parsed)
    if missing is not None:
        yield _no_file_yet(missing)
        return
    try:
        revision = await current(url)
    except (TransientFault, DBAPIError, OSError) as fault:
        yield Check(NAME, Health.FAULT, f"does not answer ({_reason(fault)}); check DATABASE_URL.")
        return
    yield Check(NAME, Health.OK, f"answers ({parsed.get_backend_name()}).")
    yield _up_to_date(revision)
    if revision == newest():
        yield await _writable(url)


def missing_file(url: URL) -> Path | None:
    """SQLite's, where it is not there yet: whoever connected would make it."""
    file = Path(url.database or "")
    return file if url.get_backend_name() == "sqlite" and not file.exists() else None


def _no_file_yet(file: Path) -> Check:
    folder = file.absolute().parent
    if not os.access(folder, os.W_OK):
        return Check(NAME, Health.FAULT, f"has no file yet, and none can be made in {folder}: let the bot write there.")
    return Check(NAME, Health.OK, "has no file yet; shinrai run makes it.")


def _up_to_date(revision: str | None) -> Check:
    name = "migrations"
    if revision == newest():
        return Check(name, Health.OK, f"up to date ({revision}).")
    if revision is None:
        return Check(name, Health.OK, "the database is empty; shinrai run fills it with tables.")
    if not knows(revision):
        return Check(name, Health.FAULT, f"at {revision}, which this version does not know: run the newer version.")
    return Check(name, Health.FAULT, f"at {revision}, this version needs {newest()}: run shinrai migrate.")


async def _writable(url: str) -> Check:
    name = "writing"
    database = Database(url)
    try:
        async with database.writing() as connection:
            await connection.execute(_WRITES_NOTHING)
    except (TransientFault, DBAPIError) as fault:
        return Check(name, Health.FAULT, f"the database cannot be written to ({_reason(fault)}): check its rights.")
    finally:
        await database.close()
    return Check(name, Health.OK, "the database can be written to.")


def _reason(fault: Exception) -> str:
    """One line, without statements or parameters."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    return (str(cause).splitlines() or [type(cause).__name__])[0]
