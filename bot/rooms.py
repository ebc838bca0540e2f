"""A conversation of a few members: one room where they have a space in common, else the same to each of them directly.

A room that a platform does not open becomes direct messages, too (``bot.handover``). Both are drawn by the same
function, and redrawn by ``bot.redrawing``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.people import Account, AccountId, Place, SpaceRef
from bot.ports import Delivery, DeliveryKind, NewDelivery, UnitOfWork
from bot.speech import Room
from bot.telling import quiet_until


@dataclass(frozen=True, slots=True)
class Matter:
    """What a room is about, for whom, when that begins, and until when it is of use; None: for ever."""

    purpose: str
    subject: str
    members: tuple[Account, ...]
    starts: datetime | None
    until: datetime | None


async def owe_room(uow: UnitOfWork, matter: Matter, near: Place, now: datetime) -> None:
    """Once, outside the quiet hours of them all; what was given up before it was sent is owed anew.

    ``near``: the channel that it belongs to. It is opened in that space, if they all have an account there.
    """
    before = await uow.deliveries.of_subject(matter.purpose, matter.subject)
    place = await _common_place(uow, matter.members, near)
    if place is None or any(one.kind is DeliveryKind.POST for one in before):
        await _owe_directly(uow, matter, now)
        return
    dues = [await quiet_until(uow, one, now) for one in matter.members]
    await uow.deliveries.owe_anew(_new(DeliveryKind.ROOM, matter, place, None, max(dues), now))


async def tell_instead(uow: UnitOfWork, delivery: Delivery, room: Room, now: datetime) -> None:
    """Of a room that a platform did not open."""
    accounts = [await uow.people.account(ref) for ref in room.members]
    members = tuple(one for one in accounts if one is not None)
    await _owe_directly(uow, Matter(delivery.purpose, delivery.subject, members, None, delivery.expires_at), now)


async def accounts_in(uow: UnitOfWork, members: Sequence[Account], space: SpaceRef) -> tuple[Account, ...] | None:
    """Of each their account in that space; None where somebody has none."""
    found = [await _account_in(uow, one, space) for one in members]
    accounts = tuple(one for one in found if one is not None)
    return accounts if len(accounts) == len(members) else None


async def _account_in(uow: UnitOfWork, account: Account, space: SpaceRef) -> Account | None:
    if account.ref.space == space:
        return account
    theirs = await uow.people.accounts_of(account.member)
    return next((one for one in theirs if one.ref.space == space), None)


async def _common_place(uow: UnitOfWork, members: Sequence[Account], near: Place) -> Place | None:
    """In another space than ``near`` it belongs to the channel for announcements."""
    if await accounts_in(uow, members, near.space) is not None:
        return near
    for ref in sorted({one.ref.space for one in await uow.people.accounts_of(members[0].member)}, key=str):
        space = await uow.people.space(ref)
        if space is not None and await accounts_in(uow, members, ref) is not None:
            return Place(ref, space.announcements)
    return None


async def _owe_directly(uow: UnitOfWork, matter: Matter, now: datetime) -> None:
    for one in matter.members:
        place, due = Place(one.ref.space, person=one.ref.user), await quiet_until(uow, one, now)
        await uow.deliveries.owe_anew(_new(DeliveryKind.POST, matter, place, one.id, due, now))


def _new(
    kind: DeliveryKind, matter: Matter, place: Place, receiver: AccountId | None, due: datetime, now: datetime
) -> NewDelivery:
    """At once where quiet hours outlast the start, or its use."""
    last = matter.starts if matter.starts is not None and now < matter.starts else matter.until
    return NewDelivery(
        kind=kind,
        purpose=matter.purpose,
        subject=matter.subject,
        place=place,
        receiver=receiver,
        due_at=due if last is None or due < last else now,
        expires_at=matter.until,
    )
