"""Study sessions, and timers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0003_sessions"
down_revision = "0002_organizing"
branch_labels = None
depends_on = None

_IS_PLANNED = "state = 'planned'"


def upgrade() -> None:
    _create_series()
    _create_occurrences()
    _create_rsvps()
    _create_recaps()
    _create_befores()
    _create_proposals()
    _create_timers()


def downgrade() -> None:
    """Nor are members' answers thrown away by a command."""
    raise RuntimeError("0003_sessions keeps members' answers and cannot be undone; restore a backup instead.")


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("repeat", sa.Text(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        *_plan(),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("announced_ahead", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("follows", sa.Text(), nullable=True),
        _points("series", "host_id", "accounts"),
        _points("series", "space_id", "spaces"),
        _points("series", "created_by", "accounts"),
        _points("series", "follows", "series"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_series")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_series_community_id_key")),
    )
    op.create_index("ix_series_follows", "series", ["community_id", "follows"])


def _create_occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Text(), nullable=False),
        sa.Column("index_date", sa.Date(), nullable=False),
        sa.Column("starts", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        *_plan(),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        _points("occurrences", "series_id", "series"),
        _points("occurrences", "host_id", "accounts"),
        _points("occurrences", "space_id", "spaces"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint(
            "community_id", "series_id", "index_date", name=op.f("uq_occurrences_community_id_series_id_index_date")
        ),
    )
    op.create_index(
        "ix_occurrences_planned",
        "occurrences",
        ["community_id", "ends", "id"],
        sqlite_where=sa.text(_IS_PLANNED),
        postgresql_where=sa.text(_IS_PLANNED),
    )


def _create_rsvps() -> None:
    op.create_table(
        "rsvps",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("rsvp", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("offered_until", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("was_there", Instant(), nullable=True),
        sa.CheckConstraint("(rsvp IS NULL) = (position IS NULL)", name=op.f("ck_rsvps_answer_has_position")),
        sa.CheckConstraint("rsvp IS NOT NULL OR was_there IS NOT NULL", name=op.f("ck_rsvps_answered_or_was_there")),
        _points("rsvps", "occurrence_id", "occurrences"),
        _points("rsvps", "member_id", "members"),
        _points("rsvps", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", "member_id", name=op.f("pk_rsvps")),
    )


def _create_recaps() -> None:
    op.create_table(
        "recaps",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _points("recaps", "occurrence_id", "occurrences"),
        _points("recaps", "author_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "occurrence_id", name=op.f("pk_recaps")),
    )


def _create_befores() -> None:
    op.create_table(
        "befores",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("starts", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_plan(),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("cancels", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        _points("befores", "occurrence_id", "occurrences"),
        _points("befores", "host_id", "accounts"),
        _points("befores", "space_id", "spaces"),
        _points("befores", "changed_by", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "change_id", "occurrence_id", name=op.f("pk_befores")),
    )


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("host_agrees", sa.Boolean(), nullable=False),
        sa.Column("to_agrees", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _points("proposals", "occurrence_id", "occurrences"),
        _points("proposals", "proposed_by", "accounts"),
        _points("proposals", "host_id", "accounts"),
        _points("proposals", "to_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposals")),
    )


def _create_timers() -> None:
    op.create_table(
        "timers",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_timers_community_id")),
        sa.PrimaryKeyConstraint("community_id", "purpose", "subject", name=op.f("pk_timers")),
    )
    op.create_index("ix_timers_at", "timers", ["at", "community_id", "purpose", "subject"])


def _plan() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("remind", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Text(), nullable=False),
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )
