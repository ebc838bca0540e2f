"""The first tables: people, the ledger, deliveries."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0001_ledger"
down_revision = None
branch_labels = None
depends_on = None

_REFUSAL = "entries are never changed or deleted, only reversed by another entry"


def upgrade() -> None:
    _create_communities()
    _create_incidents()
    _create_members()
    _create_spaces()
    _create_accounts()
    _create_allowance_days()
    _create_watched_messages()
    _create_deliveries()
    _create_drafts()
    _create_gifts()
    _create_sources()
    _create_entries()
    _create_entry_tags()
    _create_entry_words()
    _protect_entries()


def downgrade() -> None:
    """There is nothing before this: a ledger is not thrown away by a command."""
    raise RuntimeError("0001_ledger is the first migration and cannot be undone; restore a backup instead.")


def _protect_entries() -> None:
    match op.get_bind().dialect.name:
        case "sqlite":
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER entries_refuse_{change.lower()} BEFORE {change} ON entries "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )
        case "postgresql":
            op.execute(
                "CREATE FUNCTION refuse_entry_change() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
            )
            op.execute(
                "CREATE TRIGGER entries_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entries "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_entry_change()"
            )
        case other:
            raise RuntimeError(f"Entries cannot be protected on {other}.")


def _inside(table: str, column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    """A foreign key that cannot leave the community."""
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
        **options,
    )


def _create_communities() -> None:
    op.create_table(
        "communities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("allowance", sa.Integer(), nullable=False),
        sa.Column("thanks_emoji", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
    )


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_incidents_community_id")),
        sa.PrimaryKeyConstraint("community_id", "incident", name=op.f("pk_incidents")),
    )


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("notices", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_members_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_members")),
    )


def _create_spaces() -> None:
    op.create_table(
        "spaces",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("last_seen", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_spaces_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_spaces")),
        sa.UniqueConstraint("platform", "ref", name=op.f("uq_spaces_platform_ref")),
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("platform_user", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform_zone", sa.Text(), nullable=True),
        sa.Column("platform_locale", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["members.community_id", "members.id"],
            name=op.f("fk_accounts_community_id_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        _inside("accounts", "space_id", "spaces"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "community_id", "space_id", "platform_user", name=op.f("uq_accounts_community_id_space_id_platform_user")
        ),
    )
    op.create_index(op.f("ix_accounts_community_id_member_id"), "accounts", ["community_id", "member_id"])


def _create_allowance_days() -> None:
    op.create_table(
        "allowance_days",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("starts", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.CheckConstraint("spent >= 0", name=op.f("ck_allowance_days_spent_not_negative")),
        _inside("allowance_days", "member_id", "members"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_allowance_days")),
        sa.UniqueConstraint(
            "community_id", "member_id", "starts", name=op.f("uq_allowance_days_community_id_member_id_starts")
        ),
    )


def _create_watched_messages() -> None:
    op.create_table(
        "watched_messages",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _inside("watched_messages", "space_id", "spaces"),
        sa.PrimaryKeyConstraint("community_id", "subject", name=op.f("pk_watched_messages")),
    )
    op.create_index(
        op.f("ix_watched_messages_community_id_space_id_at"),
        "watched_messages",
        ["community_id", "space_id", "at"],
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("receiver_id", sa.Text(), nullable=True),
        sa.Column("redraws", sa.Text(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wake_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("doubt_since", Instant(), nullable=True),
        sa.Column("prior_doubt", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimed_version", sa.Integer(), nullable=False),
        sa.Column("message_channel", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('owed', 'sending')) = (wake_at IS NOT NULL)", name=op.f("ck_deliveries_wakes_while_open")
        ),
        _inside("deliveries", "receiver_id", "accounts"),
        _inside("deliveries", "redraws", "deliveries"),
        _inside("deliveries", "space_id", "spaces"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("community_id", "identity", name=op.f("uq_deliveries_community_id_identity")),
    )
    _index_deliveries()


def _index_deliveries() -> None:
    op.create_index(
        op.f("ix_deliveries_community_id_purpose_subject"),
        "deliveries",
        ["community_id", "purpose", "subject"],
    )
    op.create_index(
        "ix_deliveries_wake_at",
        "deliveries",
        ["wake_at", "community_id", "id"],
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _inside("drafts", "owner_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_drafts")),
    )


def _create_gifts() -> None:
    op.create_table(
        "gifts",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("day_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        _inside("gifts", "day_id", "allowance_days"),
        _inside("gifts", "giver_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_gifts")),
    )
    op.create_index(op.f("ix_gifts_community_id_giver_id_at_id"), "gifts", ["community_id", "giver_id", "at", "id"])


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=True),
        sa.Column("receiver_id", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _inside("sources", "giver_id", "accounts"),
        _inside("sources", "receiver_id", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "source", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_community_id_subject"), "sources", ["community_id", "subject"])


def _create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=True),
        sa.Column("receiver_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("reverses", sa.Text(), nullable=True),
        sa.Column("gift_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses IS NOT NULL)", name=op.f("ck_entries_reversal_names_its_entry")
        ),
        _inside("entries", "gift_id", "gifts"),
        _inside("entries", "giver_id", "accounts"),
        _inside("entries", "receiver_id", "accounts"),
        _inside("entries", "reverses", "entries"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_entries")),
        sa.UniqueConstraint("community_id", "source", "turn", name=op.f("uq_entries_community_id_source_turn")),
    )
    op.create_index(
        "uq_entries_community_id_reverses",
        "entries",
        ["community_id", "reverses"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_index(op.f("ix_entries_community_id_gift_id"), "entries", ["community_id", "gift_id"])
    op.create_index("ix_entries_received", "entries", ["community_id", "receiver_id", "at", "id", "points"])


def _create_entry_tags() -> None:
    op.create_table(
        "entry_tags",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _inside("entry_tags", "entry_id", "entries"),
        sa.PrimaryKeyConstraint("community_id", "entry_id", "tag", name=op.f("pk_entry_tags")),
    )
    op.create_index(op.f("ix_entry_tags_community_id_tag"), "entry_tags", ["community_id", "tag"])


def _create_entry_words() -> None:
    op.create_table(
        "entry_words",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _inside("entry_words", "entry_id", "entries"),
        sa.PrimaryKeyConstraint("community_id", "entry_id", name=op.f("pk_entry_words")),
    )
