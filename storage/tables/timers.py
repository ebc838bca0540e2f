"""What falls due inside a community."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from storage.instants import Instant
from storage.tables.base import community, metadata, of_community

timers = Table(
    "timers",
    metadata,
    community(),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # How often it was put off because of a fault.
    Column("tries", Integer, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "purpose", "subject"),
    # Without the community in front: the clock asks what is due in the whole house.
    Index("ix_timers_at", "at", "community_id", "purpose", "subject"),
)
