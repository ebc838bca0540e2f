"""A time zone as somebody types it: completed while they type, refused with the nearest where there is none."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.feature import Word
from bot.rules.cities import zone_meant, zones_at, zones_like, zones_near
from bot.speech import Either, Phrase, Refused, say

Zone = Annotated[str, Word(longest=50, suggests=True)]
SUGGESTED_MOST = 25
EXAMPLES = ("Asia/Tokyo", "Europe/London", "UTC")


def typed_zone(typed: str, now: datetime) -> str:
    """The IANA name of what was typed. Raises Refused with the nearest ones, or with those that have that offset."""
    zone = zone_meant(typed)
    if zone is not None:
        return zone
    if "/" not in typed:
        typed = typed.replace("_", " ")  # as one word it came with its spaces bridged
    at = zones_at(typed, now)
    if at:
        raise Refused(say("zone.by_place", typed=typed, near=Either(tuple(zone_words(one, now) for one in at))), "zone")
    near = zones_near(typed) or EXAMPLES
    raise Refused(say("zone.refused", typed=typed, near=near), "zone")


def zone_words(zone: str, now: datetime) -> Phrase:
    """With the time there, so that one sees at once whether it is the right one."""
    return say("zone.now", zone=zone, time=f"{now.astimezone(ZoneInfo(zone)):%H:%M}")


async def suggest_zones(ctx: Context, typed: str) -> tuple[str, ...]:
    return zones_at(typed, ctx.now, SUGGESTED_MOST) or zones_like(typed)
