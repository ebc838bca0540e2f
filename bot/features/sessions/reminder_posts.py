"""Reminders as they are drawn, when they fall due: from the truth of that moment."""

from datetime import datetime, timedelta

from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import answer_button
from bot.features.sessions.reminding import BETWEEN, DIRECT, IN_CHANNEL, own_offsets
from bot.features.sessions.words import is_open, left_words, people_words, wall_words
from bot.ports import Delivery, Occurrence, OccurrenceId
from bot.rules.attendance import Rsvp
from bot.speech import Buttons, Card, Text, When, say

feature = Feature("sessions.reminder_posts")


async def _wanted(drawing: Drawing) -> Occurrence | Dropped:
    id, _, starts = drawing.delivery.subject.split(BETWEEN)
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(id))
    if occurrence is None:
        return Dropped("gone")
    if occurrence.starts != datetime.fromisoformat(starts):
        return Dropped("moved")
    return occurrence if is_open(occurrence, drawing.now) else Dropped("cancelled")


def _offset_of(delivery: Delivery) -> timedelta:
    return timedelta(minutes=int(delivery.subject.split(BETWEEN)[1]))


@feature.delivery(IN_CHANNEL)
async def in_channel(drawing: Drawing) -> Card | Dropped:
    occurrence = await _wanted(drawing)
    if isinstance(occurrence, Dropped):
        return occurrence
    attendance = await drawing.uow.sessions.attendance(occurrence.id)
    guests = await drawing.uow.sessions.guests(occurrence.id)
    blocks = list(_words(drawing, occurrence, "session.reminder"))
    if attendance.going:
        blocks.append(Text(say("session.list.going", people=people_words(attendance.going, guests))))
    ways = Buttons(tuple(answer_button(drawing, occurrence, rsvp) for rsvp in (Rsvp.GOING, Rsvp.NO)))
    return Card((*blocks, ways))


@feature.delivery(DIRECT)
async def direct(drawing: Drawing) -> Card | Dropped:
    occurrence = await _wanted(drawing)
    if isinstance(occurrence, Dropped):
        return occurrence
    account = await drawing.receiver()
    if account is None:
        return Dropped("erased")
    member = await drawing.uow.people.member(account.member)
    if _offset_of(drawing.delivery) not in own_offsets(occurrence, member):
        return Dropped("muted" if member.reminder == "" else "not wanted")
    place = (await drawing.uow.sessions.attendance(occurrence.id)).of(member.id)
    if place is None or place.rsvp is not Rsvp.GOING:
        return Dropped("not going")
    settings = drawing.button(say("settings.title"), "settings.open")
    ways = Buttons((answer_button(drawing, occurrence, Rsvp.NO), settings))
    return Card((*_words(drawing, occurrence, "session.reminder_direct"), ways))


def _words(drawing: Drawing, occurrence: Occurrence, key: str) -> tuple[Text, ...]:
    zone = drawing.reader.zone
    words = say(
        key,
        title=occurrence.plan.title,
        left=left_words(occurrence.starts - drawing.now),
        when=wall_words(occurrence.starts, zone),
        yours=When(occurrence.starts, zone),
    )
    where = (Text(say("session.at_place", place=occurrence.plan.place)),) if occurrence.plan.place else ()
    return (Text(words), *where)
