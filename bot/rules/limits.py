"""What one member can make the bot owe, so that nobody has to wait for what another began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Limits:
    """A community's limits of one member. Organizers set them, and only the last one binds organizers too."""

    sessions: int = 10
    """Sessions and series of one host that are not over; a series counts once."""
    calls: int = 10
    """Volunteer calls by one member that are open; a recurring call counts once."""
    posts: int = 20
    """Posts in one channel on one day (of the community's zone) that one member caused."""
    commands: int = 30
    """Commands, presses and forms of one member within a minute."""


DEFAULT_LIMITS = Limits()

DATES_AHEAD = 10
"""Dates to come of one series that exist at a time, so that no change of a series touches more than these."""

POSTS_AT_ONCE = 40
"""Posts of one series that one transaction writes, beside those of its first date."""
MESSAGES_A_DAY = 8
"""Direct messages on one day (of the community's zone) that one member causes one other by what they do."""
TAKEN_BACK_A_DAY = 2
"""Who has taken back so many gifts to one person on one day sends that person no more messages that day."""
QUESTIONS_A_DAY = 2
"""Questions on one day from one member to one other, answered or not."""
OPEN_QUESTIONS = 5
"""Questions of one member, to whomever, that nobody has answered yet."""
SHOWN_FOR = timedelta(days=30)
"""So long after a gift was taken back its receiver can show its words to organizers."""


def day_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The day of an instant in that zone, from its midnight to the next one's (aware UTC)."""
    day = at.astimezone(zone).date()
    begins, ends = (datetime.combine(one, time(0), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return begins, ends


def next_free(ends: Sequence[datetime], held: int, most: int) -> datetime | None:
    """When fewer than ``most`` are open, if nothing is cancelled; None: never by itself.

    ``ends``: when those end that end by themselves, of the ``held`` that are open.
    """
    have_to_end = held - most + 1
    return sorted(ends)[have_to_end - 1] if 0 < have_to_end <= len(ends) else None
