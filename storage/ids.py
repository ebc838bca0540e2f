"""Our own ids: 20 characters, in the order of their making."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: no i, l, o, u, so that an id can be read out."""
_LENGTH = 20
_RANDOM_BITS = 52
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Ids:
    """48 bits of milliseconds since 1970, then 52 random bits.

    Ids of one process made within the same millisecond still ascend: entries of one gift keep their order.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = (-1, 0)

    def new(self) -> str:
        elapsed = self._now() - _EPOCH
        millisecond = (elapsed.days * 86_400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000
        last_millisecond, last_tail = self._last
        # The first tail of a millisecond leaves the upper half free for those that follow it.
        step = last_tail + 1 + secrets.randbits(24) if millisecond == last_millisecond else 0
        tail = step or secrets.randbits(_RANDOM_BITS - 1)
        self._last = (millisecond, tail)
        number = (millisecond & (1 << 48) - 1) << _RANDOM_BITS | tail
        return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
