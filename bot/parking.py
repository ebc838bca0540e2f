"""A post that cannot be handed over waits for an organizer, and the organizers are told: once each."""

from datetime import datetime, timedelta

from bot.context import zone_of
from bot.people import Account, Member, Notices, Place
from bot.ports import Delivery, DeliveryKind, NewDelivery, UnitOfWork
from bot.rules.quiet import after_quiet

PURPOSE = "posts.parked"
WORTH_TELLING_FOR = timedelta(days=7)


async def tell_organizers(uow: UnitOfWork, parked: Delivery, now: datetime) -> None:
    """By direct message where their space tells so; elsewhere the setup panel and the list of posts count it.

    Of a message of this very kind that cannot be handed over nobody is told.
    """
    if parked.kind is not DeliveryKind.POST or parked.purpose == PURPOSE:
        return
    for account, member in await uow.people.organizers():
        space = await uow.people.space(account.ref.space)
        if space is None or space.notices is not Notices.DIRECT:
            continue
        due = _after_quiet(uow, account, member, now)
        await uow.deliveries.owe(
            NewDelivery(
                kind=DeliveryKind.POST,
                purpose=PURPOSE,
                subject=parked.id,
                place=Place(account.ref.space, person=account.ref.user),
                receiver=account.id,
                due_at=due,
                expires_at=due + WORTH_TELLING_FOR,
            )
        )


def _after_quiet(uow: UnitOfWork, account: Account, member: Member, now: datetime) -> datetime:
    quiet = uow.community.quiet if member.quiet is None else member.quiet
    return after_quiet(now, quiet, zone_of(member, account, uow.community))
