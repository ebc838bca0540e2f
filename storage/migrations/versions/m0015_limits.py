"""What one member can make the bot owe: open sessions, open calls, posts, commands."""

import sqlalchemy as sa
from alembic import op

revision = "0015_limits"
down_revision = "0013_standing_calls"
branch_labels = None
depends_on = None

LIMITS = (
    ("sessions_per_member", "10"),
    ("calls_per_member", "10"),
    ("posts_per_channel_day", "20"),
    ("commands_per_minute", "30"),
)


def upgrade() -> None:
    for name, default in LIMITS:
        op.add_column("communities", sa.Column(name, sa.Integer(), nullable=False, server_default=default))


def downgrade() -> None:
    for name, _ in reversed(LIMITS):
        op.drop_column("communities", name)
