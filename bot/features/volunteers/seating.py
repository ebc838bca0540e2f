"""Giving seats: to who is next in turn, each first-timer with a mentor beside them where one is to be had."""

from collections.abc import Sequence
from datetime import datetime

from bot.features.volunteers.standing import Standing, standing_of
from bot.people import MemberId
from bot.ports import SeatState, UnitOfWork
from bot.rules.choosing import Seated, SeatKind, choose, stand_beside
from bot.rules.turns import Volunteer, Wish, in_turn


async def seat_next(
    uow: UnitOfWork, standing: Standing, state: SeatState, now: datetime, *, but: frozenset[Wish] = frozenset()
) -> None:
    """Give what is free to those who wait, and what is left to who pressed after the deadline.

    ``but``: not to who pressed those. The call must be locked.
    """
    standing = await with_mentors_locked(uow, standing, now)
    line = [one for one in standing.waiting if one.wish not in but]
    late = [one for one in line if not _in_time(standing, one)]
    for some in ([one for one in line if one not in late], late):
        if some:
            await _give(uow, await standing_of(uow, standing.call, now), some, state, now)
    await pair_up(uow, await standing_of(uow, standing.call, now), state, now)


async def with_mentors_locked(uow: UnitOfWork, standing: Standing, now: datetime, *also: MemberId) -> Standing:
    """As it is once no other call changes how many first-timers these have: two at a time, across all calls.

    ``also``: would be mentors as well. Calls are locked before members, and each in one order: nobody waits in a ring.
    """
    for member in sorted(mentors_of(standing) | set(also)):
        await uow.people.lock(member)
    return await standing_of(uow, standing.call, now)


def mentors_of(standing: Standing) -> set[MemberId]:
    """Who is one, or would be."""
    seated = {seat.account.member for seat in standing.seats if seat.kind is SeatKind.MENTOR}
    return seated | {press.account.member for press in standing.presses if press.wish is Wish.MENTOR}


async def _give(
    uow: UnitOfWork, standing: Standing, line: Sequence[Volunteer], state: SeatState, now: datetime
) -> None:
    choice = choose(standing.free, line, wants_mentor=standing.role.wants_mentor, mentors=standing.mentors)
    first_timers = {MemberId(one.member) for one in line if not one.past.held}
    await uow.calls.seat(standing.call.id, choice.seated, state, first_timers=first_timers, at=now)


def _in_time(standing: Standing, volunteer: Volunteer) -> bool:
    press = standing.press_of(volunteer.member)
    return press is not None and press.at <= standing.call.closes


async def pair_up(uow: UnitOfWork, standing: Standing, state: SeatState, now: datetime) -> None:
    """Who was seated alone before has a mentor as soon as there is one. The call must be locked."""
    if not standing.role.wants_mentor:
        return
    standing = await with_mentors_locked(uow, standing, now)
    alone = [seat.account.member for seat in standing.seats if _is_alone(standing, seat.account.member)]
    beside = stand_beside(alone, standing.free.mentor, in_turn(standing.waiting), standing.mentors)
    new = dict.fromkeys(mentor for mentor in beside.values() if mentor not in standing.mentors)
    seated = [Seated(mentor, SeatKind.MENTOR) for mentor in new]
    await uow.calls.seat(standing.call.id, seated, state, first_timers=(), at=now)
    for first_timer, mentor in sorted(beside.items()):
        await uow.calls.pair(standing.call.id, MemberId(first_timer), MemberId(mentor))


def _is_alone(standing: Standing, member: str) -> bool:
    seat = standing.seat_of(member)
    return seat is not None and seat.first_time and seat.kind is not SeatKind.MENTOR and seat.mentor is None


def alone(standing: Standing) -> tuple[MemberId, ...]:
    """First-timers beside whom nobody stands, though the role wants it."""
    if not standing.role.wants_mentor:
        return ()
    return tuple(seat.account.member for seat in standing.seats if _is_alone(standing, seat.account.member))
