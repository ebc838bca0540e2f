"""Who and where: ids, communities, spaces, members, accounts, places, and what a platform says of a person."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

CommunityId = NewType("CommunityId", str)
SpaceId = NewType("SpaceId", str)
"""Our own id of a space, not the platform's."""
MemberId = NewType("MemberId", str)
AccountId = NewType("AccountId", str)
Locale = NewType("Locale", str)
"""A language that the phrasebook has, such as ``en`` or ``ja``."""


class PlatformName(StrEnum):
    """Only a label in keys, exports and settings: nothing in the core decides by it."""

    SLACK = "slack"
    DISCORD = "discord"


class MemberState(StrEnum):
    ACTIVE = "active"
    AWAY = "away"
    ALUMNUS = "alumnus"


@dataclass(frozen=True, slots=True)
class SpaceRef:
    """A Slack workspace (``T…``) or a Discord server (its snowflake) as the platform names it."""

    platform: PlatformName
    id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class AccountRef:
    """A person in one space as the platform names them: ``slack:T1:U1``, ``discord:200:1``."""

    space: SpaceRef
    user: str

    def __str__(self) -> str:
        return f"{self.space}:{self.user}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a channel or thread of a space, or, with ``person`` set, a direct conversation.

    ``channel`` is empty for a direct conversation that has not been opened yet: the adapter opens it.
    """

    space: SpaceRef
    channel: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on a platform: Slack's ``ts`` or Discord's snowflake, within a channel."""

    space: SpaceRef
    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the platform says of an account right now.

    An adapter fills it from its cache, which user-change events and payloads refresh.
    """

    account: AccountRef
    name: str
    """As others see it; a person's text, so data."""
    known: bool = True
    """False: the platform knows no such person here (unknown id, or has left)."""
    active: bool = True
    """False: deactivated."""
    bot: bool = False
    stranger: bool = False
    """Of another organization, present through a shared channel (Slack Connect)."""
    organizer: bool = False
    """Slack: admin or owner; Discord: Manage Server."""
    zone: str | None = None
    """IANA name where the platform tells it (Slack's ``tz``)."""
    locale: str | None = None
    """As the platform writes it: ``ja``, ``ja-JP``, ``en-US``."""


class Notices(StrEnum):
    """How a space tells the thanked that they were thanked."""

    DIRECT = "direct"
    """A direct message to each receiver."""
    CHANNEL = "channel"
    """One line in the channel where it was said, pinging the receivers only."""
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """What the platform says of a space: used when it becomes a community."""

    space: SpaceRef
    name: str = ""
    locale: str | None = None
    zone: str | None = None
    notices: Notices = Notices.DIRECT
    """What its platform's members are used to."""


@dataclass(frozen=True, slots=True)
class Community:
    id: CommunityId
    name: str
    locale: Locale
    zone: str
    allowance: int
    """Points that a member can give per allowance day."""
    thanks_emoji: frozenset[str]
    """Bare names without skin tone or variation selector: ``pray`` (Slack), ``🙏`` (Discord)."""

    @property
    def tz(self) -> tzinfo:
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Space:
    id: SpaceId
    community: CommunityId
    ref: SpaceRef
    key: bytes
    """Secret of this space: natural keys are digested with it before they are stored."""
    name: str = ""
    notices: Notices = Notices.DIRECT


@dataclass(frozen=True, slots=True)
class Member:
    id: MemberId
    community: CommunityId
    state: MemberState
    zone: str | None
    """The member's own setting; None: the platform's, else the community's."""
    locale: Locale | None
    notices: bool
    """False: does not want to be told of each thanks by direct message."""


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    member: MemberId
    ref: AccountRef
    name: str
    """As last seen; for lists and exports."""
    platform_zone: str | None
    platform_locale: str | None
