"""What came too late, or for which the place is gone, ends in one word to the organizers: not post by post, in a burst.

Time is cut into windows. What is missed in one owes, in the same transaction, that window's digest, which is owed once
to each organizer. A digest gives way to the next while there is one, then tells of all since the last that was sent:
one message an outage, however long it took and however many processes ended what was missed in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.parking import PURPOSE as PARKED
from bot.parking import reachable_organizers
from bot.ports import NEW_MESSAGES, Delivery, DeliveryState, UnitOfWork
from bot.telling import tell

PURPOSE = "posts.missed"
GONE = "gone: "
"""Begins the reason of what was dropped because its place is gone; the platform's own word follows."""
WINDOW = timedelta(minutes=5)
SETTLES = timedelta(minutes=2)
"""Until every transaction of a window is committed, by the clocks of all processes, and the next one has begun."""
PATIENCE = timedelta(hours=6)
"""Of what is missed again and again, without an end, organizers hear at least so often."""
WORTH_TELLING_FOR = timedelta(days=7)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_OPEN = (DeliveryState.OWED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    number: int

    @property
    def starts(self) -> datetime:
        return _EPOCH + self.number * WINDOW

    @property
    def ends(self) -> datetime:
        return self.starts + WINDOW

    @property
    def told(self) -> datetime:
        """When its digest falls due."""
        return self.ends + SETTLES


def window_at(at: datetime) -> Window:
    return Window((at - _EPOCH) // WINDOW)


async def tell_of_missed(uow: UnitOfWork, missed: Delivery, now: datetime) -> None:
    """In the transaction in which it ends. What itself tells organizers of posts is not worth telling of."""
    if missed.kind not in NEW_MESSAGES or missed.purpose in (PURPOSE, PARKED):
        return
    window = window_at(now)
    for account in await reachable_organizers(uow):
        await tell(
            uow,
            account,
            purpose=PURPOSE,
            subject=str(window.number),
            worth_for=WORTH_TELLING_FOR,
            now=window.told,
        )


async def missed_in(uow: UnitOfWork, digest: Delivery) -> "tuple[Delivery, ...]":
    """What a digest tells of, oldest first: all that was missed since the one before it that was sent."""
    window, others = _window(digest), await _digests_to_the_same(uow, digest)
    missed = await uow.deliveries.missed(_first(window, others).starts, window.ends, GONE)
    return tuple(one for one in missed if one.purpose not in (PURPOSE, PARKED))


async def gives_way(uow: UnitOfWork, digest: Delivery, now: datetime) -> bool:
    """Whether a later one tells of it all."""
    window, others = _window(digest), await _digests_to_the_same(uow, digest)
    later = {one: state for one, state in others.items() if one > window}
    if DeliveryState.SENT in later.values():
        return True
    to_come = [one for one, state in later.items() if state in _OPEN]
    patient = now - _first(window, others).starts < PATIENCE
    return any(patient or one.told <= now for one in to_come)


def _first(window: Window, others: Mapping[Window, DeliveryState]) -> Window:
    """The first of those before it of which nothing was told yet."""
    before = [one for one in others if one < window]
    sent = [one for one in before if others[one] is DeliveryState.SENT]
    return min((one for one in before if not sent or one > max(sent)), default=window)


async def _digests_to_the_same(uow: UnitOfWork, digest: Delivery) -> dict[Window, DeliveryState]:
    if digest.receiver is None:
        return {}
    since = digest.due_at - WORTH_TELLING_FOR
    told = await uow.deliveries.told(PURPOSE, digest.receiver, since)
    return {_window(one): one.state for one in told}


def _window(digest: Delivery) -> Window:
    return Window(int(digest.subject))
