"""The processes that share the work, each with a heart-beat by the database's clock."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.ports.deliveries import Claim, ProcessId


class Processes(Protocol):
    """Rows of processes, and what becomes of the deliveries that they hold. All raise TransientFault.

    A delivery that is given back is owed again, due at once, and its next attempt looks whether this one arrived.
    """

    async def register(self, *, alone: bool) -> ProcessId:
        """A new row that beats now. ``alone``: no other process can be alive, so all that others hold is given back."""
        ...

    async def beat(self, process: ProcessId) -> bool:
        """It is alive now; False when its row is gone, since others took it for dead."""
        ...

    async def give_back_of_dead(self, now: datetime, silent_for: timedelta) -> int:
        """Delete the rows of processes that have not beaten for so long, and give back what no living one holds.

        ``now``: for claims of versions without heart-beats, whose lease is an instant. How many were given back.
        """
        ...

    async def give_back_but(self, process: ProcessId, under_way: Collection[Claim]) -> int:
        """Give back what the process holds and no longer works at, as after a fault of storage; how many."""
        ...

    async def leave(self, process: ProcessId) -> None:
        """The process ends: its row goes, and what it still holds is given back."""
        ...
