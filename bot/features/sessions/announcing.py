"""An occurrence as it stands in the channel: who comes, seats left, and how to answer."""

from datetime import datetime

from bot import redrawing
from bot.context import Drawing, Looking
from bot.feature import Dropped, Feature
from bot.features.sessions.words import (
    ends,
    is_open,
    people_words,
    seats_words,
    unconfirmed,
    wall_words,
)
from bot.ports import (
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
ANSWERS = (Rsvp.GOING, Rsvp.MAYBE, Rsvp.NO)


async def announce(uow: UnitOfWork, occurrence: Occurrence, due_at: datetime) -> None:
    """Once, at ``due_at``; it is of no use any more when the meeting is over."""
    await uow.deliveries.owe(_announcement(occurrence, due_at))


def _announcement(occurrence: Occurrence, due_at: datetime) -> NewDelivery:
    return NewDelivery(
        kind=DeliveryKind.POST,
        purpose=PURPOSE,
        subject=occurrence.id,
        place=occurrence.announced_in,
        receiver=None,
        due_at=due_at,
        expires_at=ends(occurrence),
    )


async def redraw(uow: UnitOfWork, occurrence: Occurrence, now: datetime, purpose: str = PURPOSE) -> None:
    """What stands in the channel is drawn anew soon."""
    await redrawing.redraw(uow, purpose, occurrence.id, now)


async def announce_anew(uow: UnitOfWork, occurrence: Occurrence, due_at: datetime, now: datetime) -> None:
    """After a change: what is owed already follows it, to another day or channel; of what is cancelled nothing is."""
    posts = await uow.deliveries.of_subject(PURPOSE, occurrence.id)
    waiting = [post for post in posts if post.state in (DeliveryState.OWED, DeliveryState.PARKED)]
    if occurrence.state is OccurrenceState.CANCELLED:
        for post in waiting:
            await uow.deliveries.drop(post.id, "cancelled")
        return
    elsewhere = [post for post in waiting if post.place != occurrence.announced_in]
    for post in elsewhere:
        await uow.deliveries.drop(post.id, "moved")
    at_once = any(post.state in redrawing.OUT or post.due_at <= now for post in posts)
    if not any(post.place == occurrence.announced_in and post.state in redrawing.OUT for post in posts):
        due = now if at_once else max(now, due_at)
        await uow.deliveries.owe_anew(_announcement(occurrence, due))


async def announced_by(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> datetime:
    """When people learn of it: the instant at which its announcement falls due, ``now`` where that is over."""
    posts = await uow.deliveries.of_subject(PURPOSE, occurrence.id)
    if any(post.state in redrawing.OUT for post in posts):
        return now
    dues = [post.due_at for post in posts if post.state is DeliveryState.OWED]
    return max(now, min(dues, default=now))


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
    silent = unconfirmed(occurrence, attendance, guests)
    if silent and is_open(occurrence, look.now):
        blocks.append(Text(say("session.unconfirmed", n=silent)))
    blocks += [
        Text(say(f"session.list.{rsvp}", people=people_words(places, guests)))
        for rsvp in (Rsvp.GOING, Rsvp.MAYBE, Rsvp.OFFERED, Rsvp.WAITING)
        if (places := attendance.those(rsvp))
    ]
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


def answer_button(
    look: Looking, occurrence: Occurrence, rsvp: Rsvp, *, action: str = "session.rsvp", letter: str = ""
) -> Button:
    """``letter``: names the session where the buttons of several stand together."""
    style = Style.PRIMARY if rsvp is Rsvp.GOING else Style.PLAIN
    label = say(f"session.answer.{rsvp}")
    if letter:
        label = say("session.lettered", letter=letter, words=label)
    return look.button(label, action, occurrence.id, rsvp.value, style=style)
