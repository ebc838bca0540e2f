"""Reminders: a post in the channel for each offset, and one direct message to who is going, as they like it."""

from datetime import datetime, timedelta

from bot.context import Drawing, zone_of
from bot.feature import Dropped, Feature
from bot.features.sessions.announcing import answer_button
from bot.features.sessions.words import is_open, offset_words, people_words, wall_words
from bot.people import Account, Member, MemberState, Place
from bot.ports import DeliveryKind, NewDelivery, Occurrence, OccurrenceId, UnitOfWork
from bot.rules.attendance import Rsvp
from bot.rules.offsets import read_offsets
from bot.rules.quiet import before_quiet
from bot.rules.reminders import Reminder, reminders
from bot.speech import Buttons, Card, Text, When, say

feature = Feature("sessions.reminding")

IN_CHANNEL, DIRECT = "session.reminder", "session.reminder_direct"
_BETWEEN = "|"
AN_HOUR = timedelta(hours=1)


async def remind(uow: UnitOfWork, occurrence: Occurrence, now: datetime) -> None:
    """Owe the channel's reminders. One that is late gives way to the next; none comes after the start."""
    for reminder in reminders(occurrence.starts, _offsets(occurrence.plan.remind), now):
        await uow.deliveries.owe(_owed(IN_CHANNEL, occurrence, reminder, occurrence.announced_in, None))


async def remind_member(
    uow: UnitOfWork, occurrence: Occurrence, account: Account, member: Member, now: datetime
) -> None:
    """Owe a member's own one, before their quiet hours where it would fall into them."""
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    for reminder in reminders(occurrence.starts, _own_offsets(occurrence, member), now):
        due = before_quiet(reminder.due, quiet, zone_of(member, account, uow.community), now)
        place = Place(account.ref.space, person=account.ref.user)
        owed = _owed(DIRECT, occurrence, Reminder(reminder.offset, due, reminder.expires), place, account)
        await uow.deliveries.owe(owed)


def _own_offsets(occurrence: Occurrence, member: Member) -> tuple[timedelta, ...]:
    """As they have set it; else one of the session's, the shortest of an hour at least, so that they can still come."""
    if member.reminder is not None:
        return _offsets(member.reminder)
    offsets = _offsets(occurrence.plan.remind)
    return tuple([one for one in offsets if one >= AN_HOUR][-1:] or offsets[:1])


def _offsets(remind: str) -> tuple[timedelta, ...]:
    return read_offsets(remind) if remind else ()


def _owed(
    purpose: str, occurrence: Occurrence, reminder: Reminder, place: Place, receiver: Account | None
) -> NewDelivery:
    """Its key is occurrence, offset, start, and receiver or place (design.md, section 5, "Occurrences")."""
    minutes = int(reminder.offset.total_seconds()) // 60
    return NewDelivery(
        kind=DeliveryKind.POST,
        purpose=purpose,
        subject=_BETWEEN.join((occurrence.id, str(minutes), occurrence.starts.isoformat())),
        place=place,
        receiver=receiver.id if receiver else None,
        due_at=reminder.due,
        expires_at=reminder.expires,
    )


async def _wanted(drawing: Drawing) -> Occurrence | Dropped:
    id, _, starts = drawing.delivery.subject.split(_BETWEEN)
    occurrence = await drawing.uow.sessions.occurrence(OccurrenceId(id))
    if occurrence is None:
        return Dropped("gone")
    if occurrence.starts != datetime.fromisoformat(starts):
        return Dropped("moved")
    return occurrence if is_open(occurrence, drawing.now) else Dropped("cancelled")


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
    account = await drawing.uow.people.account_by_id(drawing.delivery.receiver) if drawing.delivery.receiver else None
    if account is None:
        return Dropped("erased")
    member = await drawing.uow.people.member(account.member)
    if member.state is MemberState.ALUMNUS:
        return Dropped("left")
    if member.reminder == "":
        return Dropped("muted")
    place = (await drawing.uow.sessions.attendance(occurrence.id)).of(member.id)
    if place is None or place.rsvp is not Rsvp.GOING:
        return Dropped("not going")
    settings = drawing.button(say("settings.title"), "settings.open")
    ways = Buttons((answer_button(drawing, occurrence, Rsvp.NO), settings))
    return Card((*_words(drawing, occurrence, "session.reminder_direct"), ways))


def _words(drawing: Drawing, occurrence: Occurrence, key: str) -> tuple[Text, ...]:
    left = occurrence.starts - drawing.now
    minutes = max(round(left.total_seconds() / 60), 1)
    zone = drawing.reader.zone
    words = say(
        key,
        title=occurrence.plan.title,
        left=offset_words(timedelta(minutes=_rounded(minutes))),
        when=wall_words(occurrence.starts, zone),
        yours=When(occurrence.starts, zone),
    )
    where = (Text(say("session.at_place", place=occurrence.plan.place)),) if occurrence.plan.place else ()
    return (Text(words), *where)


def _rounded(minutes: int) -> int:
    """As people say it: days from two on, hours from ninety minutes on."""
    for most, unit in ((90, 1), (36 * 60, 60)):
        if minutes <= most:
            return max(round(minutes / unit), 1) * unit
    return round(minutes / 1440) * 1440
