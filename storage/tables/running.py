"""What is kept of a seat while its role runs, and for who has the role next."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from storage.instants import Instant
from storage.tables.base import community, metadata, points_to

seat_steps = Table(
    "seat_steps",
    metadata,
    community(),
    Column("seat_id", Text, nullable=False),
    # Digest of its text: what is ticked never becomes another step when organizers edit the hand-book.
    Column("step", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "seat_id", "step"),
    points_to("seat_id", "seats"),
)

# For whoever has the role next; of who wrote it, whichever seats they had there.
handover_notes = Table(
    "handover_notes",
    metadata,
    community(),
    Column("call_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("community_id", "call_id", "member_id"),
    points_to("call_id", "calls"),
    points_to("member_id", "members"),
    points_to("account_id", "accounts"),
)
