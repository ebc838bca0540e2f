"""What organizers and members set, boards, tags, short numbers, and who changed what. Entries stay as they are."""

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0002_organizing"
down_revision = "0001_ledger"
branch_labels = None
depends_on = None

_REFUSAL = "audit lines are never changed or deleted"
_IS_REVERSAL = "kind = 'reversal'"
_IS_DEPOSIT = "kind <> 'reversal'"
_NOT_AT_REST = "state NOT IN ('sent', 'dropped', 'expired')"


def upgrade() -> None:
    _extend_communities()
    _extend_spaces()
    _extend_members()
    _extend_accounts()
    _extend_words()
    _index_boards()
    _index_deliveries()
    _create_audit()
    _protect_audit()
    _create_tags()
    _index_tags()
    _create_numbers()


def downgrade() -> None:
    """An audit is no more thrown away by a command than a ledger is."""
    raise RuntimeError("0002_organizing keeps an audit and cannot be undone; restore a backup instead.")


def _extend_communities() -> None:
    op.add_column("communities", sa.Column("former_emoji", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("communities", sa.Column("quiet", sa.Text(), nullable=False, server_default="00:00-00:00"))
    op.add_column("communities", sa.Column("boards", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("communities", sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))


def _extend_spaces() -> None:
    op.add_column("spaces", sa.Column("announcements", sa.Text(), nullable=False, server_default=""))
    op.add_column("spaces", sa.Column("joins", sa.Text(), nullable=False, server_default="invited"))
    op.add_column("spaces", sa.Column("greeted", sa.Text(), nullable=False, server_default="nobody"))


def _extend_members() -> None:
    op.add_column("members", sa.Column("organizer", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("quiet", sa.Text(), nullable=True))
    op.add_column("members", sa.Column("reminder", sa.Text(), nullable=True))
    op.add_column("members", sa.Column("on_boards", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("members", sa.Column("paused_until", Instant(), nullable=True))


def _extend_accounts() -> None:
    op.add_column("accounts", sa.Column("organizer", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("home_opened", sa.Boolean(), nullable=False, server_default=sa.false()))


def _extend_words() -> None:
    op.add_column("entry_words", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_entry_words_hidden",
        "entry_words",
        ["community_id", "entry_id"],
        sqlite_where=sa.text("hidden = 1"),
        postgresql_where=sa.text("hidden"),
    )


def _index_boards() -> None:
    op.create_index("ix_entries_balance", "entries", ["community_id", "receiver_id", "points"])
    op.create_index(
        "ix_entries_deposited",
        "entries",
        ["community_id", "receiver_id", "at", "points", "kind"],
        sqlite_where=sa.text(_IS_DEPOSIT),
        postgresql_where=sa.text(_IS_DEPOSIT),
    )
    op.create_index(
        "ix_entries_taken_back",
        "entries",
        ["community_id", "receiver_id", "at", "reverses", "points", "kind"],
        sqlite_where=sa.text(_IS_REVERSAL),
        postgresql_where=sa.text(_IS_REVERSAL),
    )
    op.create_index(op.f("ix_gifts_community_id_at_id"), "gifts", ["community_id", "at", "id"])


def _index_deliveries() -> None:
    op.create_index(
        "ix_deliveries_troubled",
        "deliveries",
        ["community_id", "id"],
        sqlite_where=sa.text(_NOT_AT_REST),
        postgresql_where=sa.text(_NOT_AT_REST),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _account("actor_id"),
        _account("about_id"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_community_id_at_id"), "audit", ["community_id", "at", "id"])
    op.create_index(op.f("ix_audit_community_id_what_at_id"), "audit", ["community_id", "what", "at", "id"])


def _account(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        ["accounts.community_id", "accounts.id"],
        name=op.f(f"fk_audit_community_id_{column}"),
    )


def _protect_audit() -> None:
    match op.get_bind().dialect.name:
        case "sqlite":
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER audit_refuse_{change.lower()} BEFORE {change} ON audit "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )
        case "postgresql":
            op.execute(
                "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
            )
            op.execute(
                "CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
            )
        case other:
            raise RuntimeError(f"The audit cannot be protected on {other}.")


def _create_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_tags_community_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "merged_into"],
            ["tags.community_id", "tags.tag"],
            name=op.f("fk_tags_community_id_merged_into"),
        ),
        sa.PrimaryKeyConstraint("community_id", "tag", name=op.f("pk_tags")),
    )


def _index_tags() -> None:
    op.drop_index(op.f("ix_entry_tags_community_id_tag"), "entry_tags")
    op.create_index(op.f("ix_entry_tags_community_id_tag_entry_id"), "entry_tags", ["community_id", "tag", "entry_id"])


def _create_numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_numbers_community_id")),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_numbers")),
        sa.UniqueConstraint("community_id", "kind", "subject", name=op.f("uq_numbers_community_id_kind_subject")),
    )
