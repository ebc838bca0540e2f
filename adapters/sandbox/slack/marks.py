"""Ids, time stamps and secrets that look like Slack's and are the same in every run."""

import hashlib
from itertools import count

from adapters.sandbox.slack.values import Clock


class Ids:
    """``U0000000001``, ``C0000000002``, …: unique over all workspaces of one server."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):010d}"

    def number(self) -> int:
        return next(self._numbers)


class Stamps:
    """``1760000000.000123``: seconds and a counter, unique and rising within a workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def now(self) -> int:
        """Unix seconds."""
        return int(self._clock())

    def next(self) -> str:
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def secret(*words: object, length: int = 24) -> str:
    """A made-up secret: as long as a real one, guessed by nobody who does not know the words."""
    return hashlib.sha256(":".join(map(str, words)).encode()).hexdigest()[:length]
