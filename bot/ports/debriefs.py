"""Debriefs: what who held a role did, learned and does next. Private unless they share it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.calls import SeatId


@dataclass(frozen=True, slots=True)
class Debrief:
    did: str
    learned: str
    planned: str
    """What they do next."""
    at: datetime
    """When it was written as it is."""
    shared_at: datetime | None = None
    """When who wrote it shared it last: what was written since then they did not share."""


class Debriefs(Protocol):
    """One a seat."""

    async def of(self, seat: SeatId) -> Debrief | None: ...

    async def write(self, seat: SeatId, *, did: str, learned: str, planned: str, at: datetime) -> None:
        """The latest one stands."""
        ...

    async def share(self, seat: SeatId, at: datetime) -> None:
        """As it stands now."""
        ...

    async def unshare(self, seat: SeatId) -> None:
        """It was not posted yet, and will not be."""
        ...
