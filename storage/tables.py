"""Every table. Each carries ``community_id``, and each key starts with it, save where a comment says why not."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.instants import Instant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _community() -> Column[str]:
    return Column("community_id", Text, nullable=False)


def _of_community() -> ForeignKeyConstraint:
    """Only where no other key leads to the community: on PostgreSQL every such insert locks the community's row."""
    return ForeignKeyConstraint(["community_id"], ["communities.id"])


def _points_to(column: str, table: str, *, deferred: bool = False) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the community."""
    return ForeignKeyConstraint(
        ["community_id", column],
        [f"{table}.community_id", f"{table}.id"],
        deferrable=True if deferred else None,
        initially="DEFERRED" if deferred else None,
    )


# The tenant itself: its id is every other table's community_id.
communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("allowance", Integer, nullable=False),
    Column("thanks_emoji", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("notices", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("last_seen", Instant),
    Column("created_at", Instant, nullable=False),
    _of_community(),
    PrimaryKeyConstraint("community_id", "id"),
    # Without the community: an event names its space, and this key finds (and settles) whose it is.
    UniqueConstraint("platform", "ref"),
)

members = Table(
    "members",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zone", Text),
    Column("locale", Text),
    Column("notices", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    _of_community(),
    PrimaryKeyConstraint("community_id", "id"),
)

accounts = Table(
    "accounts",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    # NULL once erased: entries still name the account, nobody is behind it.
    Column("platform_user", Text),
    Column("name", Text, nullable=False),
    Column("platform_zone", Text),
    Column("platform_locale", Text),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "space_id", "platform_user"),
    # Deferred: the account is written first, its unique key decides who won, and only the winner writes a member.
    _points_to("member_id", "members", deferred=True),
    _points_to("space_id", "spaces"),
    Index(None, "community_id", "member_id"),
)

allowance_days = Table(
    "allowance_days",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("spent", Integer, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "member_id", "starts"),
    CheckConstraint("spent >= 0", name="spent_not_negative"),
    _points_to("member_id", "members"),
)

gifts = Table(
    "gifts",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("giver_id", Text, nullable=False),
    Column("day_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("likeness", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    _points_to("giver_id", "accounts"),
    _points_to("day_id", "allowance_days"),
    Index(None, "community_id", "giver_id", "at", "id"),
)

# Numbers and opaque keys only. Triggers (migration 0001) refuse every UPDATE and DELETE.
entries = Table(
    "entries",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("giver_id", Text),
    Column("receiver_id", Text),
    Column("kind", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("reverses", Text),
    Column("gift_id", Text),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "source", "turn"),
    CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reversal_names_its_entry"),
    _points_to("giver_id", "accounts"),
    _points_to("receiver_id", "accounts"),
    _points_to("reverses", "entries"),
    _points_to("gift_id", "gifts"),
    # Partial, so that SQLite does not take "is not a reversal", true of nearly all, for a rare key to look up.
    Index(
        "uq_entries_community_id_reverses",
        "community_id",
        "reverses",
        unique=True,
        sqlite_where=text("reverses IS NOT NULL"),
        postgresql_where=text("reverses IS NOT NULL"),
    ),
    # Points ride along so that a balance is read from the index alone.
    Index("ix_entries_received", "community_id", "receiver_id", "at", "id", "points"),
    Index(None, "community_id", "gift_id"),
)

# Words beside an entry: a deposit's reason (erasable), a reversal's phrase key of why.
entry_words = Table(
    "entry_words",
    metadata,
    _community(),
    Column("entry_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("community_id", "entry_id"),
    _points_to("entry_id", "entries"),
)

entry_tags = Table(
    "entry_tags",
    metadata,
    _community(),
    Column("entry_id", Text, nullable=False),
    Column("tag", Text, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("community_id", "entry_id", "tag"),
    _points_to("entry_id", "entries"),
    Index(None, "community_id", "tag"),
)

sources = Table(
    "sources",
    metadata,
    _community(),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("giver_id", Text),
    Column("receiver_id", Text),
    Column("turn", Integer, nullable=False),
    Column("subject", Text),
    Column("standing", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "source"),
    _points_to("giver_id", "accounts"),
    _points_to("receiver_id", "accounts"),
    Index(None, "community_id", "subject"),
)

watched_messages = Table(
    "watched_messages",
    metadata,
    _community(),
    Column("subject", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "subject"),
    _points_to("space_id", "spaces"),
    Index(None, "community_id", "space_id", "at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    # Digest of what makes it the same delivery: a unique key over nullable parts would let copies through.
    Column("identity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("space_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("receiver_id", Text),
    Column("redraws", Text),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("state", Text, nullable=False),
    # Owed: when it falls due. Sending: when the lease ends. Else NULL.
    Column("wake_at", Instant),
    # Counts for ever, and so names one attempt.
    Column("attempts", Integer, nullable=False),
    # Attempts since it was last owed anew.
    Column("tries", Integer, nullable=False),
    Column("doubt_since", Instant),
    # doubt_since as it was before the attempt under way.
    Column("prior_doubt", Instant),
    # How often it was owed, and which of these the attempt under way hands over.
    Column("version", Integer, nullable=False),
    Column("claimed_version", Integer, nullable=False),
    Column("message_channel", Text),
    Column("message_id", Text),
    Column("reason", Text, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("community_id", "id"),
    UniqueConstraint("community_id", "identity"),
    CheckConstraint("(state IN ('owed', 'sending')) = (wake_at IS NOT NULL)", name="wakes_while_open"),
    _points_to("space_id", "spaces"),
    _points_to("receiver_id", "accounts"),
    _points_to("redraws", "deliveries"),
    Index(None, "community_id", "purpose", "subject"),
    # Without the community in front: the clock asks what is due in the whole house.
    Index(
        "ix_deliveries_wake_at",
        "wake_at",
        "community_id",
        "id",
        sqlite_where=text("wake_at IS NOT NULL"),
        postgresql_where=text("wake_at IS NOT NULL"),
    ),
)

drafts = Table(
    "drafts",
    metadata,
    _community(),
    Column("id", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "id"),
    _points_to("owner_id", "accounts"),
)

incidents = Table(
    "incidents",
    metadata,
    _community(),
    Column("incident", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("fault", Text, nullable=False),
    Column("at", Instant, nullable=False),
    _of_community(),
    PrimaryKeyConstraint("community_id", "incident"),
)
