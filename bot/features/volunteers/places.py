"""Where a call stands: where it was announced, and where each other space of the community has its announcements."""

from collections.abc import Sequence
from datetime import datetime

from bot.people import AccountId, Place
from bot.ports import Call, DeliveryKind, NewDelivery, UnitOfWork
from bot.posting import causer, post_for


async def places_of(uow: UnitOfWork, call: Call) -> Sequence[Place]:
    others = (one for one in await uow.settings.spaces() if one.announcements and one.ref != call.announced_in.space)
    return (call.announced_in, *(Place(one.ref, one.announcements) for one in others))


async def post_everywhere(
    uow: UnitOfWork,
    call: Call,
    purpose: str,
    subject: str,
    *,
    due_at: datetime,
    expires_at: datetime,
    by: AccountId | None = None,
) -> None:
    """One delivery a place, all drawn from the same subject. It counts to the posts of ``by``; None: of who called."""
    posts = [
        NewDelivery(
            kind=DeliveryKind.POST,
            purpose=purpose,
            subject=subject,
            place=place,
            receiver=None,
            due_at=due_at,
            expires_at=expires_at,
        )
        for place in await places_of(uow, call)
    ]
    await post_for(uow, await causer(uow, by or call.created_by), posts)
