"""Which steps of a role's check-list are done."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0010_seat_steps"
down_revision = "0009_deeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_steps",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("seat_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "seat_id"],
            ["seats.community_id", "seats.id"],
            name=op.f("fk_seat_steps_community_id_seat_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "seat_id", "step", name=op.f("pk_seat_steps")),
    )


def downgrade() -> None:
    """Nor is what members ticked thrown away by a command."""
    raise RuntimeError("0010_seat_steps keeps what members ticked and cannot be undone; restore a backup instead.")
