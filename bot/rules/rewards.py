"""What a role brings that somebody completed: little enough that nobody does it for the points.

A role is always on record and celebrated; this decides only about points. It needs the word of somebody with nothing to
gain, two roles a day and five a week pay, and of what takes place at the same time only the dearest.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.overlapping import Span, overlap

MOST_A_DAY = 2
MOST_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Paid:
    """What a member has points for: a role, mentoring, or a session that they hosted."""

    span: Span
    points: int
    is_role: bool
    """It counts to the roles of a day and week; to host has limits of its own (``rules.hosting``)."""


class Unpaid(StrEnum):
    """Why a role brings no points."""

    WORD = "word"
    """Nobody but who called or gains by it has said that it took place."""
    OFTEN = "often"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Reward:
    points: int
    unpaid: Unpaid | None = None
    """None: it brings something, or the role has no points anyway."""


def vouched(words: Collection[str], gaining: Collection[str], *, by_organizer: bool) -> bool:
    """Whether points can follow: ``words`` are the members who say that it took place.

    ``gaining``: who called, and who gets points by it.
    """
    return by_organizer or not set(words) <= set(gaining)


def reward(
    deposit: int, span: Span, before: Iterable[Paid], zone: ZoneInfo, *, is_vouched: bool, is_role: bool = True
) -> Reward:
    """What a role brings, at most its ``deposit``. ``before``: what the member has points for, earlier or later.

    Together with what overlaps it, it brings what the dearest of these does. ``zone``: the community's. Not
    ``is_role``: a session that they hosted, of which the limits of a day and week are looked at elsewhere.
    """
    paid = [one for one in before if one.points > 0]
    if deposit <= 0:
        return Reward(0)
    if not is_vouched:
        return Reward(0, Unpaid.WORD)
    roles = [one.span.starts.astimezone(zone).date() for one in paid if one.is_role]
    day = span.starts.astimezone(zone).date()
    same_week = [one for one in roles if one.isocalendar()[:2] == day.isocalendar()[:2]]
    if is_role and (roles.count(day) >= MOST_A_DAY or len(same_week) >= MOST_A_WEEK):
        return Reward(0, Unpaid.OFTEN)
    points = max(0, deposit - sum(one.points for one in paid if overlap(one.span, span)))
    return Reward(points, None if points else Unpaid.OVERLAP)
