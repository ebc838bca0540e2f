"""What is kept of a seat while its role runs."""

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
