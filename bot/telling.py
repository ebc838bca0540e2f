"""Writing to a member by oneself: a direct message that waits for the end of their quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import zone_of
from bot.people import Account, Place
from bot.ports import DeliveryKind, NewDelivery, UnitOfWork
from bot.rules.pausing import after_pause
from bot.rules.quiet import after_quiet
from bot.rules.zones import first_known


async def tell(
    uow: UnitOfWork,
    receiver: Account,
    *,
    purpose: str,
    subject: str,
    worth_for: timedelta,
    now: datetime,
    starts: datetime | None = None,
    pauses: bool = False,
) -> None:
    """Owe it once; ``worth_for``: how long after it fell due it is still worth telling.

    ``pauses``: it waits a minute for what may take it back, less where ``starts`` is near.

    ``starts``: when that begins which they have to know of; where quiet hours outlast it, they are told at once.
    """
    at_once = after_pause(now, begins=starts) if pauses else now
    due = await quiet_until(uow, receiver, at_once)
    due = at_once if starts is not None and now < starts <= due else due
    await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=purpose,
            subject=subject,
            place=Place(receiver.ref.space, person=receiver.ref.user),
            receiver=receiver.id,
            due_at=due,
            expires_at=due + worth_for,
        )
    )


async def quiet_until(uow: UnitOfWork, receiver: Account | None, now: datetime) -> datetime:
    """``now``, or when the quiet hours end that hold now: a member's own or the community's, in the member's zone.

    ``receiver`` None: everybody in a channel, by the community's hours and zone.
    """
    community = uow.community
    if receiver is None:
        return after_quiet(now, community.quiet, ZoneInfo(first_known(community.zone)))
    member = await uow.people.member(receiver.member)
    quiet = community.quiet if member.quiet is None else member.quiet
    return after_quiet(now, quiet, zone_of(member, receiver, community))
