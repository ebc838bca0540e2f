"""What came too late, or for which the place is gone, ends in one word to the organizers: not post by post, in a burst.

Time is cut into windows. What is missed in one owes, in the same transaction, that window's digest, which is owed once
to each organizer. A digest also covers the beginning of the window after its own, whose digest then leaves that out: so
the end of an outage that falls on a border is told once, too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.parking import PURPOSE as PARKED
from bot.parking import reachable_organizers
from bot.ports import Delivery, DeliveryKind, UnitOfWork
from bot.telling import tell

PURPOSE = "posts.missed"
GONE = "gone: "
"""Begins the reason of what was dropped because its place is gone; the platform's own word follows."""
WINDOW = timedelta(minutes=5)
COVERS_AFTER = timedelta(minutes=1)
SETTLES = timedelta(minutes=1)
"""Until every transaction of a window is committed, by the clocks of all processes."""
WORTH_TELLING_FOR = timedelta(days=7)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    number: int

    @property
    def starts(self) -> datetime:
        return _EPOCH + self.number * WINDOW

    @property
    def covers_until(self) -> datetime:
        return self.starts + WINDOW + COVERS_AFTER

    @property
    def before(self) -> "Window":
        return Window(self.number - 1)


def window_at(at: datetime) -> Window:
    return Window((at - _EPOCH) // WINDOW)


async def tell_of_missed(uow: UnitOfWork, missed: Delivery, now: datetime) -> None:
    """In the transaction in which it ends. What itself tells organizers of posts is not worth telling of."""
    if missed.kind is not DeliveryKind.POST or missed.purpose in (PURPOSE, PARKED):
        return
    window = window_at(now)
    for account in await reachable_organizers(uow):
        await tell(
            uow,
            account,
            purpose=PURPOSE,
            subject=str(window.number),
            worth_for=WORTH_TELLING_FOR,
            now=window.covers_until + SETTLES,
        )


async def missed_in(uow: UnitOfWork, digest: Delivery) -> "tuple[Delivery, ...]":
    """What a digest tells of, oldest first: of the first minute of its window only what the digest before it does not.

    Whether there is one has been settled for long when a digest falls due.
    """
    window = Window(int(digest.subject))
    before = await uow.deliveries.of_subject(PURPOSE, str(window.before.number))
    told = any(one.receiver == digest.receiver for one in before)
    since = window.before.covers_until if told else window.starts
    missed = await uow.deliveries.missed(since, window.covers_until, GONE)
    return tuple(one for one in missed if one.purpose not in (PURPOSE, PARKED))
