"""How long before a start people want to be reminded, as they type it."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

MOST = 5
SHORTEST = timedelta(minutes=1)
LONGEST = timedelta(days=30)

_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_WORDS = {"週間": "w", "日": "d", "時間": "h", "分": "m"}
_ONE = re.compile(
    r"([0-9]{1,5}) ?(w(?:eeks?)?|d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|週間|日|時間|分) ?(?:前|before)?"
)
_BETWEEN = re.compile(r" ?[,、と&・] ?| and |(?<=[a-z前間日分]) (?=[0-9])")
_NONE = ("none", "なし", "無し")


def read_offsets(typed: str) -> tuple[timedelta, ...]:
    """``1d, 1h, 10m``, ``1日前、1時間前``: the largest first, each once; ``none``: empty.

    Raises ValueError for anything else, for more than five, and for one under a minute or over thirty days.
    """
    words = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if words in _NONE:
        return ()
    offsets = {_read(one) for one in _BETWEEN.split(words)}
    if len(offsets) > MOST:
        raise ValueError(typed)
    return tuple(sorted(offsets, reverse=True))


def is_offsets(typed: str) -> bool:
    """Whether ``read_offsets`` reads it."""
    try:
        read_offsets(typed)
    except ValueError:
        return False
    return True


def write_offsets(offsets: Iterable[timedelta]) -> str:
    """As ``read_offsets`` reads them, each (of whole minutes) in the largest unit that says it."""
    return ", ".join(_write(one) for one in offsets) or "none"


def _read(typed: str) -> timedelta:
    match = _ONE.fullmatch(typed)
    if match is None:
        raise ValueError(typed)
    offset = int(match[1]) * _UNITS[_WORDS.get(match[2], match[2][0])]
    if not SHORTEST <= offset <= LONGEST:
        raise ValueError(typed)
    return offset


def _write(offset: timedelta) -> str:
    unit = next((unit for unit, length in _UNITS.items() if not offset % length), "m")
    return f"{offset // _UNITS[unit]}{unit}"
