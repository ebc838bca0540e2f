"""What members write down after a role."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0008_debriefs"
down_revision = "0007_hosting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "debriefs",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("seat_id", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("shared_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "seat_id"],
            ["seats.community_id", "seats.id"],
            name=op.f("fk_debriefs_community_id_seat_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "seat_id", name=op.f("pk_debriefs")),
    )


def downgrade() -> None:
    """Nor is what members wrote thrown away by a command."""
    raise RuntimeError("0008_debriefs keeps what members wrote and cannot be undone; restore a backup instead.")
