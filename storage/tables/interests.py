"""Who would like to try what, and who was asked personally."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from storage.instants import Instant
from storage.tables.base import community, metadata, points_to

interests = Table(
    "interests",
    metadata,
    community(),
    Column("member_id", Text, nullable=False),
    Column("role_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "member_id", "role_id"),
    points_to("member_id", "members"),
    points_to("role_id", "roles"),
    Index(None, "community_id", "role_id"),
)

# One a member and call, whoever invites and however often.
invitations = Table(
    "invitations",
    metadata,
    community(),
    Column("call_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "call_id", "member_id"),
    points_to("call_id", "calls"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
    points_to("invited_by", "accounts"),
)
