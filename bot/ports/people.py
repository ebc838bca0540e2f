"""The people of one community."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from bot.people import Account, AccountId, AccountRef, Facts, Locale, Member, MemberId, Space, SpaceRef
from bot.rules.quiet import QuietHours


class MemberChange(TypedDict, total=False):
    """What of a member's settings is to change; as in ``bot.people.Member``."""

    zone: str | None
    locale: Locale | None
    notices: bool
    organizer: bool
    quiet: QuietHours | None
    reminder: str | None
    on_boards: bool
    open_to_roles: bool
    paused_until: datetime | None


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

    async def named(self, names: Collection[str]) -> Sequence[Account]:
        """Of active members, the accounts that are shown by exactly one of these names; by account."""
        ...

    async def active(self) -> Sequence[MemberId]:
        """Active members who have an account, in the order in which they came."""
        ...

    async def member(self, member: MemberId) -> Member:
        """Raises LookupError when there is none."""
        ...

    async def lock(self, member: MemberId) -> None:
        """Until commit, nobody else gives on this member's behalf (PostgreSQL: a row lock; SQLite: already alone)."""
        ...

    async def change(self, member: MemberId, **to: Unpack[MemberChange]) -> Member:
        """Change some settings of a member; the member as it is now."""
        ...

    async def set_state(self, member: MemberId, state: str) -> None: ...

    async def home_opened(self, account: AccountId) -> None:
        """From now on this account's Home is kept up to date."""
        ...

    async def unreached(self, account: AccountId, since: datetime) -> None:
        """A direct message that matters was refused; the first such instant is kept until they have read of it."""
        ...

    async def has_read(self, account: AccountId, since: datetime) -> None:
        """They have read what was refused from ``since`` on; nothing where that is another instant by now."""
        ...

    async def organizers(self) -> Sequence[tuple[Account, Member]]:
        """Active members who were named organizers, or whose account is one by the platform's rights; by account."""
        ...

    async def organizers_who_acted(self) -> Collection[AccountId]:
        """Accounts of organizers who used the bot themselves: gave, decided, answered, or opened its Home."""
        ...

    async def paused(self, now: datetime) -> Sequence[tuple[Account, Member]]:
        """Members who cannot give at that instant; by account."""
        ...
