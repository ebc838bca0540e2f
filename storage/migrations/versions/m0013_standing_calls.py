"""Standing calls: a role that is called for at each date of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0013_standing_calls"
down_revision = "0012_interests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_calls",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("mentor", sa.Integer(), nullable=False),
        sa.Column("choosing", sa.Text(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        _points("series_id", "series"),
        _points("role_id", "roles"),
        _points("space_id", "spaces"),
        _points("created_by", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_standing_calls")),
        sa.UniqueConstraint("community_id", "key", name=op.f("uq_standing_calls_community_id_key")),
    )
    op.create_index("ix_standing_calls_series", "standing_calls", ["community_id", "series_id"])


def downgrade() -> None:
    op.drop_table("standing_calls")


def _points(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_standing_calls_community_id_{column}"),
    )
