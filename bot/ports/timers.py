"""What falls due inside the community: an offer ends, a series is to be continued.

What is owed to the outside is a delivery; a timer only makes the core look again. Its row goes in the transaction of
what it causes, so that it takes effect once, in whichever process.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import CommunityId


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that has fallen due; who takes it first has it."""

    community: CommunityId
    purpose: str
    """Names the feature's function that it wakes, such as ``session.offer_ends``."""
    subject: str
    at: datetime
    """When it fell due. Aware UTC."""
    tries: int
    """How often it was put off because of a fault."""


class Timers(Protocol):
    async def set(self, purpose: str, subject: str, at: datetime) -> None:
        """One of a purpose and subject: set again, it is moved."""
        ...

    async def stop(self, purpose: str, subject: str) -> None: ...

    async def take(self, timer: Timer, now: datetime) -> bool:
        """Remove it, until commit for us alone; False when another has taken it or it was moved past ``now``."""
        ...

    async def put_off(self, timer: Timer, at: datetime) -> None:
        """What it woke failed: again at ``at``, with a try more. Nothing when it was taken or moved meanwhile."""
        ...
