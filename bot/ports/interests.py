"""Which roles members would like to try, and who is open to being asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.people import MemberId
from bot.ports.roles import RoleId


class Interests(Protocol):
    """One a member and role."""

    async def of(self, member: MemberId) -> Sequence[RoleId]:
        """The latest first."""
        ...

    async def express(self, member: MemberId, role: RoleId, at: datetime) -> bool:
        """False when it was known already."""
        ...

    async def withdraw(self, member: MemberId, role: RoleId) -> bool:
        """False when there was none."""
        ...

    async def willing(self, role: RoleId) -> Mapping[MemberId, bool]:
        """Active members who are open to roles, or would like to try this one; whether they would."""
        ...
