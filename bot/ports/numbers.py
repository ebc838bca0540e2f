"""Short numbers of what can be acted on: ``#12``, per community, given when it is first shown to who may act."""

from typing import Protocol


class Numbers(Protocol):
    async def of(self, kind: str, subject: str) -> int:
        """The number of a subject, given now if it has none. Kinds share one row of numbers."""
        ...

    async def known(self, kind: str, subject: str) -> int | None:
        """Return the number that the subject has, without giving it one: also in a unit of work that only reads."""
        ...

    async def subject(self, kind: str, number: int) -> str | None:
        """None where this number names nothing, or something of another kind."""
        ...
