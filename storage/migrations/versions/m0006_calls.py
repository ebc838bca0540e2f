"""Volunteer calls."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0006_calls"
down_revision = "0005_roles"
branch_labels = None
depends_on = None

_STANDS = "state <> 'left'"


def upgrade() -> None:
    _create_calls()
    _create_presses()
    _create_seats()
    _create_completions()


def downgrade() -> None:
    """Nor is what members took on thrown away by a command."""
    raise RuntimeError("0006_calls keeps what members took on and cannot be undone; restore a backup instead.")


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Text(), nullable=False),
        sa.Column("occurrence_id", sa.Text(), nullable=True),
        sa.Column("starts", Instant(), nullable=True),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("mentor", sa.Integer(), nullable=False),
        sa.Column("choosing", sa.Text(), nullable=False),
        sa.Column("closes", Instant(), nullable=False),
        sa.Column("confirms_at", Instant(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _points("calls", "role_id", "roles"),
        _points("calls", "occurrence_id", "occurrences"),
        _points("calls", "space_id", "spaces"),
        _points("calls", "created_by", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_calls")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_calls_community_id_key")),
    )
    op.create_index("ix_calls_ends", "calls", ["community_id", "ends", "id"])
    op.create_index("ix_calls_role", "calls", ["community_id", "role_id"])
    op.create_index("ix_calls_occurrence", "calls", ["community_id", "occurrence_id"])


def _create_presses() -> None:
    op.create_table(
        "presses",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _points("presses", "call_id", "calls"),
        _points("presses", "member_id", "members"),
        _points("presses", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "call_id", "member_id", name=op.f("pk_presses")),
    )
    op.create_index("ix_presses_member", "presses", ["community_id", "member_id", "call_id"])


def _create_seats() -> None:
    op.create_table(
        "seats",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Text(), nullable=True),
        sa.Column("first_time", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("looks_since", Instant(), nullable=True),
        _points("seats", "call_id", "calls"),
        _points("seats", "member_id", "members"),
        _points("seats", "account_id", "accounts"),
        _points("seats", "mentor_id", "members"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_seats")),
    )
    op.create_index(
        "uq_seats_standing",
        "seats",
        ["community_id", "call_id", "member_id"],
        unique=True,
        sqlite_where=sa.text(_STANDS),
        postgresql_where=sa.text(_STANDS),
    )
    op.create_index("ix_seats_member", "seats", ["community_id", "member_id"])
    op.create_index("ix_seats_mentor", "seats", ["community_id", "mentor_id"])


def _create_completions() -> None:
    op.create_table(
        "completions",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("seat_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _points("completions", "seat_id", "seats"),
        _points("completions", "member_id", "members"),
        _points("completions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "seat_id", "member_id", name=op.f("pk_completions")),
    )


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )
