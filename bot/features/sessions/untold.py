"""A change that was not told yet when the next one comes: one message tells of both, from what its reader knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.people import Account
from bot.ports import Before, ChangeId, DeliveryState, OccurrenceId, UnitOfWork
from bot.rules.attendance import Rsvp

CHANGED = "session.changed"


async def taken_in(uow: UnitOfWork, receiver: Account, befores: Sequence[Before]) -> list[Before]:
    """The new change together with those that wait to be told to them about the same dates, which are dropped.

    Empty where none does. Who had confirmed a start to which it is back now is not asked again.
    """
    touched = {one.occurrence for one in befores}
    known: dict[OccurrenceId, Before] = {}
    for post in await uow.deliveries.open_of(CHANGED, ""):
        if post.receiver != receiver.id or post.state is not DeliveryState.OWED:
            continue
        earlier = await uow.sessions.remembered(ChangeId(post.subject))
        about_these = any(one.occurrence in touched for one in earlier)
        if about_these and await uow.deliveries.drop(post.id, "told with the next change"):
            for one in earlier:
                known.setdefault(one.occurrence, one)
    if not known:
        return []
    await _confirm_what_is_back(uow, receiver, [one for one in known.values() if one.occurrence in touched])
    news = {one.occurrence: one for one in befores}
    return [_as_known(one, known) for one in ({**known, **news}).values()]


def _as_known(one: Before, known: Mapping[OccurrenceId, Before]) -> Before:
    first = known.get(one.occurrence)
    return one if first is None else replace(first, cancels=one.cancels, by=one.by)


async def _confirm_what_is_back(uow: UnitOfWork, receiver: Account, touched: Sequence[Before]) -> None:
    """These are locked, since the change touches them."""
    for before in touched:
        id = before.occurrence
        now = await uow.sessions.occurrence(id)
        place = (await uow.sessions.attendance(id)).of(receiver.member) if now else None
        guest = (await uow.sessions.guests(id)).get(receiver.member) if now else None
        if now is None or place is None or guest is None or place.rsvp is not Rsvp.GOING:
            continue
        if now.starts == before.starts and guest.confirmed >= before.revision:
            await uow.sessions.keep(id, await uow.sessions.attendance(id), by=guest.account, at=guest.answered_at)
