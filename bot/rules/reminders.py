"""Which reminders of a start are still to be sent, and until when each of them is of use."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.rules.quiet import QuietHours, before_quiet


@dataclass(frozen=True, slots=True)
class Reminder:
    offset: timedelta
    """How long before the start it was wanted; quiet hours may bring it forward."""
    due: datetime
    expires: datetime
    """When the next one falls due, at last the start: after an outage one arrives, not all that were missed."""


def reminders(
    starts: datetime, offsets: Iterable[timedelta], since: datetime, sent: Collection[timedelta] = ()
) -> tuple[Reminder, ...]:
    """In the order in which they fall due; instants are aware UTC, offsets above zero, ``sent``: for this very start.

    ``since``: when people learn of this start. Nobody is reminded of what they heard of only at that moment or later,
    so that none is planned which would fall due until then.
    """
    wanted = sorted({one for one in set(offsets) - set(sent) if starts - one > since}, reverse=True)
    instants = [*(starts - one for one in wanted), starts]
    return tuple(Reminder(offset, *span) for offset, span in zip(wanted, pairwise(instants), strict=True))


def still_ahead(
    starts: datetime, offsets: Iterable[timedelta], now: datetime, quiet: QuietHours, zone: ZoneInfo
) -> tuple[Reminder, ...]:
    """Those that fall due after ``now``, before quiet hours rather than in them, in that order; none that is late.

    Of two that would fall due at the same instant the nearer one.
    """
    dues = {before_quiet(starts - one, quiet, zone, now): one for one in sorted(set(offsets), reverse=True)}
    ahead = [(offset, due) for due, offset in dues.items() if due > now]
    instants = [*(due for _, due in ahead), starts]
    return tuple(Reminder(*one, expires) for one, expires in zip(ahead, instants[1:], strict=True))
