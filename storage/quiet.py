"""Quiet hours as they are stored: ``22:00-07:00``; ``00:00-00:00`` is never."""

from datetime import time

from bot.rules.quiet import QuietHours


def quiet_of(stored: str) -> QuietHours:
    starts, ends = stored.split("-")
    return QuietHours(time.fromisoformat(starts), time.fromisoformat(ends))
