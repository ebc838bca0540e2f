"""Who leaves the community comes to none of its sessions: their seats are free, and on return they answer anew."""

from datetime import datetime

from bot.context import Woken
from bot.feature import Feature
from bot.features.sessions.announcing import redraw
from bot.features.sessions.offering import offer_free_seats
from bot.features.sessions.reminding import MOST
from bot.people import Member, MemberId, MemberState
from bot.ports import UnitOfWork

feature = Feature("sessions.leaving")


FREES = "session.free_seats"
AT_ONCE = 20
"""Sessions whose seats are freed in one transaction; the rest follow by a timer."""


@feature.member_left
async def free_seats(uow: UnitOfWork, member: Member, now: datetime) -> None:
    """What they host stays until organizers have decided about it (``host_gone``)."""
    coming = await uow.sessions.of_member(member.id, now, MOST)
    theirs = [one.id for one in coming if (await uow.sessions.attendance(one.id)).of(member.id) is not None]
    for id in sorted(theirs)[:AT_ONCE]:  # in one order for everyone: two who leave at once never deadlock
        occurrence = await uow.sessions.lock(id)
        before = await uow.sessions.attendance(id)
        if occurrence is None or before.of(member.id) is None:
            continue
        await uow.sessions.keep(id, before.withdrawn(member.id), at=now)
        await offer_free_seats(uow, occurrence, now)
        await redraw(uow, occurrence, now)
    if len(theirs) > AT_ONCE:
        await uow.timers.set(FREES, member.id, now)


async def _no_lock(uow: UnitOfWork, subject: str) -> None:
    """Sessions are locked one by one, in their order."""


@feature.timer(FREES, lock=_no_lock)
async def go_on(woken: Woken) -> None:
    member = await woken.uow.people.member(MemberId(woken.subject))
    if member.state is MemberState.ALUMNUS:
        await free_seats(woken.uow, member, woken.now)
