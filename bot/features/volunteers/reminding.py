"""Reminders that are owed to who has a seat: of the role, a day and an hour before it begins, or as they like."""

from datetime import datetime, timedelta

from bot.context import zone_of
from bot.feature import Feature
from bot.features.volunteers.standing import Standing, standing_of
from bot.people import Member, Place
from bot.ports import DeliveryKind, NewDelivery, Seat, SeatState, UnitOfWork
from bot.rules.offsets import read_offsets
from bot.rules.reminders import Reminder, still_ahead

feature = Feature("volunteers.reminding")

REMINDER = "volunteer.reminder"
BETWEEN = "|"
USUAL = (timedelta(days=1), timedelta(hours=1))


async def remind_seat(uow: UnitOfWork, standing: Standing, seat: Seat, now: datetime) -> None:
    """Owe what is still ahead to who has it from now on; none where the call has no certain time."""
    member = await uow.people.member(seat.account.member)
    for reminder in _ahead(uow, standing, seat, member, now):
        await uow.deliveries.owe_anew(_owed(standing, seat, reminder))


async def remind_anew(uow: UnitOfWork, standing: Standing, now: datetime) -> None:
    """After a change: what is owed for a seat that was given back, for another start or offset is dropped, and what is
    wanted now is owed.
    """
    named: set[str] = set()
    for seat in standing.seats:
        if seat.state is SeatState.CONFIRMED and not standing.is_off:
            await remind_seat(uow, standing, seat, now)
            member = await uow.people.member(seat.account.member)
            named |= {subject_of(standing, seat, offset) for offset in own_offsets(member)}
    for post in await uow.deliveries.open_of(REMINDER, standing.call.id + BETWEEN):
        if post.subject not in named:
            await uow.deliveries.drop(post.id, "not wanted")


@feature.settings_changed
async def date_anew(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """Their reminders, quiet hours or zone may be others now; of whatever else it was, nothing changes."""
    for id in await uow.calls.open_of(member.id, now):
        call = await uow.calls.call(id)
        if call is not None:
            await remind_anew(uow, await standing_of(uow, call, now), now)


def own_offsets(member: Member) -> tuple[timedelta, ...]:
    """As they have set it for sessions."""
    if member.reminder is None:
        return USUAL
    return read_offsets(member.reminder) if member.reminder else ()


def subject_of(standing: Standing, seat: Seat, offset: timedelta) -> str:
    """With the receiver it is the key of a reminder: seat, offset and start."""
    starts = standing.call.starts.isoformat() if standing.call.starts else ""
    return BETWEEN.join((standing.call.id, seat.id, str(int(offset.total_seconds()) // 60), starts))


def _ahead(uow: UnitOfWork, standing: Standing, seat: Seat, member: Member, now: datetime) -> tuple[Reminder, ...]:
    """Nothing late: who is seated, or whose time has changed, is told so at that moment anyway."""
    if standing.call.starts is None:
        return ()
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    zone = zone_of(member, seat.account, uow.community)
    return still_ahead(standing.call.starts, own_offsets(member), now, quiet, zone)


def _owed(standing: Standing, seat: Seat, reminder: Reminder) -> NewDelivery:
    return NewDelivery(
        kind=DeliveryKind.POST,
        purpose=REMINDER,
        subject=subject_of(standing, seat, reminder.offset),
        place=Place(seat.account.ref.space, person=seat.account.ref.user),
        receiver=seat.account.id,
        due_at=reminder.due,
        expires_at=reminder.expires,
    )
