"""Every table. Each carries ``community_id``, and each key starts with it, save where a comment says why not."""

from storage.tables.base import metadata
from storage.tables.calls import calls, completions, debriefs, presses, seats
from storage.tables.deliveries import deliveries
from storage.tables.interests import interests, invitations
from storage.tables.keepsakes import drafts, incidents
from storage.tables.ledger import (
    allowance_days,
    deeds,
    entries,
    entry_tags,
    entry_words,
    gifts,
    sources,
    watched_messages,
)
from storage.tables.organizing import audit, numbers, tags
from storage.tables.people import accounts, communities, members, spaces
from storage.tables.processes import processes
from storage.tables.roles import experiences, roles
from storage.tables.running import handover_notes, seat_steps
from storage.tables.sessions import befores, occurrences, proposals, recaps, rsvps, series
from storage.tables.standing_calls import standing_calls
from storage.tables.timers import timers

__all__ = [
    "accounts",
    "allowance_days",
    "audit",
    "befores",
    "calls",
    "communities",
    "completions",
    "debriefs",
    "deeds",
    "deliveries",
    "drafts",
    "entries",
    "entry_tags",
    "entry_words",
    "experiences",
    "gifts",
    "handover_notes",
    "incidents",
    "interests",
    "invitations",
    "members",
    "metadata",
    "numbers",
    "occurrences",
    "presses",
    "processes",
    "proposals",
    "recaps",
    "roles",
    "rsvps",
    "seat_steps",
    "seats",
    "series",
    "sources",
    "spaces",
    "standing_calls",
    "tags",
    "timers",
    "watched_messages",
]
