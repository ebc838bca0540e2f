"""A call as it stands: what it asks for, who wants it, who has it, and what is still free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.context import Drawing
from bot.people import MemberId
from bot.ports import (
    Call,
    CallId,
    CallState,
    Choosing,
    Occurrence,
    OccurrenceState,
    Press,
    Role,
    Seat,
    SeatState,
    UnitOfWork,
)
from bot.rules.choosing import Places, SeatKind
from bot.rules.turns import Past, Volunteer


@dataclass(frozen=True, slots=True)
class Standing:
    call: Call
    role: Role
    occurrence: Occurrence | None
    presses: Sequence[Press]
    seats: Sequence[Seat]
    pasts: Mapping[MemberId, Past]
    """Of all who pressed or have a seat."""

    @property
    def free(self) -> Places:
        taken = [seat.kind for seat in self.seats]
        places = self.call.places
        return Places(
            max(0, places.first - taken.count(SeatKind.FIRST)),
            max(0, places.open - taken.count(SeatKind.OPEN)),
            max(0, places.mentor - taken.count(SeatKind.MENTOR)),
        )

    @property
    def is_full(self) -> bool:
        """Of those who take the role; a mentor can be missing."""
        return self.free.first + self.free.open == 0

    @property
    def is_off(self) -> bool:
        called_off = self.occurrence is not None and self.occurrence.state is OccurrenceState.CANCELLED
        return called_off or self.call.state is CallState.CANCELLED

    def is_over(self, now: datetime) -> bool:
        return now >= self.call.ends

    def is_open(self, now: datetime) -> bool:
        """Whether one can still press."""
        return not self.is_off and not self.is_over(now)

    @property
    def seats_at_once(self) -> bool:
        """Whether a free seat is for who presses, rather than for who is next in turn at the deadline."""
        first_come = self.call.state is CallState.OPEN and self.call.choosing is Choosing.FIRST_COME
        return first_come or self.call.state is CallState.SETTLED

    @property
    def waiting(self) -> tuple[Volunteer, ...]:
        """Who pressed and has no seat."""
        seated = {seat.account.member for seat in self.seats}
        return tuple(self.volunteer(one) for one in self.presses if one.account.member not in seated)

    @property
    def mentors(self) -> Mapping[str, int]:
        """Who is seated as a mentor and not done with it, and how many first-timers they have, here and elsewhere."""
        here = [seat.mentor for seat in self.seats if seat.state is SeatState.PROPOSED]
        going_on = (seat for seat in self.seats if seat.state in (SeatState.PROPOSED, SeatState.CONFIRMED))
        seated = (seat.account.member for seat in going_on if seat.kind is SeatKind.MENTOR)
        return {member: self.pasts[member].carries + here.count(member) for member in seated}

    def volunteer(self, press: Press) -> Volunteer:
        return Volunteer(press.account.member, press.wish, press.order, self.pasts[press.account.member])

    def press_of(self, member: str) -> Press | None:
        return next((one for one in self.presses if one.account.member == member), None)

    def seat(self, id: str) -> Seat | None:
        """None: it was left since, or is of another call."""
        return next((one for one in self.seats if one.id == id), None)

    def seat_of(self, member: str) -> Seat | None:
        return next((one for one in self.seats if one.account.member == member), None)


async def standing_of(uow: UnitOfWork, call: Call, now: datetime) -> Standing:
    """As it is now. The time of a call for a session is the session's."""
    role = await uow.roles.role(call.role)
    assert role is not None, "a role is retired, never deleted"
    occurrence = await uow.sessions.occurrence(call.occurrence) if call.occurrence else None
    presses, seats = await uow.calls.presses(call.id), await uow.calls.seats(call.id)
    members = {one.account.member for one in presses} | {one.account.member for one in seats}
    pasts = await uow.calls.pasts(call.role, members, now)
    return Standing(call, role, occurrence, presses, seats, pasts)


async def follow_session(uow: UnitOfWork, call: Call) -> Call:
    """A call for a session that was moved, or ends at another time, goes with it. The call must be locked."""
    occurrence = await uow.sessions.occurrence(call.occurrence) if call.occurrence else None
    if occurrence is None:
        return call
    ends = occurrence.starts + timedelta(minutes=occurrence.plan.minutes)
    if (occurrence.starts, ends) == (call.starts, call.ends):
        return call
    closes = min(call.closes, occurrence.starts)
    return await uow.calls.change(call.id, starts=occurrence.starts, ends=ends, closes=closes)


async def lock_call(uow: UnitOfWork, id: str) -> Call | None:
    """As all do who change it."""
    return await uow.calls.lock(CallId(id))


async def standing_drawn(drawing: Drawing) -> Standing | None:
    """Of the call that a delivery's subject names first."""
    call = await drawing.uow.calls.call(CallId(drawing.parts[0]))
    return await standing_of(drawing.uow, call, drawing.now) if call else None
