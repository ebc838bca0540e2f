"""How long an attempt may ask something of a platform: as long as nobody can have taken its process for dead.

The numbers belong together: the last request of a process ends at most ``FRESH_FOR + ATTEMPT_TAKES`` seconds after
its last beat was begun, and nobody takes over before ``SILENT_FOR``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

BEATS_EVERY = 2.0
"""Seconds between two beats."""
FRESH_FOR = 4.0
"""Seconds since the last beat was begun in which a request may begin."""
ATTEMPT_TAKES = 4.0
"""Seconds after which an attempt is cancelled, whatever it waits for."""
SILENT_FOR = timedelta(seconds=10)
"""By the database's clock: then a process that has not beaten is dead to the others."""


class NotBegun(ConnectionError):
    """The heart-beat is too old for a request: nothing of it was written. To a library it is a lost connection."""


class Lease:
    """Of one attempt. ``holds`` says whether its process is still who claimed it, with a beat that is fresh."""

    def __init__(self, holds: Callable[[], bool], seconds: Callable[[], float]) -> None:
        self._holds = holds
        self._seconds = seconds
        self._ends = seconds() + ATTEMPT_TAKES
        self.refused = False
        """A request of this attempt was not begun."""
        self.written = False
        """Something of this attempt has left."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within, ``may_begin`` asks this lease."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def check(self) -> None:
        if not self._holds() or self._seconds() >= self._ends:
            self.refused = True
            raise NotBegun("The heart-beat is late: no request is begun.")


_current: ContextVar[Lease | None] = ContextVar("lease", default=None)


def in_an_attempt() -> bool:
    """Whether what runs here hands a delivery over; all else (answers, look-ups for people) has no lease."""
    return _current.get() is not None


def may_begin() -> None:
    """Adapters ask before a request is made. Raises NotBegun."""
    lease = _current.get()
    if lease is not None:
        lease.check()


def may_write() -> None:
    """Adapters ask directly before bytes of a request are written, with nothing awaited in between. Raises NotBegun."""
    lease = _current.get()
    if lease is not None:
        lease.check()
        lease.written = True
