"""Reminders that are owed: to the channel for each offset, and one direct message to who is going, as they like it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.context import zone_of
from bot.feature import Feature
from bot.features.sessions.announcing import announced_by
from bot.features.sessions.words import is_open, is_planned
from bot.people import Account, Member, Place
from bot.ports import Delivery, DeliveryKind, DeliveryState, NewDelivery, Occurrence, UnitOfWork
from bot.rules.attendance import Rsvp
from bot.rules.offsets import read_offsets
from bot.rules.reminders import Reminder, reminders, still_ahead

feature = Feature("sessions.reminding")

IN_CHANNEL, DIRECT = "session.reminder", "session.reminder_direct"
BETWEEN = "|"
AN_HOUR = timedelta(hours=1)
OFFERED = (timedelta(days=1), AN_HOUR, timedelta(minutes=10))
"""What a member can choose in their settings."""
MOST = 500
"""Sessions that one member's change is followed up in."""
_UNSENT = (DeliveryState.OWED, DeliveryState.DROPPED, DeliveryState.EXPIRED)


async def remind(uow: UnitOfWork, occurrence: Occurrence, announced: datetime) -> None:
    """Owe the channel's reminders of a new date that is announced then: those that fall due afterwards."""
    for new in _in_channel(occurrence, announced):
        await uow.deliveries.owe(new)


async def remind_member(
    uow: UnitOfWork, occurrence: Occurrence, account: Account, member: Member, now: datetime
) -> None:
    """Owe a member's own one, before their quiet hours where it would fall into them; what was owed otherwise is dated
    anew, or dropped. What went out before is not sent again, and none is sent for a moment that is over by now.
    """
    posts = await _posts(uow, DIRECT, occurrence, {*OFFERED, *_offsets(occurrence.plan.remind)})
    known = {offset: post for offset, post in posts if post.receiver == account.id}
    sent = [offset for offset, post in known.items() if post.state not in _UNSENT]
    wanted = _direct(uow, occurrence, account, member, now, sent)
    for new in wanted:
        await uow.deliveries.owe_anew(new)
    named = {new.subject for new in wanted}
    for offset, post in known.items():
        overdue = post.due_at <= now and offset in own_offsets(occurrence, member)
        if post.state is DeliveryState.OWED and post.subject not in named and not overdue:
            await uow.deliveries.drop(post.id, "not wanted")


@feature.settings_changed
async def date_anew(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """Their reminders, quiet hours or zone may be others now; of whatever else it was, nothing changes."""
    for occurrence in await uow.sessions.of_member(member.id, now, MOST):
        place = (await uow.sessions.attendance(occurrence.id)).of(member.id)
        guest = (await uow.sessions.guests(occurrence.id)).get(member.id)
        if place is not None and place.rsvp is Rsvp.GOING and guest is not None:
            await remind_member(uow, occurrence, guest.account, member, now)


async def remind_anew(uow: UnitOfWork, was: Occurrence, occurrence: Occurrence, now: datetime) -> None:
    """After a change: what is owed for another start, offset or channel is dropped, what is wanted now is owed."""
    wanted = await _all_wanted(uow, was, occurrence, now) if is_open(occurrence, now) else []
    named = {(new.purpose, new.subject, new.place, new.receiver) for new in wanted}
    for purpose in (IN_CHANNEL, DIRECT):
        for post in await uow.deliveries.open_of(purpose, occurrence.id + BETWEEN):
            key = (post.purpose, post.subject, post.place, post.receiver)
            if key not in named and not (post.due_at <= now and _is_meant(post, occurrence, now)):
                await uow.deliveries.drop(post.id, _why(was, occurrence))
    for new in wanted:
        await uow.deliveries.owe_anew(new)


def _is_meant(post: Delivery, occurrence: Occurrence, now: datetime) -> bool:
    """Whether what is due already, and only late, is still wanted; of a member's own one its drawer decides."""
    _, minutes, starts = post.subject.split(BETWEEN)
    if starts != occurrence.starts.isoformat() or not is_open(occurrence, now):
        return False
    in_channel = timedelta(minutes=int(minutes)) in _offsets(occurrence.plan.remind)
    return post.purpose == DIRECT or (in_channel and post.place == occurrence.announced_in)


def _why(was: Occurrence, occurrence: Occurrence) -> str:
    if not is_planned(occurrence):
        return "cancelled"
    return "moved" if was.starts != occurrence.starts else "changed"


async def _all_wanted(uow: UnitOfWork, was: Occurrence, occurrence: Occurrence, now: datetime) -> list[NewDelivery]:
    """The channel's and those of everyone who is going, but none of an offset that was sent for this very start."""
    offsets = {*OFFERED, *_offsets(was.plan.remind), *_offsets(occurrence.plan.remind)}
    said = await _posts(uow, IN_CHANNEL, occurrence, offsets)
    announced = await announced_by(uow, occurrence, now)
    wanted = _in_channel(occurrence, announced, [offset for offset, post in said if post.state not in _UNSENT])
    told = await _posts(uow, DIRECT, occurrence, offsets)
    guests = await uow.sessions.guests(occurrence.id)
    for place in (await uow.sessions.attendance(occurrence.id)).going:
        if place.member in guests:
            account = guests[place.member].account
            sent = [offset for offset, post in told if post.receiver == account.id and post.state not in _UNSENT]
            wanted += _direct(uow, occurrence, account, await uow.people.member(account.member), now, sent)
    return wanted


def _in_channel(occurrence: Occurrence, announced: datetime, sent: Collection[timedelta] = ()) -> list[NewDelivery]:
    due = reminders(occurrence.starts, _offsets(occurrence.plan.remind), announced, sent)
    return [_owed(IN_CHANNEL, occurrence, one, occurrence.announced_in, None) for one in due]


def _direct(
    uow: UnitOfWork,
    occurrence: Occurrence,
    account: Account,
    member: Member,
    now: datetime,
    sent: Collection[timedelta],
) -> list[NewDelivery]:
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    place, zone = Place(account.ref.space, person=account.ref.user), zone_of(member, account, uow.community)
    offsets = [one for one in own_offsets(occurrence, member) if one not in sent]
    ahead = still_ahead(occurrence.starts, offsets, now, quiet, zone)
    return [_owed(DIRECT, occurrence, one, place, account) for one in ahead]


async def _posts(
    uow: UnitOfWork, purpose: str, occurrence: Occurrence, offsets: Collection[timedelta]
) -> list[tuple[timedelta, Delivery]]:
    """Of this very start, whatever became of them."""
    return [
        (offset, post)
        for offset in offsets
        for post in await uow.deliveries.of_subject(purpose, _subject(occurrence, offset))
    ]


def own_offsets(occurrence: Occurrence, member: Member) -> tuple[timedelta, ...]:
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
    return NewDelivery(
        kind=DeliveryKind.POST,
        purpose=purpose,
        subject=_subject(occurrence, reminder.offset),
        place=place,
        receiver=receiver.id if receiver else None,
        due_at=reminder.due,
        expires_at=reminder.expires,
    )


def _subject(occurrence: Occurrence, offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return BETWEEN.join((occurrence.id, str(minutes), occurrence.starts.isoformat()))
