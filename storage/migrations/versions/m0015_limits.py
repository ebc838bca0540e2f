"""What one member can make the bot owe: open sessions, open calls, posts, commands; on whose behalf a post is."""

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
    op.add_column("deliveries", sa.Column("caused_by", sa.Text()))
    op.create_index(
        "ix_deliveries_caused_by",
        "deliveries",
        ["community_id", "caused_by", "channel", "due_at"],
        sqlite_where=sa.text("caused_by IS NOT NULL"),
        postgresql_where=sa.text("caused_by IS NOT NULL"),
    )
    op.add_column("series", sa.Column("kept_by", sa.Text()))
    op.add_column("calls", sa.Column("recurring_id", sa.Text()))
    op.add_column("members", sa.Column("open_to_asking", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("members", "open_to_asking")
    op.drop_column("calls", "recurring_id")
    op.drop_column("series", "kept_by")
    op.drop_index("ix_deliveries_caused_by", table_name="deliveries")
    op.drop_column("deliveries", "caused_by")
    for name, _ in reversed(LIMITS):
        op.drop_column("communities", name)
