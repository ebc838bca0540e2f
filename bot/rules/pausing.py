"""How long a notice of a change waits for the next change, so that several in quick succession are told once."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=1)
LONGEST = timedelta(minutes=5)
"""A notice waits no longer than this after the first change that it tells of, however many follow."""
SHARE = 20
"""A notice waits for one part in so many of the time that is left at most: 15 seconds, five minutes before a start."""


def after_pause(now: datetime, *, begins: datetime | None = None, since: datetime | None = None) -> datetime:
    """When a notice of a change made ``now`` goes out (aware UTC).

    ``begins``: when that begins of which it tells; None: at no certain time. Once it has begun nothing waits.
    ``since``: when the first change was made that has not been told yet.
    """
    pause = PAUSE if begins is None else min(PAUSE, max(begins - now, timedelta()) / SHARE)
    due = now + pause
    return due if since is None else max(now, min(due, since + LONGEST))
