"""The deadline of a call: who is next in turn is proposed, or what is left is given away."""

from bot.context import Woken
from bot.feature import Feature
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.notices import tell_nobody, tell_seated
from bot.features.volunteers.proposing import propose
from bot.features.volunteers.seating import seat_next
from bot.features.volunteers.standing import Standing, follow_session, lock_call, standing_of
from bot.ports import Call, CallId, CallState, Choosing, SeatState, UnitOfWork

feature = Feature("volunteers.closing")

CLOSES = "volunteer.closes"


async def close_at(uow: UnitOfWork, call: Call) -> None:
    await uow.timers.set(CLOSES, call.id, call.closes)


@feature.timer(CLOSES, lock=lock_call)
async def closes(woken: Woken) -> None:
    call = await woken.uow.calls.lock(CallId(woken.subject))
    if call is None or call.state is not CallState.OPEN:
        return
    standing = await standing_of(woken.uow, await follow_session(woken.uow, call), woken.now)
    if not standing.is_open(woken.now):
        return
    if standing.call.choosing is Choosing.COLLECT:
        await propose(woken.uow, standing, woken.now)
    else:
        await _give_away(woken, standing)
    await redraw(woken.uow, standing, standing.call, woken.now)


async def _give_away(woken: Woken, standing: Standing) -> None:
    """Who comes only if nobody else does is seated now; a seat that is free still is for who presses."""
    before = {seat.id for seat in standing.seats}
    call = await woken.uow.calls.change(standing.call.id, state=CallState.SETTLED)
    await seat_next(woken.uow, standing, SeatState.CONFIRMED, woken.now)
    after = await standing_of(woken.uow, call, woken.now)
    for seat in after.seats:
        if seat.id not in before:
            await tell_seated(woken.uow, after, seat, woken.now)
    if not after.is_full:
        await tell_nobody(woken.uow, after, woken.now)
