"""Volunteer calls: what is asked for, what members pressed, who has or had a seat, and how that went."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from storage.instants import Instant
from storage.tables.base import community, metadata, points_to

STANDS = "state <> 'left'"
"""Of a seat that somebody has or had to the end. Said in this very form by whoever wants the index."""

calls = Table(
    "calls",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    # Digest of the natural key of what made it.
    Column("key", Text, nullable=False),
    Column("role_id", Text, nullable=False),
    Column("occurrence_id", Text),
    Column("starts", Instant),
    Column("ends", Instant, nullable=False),
    Column("first", Integer, nullable=False),
    Column("open", Integer, nullable=False),
    Column("mentor", Integer, nullable=False),
    Column("choosing", Text, nullable=False),
    Column("closes", Instant, nullable=False),
    Column("confirms_at", Instant),
    Column("note", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    # The recurring call that opened it.
    Column("recurring_id", Text),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "key"),
    points_to("role_id", "roles"),
    points_to("occurrence_id", "occurrences"),
    points_to("space_id", "spaces"),
    points_to("created_by", "accounts"),
    Index("ix_calls_ends", "community_id", "ends", "id"),
    Index("ix_calls_role", "community_id", "role_id"),
    Index("ix_calls_occurrence", "community_id", "occurrence_id"),
)

presses = Table(
    "presses",
    metadata,
    community(),
    Column("call_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "call_id", "member_id"),
    points_to("call_id", "calls"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
    Index("ix_presses_member", "community_id", "member_id", "call_id"),
)

seats = Table(
    "seats",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("mentor_id", Text),
    Column("first_time", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("looks_since", Instant),
    PrimaryKeyConstraint("community_id", "id"),
    points_to("call_id", "calls"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
    points_to("mentor_id", "members"),
    # Nobody has two seats of one call.
    Index(
        "uq_seats_standing",
        "community_id",
        "call_id",
        "member_id",
        unique=True,
        sqlite_where=text(STANDS),
        postgresql_where=text(STANDS),
    ),
    Index("ix_seats_member", "community_id", "member_id"),
    Index("ix_seats_mentor", "community_id", "mentor_id"),
)

# Who was there and says that it took place: the second of them completes the seat.
completions = Table(
    "completions",
    metadata,
    community(),
    Column("seat_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "seat_id", "member_id"),
    points_to("seat_id", "seats"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
)

# Private, unless who wrote it shares it.
debriefs = Table(
    "debriefs",
    metadata,
    community(),
    Column("seat_id", Text, nullable=False),
    Column("did", Text, nullable=False),
    Column("learned", Text, nullable=False),
    Column("planned", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("shared_at", Instant),
    PrimaryKeyConstraint("community_id", "seat_id"),
    points_to("seat_id", "seats"),
)
