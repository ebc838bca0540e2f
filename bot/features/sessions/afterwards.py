"""When a session is over: "How was it?" in its channel, once, where somebody came; a live count of who was there."""

from datetime import timedelta

from bot.context import Drawing, Woken
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import redraw
from bot.features.sessions.nudging import nudge_host
from bot.features.sessions.words import ends, there_button, there_words, wall_words
from bot.homes import refresh_homes
from bot.people import Account
from bot.ports import (
    DeliveryKind,
    Guest,
    NewDelivery,
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    UnitOfWork,
)
from bot.rules.attendance import Rsvp
from bot.speech import Buttons, Card, Text, say
from bot.telling import quiet_until

feature = Feature("sessions.afterwards")

ENDED = "session.ended"
PURPOSE = "session.afterwards"
NEWS_FOR = timedelta(days=1)
"""Lateness rule: what could not be asked within a day of the end is not asked any more."""
CLOCKS_APART = timedelta(minutes=1)
"""So much the clock of who draws may be behind the one of who took the timer."""


async def await_end(uow: UnitOfWork, occurrence: Occurrence) -> None:
    """Wake at its end. Where it ends earlier or later by now, this moves it; later it finds by itself."""
    await uow.timers.set(ENDED, occurrence.id, ends(occurrence))


@feature.timer(ENDED, lock=lambda uow, id: uow.sessions.lock(OccurrenceId(id)))
async def ended(woken: Woken) -> None:
    uow = woken.uow
    occurrence = await uow.sessions.lock(OccurrenceId(woken.subject))
    if occurrence is None or occurrence.state is OccurrenceState.CANCELLED:
        return
    if woken.now < ends(occurrence):
        await await_end(uow, occurrence)
        return
    host = await uow.people.account_by_id(occurrence.plan.host)
    guests = await uow.sessions.guests(occurrence.id)
    await redraw(uow, occurrence, woken.now)  # what nobody can answer to any more has no buttons
    await refresh_homes(uow, [*(guest.account for guest in guests.values()), *([host] if host else [])], woken.now)
    if woken.now < ends(occurrence) + NEWS_FOR and await _somebody_came(uow, occurrence, host, guests):
        await _ask(woken, occurrence)
        await nudge_host(uow, occurrence, host, woken.now)


async def _somebody_came(
    uow: UnitOfWork, occurrence: Occurrence, host: Account | None, guests: dict[str, Guest]
) -> bool:
    """Anybody beside the host who wanted to come, or says that they were there."""
    attendance = await uow.sessions.attendance(occurrence.id)
    expected = {place.member for place in (*attendance.going, *attendance.those(Rsvp.MAYBE))}
    there = {member for member, guest in guests.items() if guest.was_there is not None}
    return bool((expected | there) - {host.member if host else ""})


async def _ask(woken: Woken, occurrence: Occurrence) -> None:
    """After the community's quiet hours."""
    await woken.uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=PURPOSE,
            subject=occurrence.id,
            place=occurrence.announced_in,
            receiver=None,
            due_at=await quiet_until(woken.uow, None, woken.now),
            expires_at=ends(occurrence) + NEWS_FOR,
        )
    )


@feature.delivery(PURPOSE, waits=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(drawing.delivery.subject))
    if occurrence is None:
        return Dropped("gone")
    if occurrence.state is OccurrenceState.CANCELLED:
        return Dropped("cancelled")
    if drawing.now + CLOCKS_APART < ends(occurrence):
        return Dropped("moved")
    guests = await drawing.uow.sessions.guests(occurrence.id)
    when = wall_words(occurrence.starts, drawing.reader.zone)
    recap = drawing.button(say("session.recap"), "session.recap", occurrence.id, "")
    return Card(
        (
            Text(say("session.how_was_it", title=occurrence.plan.title, when=when)),
            Text(there_words(guests)),
            Buttons((there_button(drawing, occurrence), recap)),
        )
    )
