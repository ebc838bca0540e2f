"""How many days ahead a community announces the occurrences of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0004_announced_ahead"
down_revision = "0003_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("communities", sa.Column("announced_ahead", sa.Integer(), nullable=False, server_default="7"))


def downgrade() -> None:
    op.drop_column("communities", "announced_ahead")
