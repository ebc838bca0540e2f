"""What is kept only for a while."""

from sqlalchemy import JSON, Column, PrimaryKeyConstraint, Table, Text

from storage.instants import Instant
from storage.tables.base import community, metadata, of_community, points_to

drafts = Table(
    "drafts",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    points_to("owner_id", "accounts"),
)

incidents = Table(
    "incidents",
    metadata,
    community(),
    Column("incident", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("at", Instant, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "incident"),
)
