"""A change that was not told yet when the next one comes: one message tells of both, from what its reader knows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.people import Account, AccountId
from bot.ports import (
    Before,
    ChangeId,
    Delivery,
    DeliveryState,
    Guest,
    Occurrence,
    OccurrenceId,
    SeriesId,
    UnitOfWork,
)
from bot.rules.attendance import Attendance, Rsvp

CHANGED, CANCELLED = "session.changed", "session.cancelled"
BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Untold:
    """A notice that waits."""

    post: Delivery
    befores: Sequence[Before]
    since: datetime
    """When the first change of which it tells was made (aware UTC)."""


def subject_of(change: ChangeId, since: datetime) -> str:
    return BETWEEN.join((change, since.isoformat()))


def change_of(post: Delivery) -> ChangeId:
    """Which change a notice tells of; one that an earlier release owed says nothing else."""
    return ChangeId(post.subject.partition(BETWEEN)[0])


async def untold_of(uow: UnitOfWork, series: Collection[SeriesId]) -> Mapping[AccountId, Sequence[Untold]]:
    """What waits to be told of these series, by receiver, in the order in which it was owed."""
    found: dict[AccountId, list[Untold]] = {}
    known: dict[ChangeId, Sequence[Before]] = {}
    posts = [*await uow.deliveries.open_of(CHANGED, ""), *await uow.deliveries.open_of(CANCELLED, "")]
    for post in sorted(posts, key=lambda one: one.id):
        if post.receiver is None or post.state is not DeliveryState.OWED or post.doubt_since is not None:
            continue
        change = change_of(post)
        if change not in known:
            befores = await uow.sessions.remembered(change)
            known[change] = befores if await _is_of(uow, befores, series) else ()
        if known[change]:
            since = post.subject.partition(BETWEEN)[2]
            at = datetime.fromisoformat(since) if since else post.due_at
            found.setdefault(post.receiver, []).append(Untold(post, known[change], at))
    return found


async def _is_of(uow: UnitOfWork, befores: Sequence[Before], series: Collection[SeriesId]) -> bool:
    occurrences = [await uow.sessions.occurrence(one.occurrence) for one in befores]
    return any(one is not None and one.series in series for one in occurrences)


State = tuple[Occurrence | None, Attendance, dict[str, Guest]]


async def merged(
    uow: UnitOfWork,
    receiver: Account,
    earlier: Sequence[Untold],
    news: Sequence[Before],
    states: dict[OccurrenceId, State],
) -> tuple[Before, ...]:
    """The new change together with those that wait to be told to them, which are dropped.

    Who had confirmed a start to which it is back now is not asked again. The occurrences of ``news`` must be locked.
    ``states``: what was read of them for the receivers before this one.
    """
    known: dict[OccurrenceId, Before] = {}
    for one in earlier:
        if await uow.deliveries.drop(one.post.id, "told with the next change"):
            for before in one.befores:
                known.setdefault(before.occurrence, before)
    if not known:
        return tuple(news)
    touched = {one.occurrence for one in news}
    back = [one for one in known.values() if one.occurrence in touched]
    await _confirm_what_is_back(uow, receiver, back, states)
    latest = {**known, **{one.occurrence: one for one in news}}
    return tuple(_as_known(one, known) for one in latest.values())


def _as_known(one: Before, known: Mapping[OccurrenceId, Before]) -> Before:
    first = known.get(one.occurrence)
    return one if first is None else replace(first, cancels=one.cancels, by=one.by)


async def _confirm_what_is_back(
    uow: UnitOfWork, receiver: Account, touched: Sequence[Before], states: dict[OccurrenceId, State]
) -> None:
    """These are locked, since the change touches them."""
    for before in touched:
        id = before.occurrence
        if id not in states:
            now, attendance = await uow.sessions.occurrence(id), await uow.sessions.attendance(id)
            states[id] = now, attendance, await uow.sessions.guests(id)
        now, attendance, guests = states[id]
        place, guest = attendance.of(receiver.member), guests.get(receiver.member)
        if now is None or place is None or guest is None or place.rsvp is not Rsvp.GOING:
            continue
        if now.starts == before.starts and guest.confirmed >= before.revision:
            await uow.sessions.keep(id, attendance, by=guest.account, at=guest.answered_at)
