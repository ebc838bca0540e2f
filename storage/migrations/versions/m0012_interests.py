"""Who is open to roles, who would like to try what, and who was asked personally."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0012_interests"
down_revision = "0011_handover_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("open_to_roles", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "interests",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _points_to("interests", "member_id", "members"),
        _points_to("interests", "role_id", "roles"),
        sa.PrimaryKeyConstraint("community_id", "member_id", "role_id", name=op.f("pk_interests")),
    )
    op.create_index(op.f("ix_interests_community_id_role_id"), "interests", ["community_id", "role_id"])
    op.create_table(
        "invitations",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _points_to("invitations", "call_id", "calls"),
        _points_to("invitations", "member_id", "members"),
        _points_to("invitations", "account_id", "accounts"),
        _points_to("invitations", "invited_by", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "call_id", "member_id", name=op.f("pk_invitations")),
    )


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("interests")
    op.drop_column("members", "open_to_roles")
