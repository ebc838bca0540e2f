"""How many others have to have been there for a session to be deposited to its host."""

import sqlalchemy as sa
from alembic import op

revision = "0007_hosting"
down_revision = "0006_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("communities", sa.Column("hosting_needs", sa.Integer(), nullable=False, server_default="3"))


def downgrade() -> None:
    op.drop_column("communities", "hosting_needs")
