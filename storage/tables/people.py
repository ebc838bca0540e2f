"""Communities with their settings, spaces, members and accounts."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from storage.instants import Instant
from storage.tables.base import community, metadata, of_community, points_to

# The tenant itself: its id is every other table's community_id.
communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("allowance", Integer, nullable=False),
    Column("thanks_emoji", JSON, nullable=False),
    # ``22:00-07:00``; both ends equal: never.
    Column("former_emoji", JSON, nullable=False, server_default="[]"),
    Column("quiet", Text, nullable=False, server_default="00:00-00:00"),
    Column("boards", Boolean, nullable=False, server_default=true()),
    Column("announced_ahead", Integer, nullable=False, server_default="7"),
    Column("hosting_needs", Integer, nullable=False, server_default="3"),
    # The number that was given last (table numbers).
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("notices", Text, nullable=False),
    Column("announcements", Text, nullable=False, server_default=""),
    Column("joins", Text, nullable=False, server_default="invited"),
    Column("greeted", Text, nullable=False, server_default="nobody"),
    Column("key", LargeBinary, nullable=False),
    Column("last_seen", Instant),
    Column("created_at", Instant, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "id"),
    # Without the community: an event names its space, and this key finds (and settles) whose it is.
    UniqueConstraint("platform", "ref"),
)

members = Table(
    "members",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zone", Text),
    Column("locale", Text),
    Column("notices", Boolean, nullable=False),
    Column("organizer", Boolean, nullable=False, server_default=false()),
    Column("quiet", Text),
    Column("reminder", Text),
    Column("on_boards", Boolean, nullable=False, server_default=true()),
    Column("open_to_roles", Boolean, nullable=False, server_default=false()),
    Column("paused_until", Instant),
    Column("created_at", Instant, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "id"),
)

accounts = Table(
    "accounts",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    # NULL once erased: entries still name the account, nobody is behind it.
    Column("platform_user", Text),
    Column("name", Text, nullable=False),
    Column("platform_zone", Text),
    Column("platform_locale", Text),
    Column("organizer", Boolean, nullable=False, server_default=false()),
    Column("home_opened", Boolean, nullable=False, server_default=false()),
    # Since when a direct message that matters was refused which they have not read elsewhere.
    Column("unreached", Instant),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "space_id", "platform_user"),
    # Deferred: the account is written first, its unique key decides who won, and only the winner writes a member.
    points_to("member_id", "members", deferred=True),
    points_to("space_id", "spaces"),
    Index(None, "community_id", "member_id"),
)
