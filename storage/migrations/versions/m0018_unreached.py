"""Whom a direct message did not reach, so that they read it when they use the bot next."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0018_unreached"
down_revision = "0014_names_in_words"
branch_labels = None
depends_on = None

DROPPED = sa.text("state = 'dropped'")


def upgrade() -> None:
    op.add_column("accounts", sa.Column("unreached", Instant(), nullable=True))
    op.create_index(
        "ix_deliveries_dropped",
        "deliveries",
        ["community_id", "receiver_id", "ended_at"],
        sqlite_where=DROPPED,
        postgresql_where=DROPPED,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_dropped", "deliveries")
    op.drop_column("accounts", "unreached")
