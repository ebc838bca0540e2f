"""Reminders of a role as they are drawn, when they fall due: from the truth of that moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.sessions.words import left_words
from bot.features.volunteers.checklist import handbook_blocks, steps_button
from bot.features.volunteers.handover import handover_blocks
from bot.features.volunteers.notices import beside_blocks
from bot.features.volunteers.reminding import REMINDER, own_offsets
from bot.features.volunteers.standing import Standing, standing_drawn
from bot.features.volunteers.words import name_words
from bot.ports import DeliveryKind, Seat, SeatState
from bot.rules.choosing import SeatKind
from bot.speech import Block, Buttons, Card, Phrase, Text, say

feature = Feature("volunteers.reminder_posts")

NEAR = timedelta(minutes=90)
"""Shortly before midnight what is at hand is not called tomorrow's."""


@feature.delivery(REMINDER, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    _, seat_id, minutes, starts = drawing.parts
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    call = standing.call
    if call.starts is None or call.starts.isoformat() != starts:
        return Dropped("moved")
    if drawing.delivery.kind is DeliveryKind.REDRAW and drawing.now >= call.starts:
        return Dropped("begun")
    seat = standing.seat(seat_id)
    if not standing.is_open(drawing.now):
        return Dropped("cancelled")
    if seat is None or seat.state is not SeatState.CONFIRMED:
        return Dropped("given back")
    if timedelta(minutes=int(minutes)) not in own_offsets(await drawing.uow.people.member(seat.account.member)):
        return Dropped("not wanted")
    return await _card(drawing, standing, seat, call.starts)


async def _card(drawing: Drawing, standing: Standing, seat: Seat, starts: datetime) -> Card:
    """Whose turn it is, who stands beside whom, what is still to do, and how to get out of it."""
    blocks: list[Block] = [Text(_words(drawing, standing, seat, starts)), *beside_blocks(standing, seat)]
    blocks += [*await handbook_blocks(drawing, standing, seat), *await handover_blocks(drawing, standing, seat)]
    steps = steps_button(drawing, standing, seat.account.member)
    look = drawing.button(say("volunteer.stand_in"), "volunteer.stand_in", standing.call.id)
    settings = drawing.button(say("settings.title"), "settings.open")
    return Card((*blocks, Buttons((*steps, look, settings))))


def _words(drawing: Drawing, standing: Standing, seat: Seat, starts: datetime) -> Phrase:
    zone = ZoneInfo(drawing.reader.zone)
    tomorrow = starts.astimezone(zone).date() - drawing.now.astimezone(zone).date() == timedelta(days=1)
    part = "mentor" if seat.kind is SeatKind.MENTOR else "role"
    call = name_words(standing, drawing.reader.zone)
    if tomorrow and starts - drawing.now > NEAR:
        return say(f"volunteer.reminder.tomorrow.{part}", call=call)
    return say(f"volunteer.reminder.soon.{part}", call=call, left=left_words(starts - drawing.now))
