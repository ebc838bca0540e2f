"""Standing calls: what is asked for at each date of a series."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from storage.tables.base import community, metadata, points_to

standing_calls = Table(
    "standing_calls",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    # Digest of the natural key of what made it.
    Column("key", Text, nullable=False),
    Column("series_id", Text, nullable=False),
    Column("role_id", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("open", Integer, nullable=False),
    Column("mentor", Integer, nullable=False),
    Column("choosing", Text, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "key"),
    points_to("series_id", "series"),
    points_to("role_id", "roles"),
    points_to("space_id", "spaces"),
    points_to("created_by", "accounts"),
    Index("ix_standing_calls_series", "community_id", "series_id"),
)
