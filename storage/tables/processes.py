"""Who is at work on this database."""

from sqlalchemy import Column, Table, Text

from storage.instants import Instant
from storage.tables.base import metadata

# Without a community: a process serves them all.
processes = Table(
    "processes",
    metadata,
    Column("id", Text, primary_key=True),
    # By the database's clock.
    Column("beat_at", Instant, nullable=False),
)
