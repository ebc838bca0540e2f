"""A freed seat is offered for a time to who has waited longest, then to the one after."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.context import Drawing, Woken, zone_of
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import answer_button, redraw
from bot.features.sessions.words import about_words, is_open, is_planned, wall_words
from bot.people import Account, AccountId, Place
from bot.ports import Delivery, DeliveryKind, Guest, NewDelivery, Occurrence, OccurrenceId, UnitOfWork
from bot.rules.attendance import Attendance, Rsvp, offer_ends
from bot.speech import Buttons, Card, Phrase, Text, When, say
from bot.telling import quiet_until

feature = Feature("sessions.offering")

PURPOSE = "session.offer"
ENDS = "session.offer_ends"


async def offer_free_seats(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> Attendance:
    """Offer what is free, write to those who are offered a seat, and wake when the first offer ends.

    Once it has begun there is no time left to answer in: who waits is not written to any more, and keeps their turn.
    The occurrence must be locked.
    """
    before = await uow.sessions.attendance(occurrence.id)
    has_begun = occurrence.starts <= now
    next_in_line = [] if has_begun else [place.member for place in before.waiting[: before.free]]
    if next_in_line:
        guests = await uow.sessions.guests(occurrence.id)
        asked = {member: guests[member] for member in next_in_line if member in guests}
        ending = {member: await _offer_ends(uow, occurrence, guest, now) for member, guest in asked.items()}
        after = before.offering(lambda member: ending.get(member, now))  # of who was erased it ends at once
        await uow.sessions.keep(occurrence.id, after, at=now)
        for member, guest in asked.items():
            await _write(uow, occurrence, guest.account, ending[member], now)
        before = after
    await _wake(uow, occurrence, before)
    return before


async def shorten_offers(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> Attendance:
    """After a move: an offer keeps its time, but ends at the start. One not yet written to is written to anew."""
    attendance = await uow.sessions.attendance(occurrence.id)
    late = {one.member for one in attendance.offered if one.offered_until and one.offered_until > occurrence.starts}
    if not late:
        return attendance
    places = tuple(
        replace(one, offered_until=occurrence.starts) if one.member in late else one for one in attendance.places
    )
    after = replace(attendance, places=places)
    await uow.sessions.keep(occurrence.id, after, at=now)
    guests = await uow.sessions.guests(occurrence.id)
    unwritten = await withdraw_offers(uow, occurrence)
    for place in after.offered:
        guest = guests.get(place.member)
        if guest is not None and guest.account.id in unwritten and place.offered_until is not None:
            await _write(uow, occurrence, guest.account, place.offered_until, now)
    await _wake(uow, occurrence, after)
    return after


async def withdraw_offers(uow: UnitOfWork, occurrence: Occurrence) -> set[AccountId]:
    """Those that have not gone out are dropped; whose these were."""
    dropped = set()
    for post in await uow.deliveries.open_of(PURPOSE, f"{occurrence.id}|"):
        if await uow.deliveries.drop(post.id, "moved" if is_planned(occurrence) else "cancelled") and post.receiver:
            dropped.add(post.receiver)
    if not is_planned(occurrence):
        await uow.timers.stop(ENDS, occurrence.id)
    return dropped


async def _offer_ends(uow: UnitOfWork, occurrence: Occurrence, guest: Guest, now: datetime) -> datetime:
    member = await uow.people.member(guest.account.member)
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    return offer_ends(now, occurrence.starts, quiet, zone_of(member, guest.account, uow.community))


async def _write(uow: UnitOfWork, occurrence: Occurrence, receiver: Account, until: datetime, now: datetime) -> None:
    """After their quiet hours, in which its time stands still; at once where it ends before they do."""
    due = await quiet_until(uow, receiver, now)
    await uow.deliveries.owe_anew(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=f"{occurrence.id}|{until.isoformat()}",
            place=Place(receiver.ref.space, person=receiver.ref.user),
            receiver=receiver.id,
            due_at=due if due < until else now,
            expires_at=until,
        )
    )


async def _wake(uow: UnitOfWork, occurrence: Occurrence, attendance: Attendance) -> None:
    ends = [place.offered_until for place in attendance.offered if place.offered_until is not None]
    if ends:
        await uow.timers.set(ENDS, occurrence.id, min(ends))
    else:
        await uow.timers.stop(ENDS, occurrence.id)


@feature.timer(ENDS, lock=lambda uow, id: uow.sessions.lock(OccurrenceId(id)))
async def ends(woken: Woken) -> None:
    """Who did not answer is at Maybe; the next is asked."""
    occurrence = await woken.uow.sessions.lock(OccurrenceId(woken.subject))
    if occurrence is None or not is_open(occurrence, woken.now):
        return
    attendance = await woken.uow.sessions.attendance(occurrence.id)
    await woken.uow.sessions.keep(occurrence.id, attendance.lapsed(woken.now), at=woken.now)
    await offer_free_seats(woken.uow, occurrence, woken.now)
    await redraw(woken.uow, occurrence, woken.now)


async def _about(uow: UnitOfWork, delivery: Delivery, zone: str) -> Phrase:
    return await about_words(uow, delivery.subject.partition("|")[0], zone)


@feature.unsent(
    PURPOSE,
    lock=lambda uow, id: uow.sessions.lock(OccurrenceId(id)),
    about=_about,
    missed="session.offer.missed",
)
async def not_told(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Sequence[Account]:
    """Who cannot be told of their seat is at Maybe at once, and the next is asked; the host hears of it."""
    id, _, until = delivery.subject.partition("|")
    occurrence = await uow.sessions.occurrence(OccurrenceId(id))
    receiver = await uow.people.account_by_id(delivery.receiver) if delivery.receiver else None
    if occurrence is None or receiver is None or not is_open(occurrence, now):
        return ()
    attendance = await uow.sessions.attendance(occurrence.id)
    place = attendance.of(receiver.member)
    if place is None or place.offered_until is None or place.offered_until.isoformat() != until:
        return ()
    await uow.sessions.keep(occurrence.id, attendance.unreachable(receiver.member), at=now)
    await offer_free_seats(uow, occurrence, now)
    await redraw(uow, occurrence, now)
    host = await uow.people.account_by_id(occurrence.plan.host)
    return (host,) if host else ()


@feature.delivery(PURPOSE)
async def draw(drawing: Drawing) -> Card | Dropped:
    id, _, until = drawing.delivery.subject.partition("|")
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(id))
    receiver = await drawing.receiver()
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
