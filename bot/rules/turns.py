"""Whose turn it is: who has never held a role, then who held it longest ago; the quick come first only among equals.

Who has a seat to come has had their turn, though not held the role yet: else calls weeks ahead went to the same one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LONGEST_AGO = datetime.min.replace(tzinfo=UTC)


class Wish(StrEnum):
    """What was pressed under a call; one a member."""

    TRY = "try"
    DO = "do"
    MENTOR = "mentor"
    RESERVE = "reserve"
    """Only if nobody else does."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of one member about the role of the call."""

    held: bool = False
    """Ever: completed, declared or named by an organizer."""
    last: datetime | None = None
    """Aware UTC. None although held: it is not known when, so it counts as longest ago."""
    lately: int = 0
    """Roles of any kind held within the last 90 days, or to be held."""
    carries: int = 0
    """First-timers beside whom they already stand at that time."""
    coming: datetime | None = None
    """Until when they have a seat, or are proposed for one, in another such call that is not over."""


@dataclass(frozen=True, slots=True)
class Volunteer:
    member: str
    wish: Wish
    order: int
    """Smaller was pressed first; no two are the same."""
    past: Past = Past()


class Reason(StrEnum):
    """The steps of the order, as they are taken: the first in which two differ decides."""

    NEVER = "never"
    LONG_AGO = "long_ago"
    FEW_LATELY = "few_lately"
    PRESSED_FIRST = "pressed_first"


def in_turn(volunteers: Iterable[Volunteer]) -> tuple[Volunteer, ...]:
    return tuple(sorted(volunteers, key=_steps))


def why(volunteer: Volunteer, following: Volunteer) -> Reason:
    """Why ``volunteer`` stands before ``following``, who comes later in turn."""
    compared = zip(Reason, _steps(volunteer), _steps(following), strict=True)
    return next((reason for reason, one, other in compared if one != other), Reason.PRESSED_FIRST)


def _steps(volunteer: Volunteer) -> tuple[bool, datetime, int, int]:
    past = volunteer.past
    last = max(past.last or LONGEST_AGO, past.coming or LONGEST_AGO)
    return past.held or past.coming is not None, last, past.lately, volunteer.order
