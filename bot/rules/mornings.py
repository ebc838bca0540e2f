"""The next morning, in local wall time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)


def next_morning(after: datetime, zone: ZoneInfo) -> datetime:
    """9:00 there, of the day that follows (aware UTC): what was late in the evening has been slept on."""
    tomorrow = after.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, zone).astimezone(UTC)
