"""Days as people type them, and the instants at which they begin."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_TYPED = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def read_date(typed: str) -> date:
    """``2026-12-01``, ``2026/12/1``, ``2026年12月1日``. Raises ValueError for what is none."""
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        raise ValueError(typed)
    return date(int(match[1]), int(match[2]), int(match[3]))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant (aware UTC) at which the next day begins there. Raises OverflowError on the last day of year 9999."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
