"""Who comes to a meeting with so many places: a freed seat is offered, for a time, to who has waited longest.

Everything here returns a new value; who must be told of what is seen by comparing it with the one before.
Always: nobody who waits came before somebody who is going or was offered a seat.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.rules.quiet import QuietHours, outside_quiet

OFFER = timedelta(hours=4)
SHORTEST_OFFER = timedelta(minutes=10)
LEAST_NOTICE = timedelta(hours=1)
"""An offer that sleeps through the night still ends this long before the start; otherwise it does not sleep."""


class Rsvp(StrEnum):
    GOING = "going"
    MAYBE = "maybe"
    NO = "no"
    WAITING = "waiting"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Place:
    member: str
    rsvp: Rsvp
    order: int
    """Smaller came first. A changed answer comes last, but who takes the seat that was offered keeps theirs."""
    offered_until: datetime | None = None
    """Aware UTC; only while a seat is offered."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """At most one place a member. An offered seat is taken."""

    capacity: int | None
    """None: no limit. Lowered later it may be below what is taken: who is going or was offered a seat keeps it."""
    places: tuple[Place, ...] = ()

    def of(self, member: str) -> Place | None:
        return next((place for place in self.places if place.member == member), None)

    def those(self, rsvp: Rsvp) -> tuple[Place, ...]:
        return tuple(sorted((place for place in self.places if place.rsvp is rsvp), key=lambda place: place.order))

    @property
    def going(self) -> tuple[Place, ...]:
        return self.those(Rsvp.GOING)

    @property
    def waiting(self) -> tuple[Place, ...]:
        return self.those(Rsvp.WAITING)

    @property
    def offered(self) -> tuple[Place, ...]:
        return self.those(Rsvp.OFFERED)

    @property
    def taken(self) -> int:
        return len(self.going) + len(self.offered)

    @property
    def free(self) -> int | None:
        """None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def kept(self) -> int:
        """Seats that are not taken and that nobody can take: offered, or yet to be offered to who waits."""
        return len(self.offered) + min(self.free or 0, len(self.waiting))

    def answered(self, member: str, wanted: Rsvp) -> "Attendance":
        """As one presses Going, Maybe or Can't; the same again changes nothing.

        Raises ValueError for what nobody can answer: to wait, or to be offered a seat.
        """
        match wanted:
            case Rsvp.GOING:
                return self._wanting(member)
            case Rsvp.MAYBE | Rsvp.NO:
                return self._saying(member, wanted)
            case Rsvp.WAITING | Rsvp.OFFERED:
                raise ValueError(wanted)
            case _:
                assert_never(wanted)

    def withdrawn(self, member: str) -> "Attendance":
        """Without them: they left the community, or were erased."""
        return replace(self, places=tuple(place for place in self.places if place.member != member))

    def lapsed(self, now: datetime) -> "Attendance":
        """Who let an offer pass is at Maybe: still on the list, and one press from the end of the line.

        So there is one offer at most for each press of Going. Were they put back into the line unasked, two who do not
        answer would be written to in turn every four hours, and a seat that others want would stay with them.
        """
        passed = (place for place in self.offered if place.offered_until is not None and place.offered_until <= now)
        return self._with(*(replace(place, rsvp=Rsvp.MAYBE, offered_until=None) for place in passed))

    def unreachable(self, member: str) -> "Attendance":
        """As ``lapsed``, of one who cannot be told of their offer, before its time is over."""
        place = self.of(member)
        if place is None or place.rsvp is not Rsvp.OFFERED:
            return self
        return self._with(replace(place, rsvp=Rsvp.MAYBE, offered_until=None))

    def offering(self, until: Callable[[str], datetime]) -> "Attendance":
        """Every free seat is offered to who waited longest; ``until``: when a member's offer would end (aware UTC)."""
        first = self.waiting[: self.free]
        return self._with(*(replace(one, rsvp=Rsvp.OFFERED, offered_until=until(one.member)) for one in first))

    def resized(self, capacity: int | None) -> "Attendance":
        """With more places the new ones are yet to be offered; without a limit all who asked to come do.

        With fewer nobody loses a seat, nor an offer, which was a promise.
        """
        if capacity is None:
            asked = (*self.waiting, *self.offered)
            seated = (replace(place, rsvp=Rsvp.GOING, offered_until=None) for place in asked)
            return replace(self._with(*seated), capacity=None)
        return replace(self, capacity=capacity)

    def _wanting(self, member: str) -> "Attendance":
        """An offer can be taken until it has lapsed here, also when its time is over: nobody else has the seat yet."""
        place = self.of(member)
        match place.rsvp if place else None:
            case Rsvp.GOING | Rsvp.WAITING:
                return self
            case Rsvp.OFFERED if place:
                return self._with(replace(place, rsvp=Rsvp.GOING, offered_until=None))
        return self._saying(member, Rsvp.GOING if self._seats_at_once() else Rsvp.WAITING)

    def _seats_at_once(self) -> bool:
        """A free seat is not for the quick while somebody waits for it."""
        return self.capacity is None or (self.taken < self.capacity and not self.waiting)

    def _saying(self, member: str, rsvp: Rsvp) -> "Attendance":
        place = self.of(member)
        if place and place.rsvp is rsvp:
            return self
        last = max((one.order for one in self.places), default=0)
        return self._with(Place(member, rsvp, last + 1))

    def _with(self, *changed: Place) -> "Attendance":
        members: Collection[str] = {place.member for place in changed}
        kept = (place for place in self.places if place.member not in members)
        return replace(self, places=tuple(sorted((*kept, *changed), key=lambda place: place.order)))


def offer_ends(
    now: datetime, starts: datetime, quiet: QuietHours, zone: ZoneInfo, offer: timedelta = OFFER
) -> datetime:
    """When an offer made now ends, for a member with these quiet hours; never after the start.

    At most a quarter of the time that is left, so that others can still be asked, but ten minutes at least. Its time
    stands still while it is quiet, unless it would then end within the last hour.
    """
    lasting = min(offer, max((starts - now) / 4, SHORTEST_OFFER))
    rested = outside_quiet(now, lasting, quiet, zone)
    if starts - rested >= LEAST_NOTICE:
        return rested
    return min(now + lasting, starts)
