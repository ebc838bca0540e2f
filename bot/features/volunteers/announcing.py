"""A call stands in its channel, and is drawn anew when seats or volunteers change; its rooms follow."""

from datetime import datetime

from bot import redrawing
from bot.context import Drawing
from bot.feature import Dropped, Feature
from bot.features.volunteers.card import call_card
from bot.features.volunteers.places import post_everywhere
from bot.features.volunteers.rooming import keep_rooms
from bot.features.volunteers.standing import Standing, standing_drawn
from bot.ports import Call, DeliveryKind, UnitOfWork
from bot.speech import Card

feature = Feature("volunteers.announcing")

PURPOSE = "volunteer.announcement"


async def announce(uow: UnitOfWork, call: Call, now: datetime) -> None:
    """Once in each place; it is of no use any more when it is over."""
    await post_everywhere(uow, call, PURPOSE, call.id, due_at=now, expires_at=call.ends)


async def redraw(uow: UnitOfWork, before: Standing, call: Call, now: datetime) -> None:
    """Soon, so that a burst of presses is drawn once; and its rooms with it. The call must be locked.

    ``before``: as it stood before what has changed.
    """
    await redrawing.redraw(uow, PURPOSE, call.id, now)
    await keep_rooms(uow, before, call, now)


@feature.delivery(PURPOSE, renews=True)
async def draw(drawing: Drawing) -> Card | Dropped:
    standing = await standing_drawn(drawing)
    if standing is None:
        return Dropped("gone")
    if drawing.delivery.kind is DeliveryKind.POST and standing.is_off:
        return Dropped("cancelled")
    return call_card(drawing, standing)
