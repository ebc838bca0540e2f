"""What is owed to the outside."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.instants import Instant
from storage.tables.base import community, metadata, points_to

NOT_AT_REST = "state NOT IN ('sent', 'dropped', 'expired')"
"""Said in this very form by whoever wants the index: SQLite takes a partial one only for its own condition."""

IS_DROPPED = "state = 'dropped'"
"""Said in this very form for the same reason."""
UNDER_WAY = "state = 'sending'"
"""The same of the index by holder."""

deliveries = Table(
    "deliveries",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    # Digest of what makes it the same delivery: a unique key over nullable parts would let copies through.
    Column("identity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("receiver_id", Text),
    Column("redraws", Text),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("state", Text, nullable=False),
    # Owed: when it falls due. Sending: until when versions without heart-beats leave it alone. Else NULL.
    Column("wake_at", Instant),
    # Counts for ever, and so names one attempt.
    Column("attempts", Integer, nullable=False),
    # Sending: the process whose attempt it is, as long as that has a row in processes; NULL of a version without those.
    Column("holder", Text),
    # Attempts since it was last owed anew.
    Column("tries", Integer, nullable=False),
    Column("doubt_since", Instant),
    # doubt_since as it was before the attempt under way.
    Column("prior_doubt", Instant),
    # How often it was owed, and which of these the attempt under way hands over.
    Column("version", Integer, nullable=False),
    Column("claimed_version", Integer, nullable=False),
    Column("message_channel", Text),
    Column("message_id", Text),
    Column("reason", Text, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "identity"),
    CheckConstraint("(state IN ('owed', 'sending')) = (wake_at IS NOT NULL)", name="wakes_while_open"),
    points_to("space_id", "spaces"),
    points_to("receiver_id", "accounts"),
    points_to("redraws", "deliveries"),
    Index(None, "community_id", "purpose", "subject"),
    # What organizers look through: neither sent, nor dropped, nor too late.
    Index(
        "ix_deliveries_troubled",
        "community_id",
        "id",
        sqlite_where=text(NOT_AT_REST),
        postgresql_where=text(NOT_AT_REST),
    ),
    # What was refused for good, by whom it was for.
    Index(
        "ix_deliveries_dropped",
        "community_id",
        "receiver_id",
        "ended_at",
        sqlite_where=text(IS_DROPPED),
        postgresql_where=text(IS_DROPPED),
    ),
    # Without the community in front: a process that died leaves claims in the whole house.
    Index(
        "ix_deliveries_holder",
        "holder",
        sqlite_where=text(UNDER_WAY),
        postgresql_where=text(UNDER_WAY),
    ),
    # Without the community in front: the clock asks what is due in the whole house.
    Index(
        "ix_deliveries_wake_at",
        "wake_at",
        "community_id",
        "id",
        sqlite_where=text("wake_at IS NOT NULL"),
        postgresql_where=text("wake_at IS NOT NULL"),
    ),
)
