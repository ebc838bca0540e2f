"""What organizers set for a community, and for each of its spaces."""

from typing import Protocol, TypedDict, Unpack

from bot.people import Community, Greeted, Joins, Locale, Notices, Space, SpaceId
from bot.rules.quiet import QuietHours


class CommunityChange(TypedDict, total=False):
    """As in ``bot.people.Community``."""

    locale: Locale
    zone: str
    allowance: int
    thanks_emoji: frozenset[str]
    """Those that thanked until now become former ones."""
    quiet: QuietHours
    boards: bool
    announced_ahead: int
    hosting_needs: int
    sessions_per_member: int
    calls_per_member: int
    posts_per_channel_day: int
    commands_per_minute: int
    """These four as in ``bot.rules.limits.Limits``."""


class SpaceChange(TypedDict, total=False):
    """As in ``bot.people.Space``."""

    notices: Notices
    announcements: str
    joins: Joins
    greeted: Greeted


class CommunitySettings(Protocol):
    """Each change writes what it names and leaves the rest as it is: two organizers never undo each other's."""

    async def change(self, **to: Unpack[CommunityChange]) -> Community:
        """The community as it is now; ``UnitOfWork.community`` stays as it was read."""
        ...

    async def change_space(self, space: SpaceId, **to: Unpack[SpaceChange]) -> Space: ...

    async def spaces(self) -> tuple[Space, ...]:
        """The community's spaces, in the order in which they came."""
        ...

    async def lock(self) -> None:
        """Until commit, nobody else decides for the community (PostgreSQL: a row lock; SQLite: already alone)."""
        ...
