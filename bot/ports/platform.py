"""What an adapter offers to the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import MessageRef, PlatformName
from bot.speech import Outgoing, Room


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which try this is. ``doubt_since`` set: an earlier one may have arrived, look before sending again.

    ``find_only``: it is not wanted any more; look for the earlier one, but send nothing: Sent when it is there,
    Unwanted when it is certainly not, Unreachable when that cannot be told.
    """

    number: int
    now: datetime
    doubt_since: datetime | None
    find_only: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """``message`` None: what was handed over is no message (a Home)."""

    message: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now. ``after`` seconds where the platform says so: all that goes to the place waits, or to the platform where
    it said so of ``everywhere``; ``alone``: only this one does. ``doubtful``: it may have arrived all the same.
    """

    reason: str
    after: float | None = None
    doubtful: bool = False
    everywhere: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The place or a right is lost, or it cannot be known whether an earlier try arrived: parked for an organizer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unwanted:
    """The platform will never take it and nobody needs to act (direct messages closed, message deleted).

    ``place_gone``: the channel is archived or deleted, or the bot was removed from the space.
    """

    reason: str
    place_gone: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    posts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform takes messages, as far as it says so beforehand: whoever keeps to it is not refused.

    ``in_a_place``: at most so many within any such time. ``everywhere``: evenly, in all places together.
    """

    in_a_place: Rate | None = None
    everywhere: Rate | None = None


@dataclass(frozen=True, slots=True)
class Uneditable:
    """Of a redraw alone: the message is gone, is not ours, or can no longer be edited."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Of a room alone: the platform does not open it for these members or will not have its card (a right or scope is
    missing, somebody cannot be let in), and no earlier try has arrived.
    """

    reason: str


Handed = Sent | TryAgain | Unreachable | Unwanted | Uneditable | NoRoom


class Platform(Protocol):
    """What an adapter offers to the clock. No method raises for what a platform answers."""

    name: PlatformName
    pace: Pace

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed: ...

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        """Open it, from the channel of ``outgoing.place`` where a platform needs one, and post ``outgoing`` in it.

        Sent with the message in the room. Opened twice it is the same room.
        """
        ...

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed: ...

    async def home(self, outgoing: Outgoing) -> Handed:
        """Show ``outgoing`` as the bot's Home of ``outgoing.place.person``; the latest wins.

        Unwanted where a platform has no such place.
        """
        ...
