"""A post that cannot be handed over waits for an organizer, and the organizers are told: once each."""

from datetime import datetime, timedelta

from bot.people import Notices
from bot.ports import Delivery, DeliveryKind, UnitOfWork
from bot.telling import tell

PURPOSE = "posts.parked"
WORTH_TELLING_FOR = timedelta(days=7)


async def tell_organizers(uow: UnitOfWork, parked: Delivery, now: datetime) -> None:
    """By direct message where their space tells so; elsewhere the setup panel and the list of posts count it.

    Of a message of this very kind that cannot be handed over nobody is told.
    """
    if parked.kind is not DeliveryKind.POST or parked.purpose == PURPOSE:
        return
    for account, _ in await uow.people.organizers():
        space = await uow.people.space(account.ref.space)
        if space is None or space.notices is not Notices.DIRECT:
            continue
        await tell(uow, account, purpose=PURPOSE, subject=parked.id, worth_for=WORTH_TELLING_FOR, now=now)
