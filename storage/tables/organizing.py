"""What organizers decided, and the short numbers by which things are called."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from storage.instants import Instant
from storage.tables.base import community, metadata, of_community, points_to

# Triggers (migration 0002) refuse every UPDATE and DELETE. An erasure empties the account, not this.
audit = Table(
    "audit",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about_id", Text),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    points_to("actor_id", "accounts"),
    points_to("about_id", "accounts"),
    Index(None, "community_id", "at", "id"),
    Index(None, "community_id", "what", "at", "id"),
)

# Only tags about which organizers decided something; what was given with them stands in entry_tags.
tags = Table(
    "tags",
    metadata,
    community(),
    Column("tag", Text, nullable=False),
    Column("recommended", Boolean, nullable=False),
    # Never a tag that was itself merged into another.
    Column("merged_into", Text),
    of_community(),
    PrimaryKeyConstraint("community_id", "tag"),
    points_to("merged_into", "tags", key="tag"),
)

numbers = Table(
    "numbers",
    metadata,
    community(),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "number"),
    UniqueConstraint("community_id", "kind", "subject"),
)
