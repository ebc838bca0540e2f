"""Times of a call as they are typed: read in the asker's zone, and asked about where they may mean two."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.context import Context
from bot.features.sessions.times import read_when
from bot.features.volunteers.wanted import Wanted
from bot.rules.moments import Moment
from bot.speech import Refused, say

_UNTIL = re.compile(r"^\s*(?:by|until|till)\s+|\s*まで\s*$", re.IGNORECASE)
"""What says that a moment is a deadline, where that is known."""
FIELDS = ("at", "closes")
"""The instants of a wanted call that are typed, as ``Wanted`` names them."""


def read_times(ctx: Context, when: str, until: str, zone: ZoneInfo) -> dict[str, str]:
    """What a wanted call keeps of them. Raises Refused about the one or the other."""
    starts = read_when(ctx, when, zone, "when") if when else None
    closes = read_when(ctx, _UNTIL.sub("", until), zone, "until") if until else None
    for moment, field, typed in ((starts, "when", when), (closes, "until", until)):
        if moment is not None and moment.repeat is not None:
            raise Refused(say("volunteer.no_repeat", typed=typed), field)
    lasts = str(starts.minutes or "") if starts else ""
    return {**_kept(starts, "at"), **_kept(closes, "closes"), "minutes": lasts}


def _kept(moment: Moment | None, name: str) -> dict[str, str]:
    if moment is None:
        return {name: ""}
    other = moment.other.isoformat() if moment.other else ""
    return {name: moment.at.isoformat(), f"{name}_other": other, f"{name}_doubt": str(moment.doubt or "")}


def in_doubt(wanted: Wanted) -> str:
    """Which of ``FIELDS`` may mean two moments, the first of them; empty: none."""
    return next((name for name in FIELDS if getattr(wanted, f"{name}_doubt")), "")


def readings(wanted: Wanted, name: str) -> tuple[datetime, ...]:
    """What that one may mean, the likelier first."""
    both = (getattr(wanted, name), getattr(wanted, f"{name}_other"))
    return tuple(datetime.fromisoformat(one) for one in both if one)


def answered(name: str, at: datetime) -> dict[str, str]:
    """What is changed of a wanted call once it is said which was meant."""
    return {name: at.isoformat(), f"{name}_other": "", f"{name}_doubt": ""}
