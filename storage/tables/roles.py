"""The role catalogue, and who has held what by what was told."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, Text

from storage.tables.base import community, metadata, of_community, points_to

roles = Table(
    "roles",
    metadata,
    community(),
    # Of a starter, its word.
    Column("id", Text, nullable=False),
    Column("starter", Text),
    Column("name", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("handbook", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("deposit", Integer, nullable=False),
    Column("mentoring", Integer, nullable=False),
    Column("wants_mentor", Boolean, nullable=False),
    Column("retired", Boolean, nullable=False),
    of_community(),
    PrimaryKeyConstraint("community_id", "id"),
)

experiences = Table(
    "experiences",
    metadata,
    community(),
    Column("member_id", Text, nullable=False),
    Column("role_id", Text, nullable=False),
    Column("last", Date),
    Column("told_by", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    PrimaryKeyConstraint("community_id", "member_id", "role_id"),
    points_to("member_id", "members"),
    points_to("role_id", "roles"),
    points_to("told_by", "accounts"),
    Index(None, "community_id", "role_id"),
)
