"""Hand-over notes: what who has or had a role leaves to whoever has it next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.people import Account, MemberId
from bot.ports.calls import CallId
from bot.ports.roles import RoleId


@dataclass(frozen=True, slots=True)
class HandoverNote:
    words: str
    writer: Account
    at: datetime
    """When it was written as it is."""


class Handovers(Protocol):
    """One of a member in a call, whichever seats they had in it; of who is not erased."""

    async def of(self, call: CallId, writer: MemberId) -> HandoverNote | None: ...

    async def write(self, call: CallId, writer: Account, words: str, at: datetime) -> None:
        """The latest one stands."""
        ...

    async def remove(self, call: CallId, writer: MemberId) -> None: ...

    async def latest(self, role: RoleId, *, but: MemberId) -> HandoverNote | None:
        """For who has this role: the one that was written last, by somebody else."""
        ...
