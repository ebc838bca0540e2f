"""The day on which somebody last held a role, as an organizer types it."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.rules.date_order import month_first
from bot.rules.dates import past_days
from bot.rules.zones import first_known


def past_day(ctx: Context, typed: str) -> date:
    """Raises ValueError for what is no day, may be two, or is still to come where the community is."""
    today = ctx.now.astimezone(ctx.community.tz).date()
    zone = ZoneInfo(first_known(ctx.community.zone))
    days = past_days(typed, today, month_first=month_first(zone, ctx.reader.locale))
    if len(days) > 1 or days[0] > today:
        raise ValueError(typed)
    return days[0]
