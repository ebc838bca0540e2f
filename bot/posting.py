"""Posts in a channel that one member causes: so many a day, and what is more is left out with its reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.people import AccountId, MemberId, Place
from bot.ports import DeliveryId, NewDelivery, UnitOfWork
from bot.rules.limits import day_of
from bot.rules.zones import first_known

OVER = "over the limit of posts"


async def causer(uow: UnitOfWork, account: AccountId) -> MemberId | None:
    """The member on whose behalf the bot posts; None for organizers, whom the limit does not bind."""
    found = await uow.people.account_by_id(account)
    if found is None or found.organizer:
        return None
    member = await uow.people.member(found.member)
    return None if member.organizer else member.id


async def post_for(uow: UnitOfWork, by: MemberId | None, posts: Sequence[NewDelivery], *, anew: bool = False) -> int:
    """Owe posts that ``by`` caused; how many were left out, since that member has as many there on that day.

    ``anew``: those that wait already get the new times (``Deliveries.owe_anew``).
    """
    owed: list[tuple[DeliveryId, NewDelivery]] = []
    for new in posts:
        new = replace(new, caused_by=by)
        id = await (uow.deliveries.owe_anew(new) if anew else uow.deliveries.owe(new))
        owed += [] if id is None else [(id, new)]
    if by is None:
        return 0
    left_out = 0
    for place in dict.fromkeys(new.place for _, new in owed):
        left_out += await _leave_out(uow, by, place, [(id, new.due_at) for id, new in owed if new.place == place])
    return left_out


async def _leave_out(uow: UnitOfWork, by: MemberId, place: Place, owed: Sequence[tuple[DeliveryId, datetime]]) -> int:
    """Drop what is too much for its day, the last first; how many. One question for all days."""
    zone = ZoneInfo(first_known(uow.community.zone))
    since, _ = day_of(min(due for _, due in owed), zone)
    _, until = day_of(max(due for _, due in owed), zone)
    a_day = Counter(due.astimezone(zone).date() for due in await uow.deliveries.caused(by, place, since, until))
    left_out = 0
    for id, due in reversed(owed):
        day = due.astimezone(zone).date()
        if a_day[day] > uow.community.limits.posts:
            await uow.deliveries.drop(id, OVER)
            a_day[day] -= 1
            left_out += 1
    return left_out


async def free_posts(uow: UnitOfWork, by: MemberId, place: Place, at: datetime) -> int:
    """How many posts more they can cause in that channel on the community's day of ``at``; negative: too many."""
    since, until = day_of(at, ZoneInfo(first_known(uow.community.zone)))
    return uow.community.limits.posts - len(await uow.deliveries.caused(by, place, since, until))
