"""What members write down for whoever has their role next."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0011_handover_notes"
down_revision = "0010_seat_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover_notes",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", f"{of}_id"],
                [f"{of}s.community_id", f"{of}s.id"],
                name=op.f(f"fk_handover_notes_community_id_{of}_id"),
            )
            for of in ("call", "member", "account")
        ),
        sa.PrimaryKeyConstraint("community_id", "call_id", "member_id", name=op.f("pk_handover_notes")),
    )


def downgrade() -> None:
    """Nor is what members wrote thrown away by a command."""
    raise RuntimeError("0011_handover_notes keeps what members wrote and cannot be undone; restore a backup instead.")
