"""What a driver raises, told as what the core can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import TransientFault

_SQLITE_PASSING = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
)
_POSTGRES_PASSING = (
    "08",  # connection exceptions
    "40",  # serialization failure, deadlock
    "53",  # insufficient resources, too many connections
    "57P",  # shutdown, terminated by an administrator, starting up
    "57014",  # cancelled by statement_timeout
    "55P03",  # lock_timeout
    "25P03",  # idle_in_transaction_session_timeout
)
"""Prefixes of SQLSTATE (PostgreSQL manual, appendix A)."""


@contextmanager
def telling_faults() -> Iterator[None]:
    """Raises TransientFault in place of what may pass by itself; everything else goes through unchanged."""
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        if is_transient(error):
            raise TransientFault(str(error)) from error
        raise


def is_transient(error: Exception) -> bool:
    """Was the database locked or away? OSError and TimeoutError come from connecting and from command time-outs."""
    match error:
        case PoolTimeout() | OSError() | TimeoutError():
            return True
        case DBAPIError():
            return error.connection_invalidated or _driver_says_so(error.orig)
        case _:
            return False


def _driver_says_so(error: BaseException | None) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF in _SQLITE_PASSING
    # SQLAlchemy's wrapper of what ends a connection in the middle of a rollback has no state; what it wraps has.
    states = (getattr(one, "sqlstate", None) for one in (error, getattr(error, "__cause__", None)))
    state = next((one for one in states if isinstance(one, str)), None)
    if state is not None:
        return state.startswith(_POSTGRES_PASSING)
    return isinstance(error, OSError | TimeoutError)
