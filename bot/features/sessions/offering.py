"""A freed seat is offered for a time to who has waited longest, then to the one after."""

from datetime import datetime

from bot.context import Drawing, Woken, zone_of
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import answer_button, redraw
from bot.features.sessions.words import is_open, wall_words
from bot.people import Account, Place
from bot.ports import DeliveryKind, Guest, NewDelivery, Occurrence, OccurrenceId, UnitOfWork
from bot.rules.attendance import Attendance, Rsvp, offer_ends
from bot.speech import Buttons, Card, Text, When, say

feature = Feature("sessions.offering")

PURPOSE = "session.offer"
ENDS = "session.offer_ends"


async def offer_free_seats(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> Attendance:
    """Offer what is free, write to those who are offered a seat, and wake when the first offer ends.

    The occurrence must be locked.
    """
    before = await uow.sessions.attendance(occurrence.id)
    guests = await uow.sessions.guests(occurrence.id)
    ending = {member: await _offer_ends(uow, occurrence, guest, now) for member, guest in guests.items()}
    after = before.offering(lambda member: ending.get(member, occurrence.starts))
    await uow.sessions.keep(occurrence.id, after, at=now)
    for place in after.offered:
        if place not in before.offered and place.member in guests and place.offered_until is not None:
            await _write(uow, occurrence, guests[place.member].account, place.offered_until, now)
    await _wake(uow, occurrence, after)
    return after


async def _offer_ends(uow: UnitOfWork, occurrence: Occurrence, guest: Guest, now: datetime) -> datetime:
    member = await uow.people.member(guest.account.member)
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    return offer_ends(now, occurrence.starts, quiet, zone_of(member, guest.account, uow.community))


async def _write(uow: UnitOfWork, occurrence: Occurrence, receiver: Account, until: datetime, now: datetime) -> None:
    """They pressed Going and asked for it, so it comes at once; its time stands still while it is quiet for them."""
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=f"{occurrence.id}|{until.isoformat()}",
            place=Place(receiver.ref.space, person=receiver.ref.user),
            receiver=receiver.id,
            due_at=now,
            expires_at=until,
        )
    )


async def _wake(uow: UnitOfWork, occurrence: Occurrence, attendance: Attendance) -> None:
    ends = [place.offered_until for place in attendance.offered if place.offered_until is not None]
    if ends:
        await uow.timers.set(ENDS, occurrence.id, min(ends))
    else:
        await uow.timers.stop(ENDS, occurrence.id)


@feature.timer(ENDS)
async def ends(woken: Woken) -> None:
    """Who did not answer is at Maybe; the next is asked."""
    occurrence = await woken.uow.sessions.lock(OccurrenceId(woken.subject))
    if occurrence is None or not is_open(occurrence, woken.now):
        return
    attendance = await woken.uow.sessions.attendance(occurrence.id)
    await woken.uow.sessions.keep(occurrence.id, attendance.lapsed(woken.now), at=woken.now)
    await offer_free_seats(woken.uow, occurrence, woken.now)
    await redraw(woken.uow, occurrence, woken.now)


@feature.delivery(PURPOSE)
async def draw(drawing: Drawing) -> Card | Dropped:
    id, _, until = drawing.delivery.subject.partition("|")
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(id))
    receiver = await drawing.uow.people.account_by_id(drawing.delivery.receiver) if drawing.delivery.receiver else None
    if occurrence is None or receiver is None:
        return Dropped("gone")
    if not is_open(occurrence, drawing.now):
        return Dropped("cancelled")
    place = (await drawing.uow.sessions.attendance(occurrence.id)).of(receiver.member)
    if place is None or place.rsvp is not Rsvp.OFFERED:
        return Dropped("answered")
    words = say(
        "session.offer",
        title=occurrence.plan.title,
        when=wall_words(occurrence.starts, drawing.reader.zone),
        until=When(datetime.fromisoformat(until), drawing.reader.zone),
    )
    ways = Buttons(tuple(answer_button(drawing, occurrence, rsvp) for rsvp in (Rsvp.GOING, Rsvp.NO)))
    return Card((Text(words), ways))
