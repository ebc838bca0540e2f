"""A mentor's seat goes as those do beside whom they stand: with the last of them it is known how it went."""

from datetime import datetime

from bot.features.volunteers.debriefing import owe_debrief
from bot.ports import CallId, SeatState, UnitOfWork
from bot.rules.choosing import SeatKind


async def settle_mentors(uow: UnitOfWork, call: CallId, at: datetime, now: datetime) -> None:
    """COMPLETED where they stood beside one who was there. The call must be locked."""
    seats = await uow.calls.seats(call)
    for mentor in seats:
        if mentor.kind is not SeatKind.MENTOR or mentor.state is not SeatState.CONFIRMED:
            continue
        states = {one.state for one in seats if one.mentor == mentor.account.member}
        if not states or SeatState.CONFIRMED in states:
            continue
        done = SeatState.COMPLETED in states
        await uow.calls.settle(mentor.id, SeatState.COMPLETED if done else SeatState.EXCUSED, at)
        if done:
            await owe_debrief(uow, mentor, now)
