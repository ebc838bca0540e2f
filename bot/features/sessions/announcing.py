"""An occurrence as it stands in the channel: who comes, seats left, and how to answer."""

from datetime import datetime, timedelta

from bot.context import Drawing, Looking
from bot.feature import Dropped, Feature
from bot.features.sessions.words import (
    ends,
    is_open,
    people_words,
    seats_words,
    wall_words,
)
from bot.ports import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    UnitOfWork,
)
from bot.rules.attendance import Rsvp
from bot.speech import Block, Button, Buttons, Card, Fields, Person, Phrase, Style, Text, When, say

feature = Feature("sessions.announcing")

PURPOSE = "session.announcement"
SOON = timedelta(seconds=2)
"""So long a change waits for the next one: a burst of answers is drawn once."""
ANSWERS = (Rsvp.GOING, Rsvp.MAYBE, Rsvp.NO)


async def announce(uow: UnitOfWork, occurrence: Occurrence, due_at: datetime) -> None:
    """Once, at ``due_at``; it is of no use any more when the meeting is over."""
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=occurrence.id,
            place=occurrence.announced_in,
            receiver=None,
            due_at=due_at,
            expires_at=ends(occurrence),
        )
    )


async def redraw(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> None:
    """What stands in the channel is drawn anew soon; what is still owed is drawn when it falls due anyway."""
    for post in await uow.deliveries.of_subject(PURPOSE, occurrence.id):
        if post.state in (DeliveryState.SENT, DeliveryState.SENDING):
            await uow.deliveries.owe(_redraw(post, now + SOON))


def _redraw(post: Delivery, due_at: datetime) -> NewDelivery:
    return NewDelivery(
        kind=DeliveryKind.REDRAW,
        purpose=PURPOSE,
        subject=post.subject,
        place=post.place,
        receiver=None,
        due_at=due_at,
        expires_at=None,
        redraws=post.id,
    )


@feature.delivery(PURPOSE, renews=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(drawing.delivery.subject))
    if occurrence is None:
        return Dropped("gone")
    first = drawing.delivery.kind is DeliveryKind.POST
    if first and occurrence.state is OccurrenceState.CANCELLED:
        return Dropped("cancelled")
    return await occurrence_card(drawing, occurrence)


async def occurrence_card(look: Looking, occurrence: Occurrence) -> Card:
    """The same for everybody; with buttons as long as it can be answered to."""
    blocks: list[Block] = []
    if occurrence.state is OccurrenceState.CANCELLED:
        blocks.append(Text(say("session.cancelled")))
    attendance = await look.uow.sessions.attendance(occurrence.id)
    guests = await look.uow.sessions.guests(occurrence.id)
    blocks.append(Fields(await _facts(look, occurrence)))
    blocks.append(Text(seats_words(attendance)))
    for rsvp in (Rsvp.GOING, Rsvp.MAYBE, Rsvp.WAITING):
        places = (*attendance.offered, *attendance.waiting) if rsvp is Rsvp.WAITING else attendance.those(rsvp)
        if places:
            blocks.append(Text(say(f"session.list.{rsvp}", people=people_words(places, guests))))
    if is_open(occurrence, look.now):
        blocks.append(Buttons(tuple(answer_button(look, occurrence, rsvp) for rsvp in ANSWERS)))
    return Card(tuple(blocks), title=say("session.titled", title=occurrence.plan.title))


async def _facts(look: Looking, occurrence: Occurrence) -> tuple[tuple[Phrase, Phrase], ...]:
    plan = occurrence.plan
    host = await look.uow.people.account_by_id(plan.host)
    pairs = [
        (say("session.label.when"), wall_words(occurrence.starts, look.uow.community.zone)),
        (say("session.label.yours"), say("session.yours", at=When(occurrence.starts, look.reader.zone))),
        (say("session.label.minutes"), say("session.minutes", n=plan.minutes)),
        (say("session.label.host"), say("session.host", who=Person(host.ref) if host else say("people.someone"))),
    ]
    if plan.place:
        pairs.insert(2, (say("session.label.place"), say("session.place", place=plan.place)))
    return tuple(pairs)


def answer_button(look: Looking, occurrence: Occurrence, rsvp: Rsvp) -> Button:
    style = Style.PRIMARY if rsvp is Rsvp.GOING else Style.PLAIN
    return look.button(say(f"session.answer.{rsvp}"), "session.rsvp", occurrence.id, rsvp.value, style=style)
