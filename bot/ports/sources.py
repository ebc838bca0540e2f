"""What is remembered of every event that could have deposited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol

from bot.inquiries import EventTime
from bot.people import AccountId, MessageRef, SpaceRef
from bot.ports.ledger import Source

SubjectKey = NewType("SubjectKey", str)
"""Keyed digest of a message, by which all sources that came from it are found."""


DOUBT_REACHES_BACK = timedelta(days=7)
"""How old a message with reactions may be that is read again after a gap; so long it is remembered."""


class Outcome(StrEnum):
    """What came of an event that could have deposited."""

    DEPOSITED = "deposited"
    REVERSED = "reversed"
    UNCOUNTED = "uncounted"
    """It deposited nothing, for ``SourceState.reason``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One emoji of one account on one message: when it last changed and whether it stands."""

    stands: bool
    order: EventTime | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of one source, also when nothing was deposited."""

    source: Source
    outcome: Outcome
    reason: str = ""
    """Phrase key of why it did not count; empty when it did."""
    giver: AccountId | None = None
    receiver: AccountId | None = None
    turn: int = 0
    subject: SubjectKey | None = None
    standing: Mapping[str, Standing] = field(default_factory=dict)
    """By emoji as the platform names it, skin tone and burst included; removed ones stay, to outdate late events."""


class Sources(Protocol):
    async def get(self, source: Source) -> SourceState | None: ...

    async def keep(self, state: SourceState, at: datetime) -> None:
        """Insert or replace the state of a source."""
        ...

    async def of_subject(self, subject: SubjectKey) -> Sequence[SourceState]: ...

    async def watch(self, subject: SubjectKey, message: MessageRef, at: datetime) -> None:
        """Remember where a subject stands on its platform, so that it can be read again when in doubt."""
        ...

    async def watched(self, space: SpaceRef, since: datetime, most: int) -> Sequence[MessageRef]:
        """Messages of a space that were reacted to since then, latest first."""
        ...
