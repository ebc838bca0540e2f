"""Who takes the seats of a call: first-timer seats prefer who has never held the role, and a mentor stands beside them.

Nothing here depends on the order in which volunteers are given. One more of them costs at most one other their seat,
and a mentor theirs where nobody is left whom they would stand beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.rules.turns import Volunteer, Wish, in_turn

MOST_CARRIED = 2
"""First-timers beside whom one mentor stands at a time."""
GLAD = (Wish.TRY, Wish.DO)
"""Who wants a seat, whoever else does."""


class SeatKind(StrEnum):
    FIRST = "first"
    OPEN = "open"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True)
class Places:
    """How many seats of each kind are free."""

    first: int
    open: int
    mentor: int


@dataclass(frozen=True, slots=True)
class Seated:
    member: str
    kind: SeatKind
    mentor: str | None = None
    """Of a first-timer: who stands beside them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Every volunteer is in exactly one of seated, passed over and not needed."""

    seated: tuple[Seated, ...]
    passed_over: tuple[str, ...]
    """In turn."""
    alone: tuple[str, ...]
    """First-timers who are seated without a mentor though the role wants one."""
    not_needed: tuple[str, ...]
    """Would be a mentor, but nobody seated lacks one."""


def choose(
    places: Places, volunteers: Iterable[Volunteer], *, wants_mentor: bool, mentors: Mapping[str, int] = {}
) -> Choice:
    """``volunteers`` have no seat yet; ``mentors``: seated as such already, and how many first-timers they carry.

    Whoever has never held the role is a first-timer, in whatever seat, also where they are sure that they can do it.
    """
    line = in_turn(volunteers)
    taking = _taking(places, line)
    first_timers = tuple(one.member for one in taking if wants_mentor and not one.past.held)
    beside = stand_beside(first_timers, places.mentor, line, mentors)
    seated = (
        *(Seated(one.member, kind, beside.get(one.member)) for one, kind in taking.items()),
        *(Seated(member, SeatKind.MENTOR) for member in dict.fromkeys(beside.values()) if member not in mentors),
    )
    alone = tuple(member for member in first_timers if member not in beside)
    with_seat = {one.member for one in seated}
    left = tuple(one for one in line if one.member not in with_seat)
    not_needed = tuple(one.member for one in left if one.wish is Wish.MENTOR and not alone)
    passed_over = tuple(one.member for one in left if one.member not in not_needed)
    return Choice(seated, passed_over, alone, not_needed)


def stand_beside(
    first_timers: Iterable[str], seats: int, line: Sequence[Volunteer], mentors: Mapping[str, int] = {}
) -> Mapping[str, str]:
    """First-timer → mentor, as far as mentors reach: always who carries least, so each has their own first.

    ``seats``: how many of ``line``, which is in turn, can be seated as mentors besides those who are already.
    """
    able = (one for one in line if one.wish is Wish.MENTOR and can_mentor(one))
    least_first = sorted(able, key=lambda one: one.past.carries)[:seats]
    carried = dict(sorted(mentors.items())) | {one.member: one.past.carries for one in least_first}
    beside: dict[str, str] = {}
    for first_timer in first_timers:
        mentor = min(carried, key=lambda member: (carried[member], member in beside.values()), default=None)
        if mentor is None or carried[mentor] >= MOST_CARRIED:
            break
        beside[first_timer] = mentor
        carried[mentor] += 1
    return beside


def can_mentor(volunteer: Volunteer) -> bool:
    return volunteer.past.held and volunteer.past.carries < MOST_CARRIED


def at_once(places: Places, volunteer: Volunteer) -> SeatKind | None:
    """First come, first served: which free seat a press takes now.

    None: none is free, or it is not for them: to be a mentor who has never held the role or carries enough, or to come
    only if nobody else does, which shows later.
    """
    match volunteer.wish:
        case Wish.MENTOR:
            return SeatKind.MENTOR if places.mentor and can_mentor(volunteer) else None
        case Wish.RESERVE:
            return None
        case Wish.TRY | Wish.DO:
            return _taking(places, (volunteer,)).get(volunteer)
        case _:
            assert_never(volunteer.wish)


def _taking(places: Places, line: Sequence[Volunteer]) -> Mapping[Volunteer, SeatKind]:
    """A first-timer seat prefers, it does not exclude; but others take it only when no open one is left."""
    first_timers = [one for one in line if one.wish is Wish.TRY and not one.past.held][: places.first]
    glad = [one for one in line if one.wish in GLAD and one not in first_timers]
    others = [*glad, *(one for one in line if one.wish is Wish.RESERVE)]
    first = first_timers + others[places.open :][: places.first - len(first_timers)]
    return dict.fromkeys(first, SeatKind.FIRST) | dict.fromkeys(others[: places.open], SeatKind.OPEN)
