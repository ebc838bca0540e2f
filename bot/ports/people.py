"""The people of one community."""

from collections.abc import Sequence
from typing import Protocol

from bot.people import Account, AccountId, AccountRef, Facts, Member, MemberId, Space, SpaceRef


class People(Protocol):
    async def space(self, ref: SpaceRef) -> Space | None:
        """None when the space is not this community's."""
        ...

    async def settle(self, facts: Facts) -> Account:
        """The account of a person, made with a member of its own if it is new; its name, zone and locale refreshed."""
        ...

    async def account(self, ref: AccountRef) -> Account | None: ...

    async def account_by_id(self, account: AccountId) -> Account | None: ...

    async def accounts_of(self, member: MemberId) -> Sequence[Account]: ...

    async def member(self, member: MemberId) -> Member:
        """Raises LookupError when there is none."""
        ...

    async def lock(self, member: MemberId) -> None:
        """Until commit, nobody else gives on this member's behalf (PostgreSQL: a row lock; SQLite: already alone)."""
        ...

    async def set_notices(self, member: MemberId, wanted: bool) -> None: ...

    async def set_state(self, member: MemberId, state: str) -> None: ...
