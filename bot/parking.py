"""A post that cannot be handed over waits for an organizer, and the organizers are told: once each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.people import Account, MemberId, Notices
from bot.ports import NEW_MESSAGES, Delivery, UnitOfWork
from bot.telling import tell

PURPOSE = "posts.parked"
WORTH_TELLING_FOR = timedelta(days=7)


async def tell_organizers(uow: UnitOfWork, parked: Delivery, now: datetime) -> None:
    """By direct message; the setup panel and the list of posts count it, too.

    Of a message of this very kind that cannot be handed over nobody is told.
    """
    if parked.kind not in NEW_MESSAGES or parked.purpose == PURPOSE:
        return
    for account in await reachable_organizers(uow):
        await tell(uow, account, purpose=PURPOSE, subject=parked.id, worth_for=WORTH_TELLING_FOR, now=now)


async def reachable_organizers(uow: UnitOfWork) -> Sequence[Account]:
    """Whom a bot may write to by itself, each member at one account: where their space tells by direct message
    everyone, elsewhere only those who have used the bot (Discord: "direct messages only from a member's action").
    """
    acted = await uow.people.organizers_who_acted()
    reached: dict[MemberId, Account] = {}
    for account, member in sorted(await uow.people.organizers(), key=lambda one: one[0].id):
        space = await uow.people.space(account.ref.space)
        if space is not None and (space.notices is Notices.DIRECT or account.id in acted):
            reached.setdefault(member.id, account)
    return tuple(reached.values())
