"""What is kept only for a while: drafts of refused forms, and events that kept failing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from bot.people import AccountId

DraftId = NewType("DraftId", str)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a refused form, kept a day so that it can be corrected."""

    id: DraftId
    owner: AccountId
    form: str
    state: Mapping[str, str]
    values: Mapping[str, str]


class Drafts(Protocol):
    async def keep(
        self, *, owner: AccountId, form: str, state: Mapping[str, str], values: Mapping[str, str], at: datetime
    ) -> DraftId: ...

    async def get(self, draft: DraftId) -> Draft | None: ...

    async def use(self, draft: DraftId) -> bool:
        """Remove it, until commit for us alone; False when another has, or it was pruned."""
        ...


class Incidents(Protocol):
    async def keep(self, *, incident: str, event: str, fault: str, at: datetime) -> None:
        """Remember for organizers an event that keeps failing: its incident id, kind of event and kind of fault."""
        ...
