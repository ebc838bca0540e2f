"""Study sessions: series, their occurrences, who answered what, what changes under way are about, and recaps."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
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

IS_PLANNED = "state = 'planned'"
"""Said in this very form by whoever wants the index: SQLite takes a partial one only for its own condition."""


def _plan() -> tuple[Column[Any], ...]:
    return (
        Column("title", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("minutes", Integer, nullable=False),
        Column("capacity", Integer),
        Column("remind", Text, nullable=False),
        Column("host_id", Text, nullable=False),
    )


series = Table(
    "series",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    # Digest of the natural key of what made it.
    Column("key", Text, nullable=False),
    Column("repeat", Text),
    # ISO 8601 without a zone: wall time in the zone beside it.
    Column("starts", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("before", Date),
    *_plan(),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("announced_ahead", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("follows", Text),
    # The organizer who said that it goes on although its host is paused or has left.
    Column("kept_by", Text),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "key"),
    points_to("host_id", "accounts"),
    points_to("space_id", "spaces"),
    points_to("created_by", "accounts"),
    points_to("follows", "series"),
    Index("ix_series_follows", "community_id", "follows"),
)

occurrences = Table(
    "occurrences",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("series_id", Text, nullable=False),
    Column("index_date", Date, nullable=False),
    Column("starts", Instant, nullable=False),
    # Start and minutes together: the two engines have no common arithmetic of instants.
    Column("ends", Instant, nullable=False),
    *_plan(),
    Column("state", Text, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "series_id", "index_date"),
    points_to("series_id", "series"),
    points_to("host_id", "accounts"),
    points_to("space_id", "spaces"),
    # By end: whatever is not over is upcoming, and that is never much.
    Index(
        "ix_occurrences_planned",
        "community_id",
        "ends",
        "id",
        sqlite_where=text(IS_PLANNED),
        postgresql_where=text(IS_PLANNED),
    ),
)

rsvps = Table(
    "rsvps",
    metadata,
    community(),
    Column("occurrence_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    # NULL: no answer (any more), but they were there.
    Column("rsvp", Text),
    Column("position", Integer),
    Column("offered_until", Instant),
    Column("answered_at", Instant, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("was_there", Instant),
    PrimaryKeyConstraint("community_id", "occurrence_id", "member_id"),
    CheckConstraint("(rsvp IS NULL) = (position IS NULL)", name="answer_has_position"),
    CheckConstraint("rsvp IS NOT NULL OR was_there IS NOT NULL", name="answered_or_was_there"),
    points_to("occurrence_id", "occurrences"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
)

recaps = Table(
    "recaps",
    metadata,
    community(),
    Column("occurrence_id", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "occurrence_id"),
    points_to("occurrence_id", "occurrences"),
    points_to("author_id", "accounts"),
)

# What an occurrence was before a change: who is told of that change is told from what to what.
befores = Table(
    "befores",
    metadata,
    community(),
    Column("change_id", Text, nullable=False),
    Column("occurrence_id", Text, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    *_plan(),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("cancels", Boolean, nullable=False),
    Column("changed_by", Text, nullable=False),
    PrimaryKeyConstraint("community_id", "change_id", "occurrence_id"),
    points_to("occurrence_id", "occurrences"),
    points_to("host_id", "accounts"),
    points_to("space_id", "spaces"),
    points_to("changed_by", "accounts"),
)

# Somebody is asked to be the host from an occurrence on; it is so once both have said yes.
proposals = Table(
    "proposals",
    metadata,
    community(),
    Column("id", Text, nullable=False),
    Column("occurrence_id", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("host_id", Text, nullable=False),
    Column("to_id", Text, nullable=False),
    Column("host_agrees", Boolean, nullable=False),
    Column("to_agrees", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    points_to("occurrence_id", "occurrences"),
    points_to("proposed_by", "accounts"),
    points_to("host_id", "accounts"),
    points_to("to_id", "accounts"),
)
