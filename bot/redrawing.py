"""What stands in a channel is drawn anew after a change; a burst of changes is drawn once."""

from datetime import datetime, timedelta

from bot.ports import Delivery, DeliveryKind, DeliveryState, NewDelivery, UnitOfWork

SOON = timedelta(seconds=2)
"""So long a change waits for the next one."""
OUT = (DeliveryState.SENT, DeliveryState.SENDING)


async def redraw(uow: UnitOfWork, purpose: str, subject: str, now: datetime) -> None:
    """The posts of one purpose about one subject; what is still owed is drawn when it falls due anyway."""
    for post in await uow.deliveries.of_subject(purpose, subject):
        if post.state in OUT:
            await uow.deliveries.owe(_redraw(post, now + SOON))


def _redraw(post: Delivery, due_at: datetime) -> NewDelivery:
    return NewDelivery(
        kind=DeliveryKind.REDRAW,
        purpose=post.purpose,
        subject=post.subject,
        place=post.place,
        receiver=post.receiver,
        due_at=due_at,
        expires_at=None,
        redraws=post.id,
    )
