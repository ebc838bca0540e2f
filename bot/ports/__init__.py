"""What the core asks of the outside: storage, and a platform that messages are handed to."""

from bot.ports.allowances import AllowanceDay, Allowances
from bot.ports.audit import Audit, AuditId, AuditLine
from bot.ports.checks import Check, Health
from bot.ports.deliveries import (
    Claim,
    Deliveries,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Trouble,
)
from bot.ports.exports import Exported, Exports
from bot.ports.faults import DuplicateSource, TransientFault
from bot.ports.keepsakes import Draft, DraftId, Drafts, Incidents
from bot.ports.ledger import (
    BoardLine,
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
from bot.ports.numbers import Numbers
from bot.ports.people import MemberChange, People
from bot.ports.platform import Attempt, Handed, Platform, Sent, TryAgain, Uneditable, Unreachable, Unwanted
from bot.ports.settings import CommunityChange, CommunitySettings, SpaceChange
from bot.ports.sources import DOUBT_REACHES_BACK, Outcome, Sources, SourceState, Standing, SubjectKey
from bot.ports.storage import House, Storage, UnitOfWork
from bot.ports.tags import TagLine, Tags

__all__ = [
    "DOUBT_REACHES_BACK",
    "AllowanceDay",
    "Allowances",
    "Attempt",
    "Audit",
    "AuditId",
    "AuditLine",
    "BoardLine",
    "Check",
    "Claim",
    "CommunityChange",
    "CommunitySettings",
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
    "Exported",
    "Exports",
    "Gift",
    "GiftId",
    "GiftLine",
    "Handed",
    "Health",
    "House",
    "Incidents",
    "Kind",
    "Ledger",
    "MemberChange",
    "NewDelivery",
    "NewEntry",
    "Numbers",
    "Outcome",
    "People",
    "Platform",
    "Sent",
    "Source",
    "SourceState",
    "Sources",
    "SpaceChange",
    "Standing",
    "Storage",
    "SubjectKey",
    "TagLine",
    "Tags",
    "TransientFault",
    "Trouble",
    "TryAgain",
    "Uneditable",
    "UnitOfWork",
    "Unreachable",
    "Unwanted",
]
