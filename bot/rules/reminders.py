"""Which reminders of a start are still to be sent, and until when each of them is of use."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.quiet import QuietHours, before_quiet


@dataclass(frozen=True, slots=True)
class Reminder:
    offset: timedelta
    """How long before the start it was wanted; when it is late it is sent nearer to it."""
    due: datetime
    expires: datetime
    """When the next one falls due, at last the start: after an outage one arrives, not all that were missed."""


def reminders(
    starts: datetime, offsets: Iterable[timedelta], now: datetime, sent: Collection[timedelta] = ()
) -> tuple[Reminder, ...]:
    """In the order in which they fall due; instants are aware UTC, offsets above zero, ``sent``: for this very start.

    Of those whose time has passed one at most is sent, at once: the largest of which more than half remains, unless
    another was sent already or falls due now.
    """
    if starts <= now:
        return ()
    wanted = sorted(set(offsets) - set(sent), reverse=True)
    plan = [(offset, starts - offset) for offset in wanted if starts - offset >= now]
    if not sent and all(due > now for _, due in plan):
        late = [(offset, now) for offset in wanted if starts - offset < now and starts - now > offset / 2]
        plan = [*late[:1], *plan]
    instants = [*(due for _, due in plan), starts]
    return tuple(Reminder(*one, expires) for one, expires in zip(plan, instants[1:], strict=True))


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
