"""Entries, the words beside them, and what they were given from."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from storage.instants import Instant
from storage.tables.base import community, metadata, points_to

IS_REVERSAL = "kind = 'reversal'"
IS_DEPOSIT = "kind <> 'reversal'"
"""Said in this form only by who wants a board's index: SQLite would take it, and walk a community, for others too."""

allowance_days = Table(
    "allowance_days",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("spent", Integer, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "member_id", "starts"),
    CheckConstraint("spent >= 0", name="spent_not_negative"),
    points_to("member_id", "members"),
)

gifts = Table(
    "gifts",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("giver_id", Text, nullable=False),
    Column("day_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("likeness", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    points_to("giver_id", "accounts"),
    points_to("day_id", "allowance_days"),
    Index(None, "community_id", "giver_id", "at", "id"),
    Index(None, "community_id", "at", "id"),
)

# Numbers and opaque keys only. Triggers (migration 0001) refuse every UPDATE and DELETE.
entries = Table(
    "entries",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("giver_id", Text),
    Column("receiver_id", Text),
    Column("kind", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("reverses", Text),
    Column("gift_id", Text),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "source", "turn"),
    CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reversal_names_its_entry"),
    points_to("giver_id", "accounts"),
    points_to("receiver_id", "accounts"),
    points_to("reverses", "entries"),
    points_to("gift_id", "gifts"),
    # Partial, so that SQLite does not take "is not a reversal", true of nearly all, for a rare key to look up.
    Index(
        "uq_entries_community_id_reverses",
        "community_id",
        "reverses",
        unique=True,
        sqlite_where=text("reverses IS NOT NULL"),
        postgresql_where=text("reverses IS NOT NULL"),
    ),
    # Points ride along so that a balance is read from the index alone.
    Index("ix_entries_received", "community_id", "receiver_id", "at", "id", "points"),
    Index(None, "community_id", "gift_id"),
    # Few different keys, which PostgreSQL keeps together: the balances of everybody are read from few pages.
    Index("ix_entries_balance", "community_id", "receiver_id", "points"),
    # A board reads each account's part of its window here, and nothing else.
    Index(
        "ix_entries_deposited",
        "community_id",
        "receiver_id",
        "at",
        "points",
        "kind",
        sqlite_where=text(IS_DEPOSIT),
        postgresql_where=text(IS_DEPOSIT),
    ),
    Index(
        "ix_entries_taken_back",
        "community_id",
        "receiver_id",
        "at",
        "reverses",
        "points",
        "kind",
        sqlite_where=text(IS_REVERSAL),
        postgresql_where=text(IS_REVERSAL),
    ),
)

# Words beside an entry: a deposit's reason (erasable), a reversal's phrase key of why.
entry_words = Table(
    "entry_words",
    metadata,
    community(),
    Column("entry_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # By an organizer, the entry's tags with it.
    Column("hidden", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("community_id", "entry_id"),
    points_to("entry_id", "entries"),
    Index(
        "ix_entry_words_hidden",
        "community_id",
        "entry_id",
        sqlite_where=text("hidden = 1"),
        postgresql_where=text("hidden"),
    ),
)

entry_tags = Table(
    "entry_tags",
    metadata,
    community(),
    Column("entry_id", Text, nullable=False),
    Column("tag", Text, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("community_id", "entry_id", "tag"),
    points_to("entry_id", "entries"),
    # Entries ride along: else SQLite, which plans without statistics, walks the whole community by the primary key.
    Index(None, "community_id", "tag", "entry_id"),
)

# What a deposit comes of that nobody gave: a seat (of who had it, or stood beside), or a session that was hosted.
deeds = Table(
    "deeds",
    metadata,
    community(),
    Column("entry_id", Text, nullable=False),
    Column("role_id", Text, nullable=False),
    Column("seat_id", Text),
    Column("occurrence_id", Text),
    PrimaryKeyConstraint("community_id", "entry_id"),
    points_to("entry_id", "entries"),
    points_to("role_id", "roles"),
    points_to("seat_id", "seats"),
    points_to("occurrence_id", "occurrences"),
    Index("ix_deeds_seat", "community_id", "seat_id"),
    Index("ix_deeds_occurrence", "community_id", "occurrence_id"),
)

sources = Table(
    "sources",
    metadata,
    community(),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("giver_id", Text),
    Column("receiver_id", Text),
    Column("turn", Integer, nullable=False),
    Column("subject", Text),
    Column("standing", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "source"),
    points_to("giver_id", "accounts"),
    points_to("receiver_id", "accounts"),
    Index(None, "community_id", "subject"),
)

watched_messages = Table(
    "watched_messages",
    metadata,
    community(),
    Column("subject", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "subject"),
    points_to("space_id", "spaces"),
    Index(None, "community_id", "space_id", "at"),
)
