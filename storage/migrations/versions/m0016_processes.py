"""Processes with a heart-beat, and which of them holds a delivery that is under way."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0016_processes"
down_revision = "0018_unreached"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "processes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
    )
    # What is under way has no holder: its process knows no heart-beat, and it is taken over as it would have been.
    op.add_column("deliveries", sa.Column("holder", sa.Text(), nullable=True))
    under_way = sa.text("state = 'sending'")
    op.create_index(
        "ix_deliveries_holder", "deliveries", ["holder"], sqlite_where=under_way, postgresql_where=under_way
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_holder", "deliveries")
    op.drop_column("deliveries", "holder")
    op.drop_table("processes")
