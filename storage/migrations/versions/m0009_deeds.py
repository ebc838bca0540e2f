"""What a deposit comes of that nobody gave."""

import sqlalchemy as sa
from alembic import op

revision = "0009_deeds"
down_revision = "0008_debriefs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deeds",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Text(), nullable=False),
        sa.Column("seat_id", sa.Text(), nullable=True),
        sa.Column("occurrence_id", sa.Text(), nullable=True),
        _points("entry_id", "entries"),
        _points("role_id", "roles"),
        _points("seat_id", "seats"),
        _points("occurrence_id", "occurrences"),
        sa.PrimaryKeyConstraint("community_id", "entry_id", name=op.f("pk_deeds")),
    )
    op.create_index("ix_deeds_seat", "deeds", ["community_id", "seat_id"])
    op.create_index("ix_deeds_occurrence", "deeds", ["community_id", "occurrence_id"])


def downgrade() -> None:
    op.drop_table("deeds")


def _points(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_deeds_community_id_{column}"),
    )
