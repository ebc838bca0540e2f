"""A call for a session goes with it: moved, it is moved; cancelled, it is withdrawn. Who has a seat is told."""

from dataclasses import replace
from datetime import datetime

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.asking import await_end
from bot.features.volunteers.closing import close_at
from bot.features.volunteers.missing import look_again
from bot.features.volunteers.notices import WORTH
from bot.features.volunteers.proposing import confirm_in_time
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.reserve import ask_reserve_at
from bot.features.volunteers.standing import Standing, follow_session, standing_drawn, standing_of
from bot.features.volunteers.withdrawing import call_off
from bot.features.volunteers.words import name_words
from bot.people import Account
from bot.ports import CallState, Occurrence, OccurrenceState, SeatState, UnitOfWork
from bot.speech import Buttons, Card, Text, say
from bot.telling import tell

feature = Feature("volunteers.following")

MOVED = "volunteer.moved"


@feature.session_changed
async def follow(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> None:
    for id in await uow.calls.of_occurrence(occurrence.id):
        call = await uow.calls.lock(id)
        if call is None:
            continue
        before = await standing_of(uow, call, now)
        if occurrence.state is OccurrenceState.CANCELLED:
            await call_off(uow, before, now)
            continue
        moved = await follow_session(uow, call)
        await await_end(uow, moved)
        if moved.state is CallState.OPEN:
            await close_at(uow, moved)
            await ask_reserve_at(uow, moved, now)
        await confirm_in_time(uow, moved, now)
        if moved.starts != call.starts:
            await look_again(uow, moved, now)
            standing = replace(before, call=moved)
            await remind_anew(uow, standing, now)
            await _tell_moved(uow, standing, now)
        await redraw(uow, before, moved, now)


async def _tell_moved(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    subject = f"{standing.call.id}|{standing.call.starts}|{now.isoformat()}"
    for seat in standing.seats:
        if seat.state is SeatState.CONFIRMED:
            await tell(uow, seat.account, purpose=MOVED, subject=subject, worth_for=WORTH, now=now)


@feature.delivery(MOVED, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    """When it is now, and how to give the seat back."""
    id, starts, at = drawing.parts
    standing, receiver = await standing_drawn(drawing), await drawing.receiver()
    if standing is None or receiver is None:
        return Dropped("gone")
    if str(standing.call.starts) != starts or await _moved_since(drawing, receiver, id, at):
        return Dropped("moved again")
    if not standing.is_open(drawing.now) or standing.seat_of(receiver.member) is None:
        return Dropped("cancelled")
    words = say("volunteer.moved", call=name_words(standing, drawing.reader.zone))
    leave = drawing.button(say("volunteer.not_after_all"), "volunteer.unpress", standing.call.id)
    return Card((Text(words), Buttons((leave,))))


async def _moved_since(drawing: Drawing, receiver: Account, call: str, at: str) -> bool:
    """Moved away and back while nobody was told, it is told once."""
    told = await drawing.uow.deliveries.told(MOVED, receiver.id, drawing.delivery.due_at)
    return any(one.subject.startswith(f"{call}|") and one.subject.rpartition("|")[2] > at for one in told)
