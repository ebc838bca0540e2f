"""The day on which somebody last held a role, as an organizer types it."""

from datetime import date

from bot.context import Context
from bot.rules.dates import read_date


def past_day(ctx: Context, typed: str) -> date:
    """Raises ValueError for what is no day, or is still to come where the community is."""
    day = read_date(typed)
    if day > ctx.now.astimezone(ctx.community.tz).date():
        raise ValueError(typed)
    return day
