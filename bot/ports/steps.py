"""Which steps of a role's check-list are done."""

from collections.abc import Collection
from datetime import datetime
from typing import NewType, Protocol

from bot.ports.calls import SeatId

StepKey = NewType("StepKey", str)
"""Names a step by its text: where that is changed it is another step."""


class SeatSteps(Protocol):
    """Of each seat its own ones."""

    async def done(self, seat: SeatId) -> Collection[StepKey]: ...

    async def tick(self, seat: SeatId, step: StepKey, at: datetime) -> bool:
        """False when it was done already."""
        ...

    async def untick(self, seat: SeatId, step: StepKey) -> bool:
        """False when it was not done."""
        ...
