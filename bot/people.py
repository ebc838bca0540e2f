"""Who and where: ids, communities, spaces, members, accounts, places, and what a platform says of a person."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from bot.rules.quiet import QuietHours

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
class SubjectMessage:
    """The message that a menu entry or a reaction is about."""

    ref: MessageRef
    author: AccountRef | None
    """None: nobody who could be thanked (a webhook, an app without a user)."""
    system: bool = False
    """A line the platform wrote itself (someone joined, a pin): nobody's work."""


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


class Joins(StrEnum):
    """How the bot comes into a space's channels, where a platform lets it choose."""

    PUBLIC = "public"
    """It joins every public channel, also those made later."""
    INVITED = "invited"
    """It waits until somebody invites it."""


class Greeted(StrEnum):
    """Whom a space's greeting has reached. It is said once to each of the two."""

    NOBODY = "nobody"
    SOMEBODY = "somebody"
    """Who first used the bot, and was no organizer."""
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """What the platform says of a space: used when it becomes a community."""

    space: SpaceRef
    name: str = ""
    locale: str | None = None
    zone: str | None = None
    notices: Notices = Notices.DIRECT
    """What its platform's members are used to."""
    greets: bool = False
    """An app there says hello by itself to whoever first uses it."""


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
    quiet: QuietHours
    """In the community's zone; for its members where they have none of their own, in theirs."""
    boards: bool
    """Whether there are boards, on which members see who was thanked most."""
    announced_ahead: int = 7
    """Days before an occurrence of a series at which it is announced: of series made from now on."""
    hosting_needs: int = 3
    """How many others have to say that they were at a session for it to be deposited to its host."""
    former_emoji: frozenset[str] = frozenset()
    """Emoji that thanked once: they count nothing any more, but what they counted goes when they are taken away."""

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
    announcements: str = ""
    """The channel where announcements go; empty: not chosen yet."""
    joins: Joins = Joins.INVITED
    greeted: Greeted = Greeted.NOBODY


UNTIL_LIFTED = datetime(9999, 1, 1, tzinfo=UTC)


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
    organizer: bool = False
    """Named by an organizer; who is one by the platform's rights need not be."""
    quiet: QuietHours | None = None
    """None: as the community has it."""
    reminder: str | None = None
    """Before a session: ``1d``, ``1h``, ``10m``, or empty for none; None: as the session says."""
    on_boards: bool = True
    """False: on no board, and nobody is shown their numbers."""
    open_to_roles: bool = False
    """May be suggested to who looks for somebody for a role that they have never held."""
    paused_until: datetime | None = None
    """Cannot give until then (aware UTC); ``UNTIL_LIFTED``: no end is set."""


@dataclass(frozen=True, slots=True)
class Account:
    id: AccountId
    member: MemberId
    ref: AccountRef
    name: str
    """As last seen; for lists and exports."""
    platform_zone: str | None
    platform_locale: str | None
    organizer: bool = False
    """By the platform's rights, as last seen."""
    home_opened: bool = False
    """Has opened the bot's Home, so it is kept up to date."""
    unreached: datetime | None = None
    """Since when a direct message that matters was refused which they have not read elsewhere (aware UTC)."""
