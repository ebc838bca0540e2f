"""What the core asks of the outside: storage, and a platform that messages are handed to."""

from bot.ports.allowances import AllowanceDay, Allowances
from bot.ports.deliveries import Claim, Deliveries, Delivery, DeliveryId, DeliveryKind, DeliveryState, NewDelivery
from bot.ports.faults import DuplicateSource, TransientFault
from bot.ports.keepsakes import Draft, DraftId, Drafts, Incidents
from bot.ports.ledger import (
    Cursor,
    DayId,
    Entry,
    EntryId,
    EntryLine,
    Gift,
    GiftId,
    GiftLine,
    Kind,
    Ledger,
    NewEntry,
    Source,
)
from bot.ports.people import People
from bot.ports.platform import Attempt, Handed, Platform, Sent, TryAgain, Unreachable, Unwanted
from bot.ports.sources import DOUBT_REACHES_BACK, Outcome, Sources, SourceState, Standing, SubjectKey
from bot.ports.storage import House, Storage, UnitOfWork

__all__ = [
    "DOUBT_REACHES_BACK",
    "AllowanceDay",
    "Allowances",
    "Attempt",
    "Claim",
    "Cursor",
    "DayId",
    "Deliveries",
    "Delivery",
    "DeliveryId",
    "DeliveryKind",
    "DeliveryState",
    "Draft",
    "DraftId",
    "Drafts",
    "DuplicateSource",
    "Entry",
    "EntryId",
    "EntryLine",
    "Gift",
    "GiftId",
    "GiftLine",
    "Handed",
    "House",
    "Incidents",
    "Kind",
    "Ledger",
    "NewDelivery",
    "NewEntry",
    "Outcome",
    "People",
    "Platform",
    "Sent",
    "Source",
    "SourceState",
    "Sources",
    "Standing",
    "Storage",
    "SubjectKey",
    "TransientFault",
    "TryAgain",
    "UnitOfWork",
    "Unreachable",
    "Unwanted",
]
