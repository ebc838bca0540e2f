"""What is kept only for a while: drafts of refused forms, and events that kept failing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from bot.people import AccountId

DraftId = NewType("DraftId", str)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed but is not settled yet, kept a day: a refused form to correct, or what waits for a press."""

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

    async def change(self, draft: DraftId, values: Mapping[str, str]) -> Draft | None:
        """Write these values and leave its others, also under several presses at once; None when it is gone."""
        ...

    async def use(self, draft: DraftId) -> bool:
        """Remove it, until commit for us alone; False when another has, or it was pruned."""
        ...


class Incidents(Protocol):
    async def keep(self, *, incident: str, event: str, fault: str, at: datetime) -> None:
        """Remember for organizers an event that keeps failing: its incident id, kind of event and kind of fault."""
        ...
