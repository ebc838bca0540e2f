"""Reminders that are owed to who has a seat: of the role, a day and an hour before it begins, or as they like."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.context import zone_of
from bot.feature import Feature
from bot.features.volunteers.standing import Standing, standing_of
from bot.people import Member, Place
from bot.ports import Delivery, DeliveryKind, NewDelivery, Seat, SeatState, UnitOfWork
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
    wanted now is owed. The call must be locked.
    """
    # Read before the settings are: what somebody's new ones owe meanwhile is not dropped by their old ones.
    before = await uow.deliveries.open_of(REMINDER, standing.call.id + BETWEEN)
    named: set[str] = set()
    for seat in standing.seats:
        if seat.state is SeatState.CONFIRMED and not standing.is_off:
            await remind_seat(uow, standing, seat, now)
            member = await uow.people.member(seat.account.member)
            named |= _subjects(standing, seat, member)
    await _drop(uow, before, named)


@feature.settings_changed
async def date_anew(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """Their reminders, quiet hours or zone may be others now; of whatever else it was, nothing changes.

    Of their own seats alone: their row is locked, so the call must not be, and others take and change seats meanwhile.
    """
    for id in await uow.calls.open_of(member.id, now):
        call = await uow.calls.call(id)
        standing = await standing_of(uow, call, now) if call else None
        seat = standing.seat_of(member.id) if standing else None
        if standing is not None and seat is not None and seat.state is SeatState.CONFIRMED:
            await remind_seat(uow, standing, seat, now)
            before = await uow.deliveries.open_of(REMINDER, BETWEEN.join((id, seat.id, "")))
            await _drop(uow, before, _subjects(standing, seat, member))


async def _drop(uow: UnitOfWork, posts: Sequence[Delivery], wanted: Collection[str]) -> None:
    for post in posts:
        if post.subject not in wanted:
            await uow.deliveries.drop(post.id, "not wanted")


def own_offsets(member: Member) -> tuple[timedelta, ...]:
    """As they have set it for sessions."""
    if member.reminder is None:
        return USUAL
    return read_offsets(member.reminder) if member.reminder else ()


def _subjects(standing: Standing, seat: Seat, member: Member) -> set[str]:
    return {subject_of(standing, seat, offset) for offset in own_offsets(member)}


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
