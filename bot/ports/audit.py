"""Who changed what of a community, and when: written beside each change, never changed itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from bot.people import AccountId, AccountRef
from bot.ports.ledger import Cursor

AuditId = NewType("AuditId", str)


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: AuditId
    at: datetime
    actor: AccountRef | None
    """None: erased since."""
    what: str
    """``audit.<what>`` says it in a sentence."""
    about: AccountRef | None
    """Whom it is about, where it is about someone."""
    before: str
    after: str


class Audit(Protocol):
    async def write(
        self, *, actor: AccountId, what: str, before: str = "", after: str = "", about: AccountId | None = None
    ) -> None: ...

    async def page(self, *, before: Cursor | None, most: int) -> Sequence[AuditLine]:
        """Newest first."""
        ...

    async def latest(self, what: str, about: AccountId | None = None) -> AuditLine | None:
        """Who changed this last; ``about``: of the changes about one account."""
        ...
