"""Writing to a member by oneself: a direct message that waits for the end of their quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import zone_of
from bot.people import Account, MemberId, Place
from bot.ports import DeliveryKind, NewDelivery, UnitOfWork
from bot.rules.limits import MESSAGES_A_DAY, day_of
from bot.rules.quiet import after_quiet
from bot.rules.zones import first_known

OVER = "over the limit of messages"


async def tell(
    uow: UnitOfWork,
    receiver: Account,
    *,
    purpose: str,
    subject: str,
    worth_for: timedelta,
    now: datetime,
    starts: datetime | None = None,
    by: MemberId | None = None,
) -> bool:
    """Owe it once; ``worth_for``: how long after it fell due it is still worth telling.

    ``starts``: when that begins which they have to know of; where quiet hours outlast it, they are told at once.
    ``by``: the member whose act it comes of; they cause one receiver so many messages a day, and what is more is left
    out with its reason. False where it was.
    """
    due = await quiet_until(uow, receiver, now)
    due = now if starts is not None and now < starts <= due else due
    id = await uow.deliveries.owe(
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=purpose,
            subject=subject,
            place=Place(receiver.ref.space, person=receiver.ref.user),
            receiver=receiver.id,
            due_at=due,
            expires_at=due + worth_for,
            caused_by=by,
        )
    )
    if id is None or by is None:
        return True
    since, until = day_of(due, ZoneInfo(first_known(uow.community.zone)))
    if await uow.deliveries.caused_to(by, receiver.id, since, until) <= MESSAGES_A_DAY:
        return True
    await uow.deliveries.drop(id, OVER)
    return False


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
