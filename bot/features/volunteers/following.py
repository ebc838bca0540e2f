"""A call for a session goes with it: moved, it is moved; cancelled, it is withdrawn.

Who has a seat in it, or has answered it, is told by the session's own notice: one message, also to who is its guest.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.roles.words import role_words
from bot.features.volunteers.announcing import redraw
from bot.features.volunteers.asking import await_end
from bot.features.volunteers.closing import close_at
from bot.features.volunteers.missing import look_again
from bot.features.volunteers.proposing import confirm_in_time
from bot.features.volunteers.reminding import remind_anew
from bot.features.volunteers.reserve import ask_reserve_at
from bot.features.volunteers.standing import Standing, follow_session, standing_drawn, standing_of
from bot.features.volunteers.withdrawing import call_off
from bot.features.volunteers.words import name_words
from bot.people import Account, MemberId
from bot.ports import Before, CallState, Occurrence, OccurrenceState, SeatState, UnitOfWork
from bot.rules.choosing import SeatKind
from bot.speech import Block, Buttons, Card, Item, Text, say

feature = Feature("volunteers.following")

MOVED = "volunteer.moved"
HAVING = (SeatState.PROPOSED, SeatState.CONFIRMED)
UNDECIDED = (CallState.OPEN, CallState.PROPOSED)


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
            await remind_anew(uow, replace(before, call=moved), now)
        await redraw(uow, before, moved, now)


@feature.concerned_by_session
async def concerned(uow: UnitOfWork, was: Occurrence, now: Occurrence) -> Sequence[Account]:
    """Who has a seat or is proposed for one; of a call that is not decided yet, or goes, also who has answered it."""
    found: list[Account] = []
    for id in await uow.calls.of_occurrence(was.id):
        call = await uow.calls.call(id)
        assert call is not None, "a call is never deleted"
        found += [seat.account for seat in await uow.calls.seats(id) if seat.state in HAVING]
        if call.state in UNDECIDED or now.state is OccurrenceState.CANCELLED:
            found += [press.account for press in await uow.calls.presses(id)]
    return found


@feature.beside_change
async def beside(drawing: Drawing, before: Before, occurrence: Occurrence, receiver: Account) -> tuple[Block, ...]:
    """Their role there, and how to give it back; of what is cancelled, that nobody is needed any more."""
    found = []
    for id in await drawing.uow.calls.all_of_occurrence(occurrence.id):
        call = await drawing.uow.calls.call(id)
        standing = await standing_of(drawing.uow, call, drawing.now) if call else None
        part = _part(standing, receiver.member, drawing.now) if standing else ""
        if standing is None or not part:
            continue
        words = say(f"volunteer.change.{part}", role=role_words(standing.role))
        leave = drawing.button(say("volunteer.not_after_all"), "volunteer.unpress", id) if part != "off" else None
        found.append(Item(words, leave))
    return tuple(found)


def _part(standing: Standing, member: MemberId, now: datetime) -> str:
    """What the reader has to do with a call; empty: nothing."""
    if standing.occurrence is not None and standing.occurrence.state is OccurrenceState.CANCELLED:
        return "off" if standing.press_of(member) is not None else ""
    if not standing.is_open(now):
        return ""
    seat = standing.seat_of(member)
    if seat is not None and seat.state is SeatState.CONFIRMED:
        return "mentor" if seat.kind is SeatKind.MENTOR else "seat"
    undecided = standing.call.state in UNDECIDED and standing.press_of(member) is not None
    return "answered" if undecided else ""


# --- what an earlier release owed ---


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
