"""One bot process a SQLite file: a lock of the operating system, which ends with its process whatever ends that.

It is on a file of its own beside the database: closing any handle of a file drops the POSIX locks that the process has
on it, SQLite's among them (SQLite, "How To Corrupt", 2.2). The file stays: to delete it would let two in.
"""

import asyncio
import fcntl
import os
from pathlib import Path

from storage.engine import url_of

SUFFIX = ".lock"
BETWEEN_LOOKS = 0.1
"""Seconds."""


class AnotherBotRuns(Exception):
    """Its message is one line for the operator."""


class BotLock:
    """Held until ``release``, or until this process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        os.close(self._handle)


async def lock_for_bot(url: str, *, within: float) -> BotLock | None:
    """The lock of a SQLite file, waited for so many seconds; None for PostgreSQL, which any number may share.

    Raises AnotherBotRuns.
    """
    file = lock_file(url)
    if file is None:
        return None
    ends = asyncio.get_running_loop().time() + within
    while True:
        handle = _taken(file)
        if handle is not None:
            return BotLock(handle)
        if asyncio.get_running_loop().time() >= ends:
            raise AnotherBotRuns(
                f"Another Shinrai is at work on {str(file).removesuffix(SUFFIX)}: end it first. "
                "SQLite takes one bot process; for more, set DATABASE_URL to PostgreSQL."
            )
        await asyncio.sleep(BETWEEN_LOOKS)


def lock_file(url: str) -> Path | None:
    """Beside the database itself, also where that is reached by a link."""
    parsed = url_of(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    file = Path(parsed.database or "").resolve()
    return file.with_name(file.name + SUFFIX)


def _taken(file: Path) -> int | None:
    """A handle with the lock; None where another process has it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == file.stat().st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):  # held, or deleted since it was opened
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
