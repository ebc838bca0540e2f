"""Times of day as people type them."""

import re
from dataclasses import dataclass
from datetime import time

CLOCK = (
    r"[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m"
    r"|(?:午前|午後)[0-9]{1,2}:[0-9]{2}|(?:午前|午後)?[0-9]{1,2}時(?:半|[0-9]{1,2}分)?"
)
"""All that ``read_clock`` may read, and some that no clock shows, such as 24:00."""

_COLON = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
_HALVED = re.compile(r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))? ?(?P<half>am|pm)")
_HALVED_JA = re.compile(r"(?P<half>午前|午後)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
_JI = re.compile(r"(?P<half>午前|午後)?(?P<hour>[0-9]{1,2})時(?:(?P<han>半)|(?P<minute>[0-9]{1,2})分)?")


@dataclass(frozen=True, slots=True)
class Clock:
    at: time
    either_half: bool
    """It may as well mean twelve hours later."""


def read_clock(typed: str) -> Clock:
    """``19:30``, ``7pm``, ``7:30 pm``, ``19時``, ``19時半``, ``午後7時30分``, ``午後7:30``; in NFKC and lower case.

    Raises ValueError for what no clock shows.
    """
    if match := _COLON.fullmatch(typed):
        return _plain(match["hour"], int(match["minute"]))
    if match := _HALVED.fullmatch(typed):
        return _english(int(match["hour"]), int(match["minute"] or 0), match["half"])
    if match := _HALVED_JA.fullmatch(typed):
        return _japanese(int(match["hour"]), int(match["minute"]), match["half"])
    if match := _JI.fullmatch(typed):
        minute = 30 if match["han"] else int(match["minute"] or 0)
        return _japanese(int(match["hour"]), minute, match["half"]) if match["half"] else _plain(match["hour"], minute)
    raise ValueError(typed)


def _plain(hour: str, minute: int) -> Clock:
    """Who writes 07:30 means the morning; who writes 7:30 may mean either."""
    return Clock(time(int(hour), minute), either_half=not hour.startswith("0") and int(hour) < 12)


def _english(hour: int, minute: int, half: str) -> Clock:
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return Clock(time(hour % 12 + 12 * (half == "pm"), minute), either_half=False)


def _japanese(hour: int, minute: int, half: str) -> Clock:
    """午後12時 is noon on digital clocks but midnight in law, 午前12時 the reverse; 午後0時 is noon."""
    if hour > 12:
        raise ValueError(hour)
    return Clock(time(hour % 12 + 12 * (half == "午後"), minute), either_half=hour == 12)
