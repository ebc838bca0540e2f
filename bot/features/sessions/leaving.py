"""Who leaves the community comes to none of its sessions: their seats are free, and on return they answer anew."""

from datetime import datetime

from bot.feature import Feature
from bot.features.sessions.announcing import redraw
from bot.features.sessions.offering import offer_free_seats
from bot.features.sessions.reminding import MOST
from bot.people import Member
from bot.ports import UnitOfWork

feature = Feature("sessions.leaving")


@feature.member_left
async def free_seats(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """What they host stays: people count on it, and organizers can change it."""
    coming = await uow.sessions.of_member(member.id, now, MOST)
    for id in sorted(one.id for one in coming):  # in one order for everyone: two who leave at once never deadlock
        occurrence = await uow.sessions.lock(id)
        before = await uow.sessions.attendance(id)
        if occurrence is None or before.of(member.id) is None:
            continue
        await uow.sessions.keep(id, before.withdrawn(member.id), at=now)
        await offer_free_seats(uow, occurrence, now)
        await redraw(uow, occurrence, now)
